//! Revisions as SQL that a database's own client runs, leaving what [`run`](crate::run) would.
//!
//! A script is made without a database: of what a revision does, only what can be
//! [recorded](crate::record) is known. What can't be stands in the script as a stop.

mod bind;
mod postgres;
mod postgres_literal;
mod scan;
mod split;
mod sqlite;
mod sqlite_literal;
mod write;

use crate::history::EventKind;
use crate::record::NotRecordable;
use crate::{Backend, Direction, Step};

/// Why a revision can't be written as SQL.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unwritable {
    /// Its statements aren't known without a database.
    #[error(transparent)]
    NotRecordable(#[from] NotRecordable),
    /// It wants not to be recorded.
    #[error("it declares `record: false`")]
    Declined,
    /// A value that has no literal, or that the driver refuses.
    #[error("it binds {what}, which has no literal here")]
    Value {
        /// The value.
        what: String,
    },
    /// A text that the server or its client would not take for one statement, or for what it is.
    #[error("{what}")]
    Text {
        /// What is the matter with it.
        what: String,
    },
    /// Its SQL contains a COMMIT or ROLLBACK.
    #[error("it ends the transaction that it is given: declare `transaction: false`")]
    EndsTransaction,
}

/// Where a script may begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Start {
    /// The PostgreSQL schema that unqualified names mean; `None`: the role's.
    pub schema: Option<String>,
    /// Which way the script goes.
    pub direction: Direction,
    /// Where it begins, for messages: `base`, an id.
    pub from: String,
    /// Names that must be applied.
    pub applied: Vec<String>,
    /// Names that must not be applied.
    pub absent: Vec<String>,
    /// All names that are known; `None`: others may be applied, too.
    pub known: Option<Vec<String>>,
}

/// One revision as SQL: statements without semicolons.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Section {
    /// What comes before its own statements: transaction, claim.
    pub before: Vec<String>,
    /// Its own statements; where it can't be written, one that stops the script.
    pub statements: Vec<String>,
    /// What comes after them: event, commit.
    pub after: Vec<String>,
    /// Why it can't be written.
    pub reason: Option<String>,
}

/// The statements before the first revision: they refuse a database that is somewhere else, and
/// make the tables of [`history`](crate::history) where they are missing.
#[must_use]
pub fn start(backend: Backend, start: &Start) -> Vec<String> {
    match backend {
        Backend::Postgres => postgres::start(start),
        Backend::Sqlite => sqlite::start(start),
    }
}

/// The statements behind the last revision.
#[must_use]
pub fn end(backend: Backend) -> Vec<String> {
    match backend {
        Backend::Postgres => postgres::end(),
        Backend::Sqlite => sqlite::end(),
    }
}

/// What the client's program must be told and no driver understands; it comes first.
#[must_use]
pub fn client(backend: Backend) -> &'static [&'static str] {
    match backend {
        Backend::Postgres => &["\\set ON_ERROR_STOP on", "\\set AUTOCOMMIT on"],
        Backend::Sqlite => &[".bail on"],
    }
}

/// One revision.
pub async fn section(step: &Step, backend: Backend, tool_version: &str) -> Section {
    let in_transaction = step.in_transaction(backend);
    let written = if step.record {
        write::own(step, backend, in_transaction).await
    } else {
        Err(Unwritable::Declined)
    };
    let job = Job {
        step,
        in_transaction,
        tool_version,
        statements: written.as_ref().map_or(0, |(_, count)| *count),
    };
    let (before, after) = match backend {
        Backend::Postgres => postgres::around(&job),
        Backend::Sqlite => sqlite::around(&job),
    };
    let (statements, reason) = match written {
        Ok((units, _)) => (journalled(&job, backend, units), None),
        Err(why) => {
            let message = format!("{} is not in this script: {why}", step.name);
            let go_on = match step.direction {
                Direction::Up => format!("ultra-migrate upgrade {}", step.name),
                Direction::Down => "ultra-migrate downgrade".to_owned(),
            };
            let stop = match backend {
                Backend::Postgres => vec![postgres::stop(&message, &format!("go on with {go_on}"))],
                Backend::Sqlite => sqlite::stop(&step.name, &go_on),
            };
            (stop, Some(why.to_string()))
        }
    };
    Section {
        before,
        statements,
        after,
        reason,
    }
}

/// Its statements, each with its line in the journal where there is one: after a failure `upgrade`
/// goes on at the right one.
fn journalled(job: &Job<'_>, backend: Backend, units: Vec<write::Unit>) -> Vec<String> {
    let said = |(done, mark): &(usize, String)| {
        let event = Event {
            statements: Some(*done),
            checksum: Some(mark.as_str()),
            ..job.event(EventKind::Started)
        };
        match backend {
            Backend::Postgres => postgres::event(job, &event),
            Backend::Sqlite => sqlite::event(job, &event),
        }
    };
    let begin = match backend {
        Backend::Postgres => "BEGIN",
        Backend::Sqlite => "BEGIN IMMEDIATE",
    };
    let mut all = Vec::new();
    for unit in units {
        match &unit.line {
            None => all.extend(unit.texts),
            Some(line) if line.apart => {
                all.push(said(&line.begun));
                all.extend(unit.texts);
                all.extend(line.done.as_ref().map(said));
            }
            Some(line) => {
                all.push(begin.to_owned());
                all.extend(unit.texts);
                all.extend(line.done.as_ref().map(said));
                all.push("COMMIT".to_owned());
            }
        }
    }
    all
}

/// A revision on its way into a script.
struct Job<'a> {
    step: &'a Step,
    in_transaction: bool,
    tool_version: &'a str,
    /// How many of its own there are.
    statements: usize,
}

impl Job<'_> {
    fn event(&self, kind: EventKind) -> Event<'_> {
        Event {
            name: &self.step.name,
            id: &self.step.id,
            direction: self.step.direction.as_str(),
            kind,
            statements: None,
            checksum: self.step.checksum.as_deref(),
            group: self.step.group.as_deref(),
        }
    }

    /// What the history says in the end; of a squashed revision also which ones it was run for.
    fn finished(&self) -> Vec<Event<'_>> {
        let own = Event {
            statements: Some(self.statements),
            ..self.event(EventKind::Finished)
        };
        let stamped = self.step.claims.iter().map(|claim| Event {
            name: &claim.name,
            id: &claim.id,
            direction: "stamp",
            kind: EventKind::Finished,
            statements: None,
            checksum: match self.step.direction {
                Direction::Up => claim.checksum.as_deref(),
                Direction::Down => None,
            },
            group: None,
        });
        let mut all: Vec<Event<'_>> = stamped.collect();
        // As `run` orders them.
        all.insert(if self.in_transaction { 0 } else { all.len() }, own);
        all
    }

    /// What it says of a plain migration without a transaction, which has no journal.
    fn started(&self) -> Option<Event<'_>> {
        let bare = !self.in_transaction && self.step.plain;
        bare.then(|| self.event(EventKind::Started))
    }
}

/// A row of the history.
struct Event<'a> {
    name: &'a str,
    id: &'a str,
    direction: &'static str,
    kind: EventKind,
    group: Option<&'a str>,
    statements: Option<usize>,
    checksum: Option<&'a str>,
}

impl Event<'_> {
    /// Whether it says how long it took.
    fn took(&self) -> bool {
        match self.kind {
            EventKind::Started => false,
            EventKind::Finished | EventKind::Failed => self.direction != "stamp",
        }
    }

    /// The count as SQL.
    fn count(&self) -> String {
        self.statements
            .map_or_else(|| "NULL".to_owned(), |count| count.to_string())
    }
}

/// Bytes as digits.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
