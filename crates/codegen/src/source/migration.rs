//! What a revision's file is rendered from.

use ultra_schema::Dialect;

use crate::call::Call;

/// What stands at the head of a revision's file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileHead {
    /// The key in the graph.
    pub id: String,
    /// The parents.
    pub down_revisions: Vec<String>,
    /// Names for the branch that begins here.
    pub branch_labels: Vec<String>,
    /// Revisions of other branches that must be applied before.
    pub depends_on: Vec<String>,
    /// What it does, as it was typed.
    pub message: String,
    /// True where the file's name doesn't give the message back.
    pub keep_message: bool,
    /// The revisions that it stands for, as `"id name"`, in the order in which they ran.
    pub replaces: Vec<String>,
    /// Shared by the revisions of one `generate`, else empty.
    pub group: String,
    /// When it was made, for the reader: `2026-11-20 10:15 UTC`.
    pub created: String,
}

/// The statements of both directions on one database.
#[derive(Clone, Debug, PartialEq)]
pub struct Arm {
    /// The database.
    pub dialect: Dialect,
    /// The way up.
    pub up: Vec<Call>,
    /// The way down.
    pub down: Vec<Call>,
    /// True where tables are rebuilt (SQLite).
    pub rebuilds_tables: bool,
}

/// All that a file is rendered from.
#[derive(Clone, Debug, PartialEq)]
pub struct Migration {
    /// Its head.
    pub head: FileHead,
    /// The databases that it was planned for; none: an empty revision to be filled by hand.
    pub arms: Vec<Arm>,
    /// The project's databases that it was not planned for.
    pub missing: Vec<Dialect>,
}
