//! Databases of both kinds behind one face.

use ultra_testing::{SqliteFile, TestDatabase, require_postgres};

/// Columns, foreign keys, indexes; checks as the count of them.
const SQLITE_STRUCTURE: [&str; 4] = [
    "SELECT m.name AS t, c.name AS c, upper(c.type) AS ty, c.\"notnull\" AS n, c.dflt_value AS d, c.pk AS pk \
     FROM sqlite_master m, pragma_table_xinfo(m.name) c WHERE m.type = 'table'",
    "SELECT m.name AS t, f.\"from\" AS f, f.\"table\" AS p, f.\"to\" AS g, f.on_delete AS d, f.on_update AS u \
     FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table'",
    "SELECT m.name AS t, iif(i.origin = 'c', i.name, '') AS i, i.\"unique\" AS u, i.origin AS o, i.partial AS p, \
     (SELECT group_concat(x.name, ',') FROM pragma_index_info(i.name) x) AS c \
     FROM sqlite_master m, pragma_index_list(m.name) i WHERE m.type = 'table'",
    "SELECT name AS t, (length(sql) - length(replace(upper(sql), 'CHECK', ''))) / 5 AS checks \
     FROM sqlite_master WHERE type = 'table'",
];

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

    /// A server's URL, where there is one: enough to plan for PostgreSQL.
    pub(crate) fn any_url() -> Option<String> {
        Some(require_postgres().unwrap()?.url())
    }

    /// Both kinds, PostgreSQL where there is one.
    pub(crate) async fn both() -> Vec<Self> {
        let mut all = vec![Self::sqlite()];
        all.extend(Self::postgres().await);
        all
    }

    pub(crate) fn url(&self) -> String {
        match self {
            Self::Postgres(database) => database.url(),
            Self::Sqlite(file) => file.url(),
        }
    }

    /// False for an SQLite file that nobody made yet.
    pub(crate) fn exists(&self) -> bool {
        match self {
            Self::Postgres(_) => true,
            Self::Sqlite(file) => file.path().exists(),
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

    /// The same, where it may fail.
    pub(crate) async fn try_execute(&self, sql: &str) -> Result<(), ultra_testing::TestingError> {
        match self {
            Self::Postgres(database) => database.execute(sql).await,
            Self::Sqlite(file) => {
                file.execute(&format!("PRAGMA foreign_keys = ON; {sql}"))
                    .await
            }
        }
    }

    /// The catalog as text.
    pub(crate) async fn dump(&self) -> String {
        match self {
            Self::Postgres(database) => ultra_testing::dump_postgres(database).await.unwrap(),
            Self::Sqlite(file) => ultra_testing::dump_sqlite(file).await.unwrap(),
        }
    }

    /// The catalog without what no client sees: the order of columns, and on SQLite the words in
    /// which a table was made.
    pub(crate) async fn structure(&self) -> Vec<String> {
        let mut all = Vec::new();
        match self {
            Self::Postgres(_) => all.push(self.dump().await),
            Self::Sqlite(_) => {
                for query in SQLITE_STRUCTURE {
                    all.extend(self.rows(query).await);
                }
            }
        }
        all
    }

    /// The rows of a table or a query, as sorted texts.
    pub(crate) async fn rows(&self, table_or_query: &str) -> Vec<String> {
        match self {
            Self::Postgres(database) => ultra_testing::rows_postgres(database, table_or_query)
                .await
                .unwrap(),
            Self::Sqlite(file) => ultra_testing::rows_sqlite(file, table_or_query)
                .await
                .unwrap(),
        }
    }
}
