//! One revision of a rehearsal.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbErr, SqliteTransactionMode, Statement,
    TransactionOptions, TransactionTrait,
};
use sea_orm_migration::SchemaManager;

use super::before::{self, broken, recorded, roll_back};
use super::report::{RehearsedStatement, RehearsedStep};
use super::seen::{Scope, Sight};
use super::{Rehearsal, RehearseError, guard};
use crate::record::Recorded;
use crate::run::guard::Guard;
use crate::run::{Failure, claims, culprit, journal, keys};
use crate::{Direction, Event, Kept, RunError, Step, quiet};

/// Who listens.
pub(super) type Tell<'t> = Mutex<&'t mut (dyn FnMut(Event) + Send)>;

pub(super) fn unpoisoned<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Rehearsal<'_> {
    /// On the target in the transaction of all; on a copy as a real run would.
    pub(super) async fn rehearse(
        &self,
        step: &Step,
        tell: &Tell<'_>,
    ) -> Result<RehearsedStep, RehearseError> {
        let backend = self.locked.backend();
        if let Some(tx) = &self.tx {
            let done = self.in_transaction(tx, step, tell).await?;
            guard::check_deferred(tx, backend)
                .await
                .map_err(|error| failed(step, error, None))?;
            return Ok(done);
        }
        self.foreign_keys(!step.rebuilds_tables).await?;
        let result = if step.in_transaction(backend) {
            self.kept(step, tell).await
        } else {
            self.apart(step, tell).await
        };
        self.foreign_keys(true).await?;
        result
    }

    async fn kept(&self, step: &Step, tell: &Tell<'_>) -> Result<RehearsedStep, RehearseError> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let tx = self
            .locked
            .connection()
            .begin_with_options(options)
            .await
            .map_err(RehearseError::database("a transaction"))?;
        match self.in_transaction(&tx, step, tell).await {
            Ok(done) => {
                // Deferred constraints speak here.
                tx.commit()
                    .await
                    .map_err(|error| failed(step, error, None))?;
                Ok(done)
            }
            Err(error) => {
                roll_back(self.locked.backend(), tx).await;
                Err(error)
            }
        }
    }

    async fn in_transaction(
        &self,
        tx: &DatabaseTransaction,
        step: &Step,
        tell: &Tell<'_>,
    ) -> Result<RehearsedStep, RehearseError> {
        let backend = self.locked.backend();
        let ours = |error| failed(step, error, None);
        let number = claims::take(tx, backend, step).await.map_err(ours)?;
        let Some(number) = number else {
            let name = step.name.clone();
            return Err(RehearseError::Taken { name });
        };
        let before = broken(tx, step, backend).await.map_err(ours)?;
        let guard = Guard::set(tx, number).await.map_err(ours)?;
        let mut sight = Sight::of(tx, backend).await.map_err(ours)?;
        let mut whole = sight.clone();
        let mut report = blank(step, true);
        match recorded(step, backend).await {
            Ok(list) => {
                self.statements(tx, step, &list, &mut sight, &mut report, tell)
                    .await?;
            }
            Err(why) => {
                report.not_recordable = Some(why.to_string());
                let manager = SchemaManager::new(tx);
                report.duration = self.live(tx, step, &manager).await?;
            }
        }
        report.effects = whole.since(tx, Scope::Locked).await.map_err(ours)?;
        if !matches!(guard.holds(tx).await, Ok(true)) {
            return Err(RehearseError::EndsTransaction {
                name: step.name.clone(),
                direction: step.direction,
            });
        }
        let after = broken(tx, step, backend).await.map_err(ours)?;
        if let Some((table, rows)) = keys::worse(&before, &after) {
            return Err(RehearseError::of(RunError::BrokenReferences {
                name: step.name.clone(),
                table,
                rows,
            }));
        }
        Ok(report)
    }

    /// On a copy, without a transaction.
    async fn apart(&self, step: &Step, tell: &Tell<'_>) -> Result<RehearsedStep, RehearseError> {
        let (db, backend) = (self.locked.connection(), self.locked.backend());
        let ours = |error| failed(step, error, None);
        let mut sight = Sight::of(db, backend).await.map_err(ours)?;
        let mut whole = sight.clone();
        let mut report = blank(step, false);
        match recorded(step, backend).await {
            Ok(list) => {
                self.statements(db, step, &list, &mut sight, &mut report, tell)
                    .await?;
            }
            Err(why) if step.plain || step.idempotent => {
                report.not_recordable = Some(why.to_string());
                let manager = SchemaManager::new(db);
                report.duration = self.live(db, step, &manager).await?;
            }
            Err(why) => {
                return Err(RehearseError::of(RunError::NotIdempotent {
                    name: step.name.clone(),
                    direction: step.direction,
                    why: why.to_string(),
                }));
            }
        }
        report.effects = whole.since(db, Scope::All).await.map_err(ours)?;
        claims::take(db, backend, step).await.map_err(ours)?;
        Ok(report)
    }

    /// One after the other, with the same values that the revision would bind.
    async fn statements(
        &self,
        db: &impl ConnectionTrait,
        step: &Step,
        recorded: &[Recorded],
        sight: &mut Sight,
        report: &mut RehearsedStep,
        tell: &Tell<'_>,
    ) -> Result<(), RehearseError> {
        let executes = |item: &&Recorded| matches!(item, Recorded::Execute(_));
        let total = recorded.iter().filter(executes).count();
        let scope = match report.in_transaction {
            true => Scope::Locked,
            false => Scope::All,
        };
        let mut depth = 0_usize;
        for item in recorded {
            let nested = match item {
                Recorded::Execute(statement) => {
                    (unpoisoned(tell))(Event::Statement {
                        name: step.name.clone(),
                        index: report.statements.len() + 1,
                        total,
                    });
                    self.hurry(db, step).await?;
                    let duration = self.execute(db, step, statement).await?;
                    let effects = sight.since(db, scope).await;
                    report.duration += duration;
                    report.statements.push(RehearsedStatement {
                        sql: statement.sql.clone(),
                        duration,
                        effects: effects.map_err(|error| failed(step, error, None))?,
                    });
                    continue;
                }
                Recorded::Begin => {
                    depth += 1;
                    format!("SAVEPOINT ultra_migrate_nested_{depth}")
                }
                Recorded::Commit => format!("RELEASE SAVEPOINT ultra_migrate_nested_{depth}"),
                Recorded::Rollback => format!(
                    "ROLLBACK TO SAVEPOINT ultra_migrate_nested_{depth}; \
                     RELEASE SAVEPOINT ultra_migrate_nested_{depth}"
                ),
            };
            if !matches!(item, Recorded::Begin) {
                depth = depth.saturating_sub(1);
            }
            db.execute_unprepared(&nested)
                .await
                .map_err(|error| failed(step, error, None))?;
        }
        Ok(())
    }

    async fn execute(
        &self,
        db: &impl ConnectionTrait,
        step: &Step,
        statement: &Statement,
    ) -> Result<Duration, RehearseError> {
        let began = Instant::now();
        match journal::execute(db, statement).await {
            Ok(()) => Ok(began.elapsed()),
            Err(error) => Err(failed(step, error, Some(statement.sql.clone()))),
        }
    }

    /// The revision itself.
    async fn live(
        &self,
        db: &impl ConnectionTrait,
        step: &Step,
        manager: &SchemaManager<'_>,
    ) -> Result<Duration, RehearseError> {
        self.hurry(db, step).await?;
        let trace = self.locked.session().trace();
        trace.clear();
        let began = Instant::now();
        let ran = match step.direction {
            Direction::Up => quiet::caught(step.migration.up(manager)).await,
            Direction::Down => quiet::caught(step.migration.down(manager)).await,
        };
        let took = began.elapsed();
        match ran {
            Ok(Ok(())) => Ok(took),
            Ok(Err(error)) => {
                let (backend, seen) = (self.locked.backend(), trace.seen());
                let inside = step.in_transaction(backend);
                let statement = culprit::find(step, backend, inside, &error, &seen).await;
                Err(failed(step, error, statement))
            }
            Err(message) => Err(RehearseError::of(RunError::Panicked {
                name: step.name.clone(),
                direction: step.direction,
                message,
                kept: Kept::Rehearsed,
            })),
        }
    }

    /// What is left of the time goes to the next statement.
    async fn hurry(&self, db: &impl ConnectionTrait, step: &Step) -> Result<(), RehearseError> {
        let Some(limit) = self.options.limit else {
            return Ok(());
        };
        let left = limit.saturating_sub(self.began.elapsed());
        if left.is_zero() {
            return Err(self.too_long(step, limit));
        }
        if self.tx.is_none() {
            // A copy is in nobody's way: between statements is often enough.
            return Ok(());
        }
        let left = step.statement_timeout.map_or(left, |own| match own {
            Duration::ZERO => left,
            own => own.min(left),
        });
        before::limit(db, self.locked.backend(), &self.options, Some(left))
            .await
            .map_err(|error| failed(step, error, None))
    }

    /// Whatever the time ran out in, our own looking included.
    pub(super) fn out_of_time(&self, step: &Step, error: RehearseError) -> RehearseError {
        // The server counts whole milliseconds, from a little later.
        const SLACK: Duration = Duration::from_millis(20);
        match (&error, self.options.limit) {
            (RehearseError::Run(cause), Some(limit))
                if matches!(**cause, RunError::StatementTimeout(_))
                    && self.began.elapsed() + SLACK >= limit =>
            {
                self.too_long(step, limit)
            }
            (_, _) => error,
        }
    }

    fn too_long(&self, step: &Step, after: Duration) -> RehearseError {
        RehearseError::TooLong {
            name: step.name.clone(),
            after,
        }
    }
}

fn blank(step: &Step, in_transaction: bool) -> RehearsedStep {
    RehearsedStep {
        revision: step.id.clone(),
        name: step.name.clone(),
        direction: step.direction,
        duration: Duration::ZERO,
        in_transaction,
        not_recordable: None,
        statements: Vec::new(),
        effects: super::Effects::default(),
    }
}

fn failed(step: &Step, error: DbErr, sql: Option<String>) -> RehearseError {
    let failure = Failure::new(step, error, Kept::Rehearsed).with_statement(sql);
    RehearseError::of(RunError::of(failure))
}
