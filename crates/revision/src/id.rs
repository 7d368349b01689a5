//! The key of a revision in the graph.

use std::borrow::Borrow;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What separates the parts of a target (`label@id+1`, `a:b`), so that no id may hold it.
const SYNTAX: [char; 4] = ['@', '-', '+', ':'];

/// The words that mean a place in the graph, so that no id may be one.
const RESERVED: [&str; 4] = ["base", "current", "head", "heads"];

/// The key of a revision in the graph: any string that Alembic allows, 12 hex digits when we make it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RevisionId(String);

/// Why a text can't be an id or a name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// No text at all.
    #[error("a revision id is empty: give `id` 12 hex digits, as `ultra-migrate generate` does")]
    EmptyId,
    /// No text at all.
    #[error("a migration's name is empty: it is the file's stem, as `m20261120_101500_add_users`")]
    EmptyName,
    /// A character that means something in a target.
    #[error(
        "revision id `{id}` holds `{character}`, which has a meaning in targets: \
         take letters, digits and `_`"
    )]
    Character {
        /// The id.
        id: String,
        /// The first character that is not allowed.
        character: char,
    },
    /// A word that means a place in the graph.
    #[error("revision id `{id}` is a word that targets use for a place: choose another")]
    Reserved {
        /// The id.
        id: String,
    },
    /// A stamp that is not `YYYYMMDD_HHMMSS`.
    #[error("`{stamp}` is no time stamp: write it as YYYYMMDD_HHMMSS, for example 20261120_101500")]
    Stamp {
        /// What was given.
        stamp: String,
    },
}

impl RevisionId {
    /// Takes a text as an id.
    ///
    /// # Errors
    /// When it is empty, a reserved word, or holds a blank or one of `@ - + :`.
    pub fn new(text: impl Into<String>) -> Result<Self, IdError> {
        let id = text.into();
        if id.is_empty() {
            return Err(IdError::EmptyId);
        }
        let illegal = |c: &char| SYNTAX.contains(c) || c.is_whitespace() || c.is_control();
        if let Some(character) = id.chars().find(illegal) {
            return Err(IdError::Character { id, character });
        }
        if RESERVED.contains(&id.as_str()) {
            return Err(IdError::Reserved { id });
        }
        Ok(Self(id))
    }

    /// The text of it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The id of a plain SeaORM migration: 12 hex digits of the SHA-256 of its name.
#[must_use]
pub fn plain_id(name: &str) -> RevisionId {
    RevisionId(hex(&Sha256::digest(name.as_bytes()), 6))
}

/// The first `bytes` bytes as lowercase hex digits.
pub(crate) fn hex(digest: &[u8], bytes: usize) -> String {
    use fmt::Write as _;
    digest
        .iter()
        .take(bytes)
        .fold(String::with_capacity(bytes * 2), |mut text, byte| {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

impl fmt::Display for RevisionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for RevisionId {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

// Maps keyed by ids are asked with the text that a user typed.
impl Borrow<str> for RevisionId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl From<RevisionId> for String {
    fn from(id: RevisionId) -> Self {
        id.0
    }
}

impl TryFrom<String> for RevisionId {
    type Error = IdError;

    fn try_from(text: String) -> Result<Self, IdError> {
        Self::new(text)
    }
}

impl FromStr for RevisionId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        Self::new(text)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_targets_use() {
        assert_eq!(RevisionId::new(""), Err(IdError::EmptyId));
        assert!(RevisionId::new("no@at").is_err());
        assert!(RevisionId::new("a b").is_err());
        assert!(RevisionId::new("head").is_err());
        assert_eq!(
            RevisionId::new("3f2a9c81b07d").unwrap().as_str(),
            "3f2a9c81b07d"
        );
    }

    #[test]
    fn plain_ids_are_stable() {
        let id = plain_id("m20220101_000001_create_table");
        assert_eq!(id.as_str().len(), 12);
        assert_eq!(id, plain_id("m20220101_000001_create_table"));
        assert_ne!(id, plain_id("m20220101_000002_create_table"));
    }

    #[test]
    fn serde_goes_through_the_constructor() {
        let id: RevisionId = serde_json::from_str("\"abc\"").unwrap();
        assert_eq!(serde_json::to_string(&id).unwrap(), "\"abc\"");
        assert!(serde_json::from_str::<RevisionId>("\"\"").is_err());
    }
}
