//! Finding the installed PostgreSQL.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use crate::TestingError;

/// The variable that names the folder of the binaries.
const VARIABLE: &str = "ULTRA_PG_BIN";

/// Where packages put one folder per major version.
const PACKAGES: [(&str, &str); 2] = [("/usr/lib/postgresql", ""), ("/usr", "pgsql-")];

/// The folder that holds `initdb` and `postgres`: of `ULTRA_PG_BIN`, else PATH, else packages.
pub(crate) fn find() -> Result<PathBuf, TestingError> {
    if let Some(folder) = env::var_os(VARIABLE).filter(|value| !value.is_empty()) {
        // Whoever names a folder wants that version: falling back would test another one.
        let folder = PathBuf::from(folder);
        return server_folder(&folder).ok_or_else(|| TestingError::NoPostgres {
            searched: format!("{VARIABLE}={}", folder.display()),
        });
    }
    path_folders()
        .into_iter()
        .chain(package_folders())
        .find_map(|folder| server_folder(&folder))
        .ok_or_else(|| TestingError::NoPostgres {
            searched: format!("{VARIABLE}, PATH and /usr/lib/postgresql/*/bin"),
        })
}

/// A client program: beside the server's binaries, else by PATH.
pub(crate) fn tool(name: &str) -> PathBuf {
    find()
        .map(|folder| folder.join(name))
        .ok()
        .filter(|path| path.is_file())
        .unwrap_or_else(|| PathBuf::from(name))
}

/// Follows links, since `initdb` looks for `postgres` and the data files beside itself.
fn server_folder(folder: &Path) -> Option<PathBuf> {
    let initdb = fs::canonicalize(folder.join("initdb")).ok()?;
    let real = initdb.parent()?;
    real.join("postgres").is_file().then(|| real.to_path_buf())
}

fn path_folders() -> Vec<PathBuf> {
    env::var_os("PATH")
        .map(|path| env::split_paths(&path).collect())
        .unwrap_or_default()
}

/// The `bin` folders of installed packages, newest version first.
fn package_folders() -> Vec<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = PACKAGES
        .into_iter()
        .flat_map(|(parent, prefix)| {
            fs::read_dir(parent)
                .into_iter()
                .flatten()
                .flatten()
                .filter_map(move |entry| {
                    let version = major(&entry.file_name(), prefix)?;
                    Some((version, entry.path().join("bin")))
                })
        })
        .collect();
    found.sort_by_key(|(version, _)| std::cmp::Reverse(*version));
    found.into_iter().map(|(_, folder)| folder).collect()
}

fn major(name: &OsStr, prefix: &str) -> Option<u32> {
    name.to_str()?.strip_prefix(prefix)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn version_folders_are_told_from_others() {
        assert_eq!(major(OsStr::new("15"), ""), Some(15));
        assert_eq!(major(OsStr::new("pgsql-17"), "pgsql-"), Some(17));
        assert_eq!(major(OsStr::new("bin"), "pgsql-"), None);
    }
}
