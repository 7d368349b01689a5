//! The frame of a table's rebuild on SQLite refuses before something is lost.

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbErr};
use ultra_migrate::prelude::{SchemaManager, begin_rebuild, finish_rebuild, guard_rebuilds};

/// A table with a row, on one connection with enforced foreign keys.
async fn database() -> DatabaseConnection {
    let mut options = ConnectOptions::new("sqlite::memory:");
    options.max_connections(1);
    let db = Database::connect(options).await.unwrap();
    let sql = "CREATE TABLE t (id integer PRIMARY KEY, a text); INSERT INTO t VALUES (1, 'x'); \
               CREATE INDEX t_a ON t (a)";
    db.execute_unprepared(sql).await.unwrap();
    db
}

async fn begun(db: &DatabaseConnection) -> Result<(), DbErr> {
    begin_rebuild(&SchemaManager::new(db), "t", &["id", "a"], &["t_a"]).await
}

#[tokio::test]
async fn what_no_revision_made_is_not_dropped() {
    for only_live in [
        "ALTER TABLE t ADD COLUMN precious text",
        "CREATE INDEX mine ON t (id)",
        "CREATE TRIGGER mine AFTER INSERT ON t BEGIN SELECT 1; END",
    ] {
        let db = database().await;
        db.execute_unprepared(only_live).await.unwrap();
        let error = begun(&db).await.unwrap_err().to_string();
        assert!(
            error.contains("that no revision made"),
            "{only_live}: {error}"
        );
    }
    begun(&database().await).await.unwrap();
}

#[tokio::test]
async fn enforced_keys_are_refused_where_there_are_rows() {
    let db = database().await;
    let manager = SchemaManager::new(&db);
    let error = guard_rebuilds(&manager, &["t"])
        .await
        .unwrap_err()
        .to_string();
    assert!(error.contains("foreign keys must be off"), "{error}");
    let db = database().await;
    db.execute_unprepared("DELETE FROM t").await.unwrap();
    guard_rebuilds(&SchemaManager::new(&db), &["t"])
        .await
        .unwrap();
}

#[tokio::test]
async fn a_row_that_was_not_copied_is_missed() {
    let db = database().await;
    begun(&db).await.unwrap();
    db.execute_unprepared("CREATE TABLE _new_t (id integer PRIMARY KEY)")
        .await
        .unwrap();
    let error = finish_rebuild(&SchemaManager::new(&db), "t")
        .await
        .unwrap_err()
        .to_string();
    assert!(error.contains("every row of t must be copied"), "{error}");
}
