//! What a comparison cannot know: that something is the same under another name.

use serde::{Deserialize, Serialize};

use crate::Name;

/// The answers to "is this a rename?", from `renamed_from`, `--rename` or an answers file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hints {
    /// Renamed tables.
    #[serde(default)]
    pub tables: Vec<RenamedTable>,
    /// Renamed columns.
    #[serde(default)]
    pub columns: Vec<RenamedColumn>,
}

/// A table that was called otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenamedTable {
    /// The name that the current schema has.
    pub from: Name,
    /// The name that is wanted.
    pub to: Name,
}

/// A column that was called otherwise.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RenamedColumn {
    /// The table, by the name that is wanted.
    pub table: Name,
    /// The column's name in the current schema.
    pub from: String,
    /// The column's name that is wanted.
    pub to: String,
}
