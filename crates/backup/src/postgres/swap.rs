//! The change of names: both in one transaction, while nobody is in the old database.
//!
//! `ALTER DATABASE … RENAME` keeps newcomers waiting and itself waits up to five seconds for those
//! inside. Meanwhile a second session ends them.

use std::collections::BTreeSet;
use std::time::Duration;

use sea_orm::{DbErr, TransactionTrait};
use tokio::time::Instant;
use ultra_runner::Session;

use super::{side, sql};
use crate::error::UNTOUCHED;
use crate::{BackupError, Users};

/// How long it is tried.
const DEADLINE: Duration = Duration::from_secs(10);

/// What becomes what.
#[derive(Debug)]
pub(super) struct Swap<'a> {
    /// The name that both want.
    pub(super) name: &'a str,
    /// The old database and its name from now on; `None` where there is none.
    pub(super) old: Option<Kept<'a>>,
    /// The new database.
    pub(super) side: &'a str,
    /// The comment of the new one from now on.
    pub(super) comment: Option<&'a str>,
}

#[derive(Debug)]
pub(super) struct Kept<'a> {
    pub(super) oid: i64,
    pub(super) name: &'a str,
}

/// Changes the names. `helper` is a second session beside the database.
pub(super) async fn swap(
    swap: &Swap<'_>,
    session: &Session,
    helper: &Session,
) -> Result<(), BackupError> {
    let started = Instant::now();
    loop {
        let blockers = match &swap.old {
            Some(old) => blockers(helper, old.oid).await?,
            None => Users::default(),
        };
        // While somebody is there whom we can't end, trying would only keep newcomers waiting.
        if blockers.count == 0 {
            match attempt(swap, session, helper).await {
                Ok(()) => return Ok(()),
                Err(error) if in_use(&error) => {}
                Err(error) => return settled(swap, helper, &error).await,
            }
        }
        if started.elapsed() > DEADLINE {
            return Err(still_in_use(swap, helper).await);
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

fn in_use(error: &DbErr) -> bool {
    matches!(sql::state(error).as_deref(), Some("55006" | "55P03"))
}

/// One transaction, and the end of everybody's sessions while it waits for that.
async fn attempt(swap: &Swap<'_>, session: &Session, helper: &Session) -> Result<(), DbErr> {
    let clearing = async {
        loop {
            // First the renaming must keep newcomers out.
            tokio::time::sleep(Duration::from_millis(20)).await;
            if let Some(old) = &swap.old
                && let Err(error) = end_sessions(helper, old.oid).await
            {
                tracing::debug!(%error, "sessions can't be ended");
            }
        }
    };
    tokio::select! {
        renamed = rename(swap, session) => renamed,
        () = clearing => Ok(()),
    }
}

async fn rename(swap: &Swap<'_>, session: &Session) -> Result<(), DbErr> {
    let (name, side) = (sql::ident(swap.name), sql::ident(swap.side));
    let transaction = session.connection().begin().await?;
    if let Some(old) = &swap.old {
        let away = format!("ALTER DATABASE {name} RENAME TO {}", sql::ident(old.name));
        sql::execute(&transaction, &away).await?;
    }
    let here = format!("ALTER DATABASE {side} RENAME TO {name}");
    sql::execute(&transaction, &here).await?;
    sql::execute(&transaction, &side::comment(swap.name, swap.comment)).await?;
    transaction.commit().await
}

/// Everybody in the database whom we may end, one by one: a refusal must not save the others.
async fn end_sessions(helper: &Session, oid: i64) -> Result<(), DbErr> {
    let db = helper.connection();
    let text = "SELECT a.pid FROM pg_stat_activity a \
                WHERE a.datid = $1::oid AND a.pid <> pg_backend_pid()";
    let pids: Vec<i32> = sql::column(db, text, [oid.into()]).await?;
    for pid in pids {
        let end = format!("SELECT pg_terminate_backend({pid})");
        if let Err(error) = sql::execute(db, &end).await {
            tracing::debug!(pid, error = %sql::said(&error), "a session can't be ended");
        }
    }
    Ok(())
}

/// Sessions that we may not end. Those of no role are the server's own, which gives way itself.
async fn blockers(helper: &Session, oid: i64) -> Result<Users, BackupError> {
    let text = "SELECT a.usename::text FROM pg_stat_activity a \
                JOIN pg_roles theirs ON theirs.oid = a.usesysid \
                JOIN pg_roles ours ON ours.rolname = current_user \
                WHERE a.datid = $1::oid AND a.pid <> pg_backend_pid() AND NOT (ours.rolsuper \
                OR NOT theirs.rolsuper AND (pg_has_role(ours.oid, theirs.oid, 'USAGE') \
                OR pg_has_role(ours.oid, 'pg_signal_backend', 'USAGE')))";
    let found: Result<Vec<String>, DbErr> =
        sql::column(helper.connection(), text, [oid.into()]).await;
    let found = found
        .map_err(|error| sql::during("looking for sessions of the database")(error).in_restore())?;
    Ok(users(found))
}

fn users(roles: Vec<String>) -> Users {
    let count = roles.len();
    let names: BTreeSet<String> = roles.into_iter().collect();
    Users {
        count,
        names: names.into_iter().collect(),
    }
}

async fn still_in_use(swap: &Swap<'_>, helper: &Session) -> BackupError {
    let everybody = "SELECT coalesce(usename::text, 'a process of the server') \
                     FROM pg_stat_activity WHERE datid = $1::oid AND pid <> pg_backend_pid()";
    let found = match &swap.old {
        Some(old) => sql::column(helper.connection(), everybody, [old.oid.into()])
            .await
            .unwrap_or_default(),
        None => Vec::new(),
    };
    BackupError::InUse {
        database: format!("database {}", sql::ident(swap.name)),
        users: users(found),
        remedy: "stop what uses it, or let an administrator run: GRANT pg_signal_backend TO the role that restores (superusers' sessions can be ended by superusers only)".to_owned(),
    }
}

/// What it means that the transaction failed. Where the connection was lost in its end, the
/// catalog knows how it ended: only a new database that is renamed is no longer under its name.
async fn settled(swap: &Swap<'_>, helper: &Session, error: &DbErr) -> Result<(), BackupError> {
    let (name, side) = (sql::ident(swap.name), sql::ident(swap.side));
    let text = "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)";
    let there: Result<bool, DbErr> = sql::one(helper.connection(), text, [swap.side.into()]).await;
    let left = match there {
        Ok(false) => return Ok(()),
        Ok(true) => UNTOUCHED.to_owned(),
        Err(_) => format!("while there is a database {side}, the old one is as it was"),
    };
    Err(BackupError::RestoreFailed {
        doing: format!("renaming {side} to {name}"),
        reason: sql::said(error),
        left,
    })
}
