//! Writes claims and events.

use sea_orm::{ConnectionTrait, DbErr, Value};

use super::EventKind;
use crate::{Backend, RunContext, failpoint, sql};

/// What an event says about its revision.
pub(crate) struct Note<'a> {
    pub(crate) name: &'a str,
    pub(crate) id: &'a str,
    pub(crate) direction: &'a str,
    pub(crate) event: EventKind,
    pub(crate) checksum: Option<String>,
    pub(crate) group: Option<&'a str>,
    pub(crate) duration_ms: Option<i64>,
    pub(crate) statements: Option<i64>,
    pub(crate) error: Option<String>,
}

/// The number of the transaction that a claim was taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Number {
    /// PostgreSQL gives every transaction that writes one.
    Known(String),
    /// SQLite has none.
    None,
}

/// Takes the claim. `None`: it was taken.
pub(crate) async fn claim(
    db: &impl ConnectionTrait,
    backend: Backend,
    name: &str,
) -> Result<Option<Number>, DbErr> {
    // By the database's clock, like everything that is compared across machines.
    let text = match backend {
        Backend::Postgres => {
            "INSERT INTO seaql_migrations (version, applied_at) \
             VALUES ($1, extract(epoch FROM clock_timestamp())::bigint) ON CONFLICT DO NOTHING \
             RETURNING pg_current_xact_id()::text"
        }
        Backend::Sqlite => {
            "INSERT INTO seaql_migrations (version, applied_at) \
             VALUES ($1, CAST(strftime('%s', 'now') AS integer)) ON CONFLICT DO NOTHING"
        }
    };
    numbered(db, backend, text, name).await
}

/// Gives the claim back. `None`: there was none.
pub(crate) async fn give_back(
    db: &impl ConnectionTrait,
    backend: Backend,
    name: &str,
) -> Result<Option<Number>, DbErr> {
    let text = match backend {
        Backend::Postgres => {
            "DELETE FROM seaql_migrations WHERE version = $1 RETURNING pg_current_xact_id()::text"
        }
        Backend::Sqlite => "DELETE FROM seaql_migrations WHERE version = $1",
    };
    numbered(db, backend, text, name).await
}

async fn numbered(
    db: &impl ConnectionTrait,
    backend: Backend,
    text: &str,
    name: &str,
) -> Result<Option<Number>, DbErr> {
    match backend {
        Backend::Postgres => {
            let asked = sql::statement(backend, text, [name.into()]);
            let row = db.query_one_raw(asked).await?;
            row.map(|row| row.try_get_by_index(0).map(Number::Known))
                .transpose()
        }
        Backend::Sqlite => {
            let hit = sql::execute(db, backend, text, [name.into()]).await?;
            Ok((hit > 0).then_some(Number::None))
        }
    }
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

/// Appends an event; with a transaction's number, only inside of that transaction. False: it is
/// another one by now.
pub(crate) async fn note(
    db: &impl ConnectionTrait,
    backend: Backend,
    context: &RunContext,
    note: Note<'_>,
    number: Option<&str>,
) -> Result<bool, DbErr> {
    let columns = "INSERT INTO ultra_migration_history (run_id, revision, name, direction, event, \
         duration_ms, checksum, statements, user_name, host_name, tool_version, backup_id, \
         group_id, error)";
    let parameters = "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14";
    let mut values: Vec<Value> = vec![
        context.run_id.as_str().into(),
        note.id.into(),
        note.name.into(),
        note.direction.into(),
        note.event.as_str().into(),
        note.duration_ms.into(),
        note.checksum.into(),
        note.statements.into(),
        context.user.as_str().into(),
        context.host.as_str().into(),
        context.tool_version.as_str().into(),
        context.backup_id.clone().into(),
        note.group.map(str::to_owned).into(),
        note.error.into(),
    ];
    let text = match number {
        None => format!("{columns} VALUES ({parameters})"),
        Some(number) => {
            values.push(number.into());
            format!(
                "{columns} SELECT {parameters} \
                 WHERE pg_current_xact_id_if_assigned()::text = $15"
            )
        }
    };
    failpoint::pass("history.before");
    let written = sql::execute(db, backend, &text, values).await? > 0;
    failpoint::pass("history.after");
    Ok(written)
}

/// Appends a `failed` event. That this fails too must not hide what failed first.
pub(crate) async fn note_failure(
    db: &impl ConnectionTrait,
    backend: Backend,
    context: &RunContext,
    event: Note<'_>,
) {
    if let Err(error) = note(db, backend, context, event, None).await {
        tracing::warn!(%error, "the failure isn't in the history");
    }
}
