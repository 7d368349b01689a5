//! Runs one revision on the session that has the lock.

mod bare;
mod claims;
mod culprit;
mod error;
mod failure;
mod guard;
mod keys;
mod transactional;

use std::time::{Duration, Instant};

use sea_orm::{DatabaseConnection, DbErr};
use sea_orm_migration::SchemaManager;

pub use error::{Kept, RunError};
pub use failure::Failure;

use crate::history::{EventKind, Note, note_failure};
use crate::{Backend, Direction, Event, Locked, Outcome, RunContext, Step, quiet};

/// Runs a revision, once: whoever else runs it at the same time finds it done.
///
/// The tables of [`history`](crate::history) must be there. On an error the database is as
/// [`RunError::kept`] says.
///
/// # Errors
///
/// Names the revision, the statement where it is known, the server's words, and the next step.
pub async fn run(
    locked: &Locked<'_>,
    step: &Step,
    context: &RunContext,
    on_event: &mut (dyn FnMut(Event) + Send),
) -> Result<Outcome, RunError> {
    let began = Instant::now();
    on_event(Event::Started {
        name: step.name.clone(),
        id: step.id.clone(),
        direction: step.direction,
        index: step.place.index,
        total: step.place.total,
    });
    let job = Job {
        locked,
        step,
        context,
        began,
    };
    let (name, id) = (step.name.clone(), step.id.clone());
    let result = job.run().await;
    match &result {
        Ok(Outcome::AlreadyDone) => on_event(Event::Skipped { name, id }),
        Ok(Outcome::Done { duration, .. }) => on_event(Event::Finished {
            name,
            id,
            duration: *duration,
        }),
        Err(_) => on_event(Event::Failed {
            name,
            id,
            duration: began.elapsed(),
        }),
    }
    result
}

/// One step with all that it needs.
struct Job<'a> {
    locked: &'a Locked<'a>,
    step: &'a Step,
    context: &'a RunContext,
    began: Instant,
}

impl Job<'_> {
    fn db(&self) -> &DatabaseConnection {
        self.locked.connection()
    }

    fn backend(&self) -> Backend {
        self.locked.backend()
    }

    async fn run(&self) -> Result<Outcome, RunError> {
        let transaction = self.step.in_transaction(self.backend());
        // The switch only takes effect outside of a transaction.
        let rebuild = self.step.rebuilds_tables;
        self.foreign_keys(!rebuild)
            .await
            .map_err(|error| self.refused(error, Kept::Nothing))?;
        let result = if transaction {
            transactional::run(self).await
        } else {
            bare::run(self).await
        };
        // Whatever happened; a plain migration may have switched them off itself.
        let restored = self.foreign_keys(true).await;
        if let Err(error) = restored {
            tracing::warn!(%error, "foreign keys may be off until the session ends");
        }
        if let Err(error) = &result {
            self.failed(error).await;
        }
        result
    }

    /// SQLite enforces foreign keys by session.
    async fn foreign_keys(&self, on: bool) -> Result<(), DbErr> {
        match self.backend() {
            Backend::Postgres => Ok(()),
            Backend::Sqlite => keys::enforce(self.db(), on).await,
        }
    }

    /// The revision itself.
    async fn revision(&self, manager: &SchemaManager<'_>) -> Result<Result<(), DbErr>, String> {
        self.locked.session().trace().clear();
        let migration = &self.step.migration;
        match self.step.direction {
            Direction::Up => quiet::caught(migration.up(manager)).await,
            Direction::Down => quiet::caught(migration.down(manager)).await,
        }
    }

    fn done(&self, statements: Option<usize>) -> Outcome {
        Outcome::Done {
            duration: self.began.elapsed(),
            statements,
        }
    }

    /// Statements that were seen to go through; none seen means that it isn't known.
    fn statements(&self) -> Option<usize> {
        let done = self.locked.session().trace().seen().done;
        (done > 0).then_some(done)
    }

    fn note(&self, event: EventKind) -> Note<'_> {
        let ended = event != EventKind::Started;
        Note {
            name: &self.step.name,
            id: &self.step.id,
            direction: self.step.direction.as_str(),
            event,
            checksum: self.step.checksum.as_deref(),
            group: self.step.group.as_deref(),
            duration_ms: ended.then(|| millis(self.began.elapsed())),
            statements: None,
            error: None,
        }
    }

    /// In a statement of its own, after the rollback. Without a session nothing can be written;
    /// an outcome that isn't known mustn't be called a failure.
    async fn failed(&self, error: &RunError) {
        if error.session_lost() {
            return;
        }
        let note = Note {
            error: Some(error.to_string()),
            ..self.note(EventKind::Failed)
        };
        note_failure(self.db(), self.backend(), self.context, note).await;
    }

    /// An error of the database, classified.
    fn refused(&self, error: DbErr, kept: Kept) -> RunError {
        RunError::of(Failure::new(self.step, error, kept))
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
