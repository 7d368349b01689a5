//! The name of a migration: the file's stem.

use std::borrow::Borrow;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::id::IdError;

/// The longest slug: with the stamp a name stays below 60 characters.
const SLUG_LENGTH: usize = 40;

/// What a message without a letter or digit becomes.
const EMPTY_SLUG: &str = "migration";

/// The stem of a migration's file, `mYYYYMMDD_HHMMSS_slug`, which is what `seaql_migrations.version` holds.
///
/// A plain migration may have any name: only an empty one is refused.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MigrationName(String);

impl MigrationName {
    /// Takes a text as a name.
    ///
    /// # Errors
    /// When it is empty.
    pub fn new(text: impl Into<String>) -> Result<Self, IdError> {
        let name = text.into();
        if name.is_empty() {
            return Err(IdError::EmptyName);
        }
        Ok(Self(name))
    }

    /// Makes the name of a new migration from its time (`YYYYMMDD_HHMMSS`, UTC) and message.
    ///
    /// # Errors
    /// When the stamp isn't eight digits, `_`, six digits.
    pub fn make(stamp: &str, message: &str) -> Result<Self, IdError> {
        if !is_stamp(stamp) {
            return Err(IdError::Stamp {
                stamp: stamp.to_owned(),
            });
        }
        Ok(Self(format!("m{stamp}_{}", slug_of(message))))
    }

    /// The text of it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its time, `YYYYMMDD_HHMMSS`, where it has one.
    #[must_use]
    pub fn stamp(&self) -> Option<&str> {
        self.0
            .strip_prefix('m')
            .and_then(|rest| rest.get(..15))
            .filter(|stamp| is_stamp(stamp))
    }

    /// What follows the time; the whole name where it has no time.
    #[must_use]
    pub fn slug(&self) -> &str {
        let rest = self.stamp().and_then(|_| self.0.get(16..));
        rest.map(|rest| rest.trim_start_matches('_'))
            .filter(|rest| !rest.is_empty())
            .unwrap_or(&self.0)
    }

    /// The slug as words.
    #[must_use]
    pub fn words(&self) -> String {
        self.slug().replace('_', " ")
    }
}

/// Whether a text is `YYYYMMDD_HHMMSS`.
fn is_stamp(text: &str) -> bool {
    text.len() == 15
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 => byte == b'_',
            _ => byte.is_ascii_digit(),
        })
}

/// A message as part of a file's name: lowercase ASCII letters and digits, words joined by `_`.
///
/// As it always follows `m<stamp>_`, it can be neither a keyword nor begin with a digit.
fn slug_of(message: &str) -> String {
    let mut slug = String::new();
    let words = message
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    for word in words {
        let room = SLUG_LENGTH.saturating_sub(slug.len() + usize::from(!slug.is_empty()));
        if room == 0 || (word.len() > room && !slug.is_empty()) {
            // Cut between words; only a first word that is too long is cut itself.
            break;
        }
        if !slug.is_empty() {
            slug.push('_');
        }
        slug.extend(word.chars().take(room).map(|c| c.to_ascii_lowercase()));
    }
    if slug.is_empty() {
        EMPTY_SLUG.to_owned()
    } else {
        slug
    }
}

impl fmt::Display for MigrationName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for MigrationName {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for MigrationName {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl From<MigrationName> for String {
    fn from(name: MigrationName) -> Self {
        name.0
    }
}

impl TryFrom<String> for MigrationName {
    type Error = IdError;

    fn try_from(text: String) -> Result<Self, IdError> {
        Self::new(text)
    }
}

impl FromStr for MigrationName {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        Self::new(text)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn made(message: &str) -> String {
        MigrationName::make("20261120_101500", message)
            .unwrap()
            .as_str()
            .to_owned()
    }

    #[test]
    fn slugs_are_short_ascii() {
        assert_eq!(
            made("Add user preferences!"),
            "m20261120_101500_add_user_preferences"
        );
        assert_eq!(made("  --  "), "m20261120_101500_migration");
        assert_eq!(made("größe"), "m20261120_101500_gr_e");
        assert_eq!(made("type"), "m20261120_101500_type");
        let long = made("a word and another word and one more that does not fit in there");
        assert_eq!(
            long,
            "m20261120_101500_a_word_and_another_word_and_one_more"
        );
        assert_eq!(made(&"x".repeat(90)).len(), 17 + 40);
    }

    #[test]
    fn stamps_are_checked() {
        assert!(MigrationName::make("2026-11-20", "x").is_err());
        assert!(MigrationName::make("20261120_1015", "x").is_err());
    }

    #[test]
    fn parts_are_read_back() {
        let name = MigrationName::new("m20261120_101500_add_users").unwrap();
        assert_eq!(name.stamp(), Some("20261120_101500"));
        assert_eq!(name.slug(), "add_users");
        assert_eq!(name.words(), "add users");
        let odd = MigrationName::new("m01_create").unwrap();
        assert_eq!((odd.stamp(), odd.slug()), (None, "m01_create"));
        let bare = MigrationName::new("m20261120_101500").unwrap();
        assert_eq!(bare.slug(), "m20261120_101500");
    }
}
