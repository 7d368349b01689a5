//! SQLite rebuilds with children.

use ultra_runner::{RunError, Session};

use crate::support::{go, locked, number, sqlite, step, texts, versions};

const REBUILD: [&str; 4] = [
    "CREATE TABLE new_parent (id integer PRIMARY KEY, name text NOT NULL DEFAULT '')",
    "INSERT INTO new_parent (id) SELECT id FROM parent",
    "DROP TABLE parent",
    "ALTER TABLE new_parent RENAME TO parent",
];

async fn family(session: &Session) -> ultra_runner::Locked<'_> {
    let locked = locked(session).await;
    let up = [
        "CREATE TABLE parent (id integer PRIMARY KEY)",
        "CREATE TABLE child (id integer PRIMARY KEY, \
         parent_id integer REFERENCES parent (id) ON DELETE CASCADE)",
        "INSERT INTO parent VALUES (1), (2)",
        "INSERT INTO child VALUES (1, 1), (2, 2)",
    ];
    go(&locked, &step(texts("m1", &up))).await.unwrap();
    locked
}

#[tokio::test]
async fn a_rebuild_keeps_the_children() {
    let database = sqlite();
    let session = database.session().await;
    let locked = family(&session).await;
    let mut rebuild = step(texts("m2", &REBUILD));
    rebuild.rebuilds_tables = true;
    go(&locked, &rebuild).await.unwrap();
    assert_eq!(number(&session, "SELECT count(*) FROM child").await, 2);
    assert_eq!(number(&session, "PRAGMA foreign_keys").await, 1);
}

#[tokio::test]
async fn a_rebuild_that_loses_parents_is_undone() {
    let database = sqlite();
    let session = database.session().await;
    let locked = family(&session).await;
    let mut forgetful = REBUILD;
    forgetful[1] = "INSERT INTO new_parent (id) SELECT id FROM parent WHERE id = 1";
    let mut rebuild = step(texts("m2", &forgetful));
    rebuild.rebuilds_tables = true;
    let error = go(&locked, &rebuild).await.unwrap_err();
    let RunError::BrokenReferences { table, rows, .. } = &error else {
        panic!("{error:?}");
    };
    assert_eq!((table.as_str(), *rows), ("child", 1));
    assert_eq!(number(&session, "SELECT count(*) FROM parent").await, 2);
    assert_eq!(number(&session, "PRAGMA foreign_keys").await, 1);
    assert_eq!(versions(&session).await, ["m1"]);
}

#[tokio::test]
async fn keys_are_enforced_again_after_a_failure() {
    let database = sqlite();
    let session = database.session().await;
    let locked = family(&session).await;
    let mut wrong = step(texts("m2", &["wrong"]));
    wrong.rebuilds_tables = true;
    go(&locked, &wrong).await.unwrap_err();
    assert_eq!(number(&session, "PRAGMA foreign_keys").await, 1);
    let mut careless = step(texts("m3", &["PRAGMA foreign_keys = OFF"]));
    careless.plain = true;
    go(&locked, &careless).await.unwrap();
    assert_eq!(number(&session, "PRAGMA foreign_keys").await, 1);
}
