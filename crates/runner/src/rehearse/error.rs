//! Why something couldn't be rehearsed.

use std::time::Duration;

use sea_orm::DbErr;

use super::guard;
use crate::{Direction, RunError};

/// A rehearsal that came to no good end. The database is as it was.
#[derive(Clone, Debug, thiserror::Error)]
pub enum RehearseError {
    /// It would fail in a real run, too.
    #[error(transparent)]
    Run(#[from] Box<RunError>),
    /// Some can't be in a transaction, and what is in none can't be rolled back.
    #[error(
        "{} can't be in a transaction, so {} can't be rolled back: nothing was run; rehearse on a copy: `--rehearse clone`",
        names.join(", "),
        if names.len() == 1 { "it" } else { "they" }
    )]
    NoTransaction {
        /// Their names.
        names: Vec<String>,
    },
    /// A statement does what no rollback takes back.
    #[error(
        "{name} ({direction}) sets a sequence, and no rollback takes that back: nothing was run; rehearse on a copy: `--rehearse clone`\n  statement: {sql}"
    )]
    SetsSequence {
        /// The revision.
        name: String,
        /// Which way.
        direction: Direction,
        /// The statement.
        sql: String,
    },
    /// Its SQL contains a COMMIT or ROLLBACK, which a real run wouldn't survive either; or a
    /// `SET CONSTRAINTS ALL`, which looks alike here.
    #[error(
        "{name} ({direction}) ends the transaction that it was given, or sets all constraints to be checked at once: it was rolled back and the database is as it was; take COMMIT and ROLLBACK out of its SQL, or rehearse on a copy: `--rehearse clone`"
    )]
    EndsTransaction {
        /// The revision.
        name: String,
        /// Which way.
        direction: Direction,
    },
    /// It uses what an earlier revision has to commit first.
    #[error(
        "{name} ({direction}) uses what another revision has to commit first, and here all share one transaction: {message}; the database is as it was; rehearse on a copy: `--rehearse clone`"
    )]
    NeedsCommit {
        /// The revision.
        name: String,
        /// Which way.
        direction: Direction,
        /// The server's words.
        message: String,
    },
    /// It would hold its locks for too long.
    #[error(
        "the rehearsal was ended after {after:?} in {name}: its locks keep others waiting; the database is as it was; allow more by `--rehearse-limit`, or rehearse on a copy: `--rehearse clone`"
    )]
    TooLong {
        /// The revision.
        name: String,
        /// The limit.
        after: Duration,
    },
    /// Rows of squashed revisions have to be exchanged before.
    #[error(
        "rows of revisions that were squashed have to be exchanged for {} first, and that would be kept: nothing was run; rehearse on a copy: `--rehearse clone`",
        names.join(", ")
    )]
    Exchange {
        /// The ids of the revisions that come in.
        names: Vec<String>,
    },
    /// Somebody else applied or reverted it just now.
    #[error("{name} was done by another run just now: rehearse again")]
    Taken {
        /// The revision.
        name: String,
    },
    /// Something around the revisions.
    #[error("the database refused {what}: {source}")]
    Database {
        /// What was tried.
        what: &'static str,
        /// Its words.
        source: DbErr,
    },
}

impl RehearseError {
    pub(super) fn database(what: &'static str) -> impl Fn(DbErr) -> Self {
        move |source| Self::Database { what, source }
    }

    /// Sorts a failure that has causes of the rehearsal's own from one that a real run would have.
    pub(super) fn of(error: RunError) -> Self {
        let RunError::Statement(failure) = &error else {
            return Self::Run(Box::new(error));
        };
        let (name, direction) = (failure.name.clone(), failure.direction);
        match failure.sqlstate.as_deref() {
            // A new value of an enum, used before it was committed.
            Some("55P04") => Self::NeedsCommit {
                name,
                direction,
                message: failure.message.clone(),
            },
            // Written after the end of our transaction, where everything is read only.
            Some("25006") => Self::EndsTransaction { name, direction },
            Some(code) if guard::vetoed(code, failure.constraint.as_deref()) => {
                Self::EndsTransaction { name, direction }
            }
            Some(_) | None => Self::Run(Box::new(error)),
        }
    }

    /// The stable code of `error[…]` and `--json`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Run(error) => error.code(),
            Self::NoTransaction { .. } => "no-transaction",
            Self::SetsSequence { .. } => "sets-sequence",
            Self::EndsTransaction { .. } => "ended-transaction",
            Self::NeedsCommit { .. } => "needs-commit",
            Self::TooLong { .. } => "rehearse-limit",
            Self::Exchange { .. } => "squashed",
            Self::Taken { .. } => "taken",
            Self::Database { .. } => "database",
        }
    }
}
