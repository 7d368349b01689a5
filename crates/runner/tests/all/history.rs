//! The tables, and what reading them needs.

use ultra_runner::{Session, SessionOptions, Stamp, history, stamp};

use crate::support::{
    Database, both, context, go, locked, options, postgres, step, texts, told, versions,
};

#[tokio::test]
async fn reading_an_empty_database_creates_nothing() {
    for database in both().await {
        let session = database.session().await;
        let db = session.connection();
        assert_eq!(history::applied(db).await.unwrap(), None);
        assert_eq!(history::state(db).await.unwrap(), history::State::default());
        assert!(history::events(db, 10).await.unwrap().is_empty());
        assert!(history::last_checksums(db).await.unwrap().is_empty());
        assert!(history::unfinished(db).await.unwrap().is_empty());
        assert_eq!(history::applied(db).await.unwrap(), None);
    }
}

#[tokio::test]
async fn a_database_of_seaorm_alone_is_read_and_completed() {
    use sea_orm_migration::{MigrationTrait, MigratorTrait};
    struct Foreign;
    impl MigratorTrait for Foreign {
        fn migrations() -> Vec<Box<dyn MigrationTrait>> {
            vec![Box::new(texts("m1", &["CREATE TABLE a (id integer)"]))]
        }
    }
    for database in both().await {
        let session = database.session().await;
        Foreign::up(session.connection(), None).await.unwrap();
        let state = history::state(session.connection()).await.unwrap();
        let applied = state.applied.unwrap();
        assert_eq!(applied[0].version, "m1");
        assert!(applied[0].applied_at > 1_700_000_000);
        let locked = locked(&session).await;
        history::install(&locked).await.unwrap();
        let next = step(texts("m2", &["CREATE TABLE b (id integer)"]));
        go(&locked, &next).await.unwrap();
        assert_eq!(versions(&session).await, ["m1", "m2"]);
        // SeaORM reads what we wrote; it doesn't know m2, and says so.
        let error = Foreign::get_applied_migrations(session.connection()).await;
        assert!(error.err().unwrap().to_string().contains("m2"));
    }
}

#[tokio::test]
async fn stamping_is_recorded_with_its_checksum() {
    for database in both().await {
        let session = database.session().await;
        let locked = locked(&session).await;
        let entry = |name: &str, checksum: &str| Stamp {
            name: name.to_owned(),
            id: format!("id-{name}"),
            checksum: Some(checksum.to_owned()),
        };
        let both = [entry("m1", "aa"), entry("m2", "bb")];
        stamp(&locked, &both, &[], &context()).await.unwrap();
        assert_eq!(versions(&session).await, ["m1", "m2"]);
        let again = [entry("m1", "cc")];
        stamp(&locked, &again, &[entry("m2", "bb")], &context())
            .await
            .unwrap();
        assert_eq!(versions(&session).await, ["m1"]);
        let state = history::state(session.connection()).await.unwrap();
        assert_eq!(state.checksums.get("m1").map(String::as_str), Some("cc"));
        assert_eq!(told(&session).await.len(), 4);
        let sums = history::last_checksums(session.connection()).await.unwrap();
        assert_eq!(sums.get("m1").map(String::as_str), Some("cc"));
    }
}

#[tokio::test]
async fn a_role_that_only_reads_is_enough() {
    let Some(Database::Postgres(database)) = postgres().await else {
        return;
    };
    let server = ultra_testing::require_postgres().unwrap().unwrap();
    let role = server.role("reader", "", None).await.unwrap();
    let database = Database::Postgres(database);
    let session = database.session().await;
    let locked = locked(&session).await;
    go(
        &locked,
        &step(texts("m1", &["CREATE TABLE a (id integer)"])),
    )
    .await
    .unwrap();
    let Database::Postgres(inner) = &database else {
        return;
    };
    for table in [history::CLAIMS, history::HISTORY] {
        let grant = format!("GRANT SELECT ON {table} TO {}", role.name());
        inner.execute(&grant).await.unwrap();
    }
    let url = ultra_runner::DatabaseUrl::parse(&inner.url_as(&role)).unwrap();
    let reader = Session::open(&url, &options()).await.unwrap();
    let state = history::state(reader.connection()).await.unwrap();
    assert_eq!(state.applied.unwrap().len(), 1);
    assert_eq!(state.checksums.len(), 1);
    drop(reader);
    let revoke = format!(
        "REVOKE ALL ON seaql_migrations, ultra_migration_history FROM {}",
        role.name()
    );
    inner.execute(&revoke).await.unwrap();
}

#[tokio::test]
async fn a_schema_keeps_its_own_history() {
    let Some(database) = postgres().await else {
        return;
    };
    let public = database.session().await;
    let made = step(texts("m1", &["CREATE SCHEMA \"Other\""]));
    let held = locked(&public).await;
    go(&held, &made).await.unwrap();
    let there = SessionOptions {
        schema: Some("Other".to_owned()),
        ..options()
    };
    // While the first schema is still locked.
    let other = Session::open(&database.url(), &there).await.unwrap();
    let held_too = locked(&other).await;
    assert!(versions(&other).await.is_empty());
    go(
        &held_too,
        &step(texts("m9", &["CREATE TABLE x (id integer)"])),
    )
    .await
    .unwrap();
    assert_eq!(versions(&other).await, ["m9"]);
    assert_eq!(versions(&public).await, ["m1"]);
}
