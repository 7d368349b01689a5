//! The session's limits of time, changed only where they differ.

use std::time::Duration;

use sea_orm::{ConnectionTrait, DbErr};

use super::Run;
use crate::{Backend, Locked, Step, sql};

/// In a transaction a statement keeps its locks from all others: an hour is a mistake.
const IN_TRANSACTION: Duration = Duration::from_secs(3600);

/// What a session is set to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limits {
    lock: Duration,
    statement: Duration,
}

impl Run<'_> {
    /// Sets how long the step's statements wait for locks and how long they may take.
    pub(super) async fn limit(&self, step: &Step, lock: Duration) -> Result<(), DbErr> {
        if self.backend() != Backend::Postgres {
            return Ok(());
        }
        let apart = !step.in_transaction(self.backend());
        let statement = match step.statement_timeout {
            Some(limit) => limit,
            None if apart => Duration::ZERO,
            None => IN_TRANSACTION,
        };
        let wanted = Limits { lock, statement };
        let mut set = self.locked.limits().lock().await;
        if *set == Some(wanted) {
            return Ok(());
        }
        // Unknown until it is done: a failed statement may have been taken back.
        *set = None;
        let text = format!(
            "SET lock_timeout = {}; SET statement_timeout = {}",
            lock.as_millis(),
            statement.as_millis()
        );
        self.locked.connection().execute_unprepared(&text).await?;
        *set = Some(wanted);
        Ok(())
    }
}

/// How long the server lets sessions wait before it looks for a deadlock.
pub(super) async fn deadlock_timeout(locked: &Locked<'_>) -> Option<Duration> {
    if locked.backend() != Backend::Postgres {
        return None;
    }
    let text = "SELECT setting::bigint FROM pg_settings WHERE name = 'deadlock_timeout'";
    let asked = sql::statement(Backend::Postgres, text, []);
    let row = locked.connection().query_one_raw(asked).await.ok()??;
    let millis: i64 = row.try_get_by_index(0).ok()?;
    u64::try_from(millis).ok().map(Duration::from_millis)
}
