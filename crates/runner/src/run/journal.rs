//! A recordable revision without a transaction: statement by statement, each written down, so that
//! a run that was cut short goes on where it stopped.
//!
//! A statement that can be in a transaction shares one with its line in the journal. One that
//! can't (the server says so) is announced first and looked at when it was cut short.
//!
//! The journal are `started` events: `statements` says how many are done, `checksum` holds a mark
//! of these statements' texts, so that a revision that was changed meanwhile is noticed.

use sea_orm::{ConnectionTrait, DbErr, Statement, TransactionTrait};

use super::apart::Apart;
use super::{Failure, Job, Kept, RunError, bare, claims};
use crate::history::{EventKind, Note, journal, note};
use crate::record::Recorded;
use crate::{Backend, Direction, Event, Outcome, failpoint, sql};

mod leftover;

/// Marks of the journal, in the column `checksum`.
pub(crate) const DONE: &str = "journal:1:";
/// The statement behind those that are done was about to be run, apart from any transaction.
pub(crate) const BEGUN: &str = "begun:1:";

/// A mark of the statements that are done.
pub(crate) fn mark<'s>(kind: &str, done: impl Iterator<Item = &'s Statement>) -> String {
    let texts: Vec<String> = done.map(ToString::to_string).collect();
    format!("{kind}{}", ultra_revision::digest(&texts))
}

/// Whether it is known beforehand that a statement can't be in a transaction.
pub(crate) fn goes_apart(statement: &Statement, backend: Backend) -> bool {
    match Apart::of(&statement.sql) {
        Apart::BuildIndex { .. }
        | Apart::DropIndex { .. }
        | Apart::Reindex
        | Apart::Detach { .. } => true,
        // In a transaction some do nothing, silently.
        Apart::Repeatable => backend == Backend::Sqlite,
        Apart::Unknown => false,
    }
}

/// Whether the catalog tells if a statement was done.
pub(crate) fn speaks_for_itself(statement: &Statement) -> bool {
    match Apart::of(&statement.sql) {
        Apart::BuildIndex { index, .. } => index.is_some(),
        Apart::DropIndex { .. } | Apart::Detach { .. } | Apart::Reindex => true,
        Apart::Repeatable | Apart::Unknown => false,
    }
}

pub(super) async fn run(job: &Job<'_>, recorded: &[Recorded]) -> Result<Outcome, RunError> {
    let before = |error| job.refused(error, Kept::Nothing);
    let claimed = claims::are_there(job.db(), job.backend(), job.step)
        .await
        .map_err(before)?;
    let done = match job.step.direction {
        Direction::Up => claimed,
        Direction::Down => !claimed,
    };
    if done {
        return Ok(Outcome::AlreadyDone);
    }
    let statements: Vec<&Statement> = recorded
        .iter()
        .filter_map(|item| match item {
            Recorded::Execute(statement) => Some(statement),
            Recorded::Begin | Recorded::Commit | Recorded::Rollback => None,
        })
        .collect();
    let mut work = Work {
        job,
        statements,
        done: 0,
        begun: false,
        executed: false,
        resumed: false,
    };
    let result = work.all().await;
    if let Err(error) = &result {
        let mark = work.mark(if work.begun { BEGUN } else { DONE });
        // Who couldn't go on has no say about how far it is.
        let journal = work.resumed.then_some((work.done, mark));
        job.note_failed(error, journal).await;
    }
    result
}

struct Work<'w, 'r> {
    job: &'w Job<'r>,
    statements: Vec<&'w Statement>,
    /// How many are done.
    done: usize,
    /// Whether the next one was announced, and may have been run.
    begun: bool,
    /// Whether a statement that can't be in a transaction took effect and isn't written down.
    executed: bool,
    /// Whether it is known where an earlier run stopped.
    resumed: bool,
}

impl Work<'_, '_> {
    async fn all(&mut self) -> Result<Outcome, RunError> {
        self.resume().await?;
        self.resumed = true;
        let total = self.statements.len();
        while let Some(statement) = self.statements.get(self.done).copied() {
            if self.job.context().stop.is_requested() {
                return Err(RunError::Interrupted {
                    name: self.job.step.name.clone(),
                    kept: Kept::Journalled,
                });
            }
            self.job.run.tell(Event::Statement {
                name: self.job.step.name.clone(),
                index: self.done + 1,
                total,
            });
            self.settle(statement).await?;
        }
        failpoint::pass("journal.before_claim");
        bare::record(self.job, Some(total))
            .await
            .map_err(|error| self.job.refused(error, Kept::Journalled))?;
        failpoint::pass("journal.after_claim");
        Ok(self.job.done(Some(total)))
    }

    /// Finds out where an earlier run stopped.
    async fn resume(&mut self) -> Result<(), RunError> {
        let job = self.job;
        let refused = |error| job.refused(error, Kept::Journalled);
        let last = journal(
            job.db(),
            job.backend(),
            &job.step.name,
            job.step.direction.as_str(),
        )
        .await
        .map_err(refused)?;
        let Some((done, mark)) = last else {
            return Ok(());
        };
        self.done = done;
        let changed = || RunError::ChangedMidway {
            name: job.step.name.clone(),
            direction: job.step.direction,
            done,
        };
        self.begun = mark == self.mark(BEGUN);
        if done > self.statements.len() || !(self.begun || mark == self.mark(DONE)) {
            return Err(changed());
        }
        if done > 0 || self.begun {
            job.run.tell(Event::Resumed {
                name: job.step.name.clone(),
                done,
                total: self.statements.len(),
            });
        }
        if self.begun {
            self.look().await?;
        }
        Ok(())
    }

