//! A new file beside the old one, which then takes its name.

use std::fs::{self, File, Metadata};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rusqlite::ErrorCode;
use tempfile::TempPath;
use ultra_runner::{DatabaseUrl, LockOptions, Session, SessionError, SessionOptions};

use super::cancel::{Cancel, Canceller};
use super::copy::{busy, open, run};
use super::examine::examine;
use super::swap::{companions, kept_path, swap};
use super::users;
use crate::error::{Trouble, UNTOUCHED};
use crate::file::{self, no_room};
use crate::manifest::first_few;
use crate::progress::{Phase, Progress, Watcher};
use crate::restore::off_thread;
use crate::{BackupError, Manifest, RestoreReport, RestoreRequest, Users};

/// See [`crate::restore()`].
pub(crate) async fn restore(
    request: &RestoreRequest<'_>,
    file: File,
    manifest: Manifest,
    on_progress: Watcher<'_>,
) -> Result<RestoreReport, BackupError> {
    let path = request.url.sqlite_path().ok_or(BackupError::InMemory)?;
    let database = resolved(path);
    let folder = folder_of(&database)?;
    let old = fs::metadata(&database).ok();
    let session = match &old {
        Some(_) => {
            let path = database.clone();
            off_thread(&database, move || unused(&path)).await?;
            session(&database).await?
        }
        None => None,
    };
    let locked = match &session {
        Some(session) => {
            let options = LockOptions {
                deadline: request.lock_deadline,
            };
            let mut on_wait =
                |_: &ultra_runner::Holder| on_progress(Progress::begin(Phase::Waiting, None));
            Some(session.lock(&options, &mut on_wait).await?)
        }
        None => None,
    };
    // The lock is a file's, and outlives the connection, which would be in our own way.
    if let Some(session) = &session
        && let Err(error) = session.connection().clone().close().await
    {
        tracing::debug!(%error, "the session didn't end in order");
    }
    let started = Instant::now();
    let (new, mut notes) = fill(request, &database, &folder, file, &manifest, on_progress).await?;
    if let Some(old) = &old {
        take_after(&database, &new, old)?;
    }
    if old.is_some() && session.is_none() {
        notes.push(format!(
            "the old file was no readable database; it is kept all the same, and no lock was taken on {}",
            database.display()
        ));
    }
    let filled = started.elapsed();
    on_progress(Progress::begin(Phase::Swapping, None));
    let started = Instant::now();
    let kept = exchange(&database, old.is_some(), &request.stamp, new).await?;
    if let Some(locked) = locked {
        locked.unlock().await?;
    }
    Ok(RestoreReport {
        database: request.url.masked(),
        kept: kept.map(|path| path.display().to_string()),
        manifest,
        notes,
        filled,
        swapped: started.elapsed(),
    })
}

/// Links are followed, also one that leads to a file that isn't there yet.
fn resolved(path: &Path) -> PathBuf {
    const LINKS: usize = 40;
    let mut path = path.to_path_buf();
    for _ in 0..LINKS {
        let Ok(target) = fs::read_link(&path) else {
            break;
        };
        path = match path.parent() {
            Some(folder) => folder.join(target),
            None => target,
        };
    }
    path.canonicalize().unwrap_or(path)
}

fn folder_of(database: &Path) -> Result<PathBuf, BackupError> {
    let folder = match database.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_path_buf(),
        Some(_) | None => PathBuf::from("."),
    };
    if !folder.is_dir() {
        return Err(BackupError::Session(SessionError::NoSuchFolder {
            path: folder,
        }));
    }
    Ok(folder)
}

