//! Two databases of one product, cleared between cases.

use std::io::Write;
use std::process::Stdio;
use std::time::Duration;

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement,
    TransactionTrait,
};
use ultra_introspect::{postgres, sqlite};
use ultra_schema::{Dialect, Schema};
use ultra_testing::{SqliteFile, TestDatabase, require_postgres};

use crate::witness;

/// Where a case is played.
pub(crate) struct Stage {
    /// Holds the first structure and is changed.
    pub(crate) current: Base,
    /// Holds the wanted structure.
    pub(crate) desired: Base,
}

/// One database.
pub(crate) struct Base {
    db: DatabaseConnection,
    keep: Keep,
}

enum Keep {
    Postgres(TestDatabase),
    Sqlite(SqliteFile),
}

/// Drops whatever a case left, other schemas and extensions included.
const CLEAR: &str = "DO $$ DECLARE item text; BEGIN
    FOR item IN SELECT extname FROM pg_extension WHERE extname <> 'plpgsql' LOOP
        EXECUTE format('DROP EXTENSION IF EXISTS %I CASCADE', item); END LOOP;
    FOR item IN SELECT fdwname FROM pg_foreign_data_wrapper LOOP
        EXECUTE format('DROP FOREIGN DATA WRAPPER %I CASCADE', item); END LOOP;
    FOR item IN SELECT pubname FROM pg_publication LOOP
        EXECUTE format('DROP PUBLICATION %I', item); END LOOP;
    FOR item IN SELECT lanname FROM pg_language WHERE oid >= 16384 LOOP
        EXECUTE format('DROP LANGUAGE %I CASCADE', item); END LOOP;
    FOR item IN SELECT amname FROM pg_am WHERE oid >= 16384 LOOP
        EXECUTE format('DROP ACCESS METHOD %I CASCADE', item); END LOOP;
    FOR item IN SELECT nspname FROM pg_namespace
        WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP
        EXECUTE format('DROP SCHEMA %I CASCADE', item); END LOOP;
    FOR item IN SELECT pubname FROM pg_publication LOOP
        EXECUTE format('DROP PUBLICATION %I', item); END LOOP;
END $$; CREATE SCHEMA public";

/// An error with its causes, on one line.
pub(crate) fn said(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        if !text.contains(&cause_text) {
            text.push_str(&format!(": {cause_text}"));
        }
        source = cause.source();
    }
    text
}

impl Stage {
    /// `None` where there is no server, which was said then.
    pub(crate) async fn set(dialect: Dialect) -> Result<Option<Self>, String> {
        let Some(current) = Base::open(dialect).await? else {
            return Ok(None);
        };
        let Some(desired) = Base::open(dialect).await? else {
            return Ok(None);
        };
        Ok(Some(Self { current, desired }))
    }

    /// Empties both databases.
    pub(crate) async fn clear(&mut self) -> Result<(), String> {
        self.current.clear().await?;
        self.desired.clear().await
    }
}

impl Base {
    async fn open(dialect: Dialect) -> Result<Option<Self>, String> {
        let keep = match dialect {
            Dialect::Postgres => {
                let Some(server) = require_postgres().map_err(|error| said(&error))? else {
                    return Ok(None);
                };
                Keep::Postgres(server.database().await.map_err(|error| said(&error))?)
            }
            Dialect::Sqlite => Keep::Sqlite(SqliteFile::new().map_err(|error| said(&error))?),
        };
        Ok(Some(Self {
            db: connect(&keep).await?,
            keep,
        }))
    }

    /// The product.
    pub(crate) fn dialect(&self) -> Dialect {
        match self.keep {
            Keep::Postgres(_) => Dialect::Postgres,
            Keep::Sqlite(_) => Dialect::Sqlite,
        }
    }

    async fn clear(&mut self) -> Result<(), String> {
        match &mut self.keep {
            Keep::Postgres(_) => {
                self.db
                    .execute_unprepared(CLEAR)
                    .await
                    .map_err(|error| said(&error))?;
            }
            Keep::Sqlite(file) => {
                let fresh = Keep::Sqlite(SqliteFile::new().map_err(|error| said(&error))?);
                self.db.close_by_ref().await.map_err(|error| said(&error))?;
                self.db = connect(&fresh).await?;
                if let Keep::Sqlite(fresh) = fresh {
                    *file = fresh;
                }
            }
        }
        Ok(())
    }

    /// The server's major version; 0 on SQLite.
    pub(crate) async fn version(&self) -> Result<u32, String> {
        if self.dialect() == Dialect::Sqlite {
            return Ok(0);
        }
        let query = "SELECT current_setting('server_version_num')::int / 10000";
        let statement = Statement::from_string(DbBackend::Postgres, query);
        let row = self.db.query_one_raw(statement).await;
        let row = row.map_err(|error| said(&error))?.ok_or("no version")?;
        let version: i32 = row.try_get_by_index(0).map_err(|error| said(&error))?;
        u32::try_from(version).map_err(|error| said(&error))
    }

