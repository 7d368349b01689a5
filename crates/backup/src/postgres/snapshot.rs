//! One moment of the database, which both `pg_dump` and our counts see.

use std::collections::BTreeSet;
use std::time::Duration;

use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseTransaction, DbErr, IsolationLevel, TransactionTrait,
};
use tokio::time::Instant;
use ultra_runner::Session;

use super::catalog::{self, Found};
use super::sql;
use crate::error::Trouble;

/// How long it is tried to get all tables.
const DEADLINE: Duration = Duration::from_secs(60);

/// How long one attempt waits for a table. Shorter than the server takes to look for deadlocks, so
/// that nobody else's statement is ended for our sake.
const PER_LOCK: &str = "SET LOCAL lock_timeout = '800ms'";

/// So many tables are locked by one statement.
const BATCH: usize = 500;

/// A transaction that must live until `pg_dump` has ended.
#[derive(Debug)]
pub(super) struct Snapshot {
    pub(super) transaction: DatabaseTransaction,
    /// For `pg_dump --snapshot`.
    pub(super) id: String,
    pub(super) tables: Vec<Found>,
}

/// Locks all tables as `pg_dump` will, and only then fixes the moment: a table that somebody
/// empties or rewrites after the moment would look empty in it.
///
/// Waiting for a table, it lets go of all others, and begins again.
pub(super) async fn take(
    session: &Session,
    on_wait: &mut (dyn FnMut() + Send),
) -> Result<Snapshot, Trouble> {
    let started = Instant::now();
    let mut pause = Duration::from_millis(50);
    loop {
        let error = match attempt(session).await {
            Ok(Some(snapshot)) => return Ok(snapshot),
            // A table came or went in between.
            Ok(None) => None,
            Err(error) if passing(&error) => Some(error),
            Err(error) => return Err(refused(&error)),
        };
        if started.elapsed() > DEADLINE {
            let reason = match error {
                Some(error) => blocked(session, &error).await,
                None => "tables come and go all the time".to_owned(),
            };
            return Err(Trouble::new("locking the tables against changes", reason));
        }
        on_wait();
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(Duration::from_secs(1));
    }
}

/// A lock that wasn't to be had, a deadlock, or a table that is gone.
fn passing(error: &DbErr) -> bool {
    let state = sql::state(error);
    matches!(
        state.as_deref(),
        Some("55P03" | "40P01" | "42P01" | "3F000")
    )
}

async fn attempt(session: &Session) -> Result<Option<Snapshot>, DbErr> {
    let db = session.connection();
    let before = catalog::tables(db, false).await?;
    let transaction = db
        .begin_with_config(
            Some(IsolationLevel::RepeatableRead),
            Some(AccessMode::ReadOnly),
        )
        .await?;
    // Policies would hide rows from the counts; pg_dump refuses them in the same way.
    sql::execute(&transaction, "SET LOCAL row_security = off").await?;
    sql::execute(&transaction, PER_LOCK).await?;
    lock(&transaction, &before).await?;
    let ids: Vec<String> = sql::column(&transaction, "SELECT pg_export_snapshot()", []).await?;
    let tables = catalog::tables(&transaction, true).await?;
    let locked: BTreeSet<u32> = before.iter().map(|table| table.oid).collect();
    let complete = tables
        .iter()
        .all(|table| !table.lockable() || locked.contains(&table.oid));
    let Some(id) = ids.into_iter().next().filter(|_| complete) else {
        transaction.rollback().await?;
        return Ok(None);
    };
    Ok(Some(Snapshot {
        transaction,
        id,
        tables,
    }))
}

async fn lock(db: &impl ConnectionTrait, tables: &[Found]) -> Result<(), DbErr> {
    let names: Vec<String> = tables
        .iter()
        .filter(|table| table.lockable())
        .map(|table| format!("ONLY {}", table.quoted()))
        .collect();
    for batch in names.chunks(BATCH) {
        let text = format!("LOCK TABLE {} IN ACCESS SHARE MODE", batch.join(", "));
        sql::execute(db, &text).await?;
    }
    Ok(())
}

fn refused(error: &DbErr) -> Trouble {
    let said = sql::said(error);
    let reason = match sql::state(error).as_deref() {
        Some("42501") => format!(
            "{said}; back up as the owner of the tables, or let an administrator run: GRANT pg_read_all_data TO the role"
        ),
        Some("53200") => format!("{said}; raise max_locks_per_transaction on the server"),
        Some(_) | None => said,
    };
    Trouble::new("fixing the moment of the backup", reason)
}

/// Says who has locked what.
async fn blocked(session: &Session, error: &DbErr) -> String {
    let text = "SELECT format('%s is locked by the session with pid %s (%s)', l.relation::regclass, \
                a.pid, coalesce(nullif(a.application_name, ''), a.usename, 'unknown')) \
                FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid \
                WHERE l.granted AND l.mode = 'AccessExclusiveLock' AND l.locktype = 'relation' \
                AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) \
                AND a.pid <> pg_backend_pid() ORDER BY 1 LIMIT 3";
    let found: Result<Vec<String>, DbErr> = sql::column(session.connection(), text, []).await;
    match found {
        Ok(found) if !found.is_empty() => found.join(", "),
        Ok(_) | Err(_) => sql::said(error),
    }
}
