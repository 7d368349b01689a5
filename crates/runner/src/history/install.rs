//! Creates the two tables.

use sea_orm::{ConnectionTrait, DbBackend, DbErr, Schema, TransactionTrait};
use sea_orm_migration::seaql_migrations;

use super::{CLAIMS, HISTORY};
use crate::{Backend, Locked, failpoint, sql};

/// The tables couldn't be created.
#[derive(Clone, Debug, thiserror::Error)]
#[error(
    "can't create the tables seaql_migrations and ultra_migration_history: {0}; grant CREATE on the schema to the user of the URL"
)]
pub struct InstallError(#[from] pub DbErr);

/// Creates what is missing of the two tables.
///
/// Only under the lock: concurrent `CREATE TABLE IF NOT EXISTS` fail on PostgreSQL. What exists is
/// left alone and needs no right to create anything.
///
/// # Errors
///
/// Where the database refuses.
pub async fn install(locked: &Locked<'_>) -> Result<(), InstallError> {
    let db = locked.connection();
    let backend = locked.backend();
    let (claims, history) = present(db, backend).await?;
    if claims && history {
        return Ok(());
    }
    let tx = db.begin().await?;
    create(&tx, backend, [claims, history]).await?;
    failpoint::pass("install.before_commit");
    tx.commit().await?;
    failpoint::pass("install.after_commit");
    Ok(())
}

/// The same in a transaction of the caller's.
pub(crate) async fn install_in(db: &impl ConnectionTrait, backend: Backend) -> Result<(), DbErr> {
    let (claims, history) = present(db, backend).await?;
    create(db, backend, [claims, history]).await
}

async fn create(
    db: &impl ConnectionTrait,
    backend: Backend,
    there: [bool; 2],
) -> Result<(), DbErr> {
    for ((_, text), is_there) in tables(backend).iter().zip(there) {
        if !is_there {
            db.execute_unprepared(text).await?;
        }
    }
    Ok(())
}

/// Names of the two tables, and the statements that create them.
pub(crate) fn tables(backend: Backend) -> [(&'static str, String); 2] {
    // From SeaORM's own entity: exactly the table that SeaORM would create.
    let schema = Schema::new(backend.into());
    let table = schema.create_table_from_entity(seaql_migrations::Entity);
    [
        (CLAIMS, DbBackend::from(backend).build(&table).sql),
        (HISTORY, history_table(backend).to_owned()),
    ]
}

async fn present(db: &impl ConnectionTrait, backend: Backend) -> Result<(bool, bool), DbErr> {
    let text = match backend {
        Backend::Postgres => {
            "SELECT to_regclass($1) IS NOT NULL AS claims, to_regclass($2) IS NOT NULL AS history"
        }
        Backend::Sqlite => {
            "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = $1) AS claims, \
                    EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = $2) AS history"
        }
    };
    let asked = sql::statement(backend, text, [CLAIMS.into(), HISTORY.into()]);
    match db.query_one_raw(asked).await? {
        Some(row) => Ok((row.try_get("", "claims")?, row.try_get("", "history")?)),
        None => Ok((false, false)),
    }
}

/// `user`, `host` and `group` are words of SQL, hence the longer names.
fn history_table(backend: Backend) -> &'static str {
    match backend {
        Backend::Postgres => {
            "CREATE TABLE ultra_migration_history (\
             id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, \
             run_id text NOT NULL, \
             revision text NOT NULL, \
             name text NOT NULL, \
             direction text NOT NULL CHECK (direction IN ('up', 'down', 'stamp')), \
             event text NOT NULL CHECK (event IN ('started', 'finished', 'failed')), \
             at timestamptz NOT NULL DEFAULT clock_timestamp(), \
             duration_ms bigint, checksum text, statements bigint, user_name text, \
             host_name text, tool_version text, backup_id text, group_id text, error text)"
        }
        Backend::Sqlite => {
            "CREATE TABLE ultra_migration_history (\
             id integer PRIMARY KEY AUTOINCREMENT, \
             run_id text NOT NULL, \
             revision text NOT NULL, \
             name text NOT NULL, \
             direction text NOT NULL CHECK (direction IN ('up', 'down', 'stamp')), \
             event text NOT NULL CHECK (event IN ('started', 'finished', 'failed')), \
             at text NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')), \
             duration_ms bigint, checksum text, statements bigint, user_name text, \
             host_name text, tool_version text, backup_id text, group_id text, error text)"
        }
    }
}
