//! Why a revision didn't run, and what the database has of it.

use std::fmt;

use sea_orm::{ConnAcquireErr, DbErr};

use super::Failure;
use crate::{Blocker, Direction, sql};

/// What the database has of a revision that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// Nothing: it was rolled back, or never began.
    Nothing,
    /// What came before the failing statement: it ran without a transaction.
    Part,
    /// What came before the failing statement, which is written down.
    Journalled,
    /// All of it, but it isn't recorded.
    AllButClaim,
    /// One or the other, wholly.
    Unknown,
    /// Nothing of anything: it was a rehearsal.
    Rehearsed,
}

impl fmt::Display for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nothing => "nothing of it was kept; earlier revisions stay as they were",
            Self::Part => {
                "it ran without a transaction: what it did before the failure is in the database, and it isn't recorded as done; put right what is half done, then run the command again"
            }
            Self::Journalled => {
                "the statements before this one are done and written down; the next `upgrade` goes on from here"
            }
            Self::AllButClaim => {
                "its work is in the database, but recording it failed; check, then record it with `stamp`"
            }
            Self::Unknown => {
                "it is there wholly or not at all; the next `upgrade` finds out and goes on from there"
            }
            Self::Rehearsed => "it was a rehearsal: the database is as it was",
        })
    }
}

/// What state it is in and what to do; where something was kept, the state says it.
fn next(kept: Kept, advice: &str) -> String {
    match kept {
        Kept::Nothing | Kept::Journalled | Kept::Rehearsed => format!("{kept}; {advice}"),
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
    /// A statement took longer than it may.
    #[error("{0}\n{next}", next = next(.0.kept, "give the revision more time by `statement_timeout` in its `REVISION` (or `--statement-timeout`), then run the command again"))]
    StatementTimeout(Box<Failure>),
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
    /// It was asked to stop.
    #[error("{name} was interrupted: {kept}")]
    Interrupted {
        /// The revision.
        name: String,
        /// What the database has of it.
        kept: Kept,
    },
    /// Several were to share a transaction, and one can't be in any.
    #[error(
        "{name} has to run without a transaction, so it can't share one with others: run what comes before it by `upgrade`, it alone, then the rest"
    )]
    NotTogether {
        /// The one.
        name: String,
    },
    /// It runs without a transaction, its statements can't be known beforehand, and it doesn't say
    /// that it may begin anew.
    #[error(
        "{name} ({direction}) is to run without a transaction, and its statements can't be recorded: {why}; so a run that was cut short couldn't go on where it stopped. Nothing was run. Make it recordable, or see to it that it may begin anew and declare `idempotent: true`"
    )]
    NotIdempotent {
        /// The revision.
        name: String,
        /// Which way.
        direction: Direction,
        /// Why it can't be recorded.
        why: String,
    },
    /// It was begun and then changed in what was done already.
    #[error(
        "{name} ({direction}) was changed in the middle of its run: its first {done} statements were done as they were written then; put them back as they were and run the command again (statements that weren't reached may be changed)"
    )]
    ChangedMidway {
        /// The revision.
        name: String,
        /// Which way.
        direction: Direction,
        /// How many statements were done.
        done: usize,
    },
    /// A statement that can't be in a transaction was under way when a run ended, and whether it
    /// took effect can't be told.
    #[error(
        "{name} ({direction}) was cut short at statement {at}, which can't be in a transaction: whether it was done can't be told\n  statement: {sql}\nlook; if it may be run again, declare `idempotent: true` in `REVISION` and run the command again; if all of the revision is done, record it with `stamp`"
    )]
    InDoubt {
        /// The revision.
        name: String,
        /// Which way.
        direction: Direction,
        /// Which statement, counted from one.
        at: usize,
        /// The statement.
        sql: String,
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
    pub(crate) fn of(failure: Failure) -> Self {
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
            // A failed serialization passes in the same way.
            Some("40001") => Self::Deadlock(failure),
            Some("55P03") => Self::LockTimeout(failure),
            Some("57014") if failure.message.contains("statement timeout") => {
                Self::StatementTimeout(failure)
            }
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
            | Self::StatementTimeout(failure)
            | Self::SessionLost(failure) => failure.kept,
            Self::SecondConnection { kept, .. }
            | Self::Panicked { kept, .. }
            | Self::Interrupted { kept, .. } => *kept,
            Self::EndedTransaction { .. } | Self::ChangedMidway { .. } | Self::InDoubt { .. } => {
                Kept::Part
            }
            Self::BrokenReferences { .. }
            | Self::NotTogether { .. }
            | Self::NotIdempotent { .. } => Kept::Nothing,
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
            | Self::StatementTimeout(failure)
            | Self::SessionLost(failure) => &failure.name,
            Self::SecondConnection { name, .. }
            | Self::Panicked { name, .. }
            | Self::EndedTransaction { name, .. }
            | Self::BrokenReferences { name, .. }
            | Self::Interrupted { name, .. }
            | Self::NotTogether { name }
            | Self::NotIdempotent { name, .. }
            | Self::ChangedMidway { name, .. }
            | Self::InDoubt { name, .. }
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
            Self::StatementTimeout(_) => "statement-timeout",
            Self::Interrupted { .. } => "interrupted",
            Self::NotTogether { .. } => "not-together",
            Self::NotIdempotent { .. } => "not-idempotent",
            Self::ChangedMidway { .. } => "changed-midway",
            Self::InDoubt { .. } => "in-doubt",
            Self::UnknownOutcome { .. } => "unknown-outcome",
        }
    }

    /// Whether there is no session any more. A new one finds out what is applied.
    #[must_use]
    pub fn session_lost(&self) -> bool {
        matches!(self, Self::SessionLost(_) | Self::UnknownOutcome { .. })
    }

    /// Whether it passes by itself, and nothing of the transaction was kept.
    pub(crate) fn passes(&self) -> bool {
        matches!(self, Self::LockTimeout(_) | Self::Deadlock(_))
    }

    /// What the server said, in a line.
    pub(super) fn said(&self) -> String {
        if let Self::LockTimeout(failure) | Self::Deadlock(failure) = self {
            return failure.message.clone();
        }
        self.to_string()
    }

    /// The same, after so many tries, with who was in the way.
    pub(crate) fn after(mut self, tries: u32, blockers: Vec<Blocker>) -> Self {
        if let Self::LockTimeout(failure) | Self::Deadlock(failure) = &mut self {
            failure.tries = tries;
            failure.blockers = blockers;
        }
        self
    }

    /// The end that was asked for, whatever the server called it.
    pub(super) fn interrupted(self) -> Self {
        Self::Interrupted {
            name: self.name().to_owned(),
            kept: self.kept(),
        }
    }
}
