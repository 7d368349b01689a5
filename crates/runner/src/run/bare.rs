//! A revision without a transaction: an event before it, the claim after it.

use sea_orm::{DatabaseTransaction, DbErr, TransactionTrait};
use sea_orm_migration::SchemaManager;

use super::{Failure, Job, Kept, RunError, claims, culprit};
use crate::history::{EventKind, Note, note};
use crate::{Direction, Outcome};

pub(super) async fn run(job: &Job<'_>) -> Result<Outcome, RunError> {
    let (db, backend, step) = (job.db(), job.backend(), job.step);
    let before = |error| job.refused(error, Kept::Nothing);
    let claimed = claims::are_there(db, backend, step).await.map_err(before)?;
    let done = match step.direction {
        Direction::Up => claimed,
        Direction::Down => !claimed,
    };
    if done {
        return Ok(Outcome::AlreadyDone);
    }
    // Committed by itself: if nothing follows, the revision was interrupted.
    note(
        db,
        backend,
        job.context(),
        job.note(EventKind::Started),
        None,
    )
    .await
    .map_err(before)?;
    let ran = job.revision(&SchemaManager::new(db)).await;
    let seen = job.run.locked.session().trace().seen();
    match ran {
        Ok(Ok(())) => {}
        Ok(Err(error)) => {
            let statement = culprit::find(step, backend, false, &error, &seen).await;
            let failure = Failure::new(step, error, Kept::Part).with_statement(statement);
            return Err(RunError::of(failure));
        }
        Err(message) => {
            return Err(RunError::Panicked {
                name: step.name.clone(),
                direction: step.direction,
                message,
                kept: Kept::Part,
            });
        }
    }
    let statements = (seen.done > 0).then_some(seen.done);
    record(job, statements)
        .await
        .map_err(|error| job.refused(error, Kept::AllButClaim))?;
    Ok(job.done(statements))
}

/// Claim and event together: the claim without the event would look like an interrupted run.
pub(super) async fn record(job: &Job<'_>, statements: Option<usize>) -> Result<(), DbErr> {
    let tx: DatabaseTransaction = job.db().begin().await?;
    claims::take(&tx, job.backend(), job.step).await?;
    claims::written(job, &tx).await?;
    let event = Note {
        statements: statements.and_then(|count| i64::try_from(count).ok()),
        ..job.note(EventKind::Finished)
    };
    note(&tx, job.backend(), job.context(), event, None).await?;
    tx.commit().await
}
