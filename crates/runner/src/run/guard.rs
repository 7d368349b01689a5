//! Finds out whether a revision ended the transaction it was given: a `COMMIT` in its SQL makes
//! half of it permanent, whatever happens to the rest.

use sea_orm::{ConnectionTrait, DbErr};

use crate::history::Number;
use crate::{Backend, sql};

const SAVEPOINT: &str = "ultra_migrate_guard";

/// Set after the claim, checked before the commit.
pub(crate) enum Guard {
    /// The transaction's number, which the claim's statement gave: asking for it costs no round
    /// trip, and the event at the end is written only where it is still the same.
    Transaction(String),
    /// A savepoint, which ends with its transaction.
    Savepoint,
}

impl Guard {
    pub(crate) async fn set(db: &impl ConnectionTrait, number: Number) -> Result<Self, DbErr> {
        match number {
            Number::Known(number) => Ok(Self::Transaction(number)),
            Number::None => {
                db.execute_unprepared(&format!("SAVEPOINT {SAVEPOINT}"))
                    .await?;
                Ok(Self::Savepoint)
            }
        }
    }

    /// The transaction's number, where it has one.
    pub(super) fn number(&self) -> Option<&str> {
        match self {
            Self::Transaction(number) => Some(number),
            Self::Savepoint => None,
        }
    }

    /// Whether the transaction is still the same.
    pub(crate) async fn holds(&self, db: &impl ConnectionTrait) -> Result<bool, DbErr> {
        match self {
            Self::Transaction(before) => Ok(number(db).await? == *before),
            Self::Savepoint => {
                let released = db.execute_unprepared(&format!("RELEASE {SAVEPOINT}")).await;
                match released {
                    Ok(_) => Ok(true),
                    Err(error) if unknown_savepoint(&error) => Ok(false),
                    Err(error) => Err(error),
                }
            }
        }
    }
}

fn unknown_savepoint(error: &DbErr) -> bool {
    sql::driver(error)
        .and_then(sqlx::Error::as_database_error)
        .is_some_and(|error| error.message().starts_with("no such savepoint"))
}

async fn number(db: &impl ConnectionTrait) -> Result<String, DbErr> {
    let text = "SELECT coalesce(pg_current_xact_id_if_assigned()::text, '')";
    let row = db
        .query_one_raw(sql::statement(Backend::Postgres, text, []))
        .await?
        .ok_or_else(|| DbErr::RecordNotFound("no transaction number".to_owned()))?;
    row.try_get_by_index(0)
}
