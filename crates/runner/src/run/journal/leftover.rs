//! What statements leave behind that were cut short, and statements that were finished by the
//! server after their client was gone.

use sea_orm::{ConnectionTrait, DbErr, Statement};

use super::super::Job;
use super::super::apart::Apart;
use crate::{Backend, Event, sql};

/// What became of a statement that was begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// It took effect.
    Done,
    /// It didn't, and nothing is left of it: it may be run.
    Cleared,
    /// That can't be told.
    Unknown,
}

/// What is there before a statement is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Before {
    /// Nothing of its name.
    Absent,
    /// Something whole of its name.
    Present,
}

/// An index that carries a name.
struct Index {
    valid: bool,
    /// Its name with its schema, quoted.
    name: String,
    /// The server process that is building it right now.
    builder: Option<i32>,
}

/// Looks what became of a statement whose run was cut short.
pub(super) async fn look(job: &Job<'_>, statement: &Statement) -> Result<Found, DbErr> {
    if job.backend() != Backend::Postgres {
        return Ok(match Apart::of(&statement.sql) {
            Apart::Repeatable => Found::Cleared,
            Apart::BuildIndex { .. }
            | Apart::DropIndex { .. }
            | Apart::Reindex
            | Apart::Detach { .. }
            | Apart::Unknown => Found::Unknown,
        });
    }
    match Apart::of(&statement.sql) {
        Apart::BuildIndex {
            index: Some(index),
            table,
        } => match index_of(job, &table, &index).await? {
            None => Ok(Found::Cleared),
            Some(found) if found.valid => {
                job.run.tell(Event::Adopted {
                    name: job.step.name.clone(),
                    index,
                });
                Ok(Found::Done)
            }
            Some(found) => drop_leftover(job, &found, &index)
                .await
                .map(|()| Found::Cleared),
        },
        Apart::DropIndex { index } => match exists(job, &index).await? {
            true => Ok(Found::Cleared),
            false => Ok(Found::Done),
        },
        Apart::Detach { parent, child } => detached(job, &parent, &child).await,
        Apart::Reindex => clear(job, statement).await.map(|_| Found::Cleared),
        Apart::Repeatable => Ok(Found::Cleared),
        Apart::BuildIndex { index: None, .. } | Apart::Unknown => Ok(Found::Unknown),
    }
}

/// Drops what a failed build of the same name left behind.
pub(super) async fn clear(job: &Job<'_>, statement: &Statement) -> Result<Before, DbErr> {
    if job.backend() != Backend::Postgres {
        return Ok(Before::Absent);
    }
    match Apart::of(&statement.sql) {
        Apart::BuildIndex {
            index: Some(index),
            table,
        } => match index_of(job, &table, &index).await? {
            None => Ok(Before::Absent),
            Some(found) if found.valid => Ok(Before::Present),
            Some(found) => {
                drop_leftover(job, &found, &index).await?;
                Ok(Before::Absent)
            }
        },
        Apart::Reindex => {
            for found in rebuilt(job).await? {
                let name = found.name.clone();
                drop_leftover(job, &found, &name).await?;
            }
            Ok(Before::Absent)
        }
        Apart::BuildIndex { index: None, .. }
        | Apart::DropIndex { .. }
        | Apart::Detach { .. }
        | Apart::Repeatable
        | Apart::Unknown => Ok(Before::Absent),
    }
}

async fn drop_leftover(job: &Job<'_>, found: &Index, index: &str) -> Result<(), DbErr> {
    if let Some(pid) = found.builder {
        return Err(DbErr::Custom(format!(
            "another session (pid {pid}) is building the index {} right now: wait for it, or end it",
            found.name
        )));
    }
    let text = format!("DROP INDEX CONCURRENTLY IF EXISTS {}", found.name);
    job.db().execute_unprepared(&text).await?;
    job.run.tell(Event::LeftoverDropped {
        name: job.step.name.clone(),
        index: index.to_owned(),
    });
    Ok(())
}

const INDEX: &str = "SELECT i.indisvalid AND i.indisready AS valid, \
    format('%I.%I', n.nspname, c.relname) AS name, \
    (SELECT p.pid FROM pg_stat_progress_create_index p WHERE p.index_relid = c.oid LIMIT 1) AS builder \
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid \
    JOIN pg_namespace n ON n.oid = c.relnamespace";

async fn index_of(job: &Job<'_>, table: &str, index: &str) -> Result<Option<Index>, DbErr> {
    let text = format!("{INDEX} WHERE i.indrelid = to_regclass($1) AND c.relname = $2");
    let asked = sql::statement(Backend::Postgres, &text, [table.into(), index.into()]);
    job.db()
        .query_one_raw(asked)
        .await?
        .map(|row| read(&row))
        .transpose()
}

/// What `REINDEX CONCURRENTLY` leaves: an invalid copy beside the index.
async fn rebuilt(job: &Job<'_>) -> Result<Vec<Index>, DbErr> {
    let text = format!("{INDEX} WHERE NOT i.indisvalid AND c.relname ~ '_cc(new|old)[0-9]*$'");
    let asked = sql::statement(Backend::Postgres, &text, []);
    let rows = job.db().query_all_raw(asked).await?;
    rows.iter().map(read).collect()
}

fn read(row: &sea_orm::QueryResult) -> Result<Index, DbErr> {
    Ok(Index {
        valid: row.try_get("", "valid")?,
        name: row.try_get("", "name")?,
        builder: row.try_get("", "builder")?,
    })
}

async fn exists(job: &Job<'_>, name: &str) -> Result<bool, DbErr> {
    let text = "SELECT to_regclass($1) IS NOT NULL";
    let asked = sql::statement(Backend::Postgres, text, [name.into()]);
    match job.db().query_one_raw(asked).await? {
        Some(row) => row.try_get_by_index(0),
        None => Ok(false),
    }
}

/// A detaching that was cut short between its two transactions has to be finished by name.
async fn detached(job: &Job<'_>, parent: &str, child: &str) -> Result<Found, DbErr> {
    let text = "SELECT inhdetachpending FROM pg_inherits \
         WHERE inhparent = to_regclass($1) AND inhrelid = to_regclass($2)";
    let asked = sql::statement(Backend::Postgres, text, [parent.into(), child.into()]);
    let Some(row) = job.db().query_one_raw(asked).await? else {
        return Ok(Found::Done);
    };
    if row.try_get_by_index(0)? {
        let text = format!("ALTER TABLE {parent} DETACH PARTITION {child} FINALIZE");
        job.db().execute_unprepared(&text).await?;
        return Ok(Found::Done);
    }
    Ok(Found::Cleared)
}
