//! A backup of a file.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Instant;

use tokio::sync::mpsc;
use ultra_runner::SessionError;

use super::cancel::{Cancel, Canceller};
use super::copy::{NoCopy, copy};
use super::examine::{Examined, examine};
use crate::error::Trouble;
use crate::file::{self, Packed, Target};
use crate::manifest::{FORMAT, first_few};
use crate::progress::{Phase, Progress, Watcher};
use crate::restore::off_thread;
use crate::stop::blocking;
use crate::{BackupError, BackupReport, BackupRequest, Kind, Manifest};

/// See [`crate::backup()`].
pub(crate) async fn backup(
    request: &BackupRequest<'_>,
    on_progress: Watcher<'_>,
) -> Result<BackupReport, BackupError> {
    let started = Instant::now();
    let source = request.url.sqlite_path().ok_or(BackupError::InMemory)?;
    if !source.exists() {
        return Err(BackupError::Session(SessionError::NoSuchFile {
            path: source.to_path_buf(),
        }));
    }
    let target = Target::free(&request.file)?;
    let (copied, draft) = (target.draft()?, target.draft()?);
    // SQLite opens it by name.
    drop(copied.file);
    let work = Work {
        source: source.to_path_buf(),
        copy: copied.path.to_path_buf(),
        folder: target.folder().to_path_buf(),
        into: draft.file,
    };
    let (packed, examined) = supervised(work, on_progress).await?;
    drop(copied.path);
    let manifest = manifest(request, source, &packed, &examined);
    let (written, sealed) = (packed.stream.bytes, manifest.clone());
    blocking(move || file::seal(packed, &sealed))
        .await
        .map_err(|error| target.refused(&error, written))?;
    on_progress(Progress::begin(Phase::Verifying, Some(manifest.dump.bytes)));
    verify(&draft.path, &manifest).await?;
    target.publish(draft.path)?;
    let bytes = fs::metadata(target.path()).map_or(manifest.stream.bytes, |found| found.len());
    let notes = examined.broken.map(|tables| {
        format!("the database has rows that break foreign keys, and so has the backup: {tables}")
    });
    Ok(BackupReport {
        path: request.file.clone(),
        bytes,
        manifest,
        notes: notes.into_iter().collect(),
        duration: started.elapsed(),
    })
}

fn manifest(
    request: &BackupRequest<'_>,
    source: &Path,
    packed: &Packed,
    examined: &Examined,
) -> Manifest {
    let name = source.file_name().unwrap_or_default();
    Manifest {
        format: FORMAT,
        kind: Kind::Sqlite,
        database: name.to_string_lossy().into_owned(),
        created: request.created.clone(),
        heads: request.heads.clone(),
        tool_version: request.tool_version.clone(),
        server_version: rusqlite::version().to_owned(),
        dump_version: None,
        locale: None,
        stream: packed.stream.clone(),
        dump: packed.dump.clone(),
        tables: examined.tables.clone(),
    }
}

/// What the thread does.
struct Work {
    source: PathBuf,
    copy: PathBuf,
    folder: PathBuf,
    into: File,
}

/// Copies, examines and packs on a thread, which ends when this future is dropped.
async fn supervised(
    work: Work,
    on_progress: Watcher<'_>,
) -> Result<(Packed, Examined), BackupError> {
    let (told, mut news) = mpsc::unbounded_channel();
    let canceller = Canceller::default();
    let cancel = canceller.watch();
    let mut thread = tokio::task::spawn_blocking(move || {
        work.run(&cancel, &mut |progress| {
            // Nobody listens any more: the work ends soon.
            let _ = told.send(progress);
        })
    });
    let ended = loop {
        tokio::select! {
            ended = &mut thread => break ended,
            Some(progress) = news.recv() => on_progress(progress),
        }
    };
    match ended {
        Ok(result) => result,
        Err(panicked) => Err(Trouble::new("copying the database", panicked).in_backup()),
    }
}

impl Work {
    fn run(
        self,
        cancel: &Cancel,
        tell: &mut dyn FnMut(Progress),
    ) -> Result<(Packed, Examined), BackupError> {
        copy(&self.source, &self.copy, cancel, &mut |bytes, total| {
            tell(Progress {
                phase: Phase::Dumping,
                bytes,
                total: Some(total),
            });
        })
        .map_err(|why| self.no_copy(why))?;
        tell(Progress::begin(Phase::Checking, None));
        let failed = |error: rusqlite::Error| Trouble::new("checking the copy", error).in_backup();
        let examined = examine(&self.copy, cancel).map_err(failed)?;
        if !examined.faults.is_empty() {
            let reason = format!(
                "the database itself is damaged: {}",
                first_few(&examined.faults)
            );
            return Err(Trouble::new("checking the copy", reason).in_backup());
        }
        let unreadable = |error: io::Error| Trouble::new("reading the copy", error).in_backup();
        let mut copied = File::open(&self.copy).map_err(unreadable)?;
        let total = copied.metadata().map_err(unreadable)?.len();
        let packed = file::pack_file(&mut copied, self.into, &cancel.stop, &mut |bytes| {
            tell(Progress {
                phase: Phase::Dumping,
                bytes,
                total: Some(total),
            });
        });
        let packed = packed.map_err(|(error, written)| refused(&self.folder, &error, written))?;
        Ok((packed, examined))
    }

    fn no_copy(&self, why: NoCopy) -> BackupError {
        match why {
            NoCopy::NotADatabase => BackupError::Session(SessionError::NotADatabase {
                path: self.source.clone(),
            }),
            NoCopy::NoRoom(written) => BackupError::DiskFull {
                folder: self.folder.clone(),
                written,
            },
            NoCopy::Other(trouble) => trouble.in_backup(),
        }
    }
}

fn refused(folder: &Path, error: &io::Error, written: u64) -> BackupError {
    if file::no_room(error) {
        return BackupError::DiskFull {
            folder: folder.to_path_buf(),
            written,
        };
    }
    Trouble::new("writing the backup", error).in_backup()
}

/// Reads all of the file back.
async fn verify(path: &Path, manifest: &Manifest) -> Result<(), BackupError> {
    const DOING: &str = "reading the backup back";
    let (copy, expected) = (path.to_path_buf(), manifest.clone());
    let canceller = Canceller::default();
    let stop = canceller.watch().stop;
    let read = off_thread(path, move || {
        let (mut file, found) = file::open(&copy)?;
        file::unpack(&mut file, &copy, &found, &mut |_| stop.check())?;
        Ok(found == expected)
    });
    match read.await {
        Ok(true) => Ok(()),
        Ok(false) => Err(Trouble::new(DOING, "its manifest is another one").in_backup()),
        Err(error) => Err(Trouble::new(DOING, error).in_backup()),
    }
}
