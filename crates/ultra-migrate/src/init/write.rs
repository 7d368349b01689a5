//! All files, or none.

use std::fs;
use std::path::{Path, PathBuf};

use super::error::InitError;
use crate::environment::random_id;

/// What is to be written, below a workspace's root.
pub(super) struct Writing<'a> {
    root: &'a Path,
    folder: PathBuf,
    files: Vec<(&'static str, String)>,
    new: Vec<(PathBuf, String)>,
    replaced: Vec<(PathBuf, String)>,
}

/// How something that was done is undone.
enum Undo {
    RemoveFile(PathBuf),
    RemoveFolder(PathBuf),
    RemoveEmptyFolder(PathBuf),
    Restore(PathBuf, Vec<u8>),
}

impl<'a> Writing<'a> {
    pub(super) fn new(root: &'a Path) -> Self {
        Self {
            root,
            folder: root.to_owned(),
            files: Vec::new(),
            new: Vec::new(),
            replaced: Vec::new(),
        }
    }

    /// A folder that isn't there yet, with files.
    pub(super) fn crate_folder(&mut self, folder: &str, files: Vec<(&'static str, String)>) {
        self.folder = self.root.join(folder);
        self.files = files;
    }

    /// A file that isn't there yet.
    pub(super) fn create(&mut self, name: &str, text: String) {
        self.new.push((self.root.join(name), text));
    }

    /// A file that gets another text.
    pub(super) fn replace(&mut self, name: &str, text: String) {
        self.replaced.push((self.root.join(name), text));
    }

    /// Does it, and undoes it where something fails, the last check included. Gives the files
    /// that are new, and those that were replaced.
    pub(super) fn all_or_nothing(
        self,
        check: impl FnOnce() -> Result<(), InitError>,
    ) -> Result<(Vec<PathBuf>, Vec<PathBuf>), InitError> {
        let mut done = Vec::new();
        if let Err(error) = self.write(&mut done).and_then(|()| check()) {
            // Cargo's words about the workspace are about ours by now.
            let error = match error {
                InitError::Workspace(words) => InitError::Refused(words),
                other => other,
            };
            let left: Vec<String> = done.into_iter().rev().filter_map(Undo::failed).collect();
            return Err(if left.is_empty() {
                error
            } else {
                let error = Box::new(error);
                InitError::Left { error, left }
            });
        }
        let crate_files = self.files.iter().map(|(name, _)| self.folder.join(name));
        let created = crate_files.chain(self.new.iter().map(|(path, _)| path.clone()));
        let changed = self.replaced.iter().map(|(path, _)| path.clone());
        Ok((created.collect(), changed.collect()))
    }

    fn write(&self, done: &mut Vec<Undo>) -> Result<(), InitError> {
        // The folder comes whole, under its name, or not at all.
        let staged = self
            .root
            .join(format!(".ultra-migrate-init-{}", random_id()));
        fs::create_dir(&staged).map_err(InitError::file(&staged, "written"))?;
        done.push(Undo::RemoveFolder(staged.clone()));
        for (name, text) in &self.files {
            let path = staged.join(name);
            let parent = path.parent().unwrap_or(&staged);
            fs::create_dir_all(parent)
                .and_then(|()| fs::write(&path, text))
                .map_err(InitError::file(self.folder.join(name), "written"))?;
        }
        self.make_parents(done)?;
        if self.folder.symlink_metadata().is_ok() {
            return Err(InitError::Taken(self.folder.clone()));
        }
        fs::rename(&staged, &self.folder).map_err(InitError::file(&self.folder, "written"))?;
        done.push(Undo::RemoveFolder(self.folder.clone()));
        for (path, text) in &self.new {
            let failed = || InitError::file(path, "written");
            let mut file = fs::File::create_new(path).map_err(failed())?;
            done.push(Undo::RemoveFile(path.clone()));
            std::io::Write::write_all(&mut file, text.as_bytes()).map_err(failed())?;
        }
        for (path, text) in &self.replaced {
            let before = fs::read(path).map_err(InitError::file(path, "read"))?;
            replace(path, text.as_bytes()).map_err(InitError::file(path, "written"))?;
            done.push(Undo::Restore(path.clone(), before));
        }
        Ok(())
    }

    /// The folders between the root and the crate's.
    fn make_parents(&self, done: &mut Vec<Undo>) -> Result<(), InitError> {
        let missing: Vec<&Path> = self
            .folder
            .ancestors()
            .skip(1)
            .take_while(|folder| !folder.exists())
            .collect();
        for folder in missing.into_iter().rev() {
            fs::create_dir(folder).map_err(InitError::file(folder, "written"))?;
            done.push(Undo::RemoveEmptyFolder(folder.to_owned()));
        }
        Ok(())
    }
}

impl Undo {
    /// Undoes it; what can't be undone is said.
    fn failed(self) -> Option<String> {
        let (result, text) = match self {
            Self::RemoveFile(path) => {
                (fs::remove_file(&path), format!("remove {}", path.display()))
            }
            Self::RemoveFolder(path) => {
                let text = format!("remove {}", path.display());
                (fs::remove_dir_all(&path), text)
            }
            Self::RemoveEmptyFolder(path) => {
                (fs::remove_dir(&path), format!("remove {}", path.display()))
            }
            Self::Restore(path, before) => {
                let text = format!("take the new lines out of {}", path.display());
                (replace(&path, &before), text)
            }
        };
        match result {
            Ok(()) => None,
            // Renamed, or gone: just what was wanted.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => Some(format!("{text} ({error})")),
        }
    }
}

/// Writes beside the file and renames: a reader sees the old text or the new one.
fn replace(path: &Path, text: &[u8]) -> std::io::Result<()> {
    // A link stays one.
    let path = path.canonicalize()?;
    let permissions = fs::metadata(&path)?.permissions();
    let beside = path.with_extension(format!("{}.tmp", random_id()));
    let written = fs::write(&beside, text)
        .and_then(|()| fs::set_permissions(&beside, permissions))
        .and_then(|()| fs::rename(&beside, &path));
    if written.is_err() {
        fs::remove_file(&beside).ok();
    }
    written
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;

    /// A folder with a manifest, removed at the end.
    struct Folder(PathBuf);

    impl Folder {
        fn new() -> Self {
            let folder = std::env::temp_dir().join(format!("ultra-init-{}", random_id()));
            fs::create_dir(&folder).unwrap();
            fs::write(folder.join("Cargo.toml"), "before").unwrap();
            Self(folder)
        }

        fn names(&self) -> Vec<String> {
            let entries = fs::read_dir(&self.0).unwrap();
            let mut names: Vec<String> = entries
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .collect();
            names.sort();
            names
        }

        fn writing(&self) -> Writing<'_> {
            let mut writing = Writing::new(&self.0);
            writing.crate_folder("a/b/new", vec![("src/lib.rs", "lib".into())]);
            writing.create("made.toml", "made".into());
            writing.replace("Cargo.toml", "after".into());
            writing
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            fs::remove_dir_all(&self.0).unwrap();
        }
    }

