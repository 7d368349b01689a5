//! Why a revision didn't run, and what the database has of it.

use std::fmt;

use sea_orm::{ConnAcquireErr, DbErr};

use super::Failure;
use crate::{Direction, sql};

/// What the database has of a revision that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// Nothing: it was rolled back, or never began.
    Nothing,
    /// What came before the failing statement: it ran without a transaction.
    Part,
    /// All of it, but it isn't recorded.
    AllButClaim,
    /// One or the other, wholly.
    Unknown,
}

impl fmt::Display for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nothing => "nothing of it was kept; earlier revisions stay as they were",
            Self::Part => {
                "it ran without a transaction: what it did before the failure is in the database, and it isn't recorded as done; put right what is half done, then run the command again"
            }
            Self::AllButClaim => {
                "its work is in the database, but recording it failed; check, then record it with `stamp`"
            }
            Self::Unknown => {
                "it is there wholly or not at all; the next `upgrade` finds out and goes on from there"
            }
        })
    }
}

/// What state it is in and what to do; where something was kept, the state says it.
fn next(kept: Kept, advice: &str) -> String {
    match kept {
        Kept::Nothing => format!("{kept}; {advice}"),
        Kept::Part | Kept::AllButClaim | Kept::Unknown => kept.to_string(),
    }
}

/// Why a revision didn't run.
#[derive(Clone, Debug, thiserror::Error)]
pub enum RunError {
    /// The server, or the revision itself, refused.
    #[error("{0}\n{next}", next = next(.0.kept, "correct the revision, or the rows that it fails on, and run the command again"))]
    Statement(Box<Failure>),
    /// Another session held a lock for too long.
    #[error("{0}\n{next}", next = next(.0.kept, "another session is using the table: wait for it or end it, then run the command again"))]
    LockTimeout(Box<Failure>),
    /// Two sessions waited for each other, and the server chose this one.
    #[error("{0}\n{next}", next = next(.0.kept, "run the command again"))]
    Deadlock(Box<Failure>),
    /// The connection was lost before the commit.
    #[error("{0}\nthe session was lost: {next}", next = next(.0.kept, "run the command again"))]
    SessionLost(Box<Failure>),
    /// It waited for itself.
    #[error(
        "{name} ({direction}) waits for a connection that it holds itself: after `manager.begin()` use the manager that it returned\n{}", next(*kept, "correct the revision and run the command again")
    )]
    SecondConnection {
        /// The revision.
        name: String,
        /// Which way.
        direction: Direction,
        /// What the database has of it.
        kept: Kept,
    },
    /// Its code panicked.
    #[error("{name} ({direction}) panicked: {message}\n{}", next(*kept, "correct the revision and run the command again"))]
    Panicked {
        /// The revision.
        name: String,
        /// Which way.
        direction: Direction,
        /// What it said, and where.
        message: String,
        /// What the database has of it.
        kept: Kept,
    },
    /// Its SQL contains a COMMIT or ROLLBACK.
    #[error(
        "{name} ({direction}) ended the transaction that it was given: what it did before its COMMIT is in the database, and it isn't recorded as done; take COMMIT and ROLLBACK out of its SQL (or declare `transaction: false`), put right what is half done, then run the command again"
    )]
    EndedTransaction {
        /// The revision.
        name: String,
        /// Which way.
        direction: Direction,
    },
    /// SQLite: rows lost their parents.
    #[error(
        "{name} would leave {rows} rows of `{table}` without the row they refer to; nothing of it was kept; correct the revision, so that it copies all rows that are referred to"
    )]
    BrokenReferences {
        /// The revision.
        name: String,
        /// The table with the rows.
        table: String,
        /// How many.
        rows: i64,
    },
    /// The connection was lost while COMMIT was under way.
    #[error(
        "the session was lost while {name} ({direction}) was being committed: {message}\nit is there wholly or not at all; the next `upgrade` finds out and goes on from there"
    )]
    UnknownOutcome {
        /// The revision.
        name: String,
        /// Which way.
        direction: Direction,
        /// What the driver said.
        message: String,
    },
}

impl RunError {
    /// Sorts a failure by what can be done about it.
    pub(super) fn of(failure: Failure) -> Self {
        if failure.source == DbErr::ConnectionAcquire(ConnAcquireErr::Timeout) {
            return Self::SecondConnection {
                name: failure.name,
                direction: failure.direction,
                kept: failure.kept,
            };
        }
        let lost = sql::lost(&failure.source);
        let failure = Box::new(failure);
        match failure.sqlstate.as_deref() {
            Some("40P01") => Self::Deadlock(failure),
            Some("55P03") => Self::LockTimeout(failure),
            // SQLite: busy and locked, with their extended codes.
            Some("5" | "6" | "261" | "262" | "517" | "773") => Self::LockTimeout(failure),
            Some(_) | None if lost => Self::SessionLost(failure),
            Some(_) | None => Self::Statement(failure),
        }
    }

    /// What the database has of the revision.
    #[must_use]
    pub fn kept(&self) -> Kept {
        match self {
            Self::Statement(failure)
            | Self::LockTimeout(failure)
            | Self::Deadlock(failure)
            | Self::SessionLost(failure) => failure.kept,
            Self::SecondConnection { kept, .. } | Self::Panicked { kept, .. } => *kept,
            Self::EndedTransaction { .. } => Kept::Part,
            Self::BrokenReferences { .. } => Kept::Nothing,
            Self::UnknownOutcome { .. } => Kept::Unknown,
        }
    }

    /// The revision.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Statement(failure)
            | Self::LockTimeout(failure)
            | Self::Deadlock(failure)
            | Self::SessionLost(failure) => &failure.name,
            Self::SecondConnection { name, .. }
            | Self::Panicked { name, .. }
            | Self::EndedTransaction { name, .. }
            | Self::BrokenReferences { name, .. }
            | Self::UnknownOutcome { name, .. } => name,
        }
    }

    /// The stable code of `error[…]` and `--json`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Statement(_) => "statement",
            Self::LockTimeout(_) => "lock-timeout",
            Self::Deadlock(_) => "deadlock",
            Self::SessionLost(_) => "session-lost",
            Self::SecondConnection { .. } => "second-connection",
            Self::Panicked { .. } => "panicked",
            Self::EndedTransaction { .. } => "ended-transaction",
            Self::BrokenReferences { .. } => "broken-references",
            Self::UnknownOutcome { .. } => "unknown-outcome",
        }
    }

    pub(super) fn session_lost(&self) -> bool {
        matches!(self, Self::SessionLost(_) | Self::UnknownOutcome { .. })
    }
}
