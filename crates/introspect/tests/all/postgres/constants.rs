//! The probes beside the reader.

use sea_orm::ConnectionTrait;
use ultra_introspect::postgres::{InvalidKind, ReadOptions, invalid_objects, same_constants};

use super::database;

#[tokio::test]
async fn the_server_says_which_constants_are_the_same() {
    let Some((_database, db)) = database("CREATE TYPE mood AS ENUM ('ok')").await else {
        return;
    };
    let cases = [
        ("''::text", "''::character varying", "text", true),
        ("'1'::numeric", "1.00", "numeric(10,2)", true),
        ("'a'", "'b'", "text", false),
        ("NULL", "NULL::text", "text", true),
        ("'ok'::mood", "'ok'", "mood", true),
        ("now()", "now()", "timestamptz", false),
        ("'x'", "'x'", "integer", false),
        ("'t'::boolean", "true", "boolean", true),
        ("'{}'::text[]", "'{}'", "text[]", true),
    ];
    let pairs = cases.map(|(a, b, t, _)| (a.to_owned(), b.to_owned(), t.to_owned()));
    let answers = same_constants(&db, &pairs).await.unwrap();
    assert_eq!(answers, cases.map(|case| case.3));
    // Without the pair that the server refuses it is one question.
    let answers = same_constants(&db, &pairs[..6]).await.unwrap();
    assert_eq!(answers, cases.map(|case| case.3)[..6]);
    assert!(same_constants(&db, &[]).await.unwrap().is_empty());
    db.close().await.unwrap();
}

#[tokio::test]
async fn what_does_not_hold_is_found() {
    let sql = "CREATE TABLE t (a int); INSERT INTO t VALUES (1), (1);
        ALTER TABLE t ADD CONSTRAINT late CHECK (a > 1) NOT VALID;
        CREATE TABLE alembic_version (a int CHECK (a > 0));
        ALTER TABLE alembic_version ADD CONSTRAINT x CHECK (a > 1) NOT VALID";
    let Some((_database, db)) = database(sql).await else {
        return;
    };
    let broken = db
        .execute_unprepared("CREATE UNIQUE INDEX CONCURRENTLY u ON t (a)")
        .await;
    assert!(broken.is_err());
    let found = invalid_objects(&db, &ReadOptions::default()).await.unwrap();
    let found: Vec<_> = found
        .iter()
        .map(|o| (o.kind, o.table.as_str(), o.name.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            (InvalidKind::Constraint, "t", "late"),
            (InvalidKind::Index, "t", "u")
        ]
    );
    db.close().await.unwrap();
}
