//! Reads claims and history: one round trip each, nothing created, reading rights are enough.
//!
//! A missing table is an answer, not an error: asking first whether it is there would be a second
//! round trip on every database that has it.

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, QueryResult, Statement};

use super::{Applied, HistoryEvent, State};
use crate::{Backend, sql};

/// What is applied, by name; `None` where the table doesn't exist.
///
/// # Errors
///
/// Where the database can't be read.
pub async fn applied(db: &DatabaseConnection) -> Result<Option<Vec<Applied>>, DbErr> {
    let text = "SELECT version, applied_at FROM seaql_migrations ORDER BY version";
    let Some(rows) = rows(db, text).await? else {
        return Ok(None);
    };
    let read = |row: &QueryResult| {
        Ok(Applied {
            version: row.try_get("", "version")?,
            applied_at: row.try_get("", "applied_at")?,
        })
    };
    rows.iter().map(read).collect::<Result<_, _>>().map(Some)
}

/// The last event with a checksum of each revision: of its last `up`, or of a stamp since.
const CHECKSUMS: &str = "SELECT name, checksum FROM ultra_migration_history WHERE id IN (\
     SELECT max(id) FROM ultra_migration_history \
     WHERE event = 'finished' AND direction <> 'down' AND checksum IS NOT NULL GROUP BY name)";

/// What began apart from a transaction and has no later event.
const UNFINISHED: &str = "SELECT s.name FROM ultra_migration_history s \
     WHERE s.event = 'started' AND NOT EXISTS (\
     SELECT 1 FROM ultra_migration_history l WHERE l.name = s.name AND l.id > s.id)";

/// The checksum that each revision had when it was last applied or stamped, by name.
///
/// # Errors
///
/// Where the database can't be read.
pub async fn last_checksums(db: &DatabaseConnection) -> Result<BTreeMap<String, String>, DbErr> {
    let rows = rows(db, CHECKSUMS).await?.unwrap_or_default();
    rows.iter()
        .map(|row| Ok((row.try_get("", "name")?, row.try_get("", "checksum")?)))
        .collect()
}

/// Names of revisions that began without a transaction and never came to an end.
///
/// # Errors
///
/// Where the database can't be read.
pub async fn unfinished(db: &DatabaseConnection) -> Result<Vec<String>, DbErr> {
    let rows = rows(db, UNFINISHED).await?.unwrap_or_default();
    rows.iter().map(|row| row.try_get("", "name")).collect()
}

/// How far a revision without a transaction came since it was last finished (either way) or
/// stamped: how many statements were done, and the mark of their texts.
pub(crate) async fn journal(
    db: &DatabaseConnection,
    backend: Backend,
    name: &str,
    direction: &str,
) -> Result<Option<(usize, String)>, DbErr> {
    let text = "SELECT statements, checksum FROM ultra_migration_history \
         WHERE name = $1 AND direction = $2 AND event <> 'finished' AND statements IS NOT NULL \
         AND id > (SELECT coalesce(max(id), 0) FROM ultra_migration_history \
         WHERE name = $1 AND event = 'finished') ORDER BY id DESC LIMIT 1";
    let asked = sql::statement(backend, text, [name.into(), direction.into()]);
    let Some(row) = db.query_one_raw(asked).await? else {
        return Ok(None);
    };
    let done: i64 = row.try_get("", "statements")?;
    let mark: Option<String> = row.try_get("", "checksum")?;
    Ok(Some((
        usize::try_from(done).unwrap_or(0),
        mark.unwrap_or_default(),
    )))
}

/// Claims, checksums and unfinished revisions in one round trip, where both tables are there; a
/// database that only SeaORM has worked on takes a second one.
///
/// # Errors
///
/// Where the database can't be read.
pub async fn state(db: &DatabaseConnection) -> Result<State, DbErr> {
    let text = format!("{} ORDER BY 1, 2", state_text());
    match rows(db, &text).await? {
        Some(rows) => fold(&rows),
        None => Ok(State {
            applied: applied(db).await?,
            ..State::default()
        }),
    }
}

/// The statement of [`state`], open for more parts: a row has `kind`, `name`, `applied_at`,
/// `checksum`.
pub(crate) fn state_text() -> String {
    format!(
        "SELECT 'applied' AS kind, m.version AS name, m.applied_at, c.checksum \
         FROM seaql_migrations m LEFT JOIN ({CHECKSUMS}) c ON c.name = m.version \
         UNION ALL SELECT 'unfinished', u.name, NULL, NULL FROM ({UNFINISHED}) u"
    )
}

/// The rows of [`state_text`]; those of other parts are passed over.
pub(crate) fn fold(rows: &[QueryResult]) -> Result<State, DbErr> {
    let mut state = State::default();
    let mut applied = Vec::new();
    for row in rows {
        let kind: String = row.try_get("", "kind")?;
        let name: String = row.try_get("", "name")?;
        match kind.as_str() {
            "unfinished" => state.unfinished.push(name),
            "applied" => {
                if let Some(checksum) = row.try_get("", "checksum")? {
                    state.checksums.insert(name.clone(), checksum);
                }
                applied.push(Applied {
                    version: name,
                    applied_at: row.try_get("", "applied_at")?,
                });
            }
            _ => {}
        }
    }
    state.applied = Some(applied);
    Ok(state)
}

/// The latest events, the newest first.
///
/// # Errors
///
/// Where the database can't be read.
pub async fn events(db: &DatabaseConnection, limit: u32) -> Result<Vec<HistoryEvent>, DbErr> {
    let at = match db.get_database_backend() {
        DbBackend::Postgres => {
            "to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')"
        }
        // Foreign, non-exhaustive. SQLite holds the text already.
        _ => "at",
    };
    let text = format!(
        "SELECT id, run_id, revision, name, direction, event, {at} AS at_text, duration_ms, \
         checksum, statements, user_name, host_name, tool_version, backup_id, group_id, error \
         FROM ultra_migration_history ORDER BY id DESC LIMIT {limit}"
    );
    let rows = rows(db, &text).await?.unwrap_or_default();
    rows.iter().map(event).collect()
}

fn event(row: &QueryResult) -> Result<HistoryEvent, DbErr> {
    Ok(HistoryEvent {
        id: row.try_get("", "id")?,
        run_id: row.try_get("", "run_id")?,
        revision: row.try_get("", "revision")?,
        name: row.try_get("", "name")?,
        direction: row.try_get("", "direction")?,
        event: row.try_get("", "event")?,
        at: row.try_get("", "at_text")?,
        duration_ms: row.try_get("", "duration_ms")?,
        checksum: row.try_get("", "checksum")?,
        statements: row.try_get("", "statements")?,
        user: row.try_get("", "user_name")?,
        host: row.try_get("", "host_name")?,
        tool_version: row.try_get("", "tool_version")?,
        backup_id: row.try_get("", "backup_id")?,
        group: row.try_get("", "group_id")?,
        error: row.try_get("", "error")?,
    })
}

async fn rows(db: &DatabaseConnection, text: &str) -> Result<Option<Vec<QueryResult>>, DbErr> {
    let asked = Statement::from_string(db.get_database_backend(), text);
    match db.query_all_raw(asked).await {
        Ok(rows) => Ok(Some(rows)),
        Err(error) if sql::no_such_table(&error) => Ok(None),
        Err(error) => Err(error),
    }
}
