//! Answers in a file that can be reviewed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::Answers;

/// A file of answers that can't be used.
#[derive(Debug, thiserror::Error)]
pub enum AnswersError {
    /// It can't be read.
    #[error("{path} can't be read: {source}; `--answers` takes a TOML file")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It says something that is no answer.
    #[error(
        "{path}: {message}\n  it may have `drop = [\"users.bio\"]`, then `[rename]` and `[backfill]`, each with lines like `\"users.name\" = \"full_name\"`"
    )]
    Parse {
        /// The file.
        path: PathBuf,
        /// The parser's words, with the line.
        message: String,
    },
}

/// The whole file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    rename: BTreeMap<String, String>,
    #[serde(default)]
    drop: Vec<String>,
    #[serde(default)]
    backfill: BTreeMap<String, Value>,
}

/// A value for rows, as it is most naturally written.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Value {
    Text(String),
    Truth(bool),
    Whole(i64),
    Number(f64),
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Truth(value) => write!(f, "{value}"),
            Self::Whole(value) => write!(f, "{value}"),
            Self::Number(value) => write!(f, "{value}"),
        }
    }
}

/// Reads a file of answers.
///
/// # Errors
/// Where it can't be read, or has a key that is no answer.
pub fn read_answers(path: &Path) -> Result<Answers, AnswersError> {
    let text = std::fs::read_to_string(path).map_err(|source| AnswersError::Read {
        path: path.to_owned(),
        source,
    })?;
    let file: File = toml::from_str(&text).map_err(|error| AnswersError::Parse {
        path: path.to_owned(),
        message: error.to_string().trim_end().to_owned(),
    })?;
    let rename = file.rename.into_iter();
    let backfill = file.backfill.into_iter();
    Ok(Answers {
        renames: rename.map(|(from, to)| format!("{from}={to}")).collect(),
        drops: file.drop,
        backfills: backfill
            .map(|(column, value)| format!("{column}={value}"))
            .collect(),
    })
}
