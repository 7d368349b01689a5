//! Databases of both kinds behind one face.

use ultra_testing::{SqliteFile, TestDatabase, require_postgres};

/// An empty database that goes away with the value.
pub(crate) enum Database {
    Postgres(TestDatabase),
    Sqlite(SqliteFile),
}

impl Database {
    pub(crate) fn sqlite() -> Self {
        Self::Sqlite(SqliteFile::new().unwrap())
    }

    /// `None`, and said, where there is no PostgreSQL.
    pub(crate) async fn postgres() -> Option<Self> {
        let server = require_postgres().unwrap()?;
        Some(Self::Postgres(server.database().await.unwrap()))
    }

    pub(crate) fn url(&self) -> String {
        match self {
            Self::Postgres(database) => database.url(),
            Self::Sqlite(file) => file.url(),
        }
    }

    pub(crate) fn is_postgres(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }

    /// Runs statements on a connection of their own.
    pub(crate) async fn execute(&self, sql: &str) {
        match self {
            Self::Postgres(database) => database.execute(sql).await.unwrap(),
            Self::Sqlite(file) => file.execute(sql).await.unwrap(),
        }
    }

    /// The structure, without our own tables' rows.
    pub(crate) async fn dump(&self) -> String {
        match self {
            Self::Postgres(database) => ultra_testing::dump_postgres(database).await.unwrap(),
            Self::Sqlite(file) => ultra_testing::dump_sqlite(file).await.unwrap(),
        }
    }

    /// The rows of a table or a query, as sorted texts.
    pub(crate) async fn rows(&self, table_or_query: &str) -> Vec<String> {
        match self {
            Self::Postgres(database) => {
                ultra_testing::rows_postgres(database, table_or_query).await.unwrap()
            }
            Self::Sqlite(file) => ultra_testing::rows_sqlite(file, table_or_query).await.unwrap(),
        }
    }
}
