//! The PostgreSQL reader.

mod breadth;
mod constants;
mod others;
mod tables;
mod trouble;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use ultra_introspect::postgres::{ReadOptions, read};
use ultra_schema::{Schema, Table};
use ultra_testing::{PostgresServer, TestDatabase, require_postgres};

/// The server, or `None` after saying that there is none.
pub(crate) fn server() -> Option<&'static PostgresServer> {
    require_postgres().unwrap()
}

/// A database of its own with what `sql` makes in it.
async fn database(sql: &str) -> Option<(TestDatabase, DatabaseConnection)> {
    let database = server()?.database().await.unwrap();
    let db = database.connect().await.unwrap();
    db.execute_unprepared(sql).await.unwrap();
    Some((database, db))
}

/// What the reader sees after `sql`.
async fn read_after(sql: &str) -> Option<Schema> {
    let (_database, db) = database(sql).await?;
    let schema = read(&db, &ReadOptions::default()).await.unwrap();
    db.close().await.unwrap();
    Some(schema)
}

fn table<'a>(schema: &'a Schema, name: &str) -> &'a Table {
    schema
        .tables
        .values()
        .find(|table| table.name.to_string() == name)
        .unwrap()
}

async fn one<T: sea_orm::TryGetable>(db: &impl ConnectionTrait, sql: &str) -> T {
    let statement = Statement::from_string(DbBackend::Postgres, sql);
    db.query_one_raw(statement)
        .await
        .unwrap()
        .unwrap()
        .try_get_by_index(0)
        .unwrap()
}

async fn version(db: &impl ConnectionTrait) -> i32 {
    one(db, "SELECT current_setting('server_version_num')::int").await
}
