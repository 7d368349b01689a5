//! What is looked at and set before a revision runs, and how a transaction ends after it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};

use super::{RehearseError, RehearseOptions};
use crate::record::{NotRecordable, Recorded, record};
use crate::run::keys;
use crate::{Backend, Step};

/// Time limits of the transaction: for locks, and for a statement what is left of the whole.
pub(super) async fn limit(
    db: &impl ConnectionTrait,
    backend: Backend,
    options: &RehearseOptions,
    left: Option<Duration>,
) -> Result<(), DbErr> {
    if backend != Backend::Postgres {
        return Ok(());
    }
    let mut text = String::new();
    if let (Some(lock), None) = (options.lock_timeout, left) {
        text.push_str(&format!("SET LOCAL lock_timeout = {};", lock.as_millis()));
    }
    if let Some(left) = left.or(options.limit) {
        // Zero would be no limit.
        let left = left.as_millis().max(1);
        text.push_str(&format!("SET LOCAL statement_timeout = {left};"));
    }
    if text.is_empty() {
        return Ok(());
    }
    db.execute_unprepared(&text).await.map(drop)
}

/// Refuses what no rollback takes back, before anything is run.
pub(super) async fn refuse_lasting(steps: &[Step], backend: Backend) -> Result<(), RehearseError> {
    if backend != Backend::Postgres {
        return Ok(());
    }
    for step in steps {
        let Ok(recorded) = recorded(step, backend).await else {
            continue;
        };
        for item in recorded {
            if let Recorded::Execute(statement) = item
                && sets_sequence(&statement.sql)
            {
                return Err(RehearseError::SetsSequence {
                    name: step.name.clone(),
                    direction: step.direction,
                    sql: statement.sql,
                });
            }
        }
    }
    Ok(())
}

/// Whether a text calls `setval`.
fn sets_sequence(sql: &str) -> bool {
    let lower = sql.to_ascii_lowercase();
    lower.match_indices("setval").any(|(at, word)| {
        let behind = lower.get(at + word.len()..).unwrap_or_default();
        behind.trim_start_matches('"').trim_start().starts_with('(')
    })
}

/// Its statements, where they are known beforehand.
pub(super) async fn recorded(
    step: &Step,
    backend: Backend,
) -> Result<Vec<Recorded>, NotRecordable> {
    if !step.record {
        return Err(NotRecordable::Declined);
    }
    let migration = Arc::clone(&step.migration);
    record(
        migration,
        step.direction,
        backend,
        step.in_transaction(backend),
    )
    .await
    .verdict
}

/// A rollback, also of a transaction that is over.
pub(super) async fn roll_back(backend: Backend, tx: DatabaseTransaction) {
    if backend == Backend::Sqlite {
        // sqlx would take the next one for nested in one that was ended behind its back.
        let _ = tx.execute_unprepared("BEGIN").await;
    }
    if let Err(error) = tx.rollback().await {
        tracing::debug!(%error, "no rollback: the server has done it");
    }
}

/// SQLite: rows without their parent. Deferred references are checked at COMMIT alone, which may
/// never come here. A real run counts them where tables are rebuilt, so only there an error of
/// counting is one.
pub(super) async fn broken(
    tx: &DatabaseTransaction,
    step: &Step,
    backend: Backend,
) -> Result<BTreeMap<String, i64>, DbErr> {
    if backend != Backend::Sqlite {
        return Ok(BTreeMap::new());
    }
    match keys::broken(tx).await {
        Err(_) if !step.rebuilds_tables => Ok(BTreeMap::new()),
        counted => counted,
    }
}

#[cfg(test)]
mod tests {
    use super::sets_sequence;

    #[test]
    fn calls_of_setval_are_found() {
        assert!(sets_sequence("SELECT pg_catalog.setval('users_id_seq', 7)"));
        assert!(sets_sequence("select \"setval\" ('a', 1)"));
        assert!(!sets_sequence("UPDATE t SET setvalue = 1"));
        assert!(!sets_sequence("ALTER SEQUENCE a RESTART WITH 7"));
    }
}
