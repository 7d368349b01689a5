//! Scratch databases.

use std::time::{Duration, Instant};

use sea_orm::{ConnectionTrait, DbBackend, Statement};
use sqlx::Connection;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use ultra_introspect::scratch::{ScratchError, ScratchServer};
use ultra_testing::TestDatabase;

use crate::postgres::server;

async fn text(db: &impl ConnectionTrait, sql: &str) -> String {
    let statement = Statement::from_string(DbBackend::Postgres, sql);
    db.query_one_raw(statement)
        .await
        .unwrap()
        .unwrap()
        .try_get_by_index(0)
        .unwrap()
}

/// The scratch databases of a project that are there.
async fn remaining(database: &TestDatabase, name: &str) -> String {
    let db = database.connect().await.unwrap();
    let sql = format!("SELECT count(*)::text FROM pg_database WHERE datname = '{name}'");
    let count = text(&db, &sql).await;
    db.close().await.unwrap();
    count
}

#[tokio::test]
async fn created_used_reset_and_dropped() {
    let Some(server) = server() else { return };
    let database = server.database().await.unwrap();
    let options: PgConnectOptions = database.url().parse().unwrap();
    let scratch = ScratchServer::new(options, "lifecycle");
    let mut place = scratch.create("a test").await.unwrap();
    let name = text(place.connection(), "SELECT current_database()::text").await;
    assert!(name.starts_with("ultra_scratch_"), "{name}");
    assert_eq!(
        text(place.connection(), "SHOW application_name").await,
        "ultra-migrate scratch"
    );
    place
        .connection()
        .execute_unprepared("CREATE TABLE t (); CREATE SCHEMA s")
        .await
        .unwrap();
    place.reset().await.unwrap();
    place
        .connection()
        .execute_unprepared("CREATE TABLE t ()")
        .await
        .unwrap();
    place.drop().await.unwrap();
    assert_eq!(remaining(&database, &name).await, "0");

    let failed: Result<(), ScratchError> = scratch
        .with("a failure", async |place| {
            place
                .connection()
                .execute_unprepared("CREATE TABLE t ()")
                .await
                .unwrap();
            Err(ScratchError::NotEmpty {
                place: String::new(),
                found: "mine".into(),
            })
        })
        .await;
    assert!(matches!(failed, Err(ScratchError::NotEmpty { found, .. }) if found == "mine"));
}

#[tokio::test]
async fn leftovers_of_the_same_project_go_when_nobody_uses_them() {
    let Some(server) = server() else { return };
    let database = server.database().await.unwrap();
    let options: PgConnectOptions = database.url().parse().unwrap();
    let scratch = ScratchServer::new(options.clone(), "leftovers");
    let place = scratch.create("to learn the prefix").await.unwrap();
    let name = text(place.connection(), "SELECT current_database()::text").await;
    let prefix = &name[..23];
    let (old, used) = (
        format!("{prefix}5f5e100_1_0"),
        format!("{prefix}5f5e100_1_1"),
    );
    for name in [&old, &used] {
        database
            .execute(&format!("CREATE DATABASE \"{name}\""))
            .await
            .unwrap();
    }
    let user = PgConnection::connect_with(&options.database(&used))
        .await
        .unwrap();
    scratch
        .create("sweeps")
        .await
        .unwrap()
        .drop()
        .await
        .unwrap();
    assert_eq!(remaining(&database, &old).await, "0", "old and unused");
    assert_eq!(
        remaining(&database, &used).await,
        "1",
        "somebody is connected"
    );
    assert_eq!(remaining(&database, &name).await, "1", "young");
    user.close().await.unwrap();
    place.drop().await.unwrap();
    database
        .execute(&format!("DROP DATABASE \"{used}\""))
        .await
        .unwrap();
}

#[tokio::test]
async fn without_the_right_both_ways_out_are_said() {
    let Some(server) = server() else { return };
    let role = server
        .role("scratchless", "NOCREATEDB NOSUPERUSER", None)
        .await
        .unwrap();
    let database = server.database().await.unwrap();
    database
        .execute(&format!(
            "ALTER DATABASE \"{}\" OWNER TO \"{}\"",
            database.name(),
            role.name()
        ))
        .await
        .unwrap();
    let options: PgConnectOptions = database.url_as(&role).parse().unwrap();
    let scratch = ScratchServer::new(options, "norights");
    let error = scratch.create("a test").await.unwrap_err();
    assert!(matches!(error, ScratchError::NoRight { .. }), "{error}");
    let message = error.to_string();
    let grant = format!("ALTER ROLE \"{}\" CREATEDB", role.name());
    assert!(
        message.contains(&grant) && message.contains("--scratch-url"),
        "{message}"
    );

    // The database itself, once it is allowed and empty.
    let scratch = scratch.fallback_to_itself(true);
    let full = "CREATE SCHEMA mine; CREATE TABLE mine.t (id int)";
    database.execute(full).await.unwrap();
    let refused = scratch.create("a test").await.unwrap_err().to_string();
    assert!(refused.contains("table `mine.t`"), "{refused}");
    database
        .execute("DROP SCHEMA mine CASCADE; GRANT CREATE ON SCHEMA public TO PUBLIC")
        .await
        .unwrap();
    let mut place = scratch.create("a test").await.unwrap();
    let fill = "CREATE SCHEMA app; CREATE TABLE app.a (id serial PRIMARY KEY);
        CREATE TYPE mood AS ENUM ('ok'); CREATE TABLE b (id int GENERATED ALWAYS AS IDENTITY, m mood);
        CREATE TABLE p (id int) PARTITION BY LIST (id); CREATE TABLE p1 PARTITION OF p DEFAULT;
        CREATE VIEW v AS SELECT * FROM b; CREATE DOMAIN d AS int; CREATE TYPE pair AS (x int);
        CREATE FUNCTION f(x int) RETURNS int LANGUAGE sql AS 'select 1'; CREATE SEQUENCE s;
        CREATE TYPE r AS RANGE (subtype = float8); CREATE COLLATION c (locale = 'C')";
    place.connection().execute_unprepared(fill).await.unwrap();
    place.reset().await.unwrap();
    place.connection().execute_unprepared(fill).await.unwrap();
    place.drop().await.unwrap();
    let again = scratch.create("it was left empty").await.unwrap();
    again.drop().await.unwrap();
}

#[tokio::test]
async fn a_silent_or_absent_server_is_unreachable_and_the_password_is_not_said() {
    let options = PgConnectOptions::new_without_pgpass()
        .host("127.0.0.1")
        .port(1)
        .username("u")
        .password("s3cret")
        .database("shop");
    let server = ScratchServer::new(options, "nowhere");
    assert!(!format!("{server:?}").contains("s3cret"));
    let start = Instant::now();
    let error = server.create("a test").await.unwrap_err();
    assert!(start.elapsed() < Duration::from_secs(12));
    let message = error.to_string();
    assert!(
        message.contains("127.0.0.1:1/shop") && !message.contains("s3cret"),
        "{message}"
    );
}
