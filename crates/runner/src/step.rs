//! One revision, one way: what the runner is given and what it gives back.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use sea_orm::{DatabaseExecutor, DbErr};
use sea_orm_migration::MigrationTrait;
use ultra_revision::Revision;

use crate::{Backend, RetryPolicy, Stamp, Stop};

/// Which half of a revision runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Apply.
    Up,
    /// Revert.
    Down,
}

impl Direction {
    /// The word in the history.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
        }
    }
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Which step of how many, for progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Counted from one.
    pub index: usize,
    /// How many there are.
    pub total: usize,
}

impl Default for Place {
    fn default() -> Self {
        Self { index: 1, total: 1 }
    }
}

/// One revision to run.
#[derive(Clone)]
pub struct Step {
    /// What `seaql_migrations.version` holds: the file's stem.
    pub name: String,
    /// The key in the graph.
    pub id: String,
    /// Which way.
    pub direction: Direction,
    /// Of the revision's source, for the history; plain migrations have none.
    pub checksum: Option<String>,
    /// The group of one `generate`, for the history.
    pub group: Option<String>,
    /// False for a revision that must run outside of a transaction.
    pub transaction: bool,
    /// Without a transaction: it may begin anew after a failure.
    pub idempotent: bool,
    /// False: never run against a recorder.
    pub record: bool,
    /// The longest a statement waits for another session's lock; `None`: a second longer than the
    /// server's `deadlock_timeout`. PostgreSQL only.
    pub lock_timeout: Option<Duration>,
    /// The longest a statement may take, zero for no limit; `None`: an hour in a transaction, no
    /// limit without. PostgreSQL only.
    pub statement_timeout: Option<Duration>,
    /// SQLite: foreign keys are off while it runs, and are checked before the commit.
    pub rebuilds_tables: bool,
    /// A plain SeaORM migration: SeaORM's own convention about transactions holds.
    pub plain: bool,
    /// The revisions in whose place it is run: their rows are claimed instead of its own. Empty:
    /// it stands for itself.
    pub claims: Vec<Stamp>,
    /// Which step of how many.
    pub place: Place,
    /// What is run.
    pub migration: Arc<dyn MigrationTrait>,
}

impl Step {
    /// A step of a revision as it declares itself; without a declaration, of a plain migration.
    #[must_use]
    pub fn new(
        id: &str,
        declared: Option<&Revision>,
        direction: Direction,
        migration: Arc<dyn MigrationTrait>,
    ) -> Self {
        let group = declared.map_or("", |revision| revision.group);
        Self {
            name: migration.name().to_owned(),
            id: id.to_owned(),
            direction,
            checksum: None,
            group: (!group.is_empty()).then(|| group.to_owned()),
            transaction: declared.is_none_or(|revision| revision.transaction),
            idempotent: declared.is_some_and(|revision| revision.idempotent),
            record: declared.is_none_or(|revision| revision.record),
            lock_timeout: limit(declared.map_or("", |revision| revision.lock_timeout)),
            statement_timeout: limit(declared.map_or("", |revision| revision.statement_timeout)),
            rebuilds_tables: declared.is_some_and(|revision| revision.rebuilds_tables),
            plain: declared.is_none(),
            claims: Vec::new(),
            place: Place::default(),
            migration,
        }
    }

    /// The names of the rows that say that it is done.
    pub(crate) fn rows(&self) -> Vec<&str> {
        match self.claims.as_slice() {
            [] => vec![&self.name],
            claims => claims.iter().map(|claim| claim.name.as_str()).collect(),
        }
    }

    /// Whether the runner gives it a transaction.
    ///
    /// Ours have one on both databases unless they decline it. A plain migration has what SeaORM
    /// would give it: on SQLite none, and wrapped in one its `PRAGMA foreign_keys` would do
    /// nothing and its rebuilt tables would lose their children's rows.
    #[must_use]
    pub fn in_transaction(&self, backend: Backend) -> bool {
        let asked = self.migration.use_transaction();
        if self.plain {
            asked.unwrap_or(backend == Backend::Postgres)
        } else {
            self.transaction && asked != Some(false)
        }
    }
}

/// A limit that isn't one was refused when the graph was made.
fn limit(text: &str) -> Option<Duration> {
    ultra_revision::parse_limit(text).ok()
}

impl fmt::Debug for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Step")
            .field("name", &self.name)
            .field("direction", &self.direction)
            .finish_non_exhaustive()
    }
}

/// Writes along with each revision, inside its transaction where it has one: the mirror of
/// another tool's version table.
#[async_trait::async_trait]
pub trait Hook: Send + Sync {
    /// The revision's claim was taken (`Up`) or given back (`Down`); an error undoes both.
    async fn recorded(
        &self,
        db: &DatabaseExecutor<'_>,
        name: &str,
        id: &str,
        direction: Direction,
    ) -> Result<(), DbErr>;
}

/// What all steps of a run have in common; it goes into the history.
#[derive(Clone)]
pub struct RunContext {
    /// One for each run, made by the caller.
    pub run_id: String,
    /// Who runs it.
    pub user: String,
    /// Where.
    pub host: String,
    /// The version of the tool.
    pub tool_version: String,
    /// The backup taken before, if one was.
    pub backup_id: Option<String>,
    /// See [`Hook`].
    pub hook: Option<Arc<dyn Hook>>,
    /// What to do when somebody else's lock is in the way.
    pub retry: RetryPolicy,
    /// By which it can be stopped.
    pub stop: Stop,
}

impl fmt::Debug for RunContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RunContext")
            .field("run_id", &self.run_id)
            .finish_non_exhaustive()
    }
}

/// What became of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Another run had done it.
    AlreadyDone,
    /// It was run, and is recorded as such.
    Done {
        /// How long it took, the commit included.
        duration: Duration,
        /// How many statements were seen. `None` where SeaORM reports none of them, as with SQL
        /// text.
        statements: Option<usize>,
    },
}
