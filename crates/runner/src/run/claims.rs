//! The rows that say that a step is done: its own, or those of the revisions that it is run for.

use sea_orm::{ConnectionTrait, DatabaseExecutor, DatabaseTransaction, DbErr};

use super::Job;
use crate::history::{EventKind, Note, Number, claim, give_back, is_claimed, note};
use crate::{Backend, Direction, Step};

/// Takes (`Up`) or gives back (`Down`) all of them, and gives the transaction's number. `None`:
/// there was nothing to take, somebody else had done it.
pub(crate) async fn take(
    db: &impl ConnectionTrait,
    backend: Backend,
    step: &Step,
) -> Result<Option<Number>, DbErr> {
    move_all(db, backend, step, step.direction).await
}

/// Undoes [`take`].
pub(super) async fn put_back(
    db: &impl ConnectionTrait,
    backend: Backend,
    step: &Step,
) -> Result<Option<Number>, DbErr> {
    let back = match step.direction {
        Direction::Up => Direction::Down,
        Direction::Down => Direction::Up,
    };
    move_all(db, backend, step, back).await
}

async fn move_all(
    db: &impl ConnectionTrait,
    backend: Backend,
    step: &Step,
    direction: Direction,
) -> Result<Option<Number>, DbErr> {
    let mut number = None;
    let mut moved = Vec::new();
    for name in step.rows() {
        let taken = match direction {
            Direction::Up => claim(db, backend, name).await?,
            Direction::Down => give_back(db, backend, name).await?,
        };
        moved.push(taken.is_some());
        number = number.or(taken);
    }
    all_or_none(step, &moved)?;
    Ok(number)
}

/// Whether all of them are there.
pub(super) async fn are_there(
    db: &impl ConnectionTrait,
    backend: Backend,
    step: &Step,
) -> Result<bool, DbErr> {
    let mut found = Vec::new();
    for name in step.rows() {
        found.push(is_claimed(db, backend, name).await?);
    }
    all_or_none(step, &found)
}

/// Half of them can only be the work of a run beside this one.
fn all_or_none(step: &Step, each: &[bool]) -> Result<bool, DbErr> {
    let all = each.iter().all(|one| *one);
    if all || !each.contains(&true) {
        return Ok(all);
    }
    Err(DbErr::Migration(format!(
        "{} stands for several revisions, of which another run has done some: run the command again",
        step.name
    )))
}

/// Tells the hook of every row, and writes down which revisions were done by another.
pub(super) async fn written(job: &Job<'_>, tx: &DatabaseTransaction) -> Result<(), DbErr> {
    let step = job.step;
    if let Some(hook) = &job.context().hook {
        let executor = DatabaseExecutor::from(tx);
        let own = [(step.name.as_str(), step.id.as_str())];
        let others = step.claims.iter();
        let others = others.map(|claim| (claim.name.as_str(), claim.id.as_str()));
        let own = own.into_iter().filter(|_| step.claims.is_empty());
        for (name, id) in own.chain(others) {
            hook.recorded(&executor, name, id, step.direction).await?;
        }
    }
    for claim in &step.claims {
        let event = Note {
            name: &claim.name,
            id: &claim.id,
            direction: "stamp",
            event: EventKind::Finished,
            checksum: match step.direction {
                Direction::Up => claim.checksum.clone(),
                Direction::Down => None,
            },
            group: None,
            duration_ms: None,
            statements: None,
            error: None,
        };
        note(tx, job.backend(), job.context(), event, None).await?;
    }
    Ok(())
}
