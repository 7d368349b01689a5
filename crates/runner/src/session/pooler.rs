//! Finds out whether a pooler stands between us and the server.
//!
//! In its transaction mode each statement may be served by another process, and two clients by the
//! same one: both would get the same advisory lock, and neither could release it.

use sea_orm::{ConnectionTrait, DbErr, Statement};
use sqlx::Connection;
use sqlx::postgres::PgConnection;

use super::Session;

const PID: &str = "SELECT pg_backend_pid()";

/// One round finds an idle pooler, three find a busy one, too.
const ROUNDS: usize = 3;

pub(super) async fn suspected(session: &Session) -> bool {
    match tokio::time::timeout(session.connect_timeout, probe(session)).await {
        Ok(Ok(pooled)) => pooled,
        Ok(Err(error)) => {
            tracing::debug!(%error, "whether a pooler stands between can't be told");
            false
        }
        Err(_) => false,
    }
}

async fn probe(session: &Session) -> Result<bool, DbErr> {
    let Some(options) = session.url().pg_options() else {
        return Ok(false);
    };
    let second = |error: sqlx::Error| DbErr::Custom(error.to_string());
    let options = options.application_name(session.application_name());
    let mut other = PgConnection::connect_with(&options).await.map_err(second)?;
    for _ in 0..ROUNDS {
        let before = pid(session).await?;
        let mut open = other.begin().await.map_err(second)?;
        // While this transaction is open its process is taken.
        let theirs: i32 = sqlx::query_scalar(PID)
            .fetch_one(&mut *open)
            .await
            .map_err(second)?;
        let after = pid(session).await?;
        open.commit().await.map_err(second)?;
        if before == Some(theirs) || before != after || before != session.backend_pid() {
            return Ok(true);
        }
    }
    // Its end is of no interest; the server notices either way.
    let _ = other.close().await;
    Ok(false)
}

async fn pid(session: &Session) -> Result<Option<i32>, DbErr> {
    let db = session.connection();
    let asked = Statement::from_string(db.get_database_backend(), PID);
    match db.query_one_raw(asked).await? {
        Some(row) => row.try_get_by_index(0),
        None => Ok(None),
    }
}
