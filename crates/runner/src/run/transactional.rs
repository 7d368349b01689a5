//! A revision in one transaction: claim, work, event, commit.

use std::collections::BTreeMap;

use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbErr, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};
use sea_orm_migration::SchemaManager;

use super::guard::Guard;
use super::{Job, Kept, RunError, claims, culprit, keys};
use crate::history::{EventKind, Note, note};
use crate::{Backend, Outcome, sql};

pub(super) async fn run(job: &Job<'_>) -> Result<Outcome, RunError> {
    let options = TransactionOptions {
        // A deferred one would find out at its first write that somebody else was faster.
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    let tx = job
        .db()
        .begin_with_options(options)
        .await
        .map_err(|error| job.refused(error, Kept::Nothing))?;
    match work(job, &tx).await {
        Ok(Outcome::AlreadyDone) => {
            roll_back(job, tx).await;
            Ok(Outcome::AlreadyDone)
        }
        Ok(Outcome::Done { statements, .. }) => match tx.commit().await {
            Ok(()) => Ok(job.done(statements)),
            Err(error) => Err(commit_failed(job, error)),
        },
        Err(error) => {
            roll_back(job, tx).await;
            if matches!(error, RunError::EndedTransaction { .. }) {
                undo_claim(job).await;
            }
            Err(error)
        }
    }
}

async fn work(job: &Job<'_>, tx: &DatabaseTransaction) -> Result<Outcome, RunError> {
    let backend = job.backend();
    let ours = |error| job.refused(error, Kept::Nothing);
    if !take(job, tx).await.map_err(ours)? {
        return Ok(Outcome::AlreadyDone);
    }
    let rebuild = job.step.rebuilds_tables && backend == Backend::Sqlite;
    let before = match rebuild {
        true => Some(keys::broken(tx).await.map_err(ours)?),
        false => None,
    };
    let guard = Guard::set(tx, backend).await.map_err(ours)?;
    let ran = job.revision(&SchemaManager::new(tx)).await;
    let statements = job.statements();
    let ended = || RunError::EndedTransaction {
        name: job.step.name.clone(),
        direction: job.step.direction,
    };
    match ran {
        Ok(Ok(())) => {}
        Ok(Err(error)) => return Err(revision_failed(job, tx, &guard, error, ended).await),
        Err(message) => return Err(panicked(job, tx, &guard, message, ended).await),
    }
    if !guard.holds(tx).await.map_err(ours)? {
        return Err(ended());
    }
    if let Some(before) = before {
        references_hold(job, tx, &before).await?;
    }
    record(job, tx, statements).await.map_err(ours)?;
    Ok(job.done(statements))
}

async fn references_hold(
    job: &Job<'_>,
    tx: &DatabaseTransaction,
    before: &BTreeMap<String, i64>,
) -> Result<(), RunError> {
    let after = keys::broken(tx)
        .await
        .map_err(|error| job.refused(error, Kept::Nothing))?;
    match keys::worse(before, &after) {
        None => Ok(()),
        Some((table, rows)) => Err(RunError::BrokenReferences {
            name: job.step.name.clone(),
            table,
            rows,
        }),
    }
}

/// The first statement of the transaction: who doesn't get it has nothing to do here.
async fn take(job: &Job<'_>, tx: &DatabaseTransaction) -> Result<bool, DbErr> {
    claims::take(tx, job.backend(), job.step).await
}

async fn record(
    job: &Job<'_>,
    tx: &DatabaseTransaction,
    statements: Option<usize>,
) -> Result<(), DbErr> {
    claims::written(job, tx).await?;
    let event = Note {
        statements: statements.and_then(|count| i64::try_from(count).ok()),
        ..job.note(EventKind::Finished)
    };
    note(tx, job.backend(), job.context, event).await
}

/// A revision that fails after a COMMIT of its own has left something behind. On PostgreSQL a
/// failed transaction answers nothing, which tells that it is still one.
async fn revision_failed(
    job: &Job<'_>,
    tx: &DatabaseTransaction,
    guard: &Guard,
    error: DbErr,
    ended: impl Fn() -> RunError,
) -> RunError {
    let seen = job.locked.session().trace().seen();
    if !sql::lost(&error) && matches!(guard.holds(tx).await, Ok(false)) {
        return ended();
    }
    let statement = culprit::find(job.step, job.backend(), true, &error, &seen).await;
    RunError::of(super::Failure::new(job.step, error, Kept::Nothing).with_statement(statement))
}

async fn panicked(
    job: &Job<'_>,
    tx: &DatabaseTransaction,
    guard: &Guard,
    message: String,
    ended: impl Fn() -> RunError,
) -> RunError {
    if matches!(guard.holds(tx).await, Ok(false)) {
        return ended();
    }
    RunError::Panicked {
        name: job.step.name.clone(),
        direction: job.step.direction,
        message,
        kept: Kept::Nothing,
    }
}

async fn roll_back(job: &Job<'_>, tx: DatabaseTransaction) {
    if job.backend() == Backend::Sqlite {
        // A transaction that is over can't be rolled back, and sqlx would take the next one for
        // nested in it. Inside of a transaction this fails, and changes nothing.
        let _ = tx.execute_unprepared("BEGIN").await;
    }
    if let Err(error) = tx.rollback().await {
        tracing::debug!(%error, "no rollback: the server has done it");
    }
}

fn commit_failed(job: &Job<'_>, error: DbErr) -> RunError {
    if sql::lost(&error) {
        return RunError::UnknownOutcome {
            name: job.step.name.clone(),
            direction: job.step.direction,
            message: error.to_string(),
        };
    }
    // Deferred constraints speak at the end.
    job.refused(error, Kept::Nothing)
}

/// The claim was committed by the revision itself. Without the claim the revision counts as not
/// run, so that somebody looks before anything goes on.
async fn undo_claim(job: &Job<'_>) {
    if let Err(error) = claims::put_back(job.db(), job.backend(), job.step).await {
        tracing::warn!(%error, "the claim of a revision that ended its transaction stays");
    }
}