    /// A mark of the statements that are done.
    fn mark(&self, kind: &str) -> String {
        mark(kind, self.statements.iter().take(self.done).copied())
    }

    /// Writes down how many are done.
    async fn write(&self, db: &impl ConnectionTrait) -> Result<(), DbErr> {
        self.line(db, DONE).await
    }

    async fn line(&self, db: &impl ConnectionTrait, kind: &str) -> Result<(), DbErr> {
        let job = self.job;
        let event = Note {
            statements: i64::try_from(self.done).ok(),
            checksum: Some(self.mark(kind)),
            ..job.note(EventKind::Started)
        };
        note(db, job.backend(), job.context(), event, None).await?;
        Ok(())
    }

    /// One statement, until it is done, fails for good, or the time is up.
    async fn settle(&mut self, statement: &Statement) -> Result<(), RunError> {
        let job = self.job;
        let mut ladder = job.run.ladder(std::slice::from_ref(job));
        loop {
            let limited = job.run.limit(job.step, ladder.rung()).await;
            limited.map_err(|error| job.refused(error, Kept::Journalled))?;
            let error = match self.once(statement).await {
                Ok(()) => {
                    self.done += 1;
                    self.begun = false;
                    self.executed = false;
                    // In the transaction it was written with the statement.
                    return Ok(());
                }
                Err(error) => error,
            };
            let kept = if self.done == 0 {
                Kept::Nothing
            } else {
                Kept::Journalled
            };
            let failure =
                Failure::new(job.step, error, kept).with_statement(Some(statement.sql.clone()));
            let error = RunError::of(failure);
            if self.executed {
                // Only its line is missing; the event of the failure says that it is done.
                self.done += 1;
                self.begun = false;
                return Err(error);
            }
            if self.begun && !error.session_lost() {
                // The server said that it failed: nothing is in doubt, but something may be left.
                if let Err(error) = leftover::clear(job, statement).await {
                    tracing::warn!(%error, "what a failed statement left behind stays");
                }
                self.begun = false;
            }
            if let Some(error) = job.run.patiently(error, &mut ladder).await {
                return Err(error);
            }
        }
    }

    async fn once(&mut self, statement: &Statement) -> Result<(), DbErr> {
        if goes_apart(statement, self.job.backend()) {
            return self.apart(statement).await;
        }
        let tx = self.job.db().begin().await?;
        match execute(&tx, statement).await {
            Ok(()) => {}
            Err(error) if refuses_transactions(&error) => {
                tx.rollback().await?;
                return self.apart(statement).await;
            }
            Err(error) => {
                let _ = tx.rollback().await;
                return Err(error);
            }
        }
        failpoint::pass("journal.executed");
        self.done += 1;
        let written = self.write(&tx).await;
        self.done -= 1;
        if let Err(error) = written {
            let _ = tx.rollback().await;
            return Err(error);
        }
        failpoint::pass("journal.written");
        tx.commit().await
    }

    async fn apart(&mut self, statement: &Statement) -> Result<(), DbErr> {
        // What is there already isn't ours: the statement will say so, and nothing is in doubt.
        if leftover::clear(self.job, statement).await? == leftover::Before::Absent {
            self.line(self.job.db(), BEGUN).await?;
            self.begun = true;
        }
        failpoint::pass("journal.begun");
        execute(self.job.db(), statement).await?;
        self.executed = true;
        failpoint::pass("journal.executed_apart");
        if speaks_for_itself(statement) && self.done + 1 == self.statements.len() {
            // The claim comes next, and until then a look tells that it was done.
            return Ok(());
        }
        self.done += 1;
        let written = self.write(self.job.db()).await;
        self.done -= 1;
        failpoint::pass("journal.written_apart");
        written
    }

    /// The next statement was begun: finds out what became of it, and clears what is left.
    async fn look(&mut self) -> Result<(), RunError> {
        let job = self.job;
        let Some(statement) = self.statements.get(self.done).copied() else {
            return Ok(());
        };
        let refused = |error| job.refused(error, Kept::Journalled);
        match leftover::look(job, statement).await.map_err(refused)? {
            leftover::Found::Done => {
                self.done += 1;
                self.begun = false;
                self.write(job.db()).await.map_err(refused)
            }
            leftover::Found::Cleared => Ok(()),
            leftover::Found::Unknown if job.step.idempotent => Ok(()),
            leftover::Found::Unknown => Err(RunError::InDoubt {
                name: job.step.name.clone(),
                direction: job.step.direction,
                at: self.done + 1,
                sql: statement.sql.clone(),
            }),
        }
    }
}

pub(crate) async fn execute(db: &impl ConnectionTrait, statement: &Statement) -> Result<(), DbErr> {
    match &statement.values {
        Some(_) => db.execute_raw(statement.clone()).await.map(drop),
        None => db.execute_unprepared(&statement.sql).await.map(drop),
    }
}

/// `CREATE DATABASE cannot run inside a transaction block`, and a COMMIT inside of a procedure.
fn refuses_transactions(error: &DbErr) -> bool {
    match sql::code(error).as_deref() {
        Some("25001" | "2D000") => true,
        Some(_) | None => {
            let text = error.to_string();
            text.contains("within a transaction") || text.contains("from within a transaction")
        }
    }
}
