//! The lock on PostgreSQL: a session-level advisory lock.

use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, Statement, TryGetable};

use super::{Holder, LockError};
use crate::{Backend, sql};

/// 64 bits from database, schema and the claims' table: two projects in two schemas of one
/// database don't wait for each other. The server hashes; all who ask are asking the same server.
pub(crate) const KEY: &str = "SELECT hashtextextended(concat_ws('/', 'ultra-migrate', \
                (SELECT oid FROM pg_database WHERE datname = current_database()), \
                current_schema(), 'seaql_migrations'), 0)";

pub(super) async fn key(db: &DatabaseConnection) -> Result<i64, LockError> {
    let asked = Statement::from_string(db.get_database_backend(), KEY);
    Ok(value(db, asked).await?)
}

/// A condition that is true while somebody holds the lock. Asking takes nothing, and every role
/// may.
pub(crate) fn is_held() -> String {
    format!(
        "EXISTS (SELECT 1 FROM pg_locks l \
         WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 \
         AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) \
         AND (l.classid::bigint << 32 | l.objid::bigint) = ({KEY}))"
    )
}

pub(super) async fn try_lock(db: &DatabaseConnection, key: i64) -> Result<bool, LockError> {
    Ok(one(db, "SELECT pg_try_advisory_lock($1)", key.into()).await?)
}

pub(super) async fn unlock(db: &DatabaseConnection, key: i64) -> Result<(), LockError> {
    if one(db, "SELECT pg_advisory_unlock($1)", key.into()).await? {
        Ok(())
    } else {
        Err(LockError::NotHeld)
    }
}

/// Who holds it. Another role's session may show nothing but its pid.
pub(super) async fn holder(db: &DatabaseConnection, key: i64) -> Holder {
    let text = "SELECT l.pid, nullif(a.application_name, '') AS application, \
                host(a.client_addr) AS client, \
                to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') AS since \
                FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid \
                WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 \
                AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) \
                AND l.classid::bigint = (($1::bigint >> 32) & 4294967295) \
                AND l.objid::bigint = ($1::bigint & 4294967295) LIMIT 1";
    let asked = db
        .query_one_raw(sql::statement(Backend::Postgres, text, [key.into()]))
        .await;
    let Ok(Some(row)) = asked else {
        return Holder::default();
    };
    let pid: Option<i32> = row.try_get("", "pid").ok();
    Holder {
        pid: pid.and_then(|pid| u32::try_from(pid).ok()),
        application: row.try_get("", "application").ok().flatten(),
        client: row.try_get("", "client").ok().flatten(),
        since: row.try_get("", "since").ok().flatten(),
    }
}

async fn one<T: TryGetable>(
    db: &DatabaseConnection,
    text: &str,
    value: sea_orm::Value,
) -> Result<T, DbErr> {
    self::value(db, sql::statement(Backend::Postgres, text, [value])).await
}

async fn value<T: TryGetable>(db: &DatabaseConnection, asked: Statement) -> Result<T, DbErr> {
    db.query_one_raw(asked)
        .await?
        .ok_or_else(|| DbErr::RecordNotFound("the lock query gave no row".to_owned()))?
        .try_get_by_index(0)
}
