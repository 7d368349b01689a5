//! Revisions in one transaction: claim, work, event of each, commit.

use std::collections::BTreeMap;

use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbErr, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};
use sea_orm_migration::SchemaManager;

use super::guard::Guard;
use super::ladder::Ladder;
use super::{Job, Kept, Run, RunError, claims, culprit, keys};
use crate::history::{EventKind, Note, Number, note};
use crate::{Backend, Outcome, failpoint, sql};

pub(super) async fn run(
    run: &Run<'_>,
    jobs: &[Job<'_>],
    ladder: &Ladder,
) -> Result<Vec<Outcome>, RunError> {
    let Some(first) = jobs.first() else {
        return Ok(Vec::new());
    };
    let ours = |error| first.refused(error, Kept::Nothing);
    run.limit(first.step, ladder.rung()).await.map_err(ours)?;
    // The switch only takes effect outside of a transaction.
    let rebuild = jobs.iter().any(|job| job.step.rebuilds_tables);
    first.foreign_keys(!rebuild).await.map_err(ours)?;
    let result = in_transaction(jobs, ladder.tries() == 1).await;
    // Whatever happened; a plain migration may have switched them off itself.
    if let Err(error) = first.foreign_keys(true).await {
        tracing::warn!(%error, "foreign keys may be off until the session ends");
    }
    result
}

async fn in_transaction(jobs: &[Job<'_>], tell: bool) -> Result<Vec<Outcome>, RunError> {
    let Some((first, last)) = jobs.first().zip(jobs.last()) else {
        return Ok(Vec::new());
    };
    let options = TransactionOptions {
        // A deferred one would find out at its first write that somebody else was faster.
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    failpoint::pass("tx.before_begin");
    let tx = first
        .db()
        .begin_with_options(options)
        .await
        .map_err(|error| first.refused(error, Kept::Nothing))?;
    let mut outcomes = Vec::new();
    for job in jobs {
        if tell {
            job.begin();
        }
        match work(job, &tx).await {
            Ok(outcome) => outcomes.push(outcome),
            Err(error) => {
                roll_back(job, tx).await;
                if matches!(error, RunError::EndedTransaction { .. }) {
                    undo_claim(job).await;
                }
                return Err(error);
            }
        }
    }
    failpoint::pass("tx.before_commit");
    if outcomes.iter().all(|it| *it == Outcome::AlreadyDone) {
        roll_back(first, tx).await;
    } else {
        tx.commit()
            .await
            .map_err(|error| commit_failed(last, error))?;
    }
    failpoint::pass("tx.after_commit");
    if let (Some(Outcome::Done { statements, .. }), [only]) = (outcomes.last(), jobs) {
        // The commit's time counts, too.
        outcomes = vec![only.done(*statements)];
    }
    for (job, outcome) in jobs.iter().zip(&outcomes) {
        job.end(Ok(outcome));
    }
    Ok(outcomes)
}

async fn work(job: &Job<'_>, tx: &DatabaseTransaction) -> Result<Outcome, RunError> {
    let backend = job.backend();
    let ours = |error| job.refused(error, Kept::Nothing);
    let Some(number) = take(job, tx).await.map_err(ours)? else {
        return Ok(Outcome::AlreadyDone);
    };
    failpoint::pass("tx.claimed");
    let rebuild = job.step.rebuilds_tables && backend == Backend::Sqlite;
    let before = match rebuild {
        true => Some(keys::broken(tx).await.map_err(ours)?),
        false => None,
    };
    let guard = Guard::set(tx, number).await.map_err(ours)?;
    let ran = job.revision(&SchemaManager::new(tx)).await;
    let statements = job.statements();
    match ran {
        Ok(Ok(())) => {}
        Ok(Err(error)) => return Err(revision_failed(job, tx, &guard, error).await),
        Err(message) => return Err(panicked(job, tx, &guard, message).await),
    }
    failpoint::pass("tx.worked");
    if let Guard::Savepoint = guard
        && !guard.holds(tx).await.map_err(ours)?
    {
        return Err(ended(job));
    }
    if let Some(before) = before {
        references_hold(job, tx, &before).await?;
    }
    if !record(job, tx, &guard, statements).await.map_err(ours)? {
        return Err(ended(job));
    }
    Ok(job.done(statements))
}

fn ended(job: &Job<'_>) -> RunError {
    RunError::EndedTransaction {
        name: job.step.name.clone(),
        direction: job.step.direction,
    }
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

/// The first statement of the transaction: who doesn't get it has nothing to do here. Gives the
/// transaction's number.
async fn take(job: &Job<'_>, tx: &DatabaseTransaction) -> Result<Option<Number>, DbErr> {
    claims::take(tx, job.backend(), job.step).await
}

/// False: the transaction is not the one that the claim was taken in.
async fn record(
    job: &Job<'_>,
    tx: &DatabaseTransaction,
    guard: &Guard,
    statements: Option<usize>,
) -> Result<bool, DbErr> {
    let event = Note {
        statements: statements.and_then(|count| i64::try_from(count).ok()),
        ..job.note(EventKind::Finished)
    };
    if !note(tx, job.backend(), job.context(), event, guard.number()).await? {
        return Ok(false);
    }
    claims::written(job, tx).await?;
    Ok(true)
}

/// A revision that fails after a COMMIT of its own has left something behind. On PostgreSQL a
/// failed transaction answers nothing, which tells that it is still one.
async fn revision_failed(
    job: &Job<'_>,
    tx: &DatabaseTransaction,
    guard: &Guard,
    error: DbErr,
) -> RunError {
    let seen = job.run.locked.session().trace().seen();
    if !sql::lost(&error) && matches!(guard.holds(tx).await, Ok(false)) {
        return ended(job);
    }
    let statement = culprit::find(job.step, job.backend(), true, &error, &seen).await;
    RunError::of(super::Failure::new(job.step, error, Kept::Nothing).with_statement(statement))
}

async fn panicked(
    job: &Job<'_>,
    tx: &DatabaseTransaction,
    guard: &Guard,
    message: String,
) -> RunError {
    if matches!(guard.holds(tx).await, Ok(false)) {
        return ended(job);
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
