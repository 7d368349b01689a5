//! Writes claims and events.

use sea_orm::{ConnectionTrait, DbErr, Value};

use super::EventKind;
use crate::{Backend, RunContext, sql};

/// What an event says about its revision.
pub(crate) struct Note<'a> {
    pub(crate) name: &'a str,
    pub(crate) id: &'a str,
    pub(crate) direction: &'a str,
    pub(crate) event: EventKind,
    pub(crate) checksum: Option<&'a str>,
    pub(crate) group: Option<&'a str>,
    pub(crate) duration_ms: Option<i64>,
    pub(crate) statements: Option<i64>,
    pub(crate) error: Option<String>,
}

/// Takes the claim. False: it was taken.
pub(crate) async fn claim(
    db: &impl ConnectionTrait,
    backend: Backend,
    name: &str,
) -> Result<bool, DbErr> {
    // By the database's clock, like everything that is compared across machines.
    let text = match backend {
        Backend::Postgres => {
            "INSERT INTO seaql_migrations (version, applied_at) \
             VALUES ($1, extract(epoch FROM clock_timestamp())::bigint) ON CONFLICT DO NOTHING"
        }
        Backend::Sqlite => {
            "INSERT INTO seaql_migrations (version, applied_at) \
             VALUES ($1, CAST(strftime('%s', 'now') AS integer)) ON CONFLICT DO NOTHING"
        }
    };
    Ok(sql::execute(db, backend, text, [name.into()]).await? > 0)
}

/// Gives the claim back. False: there was none.
pub(crate) async fn give_back(
    db: &impl ConnectionTrait,
    backend: Backend,
    name: &str,
) -> Result<bool, DbErr> {
    let text = "DELETE FROM seaql_migrations WHERE version = $1";
    Ok(sql::execute(db, backend, text, [name.into()]).await? > 0)
}

pub(crate) async fn is_claimed(
    db: &impl ConnectionTrait,
    backend: Backend,
    name: &str,
) -> Result<bool, DbErr> {
    let text = "SELECT 1 FROM seaql_migrations WHERE version = $1";
    let asked = sql::statement(backend, text, [name.into()]);
    Ok(db.query_one_raw(asked).await?.is_some())
}

/// Appends an event.
pub(crate) async fn note(
    db: &impl ConnectionTrait,
    backend: Backend,
    context: &RunContext,
    note: Note<'_>,
) -> Result<(), DbErr> {
    let text = "INSERT INTO ultra_migration_history (run_id, revision, name, direction, event, \
         duration_ms, checksum, statements, user_name, host_name, tool_version, backup_id, \
         group_id, error) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    let values: [Value; 14] = [
        context.run_id.as_str().into(),
        note.id.into(),
        note.name.into(),
        note.direction.into(),
        note.event.as_str().into(),
        note.duration_ms.into(),
        note.checksum.map(str::to_owned).into(),
        note.statements.into(),
        context.user.as_str().into(),
        context.host.as_str().into(),
        context.tool_version.as_str().into(),
        context.backup_id.clone().into(),
        note.group.map(str::to_owned).into(),
        note.error.into(),
    ];
    sql::execute(db, backend, text, values).await?;
    Ok(())
}

/// Appends a `failed` event. That this fails too must not hide what failed first.
pub(crate) async fn note_failure(
    db: &impl ConnectionTrait,
    backend: Backend,
    context: &RunContext,
    event: Note<'_>,
) {
    if let Err(error) = note(db, backend, context, event).await {
        tracing::warn!(%error, "the failure isn't in the history");
    }
}
