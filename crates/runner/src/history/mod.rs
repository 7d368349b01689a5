//! What was run on this database: the claims, which say what is applied, and the events beside
//! them, which say when, by whom and with what result.

mod install;
mod read;
mod write;

pub use install::{InstallError, install};
pub use read::{applied, events, last_checksums, state, unfinished};

pub(crate) use install::install_in;
pub(crate) use install::tables;
pub(crate) use read::{fold, journal, state_text};
pub(crate) use write::{Note, Number, claim, give_back, is_claimed, note, note_failure};

/// SeaORM's table: a row is an applied revision.
pub const CLAIMS: &str = "seaql_migrations";

/// Our table: append-only events.
pub const HISTORY: &str = "ultra_migration_history";

/// A revision that is applied.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Applied {
    /// The revision's name.
    pub version: String,
    /// Seconds since 1970.
    pub applied_at: i64,
}

/// All that deciding what is pending needs.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct State {
    /// What is applied, by name; `None` where no migration tool has been at work.
    pub applied: Option<Vec<Applied>>,
    /// The checksum each revision had when it was last applied or stamped, by name.
    pub checksums: std::collections::BTreeMap<String, String>,
    /// Names of revisions that began without a transaction and never came to an end.
    pub unfinished: Vec<String>,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EventKind {
    /// It began. Only where there is no transaction, which would hide it until the end.
    Started,
    /// It is done.
    Finished,
    /// It failed.
    Failed,
}

impl EventKind {
    /// The word in the table.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Started => "started",
            Self::Finished => "finished",
            Self::Failed => "failed",
        }
    }
}

/// One row of the history.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct HistoryEvent {
    /// Ascending; the order of events.
    pub id: i64,
    /// The run it belongs to.
    pub run_id: String,
    /// The revision's id.
    pub revision: String,
    /// The revision's name.
    pub name: String,
    /// `up`, `down` or `stamp`.
    pub direction: String,
    /// `started`, `finished` or `failed`.
    pub event: String,
    /// When, in UTC by the database's clock, as RFC 3339.
    pub at: String,
    /// How long it took.
    pub duration_ms: Option<i64>,
    /// Of the revision's source.
    pub checksum: Option<String>,
    /// How many statements were seen.
    pub statements: Option<i64>,
    /// Who ran it.
    pub user: Option<String>,
    /// Where.
    pub host: Option<String>,
    /// The version of the tool.
    pub tool_version: Option<String>,
    /// The backup taken before.
    pub backup_id: Option<String>,
    /// The group of one `generate`.
    pub group: Option<String>,
    /// What went wrong.
    pub error: Option<String>,
}
