//! The lock on SQLite, which has none for sessions: the operating system's, on a file beside the
//! database. It ends with the process, however that ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Seek, Write};
use std::path::{Path, PathBuf};

use super::{Holder, LockError};

/// `app.db` has `app.db.migrate-lock`. Links are followed: it is the database that is locked.
pub(crate) fn beside(database: &Path) -> PathBuf {
    let real = database
        .canonicalize()
        .unwrap_or_else(|_| database.to_path_buf());
    let mut name = real.into_os_string();
    name.push(".migrate-lock");
    PathBuf::from(name)
}

/// A lock that is held; dropping it releases it and tidies the file away.
#[derive(Debug)]
pub(super) struct FileLock {
    file: File,
    path: PathBuf,
}

impl Drop for FileLock {
    fn drop(&mut self) {
        // Removed while it is held. Who opened it before that finds, once it has the lock, that
        // it has the lock of a file that is no longer there, and opens anew. Where that can't be
        // told, the file stays.
        if cfg!(unix) {
            let _ = std::fs::remove_file(&self.path);
        }
        let _ = self.file.unlock();
    }
}

pub(super) fn try_lock(path: &Path, application: &str) -> Result<Option<FileLock>, LockError> {
    let unusable = |error: std::io::Error| LockError::File {
        path: path.to_path_buf(),
        message: error.to_string(),
    };
    // A few turns are plenty: each means that a holder left just now.
    for _ in 0..16 {
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(unusable)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(error)) => return Err(unusable(error)),
        }
        if still_there(&file, path) {
            let mut lock = FileLock {
                file,
                path: path.to_path_buf(),
            };
            sign(&mut lock.file, application);
            return Ok(Some(lock));
        }
    }
    Ok(None)
}

/// Whether somebody holds the lock. No file is made. A look shares the lock for a moment: who asks
/// for it just then asks again.
pub(crate) fn is_held(path: &Path) -> bool {
    let Ok(file) = File::open(path) else {
        return false;
    };
    match file.try_lock_shared() {
        Ok(()) => false,
        Err(TryLockError::WouldBlock) => true,
        Err(TryLockError::Error(error)) => {
            tracing::debug!(%error, "whether the lock file is locked can't be told");
            false
        }
    }
}

#[cfg(unix)]
fn still_there(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), std::fs::metadata(path)) {
        (Ok(ours), Ok(theirs)) => ours.ino() == theirs.ino() && ours.dev() == theirs.dev(),
        (Ok(_) | Err(_), Ok(_) | Err(_)) => false,
    }
}

#[cfg(not(unix))]
fn still_there(_file: &File, _path: &Path) -> bool {
    true
}

/// Says who has it, for those who wait. That the text may be missing is no reason to stop.
fn sign(file: &mut File, application: &str) {
    let written = file
        .set_len(0)
        .and_then(|()| file.rewind())
        .and_then(|()| writeln!(file, "{}\n{application}", std::process::id()));
    if let Err(error) = written {
        tracing::debug!(%error, "the lock file doesn't name its holder");
    }
}

pub(super) fn holder(path: &Path) -> Holder {
    let Ok(text) = std::fs::read_to_string(path) else {
        return Holder::default();
    };
    let mut lines = text.lines();
    Holder {
        pid: lines.next().and_then(|line| line.parse().ok()),
        application: lines.next().map(str::to_owned),
        client: None,
        since: None,
    }
}
