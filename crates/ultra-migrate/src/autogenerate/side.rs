//! The sides of a comparison, as they are typed.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use ultra_revision::near;
use ultra_runner::DatabaseUrl;

use super::answers::in_words;
use super::error::WriteError;
use crate::error::Error;

/// What is neither a URL nor a path.
const WORDS: [&str; 3] = ["entities", "revisions", "live"];

/// What every SQLite file begins with.
const SQLITE: &[u8] = b"SQLite format 3\0";

/// One side of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Side {
    /// A database.
    Url(DatabaseUrl),
    /// An SQL file, or a folder of them.
    Files(PathBuf),
    /// What entities and extras say.
    Entities,
    /// What the revisions produce.
    Revisions,
    /// The project's database.
    Live,
}

impl Side {
    /// Reads what was typed: a URL, `entities`, `revisions`, `live`, or a path.
    ///
    /// # Errors
    /// Where it looks like a URL and is none.
    pub fn parse(text: &str) -> Result<Self, Error> {
        Ok(match text {
            "entities" => Self::Entities,
            "revisions" => Self::Revisions,
            "live" => Self::Live,
            text if text.contains("://") || text.starts_with("sqlite:") => {
                Self::Url(DatabaseUrl::parse(text)?)
            }
            path => Self::Files(path.into()),
        })
    }

    /// True where a migrator is needed to read it.
    pub fn needs_project(&self) -> bool {
        match self {
            Self::Entities | Self::Revisions => true,
            Self::Url(_) | Self::Files(_) | Self::Live => false,
        }
    }
}

/// Refuses a path where no SQL can be: with what may have been meant.
pub(super) fn there(path: &Path) -> Result<(), WriteError> {
    let shown = path.display().to_string();
    match std::fs::metadata(path) {
        Ok(found) if found.is_file() && begins_as_sqlite(path) => {
            Err(WriteError::IsDatabase(path.to_owned()))
        }
        Ok(_) => Ok(()),
        Err(source) => {
            let ending = path.extension().and_then(|ending| ending.to_str());
            let is_database = ["db", "sqlite", "sqlite3"].contains(&ending.unwrap_or_default());
            let meaning = if is_database {
                format!("; an SQLite database is `sqlite://{shown}`")
            } else {
                in_words(&near(&shown, WORDS.into_iter()))
            };
            Err(WriteError::NoSide {
                path: path.to_owned(),
                source,
                meaning,
            })
        }
    }
}

fn begins_as_sqlite(path: &Path) -> bool {
    let mut first = [0; SQLITE.len()];
    let read = std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut first));
    read.is_ok() && first == *SQLITE
}
