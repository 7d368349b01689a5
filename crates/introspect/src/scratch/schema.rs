//! A schema that is never there: made in a transaction that is rolled back.

use std::collections::BTreeSet;

use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, SqlxPostgresConnector, Statement,
    TransactionTrait,
};
use sqlx::postgres::{PgConnectOptions, PgPool};
use ultra_schema::{OtherObject, Schema, quote_identifier};

use super::confined;
use super::connect::{connect, pool};
use super::error::ScratchError;
use super::name::ScratchName;
use crate::IntrospectError;
use crate::postgres::{ReadOptions, read_one_schema};

/// An empty schema in somebody's database that nobody else ever sees. Statements must pass
/// [`refuse`](Self::refuse) first. Letting go of it rolls it back, too.
pub struct ScratchSchema {
    role: String,
    database: String,
    others: BTreeSet<String>,
    /// What belongs to no schema, and so isn't ours.
    around: BTreeSet<OtherObject>,
    transaction: DatabaseTransaction,
    pool: PgPool,
}

/// Without the connection.
impl std::fmt::Debug for ScratchSchema {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ScratchSchema")
            .field("database", &self.database)
            .finish_non_exhaustive()
    }
}

impl ScratchSchema {
    /// Makes one in the given database.
    pub(super) async fn open(
        options: &PgConnectOptions,
        project: &str,
    ) -> Result<Self, ScratchError> {
        use sqlx::Connection as _;
        // The pool's errors are vague: a connection of our own says what is wrong.
        connect(options).await?.close().await.ok();
        let pool = pool(options).await?;
        let connection = SqlxPostgresConnector::from_sqlx_postgres_pool(pool.clone());
        let failed = ScratchError::other("open a schema to try things out in");
        let transaction = connection.begin().await.map_err(&failed)?;
        let query = "SELECT current_user::text, current_database()::text, \
             has_database_privilege(current_database(), 'CREATE'), \
             array_to_json(ARRAY(SELECT nspname::text FROM pg_catalog.pg_namespace \
                 WHERE nspname NOT IN ('pg_catalog', 'information_schema')))::text, \
             (SELECT min(evtname::text) FROM pg_catalog.pg_event_trigger WHERE evtenabled <> 'D')";
        let asked = Statement::from_string(DbBackend::Postgres, query);
        let row = transaction.query_one_raw(asked).await.map_err(&failed)?;
        let row = row.ok_or_else(|| failed(sea_orm::DbErr::Custom("no answer".into())))?;
        let text = |at: usize| row.try_get_by_index::<String>(at).map_err(&failed);
        let names = serde_json::from_str(&text(3)?).unwrap_or_default();
        let mut schema = Self {
            role: text(0)?,
            database: text(1)?,
            others: names,
            around: BTreeSet::new(),
            transaction,
            pool,
        };
        if !row.try_get_by_index::<bool>(2).map_err(&failed)? {
            let grant = format!(
                "GRANT CREATE ON DATABASE {} TO {}",
                quote_identifier(&schema.database),
                quote_identifier(&schema.role)
            );
            return Err(schema.unfit(format!("it may not create schemas either (`{grant}`)")));
        }
        let watcher: Option<String> = row.try_get_by_index(4).map_err(&failed)?;
        if let Some(name) = watcher {
            return Err(schema.unfit(format!("event trigger `{name}` would see it")));
        }
        let name = ScratchName::fresh(project).to_string();
        let made = format!(
            "CREATE SCHEMA {quoted}; SET LOCAL search_path = {quoted}; \
             SET LOCAL check_function_bodies = off; SET LOCAL standard_conforming_strings = on; \
             SET LOCAL lock_timeout = '2s'",
            quoted = quote_identifier(&name)
        );
        let made = schema.transaction.execute_unprepared(&made).await;
        made.map_err(&failed)?;
        tracing::debug!(schema = %name, "scratch schema, to be rolled back");
        let all = ReadOptions::default();
        schema.around = read_one_schema(&schema.transaction, &all).await?.others;
        Ok(schema)
    }

    /// The transaction: statements, and savepoints.
    pub const fn connection(&self) -> &DatabaseTransaction {
        &self.transaction
    }

    /// An error where a text could reach beyond the schema; `what` names the text.
    ///
    /// # Errors
    /// [`ScratchError::Unfit`], which says what would help.
    pub fn refuse(&self, what: &str, sql: &str) -> Result<(), ScratchError> {
        match confined::reason(sql, &self.others) {
            None => Ok(()),
            Some(reason) => Err(self.unfit(format!("{what}: {reason}"))),
        }
    }

    /// What is in it.
    ///
    /// # Errors
    /// Where the catalog can't be read.
    pub async fn read(&self, options: &ReadOptions) -> Result<Schema, IntrospectError> {
        let mut schema = read_one_schema(&self.transaction, options).await?;
        schema.others.retain(|object| !self.around.contains(object));
        Ok(schema)
    }

    /// Ends it: nothing was ever there.
    ///
    /// # Errors
    /// Where the connection is lost, which rolls back as well.
    pub async fn drop(self) -> Result<(), ScratchError> {
        let ended = self.transaction.rollback().await;
        self.pool.close().await;
        ended.map_err(ScratchError::other("roll the scratch schema back"))
    }

    fn unfit(&self, why: String) -> ScratchError {
        ScratchError::unfit(&self.role, why)
    }
}
