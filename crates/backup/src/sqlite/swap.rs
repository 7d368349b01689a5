//! The change of files.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempPath;

use crate::file::sync_folder;
use crate::name::dated;

/// What SQLite keeps beside a database. They belong to the old one: applied to the new one, they
/// would destroy it.
const COMPANIONS: [&str; 3] = ["-wal", "-shm", "-journal"];

/// A file's name may have 255 bytes, a companion's included.
const NAME_BYTES: usize = 240;

/// A swap that failed.
#[derive(Debug)]
pub(super) struct Failed {
    pub(super) error: io::Error,
    /// What couldn't be put back: where it should be, and where it is.
    pub(super) astray: Vec<(PathBuf, PathBuf)>,
}

/// How the old file got its new name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Means {
    /// It has both names until the new file takes one of them: at no time is there no database.
    Link,
    /// For file systems without links.
    Rename,
}

/// The path under which the old database is kept: `app_before_20261120_101500.db`.
pub(super) fn kept_path(database: &Path, stamp: &str) -> PathBuf {
    let stem = database.file_stem().unwrap_or_default().to_string_lossy();
    let extension = match database.extension() {
        Some(extension) => format!(".{}", extension.to_string_lossy()),
        None => String::new(),
    };
    (1..)
        .map(|n| dated(&stem, "_before_", stamp, n, NAME_BYTES - extension.len()))
        .map(|name| database.with_file_name(format!("{name}{extension}")))
        .find(|path| !taken(path))
        .unwrap_or_else(|| database.to_path_buf())
}

fn taken(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok() || companions(path).next().is_some()
}

/// The files beside a database that exist.
pub(super) fn companions(database: &Path) -> impl Iterator<Item = PathBuf> {
    COMPANIONS
        .iter()
        .map(|suffix| beside(database, suffix))
        .filter(|path| fs::symlink_metadata(path).is_ok())
}

fn beside(database: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(database);
    name.push(suffix);
    PathBuf::from(name)
}

/// Puts the new file in the place of the old one, which is kept. On failure all is put back.
pub(super) fn swap(database: &Path, kept: &Path, new: TempPath) -> Result<(), Failed> {
    let fails = |error| Failed {
        error,
        astray: Vec::new(),
    };
    let means = if fs::symlink_metadata(database).is_ok() {
        Some(retain(database, kept).map_err(fails)?)
    } else {
        None
    };
    replace(database, kept, new, means)
}

/// Gives the old file its second name.
fn retain(database: &Path, kept: &Path) -> io::Result<Means> {
    match fs::hard_link(database, kept) {
        Ok(()) => Ok(Means::Link),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
        Err(error) => {
            tracing::debug!(%error, "no links here");
            fs::rename(database, kept)?;
            Ok(Means::Rename)
        }
    }
}

fn replace(
    database: &Path,
    kept: &Path,
    new: TempPath,
    means: Option<Means>,
) -> Result<(), Failed> {
    let mut moved: Vec<(PathBuf, PathBuf)> = Vec::new();
    let placed = away(database, kept, &mut moved).and_then(|()| match means {
        Some(Means::Link) => new.persist(database).map_err(|refused| refused.error),
        // Nothing should be there.
        Some(Means::Rename) | None => new
            .persist_noclobber(database)
            .map_err(|refused| refused.error),
    });
    let Err(error) = placed else {
        if let Some(folder) = database.parent()
            && let Err(error) = sync_folder(folder)
        {
            tracing::debug!(%error, "the folder can't be synced");
        }
        return Ok(());
    };
    let undone = match means {
        Some(Means::Link) => fs::remove_file(kept),
        Some(Means::Rename) => {
            moved.push((database.to_path_buf(), kept.to_path_buf()));
            Ok(())
        }
        None => Ok(()),
    };
    if let Err(error) = undone {
        tracing::debug!(%error, "the second name of the old file stays");
    }
    moved.retain(|(home, astray)| home.exists() || fs::rename(astray, home).is_err());
    Err(Failed {
        error,
        astray: moved,
    })
}

