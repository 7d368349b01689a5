//! Where a file will be, and what it is until it is done.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use tempfile::{NamedTempFile, TempPath};

use crate::BackupError;

/// A path at which nothing is yet, in a folder that exists.
#[derive(Debug)]
pub(crate) struct Target {
    path: PathBuf,
    folder: PathBuf,
}

/// A file that isn't done; dropping it removes it.
#[derive(Debug)]
pub(crate) struct Draft {
    pub(crate) file: File,
    pub(crate) path: TempPath,
}

impl Target {
    /// Looks whether a file can be made there.
    pub(crate) fn free(path: &Path) -> Result<Self, BackupError> {
        if let Ok(metadata) = fs::symlink_metadata(path) {
            let link = metadata.is_symlink().then(|| fs::read_link(path));
            return Err(BackupError::Exists {
                path: path.to_path_buf(),
                link: link.and_then(Result::ok),
            });
        }
        let folder = folder_of(path);
        if !folder.is_dir() {
            return Err(BackupError::NoFolder { folder });
        }
        Ok(Self {
            path: path.to_path_buf(),
            folder,
        })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// A file in the same folder, for nobody but us.
    pub(crate) fn draft(&self) -> Result<Draft, BackupError> {
        private(&self.folder, self.path.file_name()).map_err(|error| self.refused(&error, 0))
    }

    /// What a failure to write here means.
    pub(crate) fn refused(&self, error: &io::Error, written: u64) -> BackupError {
        if no_room(error) {
            return BackupError::DiskFull {
                folder: self.folder.clone(),
                written,
            };
        }
        BackupError::NotWritable {
            folder: self.folder.clone(),
            reason: error.to_string(),
        }
    }

    /// Gives a finished file its name. Whatever came there in the meantime stays.
    pub(crate) fn publish(&self, draft: TempPath) -> Result<(), BackupError> {
        draft.persist_noclobber(&self.path).map_err(|refused| {
            if refused.error.kind() == io::ErrorKind::AlreadyExists {
                BackupError::Exists {
                    path: self.path.clone(),
                    link: None,
                }
            } else {
                self.refused(&refused.error, 0)
            }
        })?;
        // The file is there and whole. That its name outlives a power cut can't be had everywhere.
        if let Err(error) = sync_folder(&self.folder) {
            tracing::debug!(%error, "the folder can't be synced");
        }
        Ok(())
    }
}

/// A file `.name.….partial` in this folder with mode 0600, whatever the umask.
pub(crate) fn private(folder: &Path, name: Option<&OsStr>) -> io::Result<Draft> {
    const LONGEST: usize = 150;
    let name = name.unwrap_or_default().to_string_lossy();
    let name: String = name.chars().take(LONGEST / 4).collect();
    let made = tempfile::Builder::new()
        .prefix(&format!(".{name}."))
        .suffix(".partial")
        .tempfile_in(folder)?;
    only_ours(&made)?;
    let (file, path) = made.into_parts();
    Ok(Draft { file, path })
}

#[cfg(unix)]
fn only_ours(made: &NamedTempFile) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    made.as_file()
        .set_permissions(fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
fn only_ours(_made: &NamedTempFile) -> io::Result<()> {
    Ok(())
}

/// Makes a folder for backups, closed to others, where it doesn't exist.
pub(crate) fn prepare_folder(path: &Path) -> Result<(), BackupError> {
    let refused = |reason: String| BackupError::NotWritable {
        folder: path.to_path_buf(),
        reason,
    };
    if path.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder
        .create(path)
        .map_err(|error| refused(error.to_string()))
}

/// The folder that a path is in.
fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_path_buf(),
        Some(_) | None => PathBuf::from("."),
    }
}

/// Makes names in a folder outlive a power cut.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Whether the disk, or somebody's share of it, is full.
pub(crate) fn no_room(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge
    )
}
