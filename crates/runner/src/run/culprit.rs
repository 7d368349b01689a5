//! Which statement failed: SeaORM's errors don't say.

use std::sync::Arc;

use sea_orm::DbErr;

use crate::record::{Recorded, record};
use crate::trace::Seen;
use crate::{Backend, Step, sql};

/// The failing statement, where it is certain.
///
/// A prepared one was seen. One that was sent as text wasn't; but where the revision is
/// recordable, the prepared statements around it are known, and if just one text lies between
/// them it is that one.
pub(super) async fn find(
    step: &Step,
    backend: Backend,
    in_transaction: bool,
    error: &DbErr,
    seen: &Seen,
) -> Option<String> {
    // The revision's own complaint has no statement.
    sql::driver(error)?.as_database_error()?;
    if let Some(sql) = &seen.failed {
        return Some(sql.clone());
    }
    let migration = Arc::clone(&step.migration);
    let recording = record(migration, step.direction, backend, in_transaction).await;
    let recorded = recording.verdict.ok()?;
    let mut prepared = 0;
    let mut candidates = Vec::new();
    for event in &recorded {
        let Recorded::Execute(statement) = event else {
            continue;
        };
        if statement.values.is_some() {
            prepared += 1;
        } else if prepared == seen.done {
            candidates.push(&statement.sql);
        }
    }
    match candidates.as_slice() {
        [only] => Some((*only).clone()),
        [] | [_, _, ..] => None,
    }
}