    /// Executes a script.
    pub(crate) async fn load(&self, sql: &str) -> Result<(), String> {
        if sql.trim().is_empty() {
            return Ok(());
        }
        match &self.keep {
            Keep::Postgres(database) => {
                let done = database.execute(sql).await;
                // Some scripts can't be one transaction.
                if done.is_err() {
                    self.psql(sql)
                } else {
                    Ok(())
                }
            }
            Keep::Sqlite(_) => self
                .db
                .execute_unprepared(sql)
                .await
                .map(|_| ())
                .map_err(|error| said(&error)),
        }
    }

    fn psql(&self, sql: &str) -> Result<(), String> {
        let Keep::Postgres(database) = &self.keep else {
            return Ok(());
        };
        let mut child = database
            .command("psql")
            .args(["-XAtq", "-v", "ON_ERROR_STOP=1", "-f", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| said(&error))?;
        if let Some(mut input) = child.stdin.take() {
            // What isn't read because of an earlier error is told by the exit code.
            let _ = input.write_all(sql.as_bytes());
        }
        let output = child.wait_with_output().map_err(|error| said(&error))?;
        if output.status.success() {
            Ok(())
        } else {
            Err(String::from_utf8_lossy(&output.stderr).trim().to_owned())
        }
    }

    /// What `psql -At` prints for a query, one field per line.
    pub(crate) fn ask(&self, query: &str) -> Result<Vec<String>, String> {
        let Keep::Postgres(database) = &self.keep else {
            return Ok(Vec::new());
        };
        let output = database
            .command("psql")
            .args(["-XAtq", "-F", "\n", "-c", query])
            .output()
            .map_err(|error| said(&error))?;
        let text = String::from_utf8_lossy(&output.stdout);
        Ok(text
            .trim_end_matches('\n')
            .split('\n')
            .map(str::to_owned)
            .collect())
    }

    /// Reads the structure.
    pub(crate) async fn read(&self) -> Result<Schema, String> {
        match self.dialect() {
            Dialect::Postgres => {
                let options = postgres::ReadOptions {
                    default_schema: Some("public".into()),
                    ..postgres::ReadOptions::default()
                };
                postgres::read(&self.db, &options).await
            }
            Dialect::Sqlite => sqlite::read(&self.db, &sqlite::ReadOptions::default()).await,
        }
        .map_err(|error| said(&error))
    }

    /// Executes statements in one transaction, as a revision does; on SQLite foreign keys are
    /// enforced unless `keys_off`, and are checked before the commit.
    pub(crate) async fn run(&self, statements: &[String], keys_off: bool) -> Result<(), String> {
        if self.dialect() == Dialect::Sqlite {
            let pragma = format!(
                "PRAGMA foreign_keys = {}",
                if keys_off { "OFF" } else { "ON" }
            );
            self.db
                .execute_unprepared(&pragma)
                .await
                .map_err(|error| said(&error))?;
        }
        let transaction = self.db.begin().await.map_err(|error| said(&error))?;
        for sql in statements {
            if let Err(error) = transaction.execute_unprepared(sql).await {
                transaction.rollback().await.map_err(|error| said(&error))?;
                return Err(format!("{}\n      statement: {sql}", said(&error)));
            }
        }
        transaction
            .commit()
            .await
            .map_err(|error| format!("COMMIT: {}", said(&error)))?;
        if self.dialect() == Dialect::Sqlite {
            let broken = self.rows("SELECT * FROM pragma_foreign_key_check").await?;
            if !broken.is_empty() {
                return Err(format!("rows refer to nothing: {broken:?}"));
            }
        }
        Ok(())
    }

    /// The rows of a query, as sorted texts.
    pub(crate) async fn rows(&self, query: &str) -> Result<Vec<String>, String> {
        match &self.keep {
            Keep::Postgres(database) => ultra_testing::rows_postgres(database, query).await,
            Keep::Sqlite(file) => ultra_testing::rows_sqlite(file, query).await,
        }
        .map_err(|error| said(&error))
    }

    /// The structure by a witness that shares nothing with our reader.
    pub(crate) async fn witness(&self) -> Result<String, String> {
        match &self.keep {
            Keep::Postgres(database) => ultra_testing::dump_postgres(database)
                .await
                .map(|dump| witness::columns_of_statistics(&dump))
                .map_err(|error| said(&error)),
            Keep::Sqlite(_) => witness::sqlite(self).await,
        }
    }
}

/// A pool of one connection, which stays.
async fn connect(keep: &Keep) -> Result<DatabaseConnection, String> {
    let url = match keep {
        Keep::Postgres(database) => database.url(),
        Keep::Sqlite(file) => file.url(),
    };
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(1)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(30))
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(|options| options.pragma("synchronous", "OFF"));
    Database::connect(options)
        .await
        .map_err(|error| said(&error))
}
