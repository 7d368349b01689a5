//! Catalogs that may not be read, and ones that change while they are read.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sea_orm::{ConnectionTrait, Database};
use ultra_introspect::IntrospectError;
use ultra_introspect::postgres::{ReadOptions, read};

use super::{database, read_after, server};

#[tokio::test]
async fn a_part_that_may_not_be_read_is_named_with_its_grant() {
    let Some(server) = server() else { return };
    let role = server
        .role("ultra_blind", "NOSUPERUSER", None)
        .await
        .unwrap();
    let database = server.database().await.unwrap();
    for (revoke, grant) in [
        (
            "REVOKE SELECT ON pg_catalog.pg_trigger FROM PUBLIC",
            "GRANT SELECT ON pg_catalog.pg_trigger TO",
        ),
        (
            "GRANT SELECT ON pg_catalog.pg_trigger TO PUBLIC; \
             REVOKE EXECUTE ON FUNCTION pg_catalog.pg_get_partkeydef FROM PUBLIC",
            "GRANT EXECUTE ON FUNCTION pg_catalog.pg_get_partkeydef TO",
        ),
    ] {
        database.execute(revoke).await.unwrap();
        let db = Database::connect(database.url_as(&role)).await.unwrap();
        let error = read(&db, &ReadOptions::default()).await.unwrap_err();
        assert!(
            matches!(error, IntrospectError::NoRight { .. }),
            "{error:?}"
        );
        let text = error.to_string();
        assert!(text.contains(grant) && text.contains(role.name()), "{text}");
        db.close().await.unwrap();
    }
}

/// Another session makes and drops views, functions, defaults and indexes all the time.
#[tokio::test(flavor = "multi_thread")]
async fn what_changes_while_it_is_read_is_read_again() {
    let setup = "CREATE TABLE t (id integer PRIMARY KEY, a text DEFAULT 'x')";
    let Some((database, db)) = database(setup).await else {
        return;
    };
    let other = database.connect().await.unwrap();
    let end = Arc::new(AtomicBool::new(false));
    let ended = Arc::clone(&end);
    let work = tokio::spawn(async move {
        while !ended.load(Ordering::Relaxed) {
            for sql in [
                "CREATE VIEW v AS SELECT id FROM t; CREATE INDEX i ON t (lower(a)); \
                 CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
                "CREATE TABLE u (id integer CHECK (id > 0), b text DEFAULT lower('A')) PARTITION BY LIST (id); \
                 CREATE TABLE u_1 PARTITION OF u FOR VALUES IN (1)",
                "DROP VIEW v; DROP INDEX i; DROP FUNCTION f()",
                "DROP TABLE u",
            ] {
                other.execute_unprepared(sql).await.unwrap();
                // Without a pause, no moment is left in which a reader could succeed.
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
    });
    for _ in 0..60 {
        let schema = read(&db, &ReadOptions::default()).await.unwrap();
        for object in &schema.others {
            let made = object.create.iter().all(|sql| !sql.trim().ends_with("AS"));
            assert!(made && !object.definition.is_empty(), "{object:?}");
        }
    }
    end.store(true, Ordering::Relaxed);
    work.await.unwrap();
}

/// Kinds that few schemas have; a difference in an index that holds nothing is refused by name.
#[tokio::test]
async fn what_nothing_here_can_make_is_named() {
    let made = "CREATE CONVERSION from_latin FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8; \
        CREATE ACCESS METHOD tree TYPE INDEX HANDLER bthandler; \
        CREATE LANGUAGE mine HANDLER plpgsql_call_handler; \
        CREATE TEXT SEARCH TEMPLATE plain (lexize = dsimple_lexize); \
        CREATE FOREIGN DATA WRAPPER nothing; CREATE SERVER far FOREIGN DATA WRAPPER nothing; \
        CREATE USER MAPPING FOR public SERVER far; \
        CREATE TABLE t (id integer); CREATE INDEX i ON t (id); \
        UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'i'::regclass";
    let Some(schema) = read_after(made).await else {
        return;
    };
    let (made, named): (Vec<_>, Vec<_>) = schema
        .others
        .iter()
        .partition(|object| !object.create.is_empty());
    let keys = |objects: Vec<&ultra_schema::OtherObject>| -> Vec<String> {
        let keys = objects.iter().map(|object| object.key().to_string());
        keys.collect()
    };
    assert_eq!(
        keys(made),
        [
            "access method tree",
            "conversion from_latin",
            "foreign data wrapper nothing",
            "foreign server far",
            "language mine",
            "text search template plain",
            "user mapping public on far",
        ]
    );
    assert_eq!(keys(named), ["invalid index t.i"]);
}
