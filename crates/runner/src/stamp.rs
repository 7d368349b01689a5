//! Says what is applied without running anything.

use sea_orm::{DatabaseExecutor, DatabaseTransaction, DbErr, TransactionTrait};

use crate::history::{EventKind, Note, claim, give_back, note};
use crate::{Direction, Locked, RunContext};

/// A revision to be stamped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Its name.
    pub name: String,
    /// Its id.
    pub id: String,
    /// Of its source; the history takes it as the accepted one from now on.
    pub checksum: Option<String>,
}

/// Records `inserts` as applied and `deletes` as not applied, all or none.
///
/// Stamping what is applied already is no error: its checksum is accepted anew.
///
/// # Errors
///
/// Where the database refuses; nothing is changed then.
pub async fn stamp(
    locked: &Locked<'_>,
    inserts: &[Stamp],
    deletes: &[Stamp],
    context: &RunContext,
) -> Result<(), DbErr> {
    let tx = locked.connection().begin().await?;
    for entry in deletes {
        give_back(&tx, locked.backend(), &entry.name).await?;
        written(&tx, locked, entry, Direction::Down, context).await?;
    }
    for entry in inserts {
        claim(&tx, locked.backend(), &entry.name).await?;
        written(&tx, locked, entry, Direction::Up, context).await?;
    }
    tx.commit().await
}

async fn written(
    tx: &DatabaseTransaction,
    locked: &Locked<'_>,
    entry: &Stamp,
    direction: Direction,
    context: &RunContext,
) -> Result<(), DbErr> {
    if let Some(hook) = &context.hook {
        let executor = DatabaseExecutor::from(tx);
        hook.recorded(&executor, &entry.name, &entry.id, direction)
            .await?;
    }
    // A revision taken off the record leaves no checksum that could be compared later.
    let checksum = match direction {
        Direction::Up => entry.checksum.clone(),
        Direction::Down => None,
    };
    let event = Note {
        name: &entry.name,
        id: &entry.id,
        direction: "stamp",
        event: EventKind::Finished,
        checksum,
        group: None,
        duration_ms: None,
        statements: None,
        error: None,
    };
    note(tx, locked.backend(), context, event, None).await?;
    Ok(())
}