/// A session for the lock; `None` where the old file is too damaged to be opened, which must not
/// keep anybody from restoring it.
async fn session(database: &Path) -> Result<Option<Session>, BackupError> {
    let url = DatabaseUrl::sqlite_file(database);
    match Session::open(&url, &SessionOptions::default()).await {
        Ok(session) => Ok(Some(session)),
        Err(
            SessionError::NotADatabase { .. }
            | SessionError::NewerFormat { .. }
            | SessionError::Other { .. },
        ) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Unpacks into a file beside the database and compares it with the manifest.
async fn fill(
    request: &RestoreRequest<'_>,
    database: &Path,
    folder: &Path,
    file: File,
    manifest: &Manifest,
    on_progress: Watcher<'_>,
) -> Result<(TempPath, Vec<String>), BackupError> {
    on_progress(Progress::begin(Phase::Restoring, Some(manifest.dump.bytes)));
    let draft =
        file::private(folder, database.file_name()).map_err(|error| refused(folder, &error, 0))?;
    let canceller = Canceller::default();
    let work = Filling {
        backup: request.file.clone(),
        folder: folder.to_path_buf(),
        path: draft.path.to_path_buf(),
        manifest: manifest.clone(),
        cancel: canceller.watch(),
    };
    let into = draft.file;
    let notes = off_thread(&request.file, move || work.run(file, into)).await?;
    Ok((draft.path, notes))
}

struct Filling {
    backup: PathBuf,
    folder: PathBuf,
    path: PathBuf,
    manifest: Manifest,
    cancel: Cancel,
}

impl Filling {
    fn run(self, mut file: File, mut into: File) -> Result<Vec<String>, BackupError> {
        let stop = &self.cancel.stop;
        file::expect_stream(&mut file, &self.backup, &self.manifest.stream, stop)?;
        let mut failed: Option<io::Error> = None;
        let mut written = 0;
        let unpacked = file::unpack(&mut file, &self.backup, &self.manifest, &mut |chunk| {
            stop.check()?;
            into.write_all(chunk).map_err(|error| {
                let kind = error.kind();
                failed = Some(error);
                kind
            })?;
            written += chunk.len() as u64;
            Ok(())
        });
        // An error of the new file isn't one of the backup.
        if let Some(error) = failed {
            return Err(refused(&self.folder, &error, written));
        }
        unpacked?;
        into.sync_all()
            .map_err(|error| refused(&self.folder, &error, written))?;
        drop(into);
        self.examine()
    }

    fn examine(&self) -> Result<Vec<String>, BackupError> {
        const DOING: &str = "checking the restored file";
        let examined = examine(&self.path, &self.cancel)
            .map_err(|error| Trouble::new(DOING, error).in_restore())?;
        let mut wrong = examined.faults;
        wrong.extend(self.manifest.missing_in(&examined.tables));
        if !wrong.is_empty() {
            return Err(Trouble::new(DOING, first_few(&wrong)).in_restore());
        }
        let broken = examined.broken.map(|tables| {
            format!("the restored database has rows that break foreign keys, as it had: {tables}")
        });
        Ok(broken.into_iter().collect())
    }
}

fn refused(folder: &Path, error: &io::Error, written: u64) -> BackupError {
    if no_room(error) {
        return BackupError::DiskFull {
            folder: folder.to_path_buf(),
            written,
        };
    }
    BackupError::NotWritable {
        folder: folder.to_path_buf(),
        reason: error.to_string(),
    }
}

/// Gives the new file the old one's owner and mode: whoever could use the database still can.
#[cfg(unix)]
fn take_after(database: &Path, new: &Path, old: &Metadata) -> Result<(), BackupError> {
    use std::os::unix::fs::{MetadataExt, chown};
    let trouble =
        |error: io::Error| Trouble::new("giving the restored file its rights", error).in_restore();
    let made = fs::metadata(new).map_err(trouble)?;
    if (made.uid(), made.gid()) != (old.uid(), old.gid())
        && let Err(error) = chown(new, Some(old.uid()), Some(old.gid()))
    {
        // Another group alone is no reason to give up.
        if made.uid() != old.uid() {
            return Err(BackupError::OtherOwner {
                path: database.to_path_buf(),
                uid: old.uid(),
            });
        }
        tracing::debug!(%error, "the group of the old file can't be given");
    }
    fs::set_permissions(new, old.permissions()).map_err(trouble)
}

#[cfg(not(unix))]
fn take_after(_database: &Path, _new: &Path, _old: &Metadata) -> Result<(), BackupError> {
    Ok(())
}

/// Sees that nobody is in the old file and changes the names.
async fn exchange(
    database: &Path,
    exists: bool,
    stamp: &str,
    new: TempPath,
) -> Result<Option<PathBuf>, BackupError> {
    let (path, stamp) = (database.to_path_buf(), stamp.to_owned());
    off_thread(database, move || {
        if exists {
            unused(&path)?;
            quiet(&path)?;
        }
        let kept = kept_path(&path, &stamp);
        swap(&path, &kept, new).map_err(|failed| {
            let astray: Vec<String> = failed
                .astray
                .iter()
                .map(|(home, astray)| format!("{} is now {}", home.display(), astray.display()))
                .collect();
            BackupError::RestoreFailed {
                doing: format!("renaming files in place of {}", path.display()),
                reason: failed.error.to_string(),
                left: if astray.is_empty() {
                    UNTOUCHED.to_owned()
                } else {
                    format!(
                        "rename by hand what couldn't be put back: {}",
                        astray.join(", ")
                    )
                },
            }
        })?;
        Ok(exists.then_some(kept))
    })
    .await
}

/// Sees that no other process has the file open.
fn unused(database: &Path) -> Result<(), BackupError> {
    let users = users::of(database);
    if users.count > 0 {
        return Err(in_use(database, users));
    }
    Ok(())
}

/// Writes everything of the old database into its one file, and finds out whether anybody is at
/// work in it.
fn quiet(database: &Path) -> Result<(), BackupError> {
    const PATIENCE: Duration = Duration::from_secs(5);
    let nobody = Users::default;
    let settled = open(database).and_then(|connection| {
        connection.busy_timeout(PATIENCE)?;
        let checkpoint = "PRAGMA wal_checkpoint(TRUNCATE)";
        let kept: i64 = connection.query_row(checkpoint, [], |row| row.get(0))?;
        run(&connection, "BEGIN EXCLUSIVE")?;
        run(&connection, "ROLLBACK")?;
        connection.close().map_err(|(_, error)| error)?;
        Ok(kept == 0)
    });
    match settled {
        // Who leaves last removes these two. They are still there: we weren't the last.
        Ok(true) => {
            let left = companions(database).any(|path| {
                let path = path.to_string_lossy();
                path.ends_with("-wal") || path.ends_with("-shm")
            });
            if left {
                return Err(in_use(database, nobody()));
            }
            Ok(())
        }
        Ok(false) => Err(in_use(database, nobody())),
        Err(error) if busy(&error) => Err(in_use(database, nobody())),
        // Too damaged to be in use; its companions are moved with it.
        Err(error)
            if matches!(
                error.sqlite_error_code(),
                Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt)
            ) =>
        {
            Ok(())
        }
        Err(error) => Err(Trouble::new("closing the old database", error).in_restore()),
    }
}

fn in_use(database: &Path, users: Users) -> BackupError {
    BackupError::InUse {
        database: database.display().to_string(),
        users,
        remedy: "stop the application".to_owned(),
    }
}
