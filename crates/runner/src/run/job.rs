//! One step with all that it needs.

use std::time::{Duration, Instant};

use sea_orm::{DatabaseConnection, DbErr};
use sea_orm_migration::SchemaManager;

use super::{Failure, Kept, Run, RunError, bare, journal, keys, unpoisoned};
use crate::history::{EventKind, Note, note_failure};
use crate::record::{NotRecordable, Recorded, record};
use crate::{Backend, Direction, Event, Outcome, RunContext, Step, quiet};

pub(super) struct Job<'a> {
    pub(super) run: &'a Run<'a>,
    pub(super) step: &'a Step,
    began: std::sync::Mutex<Instant>,
}

impl<'a> Job<'a> {
    pub(super) fn new(run: &'a Run<'a>, step: &'a Step) -> Self {
        Self {
            run,
            step,
            began: Instant::now().into(),
        }
    }

    pub(super) fn db(&self) -> &DatabaseConnection {
        self.run.locked.connection()
    }

    pub(super) fn backend(&self) -> Backend {
        self.run.backend()
    }

    pub(super) fn context(&self) -> &RunContext {
        self.run.context
    }

    /// Tells that it begins; the time counts from here.
    pub(super) fn begin(&self) {
        *unpoisoned(&self.began) = Instant::now();
        unpoisoned(&self.run.current).clone_from(&self.step.name);
        self.run.tell(Event::Started {
            name: self.step.name.clone(),
            id: self.step.id.clone(),
            direction: self.step.direction,
            index: self.step.place.index,
            total: self.step.place.total,
        });
    }

    pub(super) fn elapsed(&self) -> Duration {
        unpoisoned(&self.began).elapsed()
    }

    /// Tells how it ended.
    pub(super) fn end(&self, result: Result<&Outcome, &RunError>) {
        let (name, id) = (self.step.name.clone(), self.step.id.clone());
        self.run.tell(match result {
            Ok(Outcome::AlreadyDone) => Event::Skipped { name, id },
            Ok(Outcome::Done { duration, .. }) => Event::Finished {
                name,
                id,
                duration: *duration,
            },
            Err(_) => Event::Failed {
                name,
                id,
                duration: self.elapsed(),
            },
        });
    }

    /// Without a transaction.
    pub(super) async fn run_apart(&self) -> Result<Outcome, RunError> {
        self.begin();
        let result = self.apart().await;
        // A plain migration may have switched them off itself.
        if let Err(error) = self.foreign_keys(true).await {
            tracing::warn!(%error, "foreign keys may be off until the session ends");
        }
        self.end(result.as_ref());
        result
    }

    async fn apart(&self) -> Result<Outcome, RunError> {
        let limits = self.run.ladder(std::slice::from_ref(self)).rung();
        self.foreign_keys(!self.step.rebuilds_tables)
            .await
            .map_err(|error| self.refused(error, Kept::Nothing))?;
        self.run
            .limit(self.step, limits)
            .await
            .map_err(|error| self.refused(error, Kept::Nothing))?;
        match self.recorded().await {
            Ok(recorded) => journal::run(self, &recorded).await,
            Err(_) if self.step.plain || self.step.idempotent => {
                let result = bare::run(self).await;
                if let Err(error) = &result {
                    self.note_failed(error, None).await;
                }
                result
            }
            Err(why) => Err(RunError::NotIdempotent {
                name: self.step.name.clone(),
                direction: self.step.direction,
                why: why.to_string(),
            }),
        }
    }

    /// Its statements, where they are known beforehand.
    async fn recorded(&self) -> Result<Vec<Recorded>, NotRecordable> {
        // Plain ones run as SeaORM would run them.
        if self.step.plain || !self.step.record {
            return Err(NotRecordable::Declined);
        }
        let migration = std::sync::Arc::clone(&self.step.migration);
        record(migration, self.step.direction, self.backend(), false)
            .await
            .verdict
    }

    /// SQLite enforces foreign keys by session.
    pub(super) async fn foreign_keys(&self, on: bool) -> Result<(), DbErr> {
        match self.backend() {
            Backend::Postgres => Ok(()),
            Backend::Sqlite => keys::enforce(self.db(), on).await,
        }
    }

    /// The revision itself.
    pub(super) async fn revision(
        &self,
        manager: &SchemaManager<'_>,
    ) -> Result<Result<(), DbErr>, String> {
        self.run.locked.session().trace().clear();
        let migration = &self.step.migration;
        match self.step.direction {
            Direction::Up => quiet::caught(migration.up(manager)).await,
            Direction::Down => quiet::caught(migration.down(manager)).await,
        }
    }

    pub(super) fn done(&self, statements: Option<usize>) -> Outcome {
        Outcome::Done {
            duration: self.elapsed(),
            statements,
        }
    }

    /// Statements that were seen to go through; none seen means that it isn't known.
    pub(super) fn statements(&self) -> Option<usize> {
        let done = self.run.locked.session().trace().seen().done;
        (done > 0).then_some(done)
    }

    pub(super) fn note(&self, event: EventKind) -> Note<'_> {
        let ended = event != EventKind::Started;
        Note {
            name: &self.step.name,
            id: &self.step.id,
            direction: self.step.direction.as_str(),
            event,
            checksum: self.step.checksum.clone(),
            group: self.step.group.as_deref(),
            duration_ms: ended.then(|| millis(self.elapsed())),
            statements: None,
            error: None,
        }
    }

    /// In a statement of its own, after the rollback. Without a session nothing can be written;
    /// an outcome that isn't known mustn't be called a failure.
    pub(super) async fn note_failed(&self, error: &RunError, journal: Option<(usize, String)>) {
        if error.session_lost() {
            return;
        }
        let mut note = Note {
            error: Some(error.to_string()),
            ..self.note(EventKind::Failed)
        };
        if let Some((done, mark)) = journal {
            note.statements = i64::try_from(done).ok();
            note.checksum = Some(mark);
        }
        note_failure(self.db(), self.backend(), self.context(), note).await;
    }

    /// An error of the database, classified.
    pub(super) fn refused(&self, error: DbErr, kept: Kept) -> RunError {
        RunError::of(Failure::new(self.step, error, kept))
    }
}

pub(super) fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
