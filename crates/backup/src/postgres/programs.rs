//! Finding `pg_dump` and `pg_restore` of a fitting version.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::environment::Environment;
use crate::BackupError;

/// Where packages put one folder per major version.
const PACKAGES: [(&str, &str); 2] = [("/usr/lib/postgresql", ""), ("/usr", "pgsql-")];

/// Asking a program for its version.
const PATIENCE: Duration = Duration::from_secs(20);

/// A program that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Program {
    pub(super) path: PathBuf,
    /// Such as `15.18`.
    pub(super) version: String,
    pub(super) major: u32,
}

/// What a program must be able to work with.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    pub(super) name: &'static str,
    /// Older ones can't.
    pub(super) at_least: u32,
    /// What asks for that version, for the message.
    pub(super) against: String,
}

/// Finds a program: in the folder that was named, else on PATH, else where packages put it.
///
/// The very version that is wanted is best, else the oldest of the newer ones: programs newer than
/// a server are allowed to speak to it, and sometimes say what it doesn't understand.
pub(super) async fn find(
    wanted: &Wanted,
    folder: Option<&Path>,
    environment: &Environment,
) -> Result<Program, BackupError> {
    let (folders, searched) = match folder {
        Some(folder) => (vec![folder.to_path_buf()], folder.display().to_string()),
        None => (
            surroundings(environment.path()),
            "PATH and /usr/lib/postgresql/*/bin".to_owned(),
        ),
    };
    let mut found: Vec<Program> = Vec::new();
    for folder in folders {
        let path = folder.join(wanted.name);
        if !path.is_file() {
            continue;
        }
        let Some(program) = ask(path, environment).await else {
            continue;
        };
        if program.major == wanted.at_least {
            return Ok(program);
        }
        found.push(program);
    }
    choose(found, wanted, searched)
}

fn choose(
    mut found: Vec<Program>,
    wanted: &Wanted,
    searched: String,
) -> Result<Program, BackupError> {
    found.sort_by_key(|program| program.major);
    let newest = found.last().cloned();
    let fitting = found
        .into_iter()
        .find(|program| program.major >= wanted.at_least);
    match (fitting, newest) {
        (Some(program), _) => Ok(program),
        (None, Some(newest)) => Err(BackupError::OldProgram {
            path: newest.path,
            version: newest.version,
            against: wanted.against.clone(),
            major: wanted.at_least,
        }),
        (None, None) => Err(BackupError::NoProgram {
            program: wanted.name,
            searched,
            major: wanted.at_least,
        }),
    }
}

/// Runs it with the environment that it will have: Debian's wrapper chooses by that.
async fn ask(path: PathBuf, environment: &Environment) -> Option<Program> {
    let mut command = environment.command(&path);
    command.arg("--version");
    let output = match tokio::time::timeout(PATIENCE, command.output()).await {
        Ok(Ok(output)) => output,
        Ok(Err(error)) => {
            tracing::debug!(program = %path.display(), %error, "can't be run");
            return None;
        }
        Err(_) => return None,
    };
    let version = version(&String::from_utf8_lossy(&output.stdout))?;
    Some(Program {
        major: major(&version)?,
        path,
        version,
    })
}

/// `pg_dump (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)` is 15.18.
fn version(line: &str) -> Option<String> {
    let (_, rest) = line.split_once("(PostgreSQL) ")?;
    rest.split_whitespace().next().map(str::to_owned)
}

/// `18beta1` is 18.
pub(super) fn major(version: &str) -> Option<u32> {
    let digits = version.split(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse().ok()
}

fn surroundings(path: Option<&OsStr>) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = path
        .map(|path| std::env::split_paths(path).collect())
        .unwrap_or_default();
    folders.extend(packages());
    folders
}

/// The `bin` folders of installed packages, newest version first.
fn packages() -> Vec<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = Vec::new();
    for (parent, prefix) in PACKAGES {
        for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let number = name.to_str().and_then(|name| name.strip_prefix(prefix));
            if let Some(number) = number.and_then(|number| number.parse().ok()) {
                found.push((number, entry.path().join("bin")));
            }
        }
    }
    found.sort_by_key(|(number, _)| std::cmp::Reverse(*number));
    found.into_iter().map(|(_, folder)| folder).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn program(version: &str) -> Program {
        Program {
            path: PathBuf::from(format!("/{version}/pg_dump")),
            version: version.to_owned(),
            major: major(version).unwrap(),
        }
    }

    fn wanted(at_least: u32) -> Wanted {
        Wanted {
            name: "pg_dump",
            at_least,
            against: format!("the server ({at_least}.1)"),
        }
    }

    #[test]
    fn versions_are_read() {
        let debian = "pg_dump (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n";
        assert_eq!(version(debian).as_deref(), Some("15.18"));
        assert_eq!(
            version("pg_dump (PostgreSQL) 19devel").as_deref(),
            Some("19devel")
        );
        assert_eq!(version("something else 1.2"), None);
        assert_eq!((major("19devel"), major("x")), (Some(19), None));
    }

    #[test]
    fn the_oldest_that_can_is_taken() {
        let all = || vec![program("18.1"), program("14.9"), program("17.2")];
        let taken = |at_least| choose(all(), &wanted(at_least), String::new());
        assert_eq!(taken(16).unwrap().version, "17.2");
        assert_eq!(taken(14).unwrap().version, "14.9");
        let old = taken(19).unwrap_err().to_string();
        assert!(
            old.contains("/18.1/pg_dump") && old.contains("the server (19.1)"),
            "{old}"
        );
        let none = choose(Vec::new(), &wanted(15), "PATH".to_owned()).unwrap_err();
        assert!(none.to_string().contains("postgresql-client-15"));
    }
}