    #[test]
    fn all_is_written() {
        let folder = Folder::new();
        let (created, changed) = folder.writing().all_or_nothing(|| Ok(())).unwrap();
        let path = |name: &str| folder.0.join(name);
        assert_eq!(created, [path("a/b/new/src/lib.rs"), path("made.toml")]);
        assert_eq!(changed, [path("Cargo.toml")]);
        assert_eq!(folder.names(), ["Cargo.toml", "a", "made.toml"]);
        assert_eq!(fs::read_to_string(path("Cargo.toml")).unwrap(), "after");
    }

    #[test]
    fn whatever_fails_nothing_is_left() {
        for in_the_way in ["made.toml", "a", "a/b/new", "check"] {
            let folder = Folder::new();
            let path = folder.0.join(in_the_way);
            if in_the_way.ends_with("new") {
                fs::create_dir_all(&path).unwrap();
            } else {
                fs::write(&path, "there").unwrap();
            }
            let before = folder.names();
            let failed = || Err(InitError::Workspace("no".into()));
            let error = folder.writing().all_or_nothing(failed).unwrap_err();
            assert!(!matches!(error, InitError::Left { .. }), "{error}");
            assert_eq!(folder.names(), before, "{in_the_way}");
            assert!(path.exists());
            let manifest = fs::read_to_string(folder.0.join("Cargo.toml"));
            assert_eq!(manifest.unwrap(), "before");
        }
    }

    #[test]
    fn what_cannot_be_undone_is_said() {
        let folder = Folder::new();
        let manifest = folder.0.join("Cargo.toml");
        let spoiled = || {
            fs::remove_file(&manifest).unwrap();
            fs::create_dir_all(manifest.join("x")).unwrap();
            Err(InitError::Workspace("no".into()))
        };
        let error = folder.writing().all_or_nothing(spoiled).unwrap_err();
        let InitError::Left { left, .. } = &error else {
            panic!("{error}");
        };
        assert_eq!(left.len(), 1, "{error}");
        assert!(
            error.to_string().contains("take the new lines out of"),
            "{error}"
        );
        assert_eq!(folder.names(), ["Cargo.toml"]);
    }
}
