//! Folders of clusters: which are alive, and removing those that are not.
//!
//! The process that owns a folder holds a lock on a file in it, which the system releases when
//! the process ends. A process number would not do: it is reused, and means something else in
//! another container that shares the folder.

use std::fs::{self, File};
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::Duration;

use crate::TestingError;
use crate::account::Account;

/// What the names of our folders begin with.
pub(crate) const PREFIX: &str = "ultra-testing-";

/// The file whose lock says that the folder is in use.
const ALIVE: &str = "alive";

/// Younger folders are left alone: their owner may not hold the lock yet.
const GRACE: Duration = Duration::from_secs(30);

/// Marks a folder as in use until the file is dropped or the process ends.
pub(crate) fn mark(folder: &Path) -> Result<File, TestingError> {
    let path = folder.join(ALIVE);
    let doing = || format!("cannot lock {}", path.display());
    let file = File::create(&path).map_err(TestingError::io(doing()))?;
    file.lock().map_err(TestingError::io(doing()))?;
    Ok(file)
}

/// Removes what killed processes left in `base`.
///
/// Normally there is nothing, as each cluster's watchdog removes its folder. A server that still
/// runs in a removed folder notices it within a minute and stops by itself.
pub(crate) fn sweep(base: &Path, account: &Account) {
    for entry in fs::read_dir(base).into_iter().flatten().flatten() {
        let ours = entry
            .file_name()
            .to_str()
            .is_some_and(|name| name.starts_with(PREFIX));
        if ours && is_stale(&entry.path(), account) {
            // Best effort: somebody else may be removing it as well.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

fn is_stale(folder: &Path, account: &Account) -> bool {
    let Ok(metadata) = fs::symlink_metadata(folder) else {
        return false;
    };
    let old = metadata
        .modified()
        .ok()
        .and_then(|at| at.elapsed().ok())
        .is_some_and(|age| age > GRACE);
    if !metadata.is_dir() || metadata.uid() != account.uid() || !old {
        return false;
    }
    match File::open(folder.join(ALIVE)) {
        Ok(file) => file.try_lock().is_ok(),
        Err(error) => error.kind() == std::io::ErrorKind::NotFound,
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    #[test]
    fn only_old_folders_without_an_owner_are_removed() -> Result<(), Box<dyn std::error::Error>> {
        let base = tempfile::tempdir()?;
        let account = Account::choose()?;
        let folder = |name: &str| {
            let path = base.path().join(format!("{PREFIX}{name}"));
            fs::create_dir(&path)?;
            account.own(&path)?;
            Ok::<_, std::io::Error>(path)
        };
        let age = |path: &Path| {
            File::open(path)?.set_modified(SystemTime::now() - GRACE - Duration::from_secs(5))
        };
        let (dead, living, young) = (folder("dead")?, folder("living")?, folder("young")?);
        drop(mark(&dead)?);
        let lock = mark(&living)?;
        age(&dead)?;
        age(&living)?;

        sweep(base.path(), &account);
        assert_eq!(
            (dead.exists(), living.exists(), young.exists()),
            (false, true, true)
        );

        drop(lock);
        sweep(base.path(), &account);
        assert!(!living.exists());
        Ok(())
    }
}