/// Moves the old database's companions to its new name.
fn away(database: &Path, kept: &Path, moved: &mut Vec<(PathBuf, PathBuf)>) -> io::Result<()> {
    for suffix in COMPANIONS {
        let (from, to) = (beside(database, suffix), beside(kept, suffix));
        match fs::rename(&from, &to) {
            Ok(()) => moved.push((from, to)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::BTreeMap;

    use tempfile::TempDir;

    use super::*;

    const OLD: [(&str, &str); 3] = [
        ("app.db", "old"),
        ("app.db-wal", "w"),
        ("app.db-journal", "j"),
    ];

    fn folder(files: &[(&str, &str)]) -> (TempDir, PathBuf, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::write(folder.path().join(name), text).unwrap();
        }
        let database = folder.path().join("app.db");
        let kept = kept_path(&database, "20261120_101500");
        (folder, database, kept)
    }

    fn new(folder: &TempDir) -> TempPath {
        let path = folder.path().join("new");
        fs::write(&path, "new").unwrap();
        TempPath::try_from_path(path).unwrap()
    }

    fn files(folder: &TempDir) -> BTreeMap<String, String> {
        fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap())
            .map(|entry| {
                (
                    entry.file_name().into_string().unwrap(),
                    fs::read_to_string(entry.path()).unwrap(),
                )
            })
            .collect()
    }

    fn expected(files: &[(&str, &str)]) -> BTreeMap<String, String> {
        files
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect()
    }

    const AFTER: [(&str, &str); 4] = [
        ("app.db", "new"),
        ("app_before_20261120_101500.db", "old"),
        ("app_before_20261120_101500.db-wal", "w"),
        ("app_before_20261120_101500.db-journal", "j"),
    ];

    #[test]
    fn the_old_one_and_its_companions_are_kept() {
        let (folder, database, kept) = folder(&OLD);
        swap(&database, &kept, new(&folder)).unwrap();
        assert_eq!(files(&folder), expected(&AFTER));
        assert_eq!(
            kept_path(&database, "20261120_101500").file_name().unwrap(),
            "app_before_20261120_101500_2.db"
        );
    }

    #[test]
    fn without_links_it_is_renamed() {
        let (folder, database, kept) = folder(&OLD);
        fs::rename(&database, &kept).unwrap();
        replace(&database, &kept, new(&folder), Some(Means::Rename)).unwrap();
        assert_eq!(files(&folder), expected(&AFTER));
    }

    #[test]
    fn companions_without_a_database_are_moved_too() {
        let (folder, database, kept) = folder(&OLD[1..]);
        swap(&database, &kept, new(&folder)).unwrap();
        let mut after = AFTER.to_vec();
        after.remove(1);
        assert_eq!(files(&folder), expected(&after));
    }

    #[test]
    fn a_failure_puts_everything_back() {
        for means in [Means::Link, Means::Rename] {
            let (folder, database, kept) = folder(&OLD);
            let gone = new(&folder);
            fs::remove_file(&gone).unwrap();
            match means {
                Means::Link => fs::hard_link(&database, &kept).unwrap(),
                Means::Rename => fs::rename(&database, &kept).unwrap(),
            }
            let failed = replace(&database, &kept, gone, Some(means)).unwrap_err();
            assert_eq!(failed.error.kind(), io::ErrorKind::NotFound);
            assert!(failed.astray.is_empty());
            assert_eq!(files(&folder), expected(&OLD), "{means:?}");
        }
    }

    #[test]
    fn what_came_in_between_stays() {
        let (folder, database, kept) = folder(&OLD[..1]);
        fs::rename(&database, &kept).unwrap();
        fs::write(&database, "stranger").unwrap();
        let failed = replace(&database, &kept, new(&folder), Some(Means::Rename)).unwrap_err();
        assert_eq!(failed.astray, [(database.clone(), kept.clone())]);
        assert_eq!(fs::read_to_string(&database).unwrap(), "stranger");
        assert_eq!(fs::read_to_string(&kept).unwrap(), "old");
    }
}
