//! Runs revisions without keeping anything of them, and tells what they did meanwhile.
//!
//! On the target all of them share one transaction that is rolled back. On a copy each is kept, as
//! in a real run, and the copy is thrown away by whoever made it.

mod before;
mod error;
mod guard;
mod report;
mod seen;
mod step;

use std::sync::Mutex;
use std::time::{Duration, Instant};

use sea_orm::{
    AccessMode, DatabaseTransaction, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};

pub use error::RehearseError;
pub use report::{
    ChangedRows, Effects, LockMode, MovedSequence, RehearsedStatement, RehearsedStep, Scan,
    TakenLock,
};

use crate::run::keys;
use crate::watch::Watcher;
use crate::{Backend, Blocker, Event, Kept, Locked, RunError, Step, Stop, history};

/// How revisions are rehearsed.
#[derive(Clone, Debug, Default)]
pub struct RehearseOptions {
    /// True on a copy: each revision is kept there, with a transaction or without.
    pub on_copy: bool,
    /// The longest a statement waits for another session's lock; `None`: as the session is set.
    /// PostgreSQL only.
    pub lock_timeout: Option<Duration>,
    /// The longest all of them may take together. A statement is cut short on PostgreSQL alone.
    pub limit: Option<Duration>,
    /// By which it is stopped.
    pub stop: Stop,
}

/// A rehearsal under way. [`Rehearsal::end`] it: on the target nothing of it stays, nor when it is
/// dropped, nor when the process ends.
pub struct Rehearsal<'s> {
    locked: &'s Locked<'s>,
    options: RehearseOptions,
    /// The one transaction of all, on the target.
    tx: Option<DatabaseTransaction>,
    began: Instant,
    sequences: seen::Values,
}

impl<'s> Rehearsal<'s> {
    /// Begins one: on the target with a transaction, in which the tables of the history are made
    /// where they are missing.
    ///
    /// # Errors
    ///
    /// [`RehearseError::NoTransaction`] where a step can't be in one; nothing was run then.
    pub async fn begin(
        locked: &'s Locked<'s>,
        steps: &[Step],
        options: RehearseOptions,
    ) -> Result<Self, RehearseError> {
        let mut rehearsal = Self {
            locked,
            options,
            tx: None,
            began: Instant::now(),
            sequences: seen::Values::new(),
        };
        if rehearsal.options.on_copy {
            return Ok(rehearsal);
        }
        let backend = locked.backend();
        let apart = steps.iter().filter(|step| !step.in_transaction(backend));
        let names: Vec<String> = apart.map(|step| step.name.clone()).collect();
        if !names.is_empty() {
            return Err(RehearseError::NoTransaction { names });
        }
        before::refuse_lasting(steps, backend).await?;
        let db = locked.connection();
        rehearsal.sequences = seen::sequences(db, backend)
            .await
            .map_err(RehearseError::database("to say where sequences stand"))?;
        let rebuild = steps.iter().any(|step| step.rebuilds_tables);
        rehearsal.foreign_keys(!rebuild).await?;
        guard::close_session(locked.session()).await?;
        rehearsal.began = Instant::now();
        let begun = rehearsal.open().await;
        match begun {
            Ok(tx) => rehearsal.tx = Some(tx),
            Err(error) => {
                rehearsal.reopen().await;
                return Err(error);
            }
        }
        Ok(rehearsal)
    }

    async fn open(&self) -> Result<DatabaseTransaction, RehearseError> {
        let backend = self.locked.backend();
        let options = TransactionOptions {
            access_mode: (backend == Backend::Postgres).then_some(AccessMode::ReadWrite),
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let tx = self
            .locked
            .connection()
            .begin_with_options(options)
            .await
            .map_err(RehearseError::database("a transaction"))?;
        before::limit(&tx, backend, &self.options, None)
            .await
            .map_err(RehearseError::database("to set time limits"))?;
        history::install_in(&tx, backend)
            .await
            .map_err(RehearseError::database("the tables of the history"))?;
        guard::arm(&tx, backend).await?;
        Ok(tx)
    }

    /// What it runs on.
    #[must_use]
    pub fn locked(&self) -> &Locked<'s> {
        self.locked
    }

