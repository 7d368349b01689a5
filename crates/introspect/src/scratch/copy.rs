//! A scratch database that is a copy of another one.

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, Statement};
use ultra_schema::quote_identifier;

use super::connect::connect;
use super::database::ScratchDatabase;
use super::error::ScratchError;
use super::name::ScratchName;
use super::{ScratchServer, error};

impl ScratchServer {
    /// Copies the server's database as files, by the one session that is in it.
    ///
    /// `None` where that can't be: somebody else is connected, or the role may not copy it. Who
    /// connects meanwhile waits for the end of the copying.
    ///
    /// # Errors
    /// Where the server refuses for another reason.
    pub async fn copy(
        &self,
        source: &DatabaseConnection,
    ) -> Result<Option<ScratchDatabase>, ScratchError> {
        // While it lasts our own would be somebody else, too.
        let mut admin = connect(&self.options).await?;
        self.sweep(&mut admin).await;
        sqlx::Connection::close(admin).await.ok();
        if others(source).await.map_err(failed)? {
            return Ok(None);
        }
        let name = ScratchName::fresh(&self.project).to_string();
        let text = "SELECT current_database()::text";
        let row = source
            .query_one_raw(Statement::from_string(DbBackend::Postgres, text))
            .await
            .map_err(failed)?;
        let template: String = match row {
            Some(row) => row.try_get_by_index(0).map_err(failed)?,
            None => return Ok(None),
        };
        let sql = format!(
            "CREATE DATABASE {} TEMPLATE {}",
            quote_identifier(&name),
            quote_identifier(&template)
        );
        match source.execute_unprepared(&sql).await {
            Ok(_) => ScratchDatabase::created(&self.options, name)
                .await
                .map(Some),
            // Somebody came in between, or it isn't ours to copy.
            Err(error) if matches!(state(&error).as_deref(), Some("55006" | "42501")) => Ok(None),
            Err(error) => Err(failed(error)),
        }
    }
}

/// Whether others are connected. `CREATE DATABASE` itself would wait seconds for them to go.
async fn others(source: &DatabaseConnection) -> Result<bool, DbErr> {
    let text = "SELECT EXISTS (SELECT FROM pg_catalog.pg_stat_activity \
        WHERE datname = current_database() AND pid <> pg_backend_pid())";
    // A session that was just closed may still be seen.
    for _ in 0..5 {
        let row = source
            .query_one_raw(Statement::from_string(DbBackend::Postgres, text))
            .await?;
        let others = match row {
            Some(row) => row.try_get_by_index(0)?,
            None => false,
        };
        if !others {
            return Ok(false);
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    Ok(true)
}

fn failed(error: DbErr) -> ScratchError {
    ScratchError::other("copy the database")(error)
}

fn state(error: &DbErr) -> Option<String> {
    match error {
        DbErr::Exec(sea_orm::RuntimeErr::SqlxError(inner))
        | DbErr::Query(sea_orm::RuntimeErr::SqlxError(inner)) => error::sql_state(inner),
        // Foreign, non-exhaustive.
        _ => None,
    }
}
