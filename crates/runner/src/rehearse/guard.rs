//! What keeps a COMMIT inside of a revision from making a rehearsal real.
//!
//! PostgreSQL: a row of a temporary table breaks a deferred constraint as long as the revisions
//! run, so that a COMMIT fails and undoes everything; what follows a ROLLBACK meets a session in
//! which every other transaction is read only. SQLite: a hook turns each COMMIT into a rollback.

use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr};

use super::RehearseError;
use crate::{Backend, Session, sql};

const TABLE: &str = "pg_temp.ultra_rehearsal";
const CONSTRAINT: &str = "ultra_rehearsal_never_commits";
/// SQLite's result code where a hook refused a commit.
const HOOK: &str = "531";

/// Whether a failure is ours.
pub(super) fn vetoed(code: &str, constraint: Option<&str>) -> bool {
    code == HOOK || constraint == Some(CONSTRAINT)
}

/// Before the transaction begins.
pub(super) async fn close_session(session: &Session) -> Result<(), RehearseError> {
    let failed = RehearseError::database("to prepare a rehearsal");
    let db = session.connection();
    match session.backend() {
        Backend::Postgres => db
            .execute_unprepared("SET default_transaction_read_only = on")
            .await
            .map(drop)
            .map_err(failed),
        Backend::Sqlite => hook(db, true).await.map_err(failed),
    }
}

/// After it has ended.
pub(super) async fn open_session(session: &Session) -> Result<(), DbErr> {
    let db = session.connection();
    match session.backend() {
        Backend::Postgres => db
            .execute_unprepared("RESET default_transaction_read_only")
            .await
            .map(drop),
        Backend::Sqlite => hook(db, false).await,
    }
}

async fn hook(db: &DatabaseConnection, set: bool) -> Result<(), DbErr> {
    let failed = |error: sqlx::Error| DbErr::Custom(error.to_string());
    let mut connection = db
        .get_sqlite_connection_pool()
        .acquire()
        .await
        .map_err(failed)?;
    let mut handle = connection.lock_handle().await.map_err(failed)?;
    if set {
        handle.set_commit_hook(|| false);
    } else {
        handle.remove_commit_hook();
    }
    Ok(())
}

/// First thing in the transaction.
pub(super) async fn arm(tx: &DatabaseTransaction, backend: Backend) -> Result<(), RehearseError> {
    if backend != Backend::Postgres {
        return Ok(());
    }
    let text = format!(
        "CREATE TEMPORARY TABLE ultra_rehearsal (one integer CONSTRAINT {CONSTRAINT} UNIQUE \
         DEFERRABLE INITIALLY DEFERRED); INSERT INTO {TABLE} VALUES (1), (1)"
    );
    tx.execute_unprepared(&text)
        .await
        .map(drop)
        .map_err(RehearseError::database(
            "the temporary table that keeps a rehearsal from being committed (it takes the right TEMPORARY on the database)",
        ))
}

/// What a COMMIT at the end of a revision would check. What is deferred stays so for the next one.
pub(super) async fn check_deferred(
    tx: &DatabaseTransaction,
    backend: Backend,
) -> Result<(), DbErr> {
    if backend != Backend::Postgres {
        return Ok(());
    }
    let text = format!("DELETE FROM {TABLE}; SET CONSTRAINTS ALL IMMEDIATE");
    tx.execute_unprepared(&text).await?;
    let deferred = "SELECT coalesce(string_agg(DISTINCT format('%I.%I', n.nspname, c.conname), ', '), '') \
        FROM pg_catalog.pg_constraint c JOIN pg_catalog.pg_namespace n ON n.oid = c.connamespace \
        WHERE c.condeferred AND (n.nspname !~ '^pg_' OR n.oid = pg_my_temp_schema())";
    let row = tx
        .query_one_raw(sql::statement(backend, deferred, []))
        .await?;
    let names: String = match row {
        Some(row) => row.try_get_by_index(0)?,
        None => String::new(),
    };
    let text = format!("SET CONSTRAINTS {names} DEFERRED; INSERT INTO {TABLE} VALUES (1), (1)");
    tx.execute_unprepared(&text).await?;
    Ok(())
}