    /// The transaction that all share, to look at the structure in it; none on a copy.
    #[must_use]
    pub fn transaction(&self) -> Option<&DatabaseTransaction> {
        self.tx.as_ref()
    }

    /// Rehearses one revision.
    ///
    /// # Errors
    ///
    /// As a real run would fail, and where the rehearsal itself can't go on. After an error only
    /// [`Rehearsal::end`] is left to do.
    pub async fn step(
        &self,
        step: &Step,
        on_event: &mut (dyn FnMut(Event) + Send),
    ) -> Result<RehearsedStep, RehearseError> {
        let began = Instant::now();
        let (name, id) = (step.name.clone(), step.id.clone());
        on_event(Event::Started {
            name: name.clone(),
            id: id.clone(),
            direction: step.direction,
            index: step.place.index,
            total: step.place.total,
        });
        let result = self.watched(step, on_event).await;
        on_event(match &result {
            Ok(done) => Event::Finished {
                name,
                id,
                duration: done.duration,
            },
            Err(_) => Event::Failed {
                name,
                id,
                duration: began.elapsed(),
            },
        });
        result
    }

    async fn watched(
        &self,
        step: &Step,
        on_event: &mut (dyn FnMut(Event) + Send),
    ) -> Result<RehearsedStep, RehearseError> {
        let tell = Mutex::new(on_event);
        let blockers: Mutex<Vec<Blocker>> = Mutex::default();
        let _heeding = self.options.stop.heed();
        let mut work = std::pin::pin!(self.rehearse(step, &tell));
        let mut watcher = Watcher::new(self.locked.session());
        let mut stopping = false;
        let result = loop {
            tokio::select! {
                biased;
                result = &mut work => break result,
                () = self.options.stop.requested(), if !stopping => {
                    stopping = true;
                    if !watcher.cancel_own().await {
                        // Dropping the work undoes it.
                        break Err(RehearseError::Run(Box::new(interrupted(step))));
                    }
                }
                activity = watcher.next(true) => {
                    if !activity.blockers.is_empty() {
                        step::unpoisoned(&blockers).clone_from(&activity.blockers);
                    }
                    let name = step.name.clone();
                    (step::unpoisoned(&tell))(Event::Activity { name, activity });
                }
            }
        };
        if stopping && result.is_err() {
            return Err(RehearseError::Run(Box::new(interrupted(step))));
        }
        match result {
            // What it would wait for.
            Err(RehearseError::Run(error)) if error.passes() => {
                let seen = step::unpoisoned(&blockers).clone();
                Err(RehearseError::Run(Box::new(error.after(1, seen))))
            }
            other => other.map_err(|error| self.out_of_time(step, error)),
        }
    }

    /// How long it has been under way; on the target, how long its locks are held at most.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.began.elapsed()
    }

    /// Rolls all of it back. Gives the sequences that moved on meanwhile, whoever moved them.
    ///
    /// # Errors
    ///
    /// Where the database can't be asked any more; it rolls back by itself then.
    pub async fn end(mut self) -> Result<Vec<MovedSequence>, RehearseError> {
        let Some(tx) = self.tx.take() else {
            return Ok(Vec::new());
        };
        before::roll_back(self.locked.backend(), tx).await;
        self.reopen().await;
        let after = seen::sequences(self.locked.connection(), self.locked.backend())
            .await
            .map_err(RehearseError::database("to say where sequences stand"))?;
        Ok(seen::moved(&self.sequences, &after))
    }

    async fn reopen(&self) {
        if let Err(error) = guard::open_session(self.locked.session()).await {
            tracing::debug!(%error, "the session stays closed to writing until it ends");
        }
        if let Err(error) = self.foreign_keys(true).await {
            tracing::debug!(%error, "foreign keys stay off until the session ends");
        }
    }

    /// SQLite enforces them by session, and the switch takes effect outside of transactions alone.
    async fn foreign_keys(&self, on: bool) -> Result<(), RehearseError> {
        match self.locked.backend() {
            Backend::Postgres => Ok(()),
            Backend::Sqlite => keys::enforce(self.locked.connection(), on)
                .await
                .map_err(RehearseError::database("to switch foreign keys")),
        }
    }
}

fn interrupted(step: &Step) -> RunError {
    RunError::Interrupted {
        name: step.name.clone(),
        kept: Kept::Rehearsed,
    }
}
