//! The SQLite reader.

mod constraints;
mod laws;

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};
use ultra_introspect::sqlite::{ReadOptions, read};
use ultra_schema::{IndexKey, Name, Schema, Table};

/// A database in memory, of one connection: each further one would be another database.
pub(crate) async fn memory() -> DatabaseConnection {
    let mut options = ConnectOptions::new("sqlite::memory:");
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await.unwrap()
}

pub(crate) async fn read_after(statements: &[impl AsRef<str>]) -> Schema {
    let db = memory().await;
    for sql in statements {
        let sql = sql.as_ref();
        db.execute_unprepared(sql)
            .await
            .unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
    read(&db, &ReadOptions::default()).await.unwrap()
}

fn table<'a>(schema: &'a Schema, name: &str) -> &'a Table {
    schema.tables.get(&Name::new(name)).unwrap()
}

fn keys<T>(map: &std::collections::BTreeMap<String, T>) -> Vec<&str> {
    map.keys().map(String::as_str).collect()
}

#[tokio::test]
async fn an_empty_database_is_an_empty_schema() {
    assert!(read_after(&[] as &[&str]).await.is_empty());
}

#[tokio::test]
async fn columns_have_canonical_types_and_defaults() {
    let schema = read_after(&[r#"CREATE TABLE t (
        a VARCHAR ( 120 ), b REAL(10,2), c, d Double   Precision, e Varchar[] DEFAULT '[]',
        f text DEFAULT 'it''s', g int DEFAULT -1, h text DEFAULT (datetime( 'now' )), i int DEFAULT NULL,
        j bool DEFAULT true, k text DEFAULT "word", l text DEFAULT current_timestamp, m text COLLATE nocase NOT NULL,
        n text COLLATE BINARY)"#])
    .await;
    let table = table(&schema, "t");
    let of = |name: &str| &table.columns[name];
    let types: Vec<&str> = table
        .columns
        .values()
        .map(|column| column.data_type.sql.as_str())
        .collect();
    assert_eq!(
        types[..5],
        [
            "varchar(120)",
            "real(10, 2)",
            "",
            "double precision",
            "varchar[]"
        ]
    );
    let default = |name: &str| of(name).default.clone();
    assert_eq!(default("e").unwrap(), "'[]'");
    assert_eq!(default("f").unwrap(), "'it''s'");
    assert_eq!(default("g").unwrap(), "-1");
    assert_eq!(default("h").unwrap(), "datetime('now')");
    assert_eq!(default("i"), None);
    assert_eq!(default("j").unwrap(), "TRUE");
    assert_eq!(default("k").unwrap(), "'word'");
    assert_eq!(default("l").unwrap(), "CURRENT_TIMESTAMP");
    assert_eq!(of("m").collation.as_deref(), Some("NOCASE"));
    assert!(!of("m").nullable && of("n").collation.is_none());
}

#[tokio::test]
async fn indexes_keep_expressions_order_collation_and_predicate() {
    let schema = read_after(&[
        "CREATE TABLE t (a text, b text COLLATE NOCASE, c int)",
        "CREATE INDEX i1 ON t (a DESC, b, b COLLATE binary, lower( A )||'x' COLLATE nocase desc) WHERE c IS not NULL and a=='x'",
    ])
    .await;
    let index = &table(&schema, "t").indexes["i1"];
    assert_eq!(
        index.predicate.as_deref(),
        Some(r#""c" IS NOT NULL AND "a" = 'x'"#)
    );
    let parts = &index.parts;
    assert_eq!(
        (parts[0].key.clone(), parts[0].descending),
        (IndexKey::Column("a".into()), true)
    );
    assert_eq!(
        (parts[1].collation.as_deref(), parts[2].collation.as_deref()),
        (None, Some("BINARY"))
    );
    assert_eq!(
        parts[3].key,
        IndexKey::Expression(r#"lower("a") || 'x'"#.into())
    );
    assert_eq!(
        (parts[3].collation.as_deref(), parts[3].descending),
        (Some("NOCASE"), true)
    );
}

#[tokio::test]
async fn generated_columns_are_read() {
    let schema = read_after(&[
        "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (A*2) STORED, c text AS (CAST(a AS TEXT)) NOT NULL)",
    ])
    .await;
    let generated = |name: &str| table(&schema, "t").columns[name].generated.clone().unwrap();
    assert_eq!(
        (generated("b").expression.as_str(), generated("b").stored),
        (r#""a" * 2"#, true)
    );
    assert_eq!(
        (generated("c").expression.as_str(), generated("c").stored),
        (r#"CAST("a" AS text)"#, false)
    );
    assert_eq!(table(&schema, "t").columns["b"].data_type.sql, "int");
}

#[tokio::test]
async fn altered_tables_are_read() {
    let schema = read_after(&[
        "CREATE TABLE old (a int, b int CHECK (b > 0))",
        "ALTER TABLE old RENAME TO new",
        "ALTER TABLE new RENAME COLUMN b TO c",
        "ALTER TABLE new ADD COLUMN d text NOT NULL DEFAULT 'x' CHECK (d <> '')",
        "CREATE TABLE copy AS SELECT * FROM new",
    ])
    .await;
    assert_eq!(
        keys(&table(&schema, "new").checks),
        [r#"("c" > 0)"#, r#"("d" <> '')"#]
    );
    assert_eq!(table(&schema, "copy").columns.len(), 3);
}

#[tokio::test]
async fn what_is_no_table_is_kept_as_text() {
    let db = memory().await;
    for sql in [
        "CREATE TABLE t (a int)",
        "CREATE TABLE history (a int)",
        "CREATE VIEW v AS SELECT a   AS Total -- all\n FROM t",
        "CREATE TRIGGER tr AFTER INSERT ON t BEGIN UPDATE t SET a=1; END",
        "CREATE TRIGGER hidden AFTER INSERT ON history BEGIN SELECT 1; END",
        "CREATE INDEX hidden_index ON history (a)",
    ] {
        db.execute_unprepared(sql).await.unwrap();
    }
    let schema = read(
        &db,
        &ReadOptions {
            ignore_tables: vec!["HISTORY".into()],
        },
    )
    .await
    .unwrap();
    assert_eq!(schema.tables.len(), 1);
    let others: Vec<(&str, &str)> = schema
        .others
        .iter()
        .map(|other| (other.kind.as_str(), other.definition.as_str()))
        .collect();
    assert_eq!(
        others,
        [
            (
                "trigger",
                "CREATE TRIGGER tr AFTER INSERT ON t BEGIN UPDATE t SET a = 1; END"
            ),
            ("view", "CREATE VIEW v AS SELECT a AS Total FROM t"),
        ]
    );
}

#[tokio::test]
async fn virtual_tables_and_their_shadows_are_no_tables() {
    let db = memory().await;
    if db
        .execute_unprepared("CREATE VIRTUAL TABLE f USING fts5(body)")
        .await
        .is_err()
    {
        return;
    }
    let schema = read(&db, &ReadOptions::default()).await.unwrap();
    assert!(schema.tables.is_empty());
    assert!(
        schema
            .others
            .iter()
            .any(|other| other.kind == "virtual table" && other.name == "f")
    );
    assert_eq!(schema.others.len(), 1, "its shadows are its own affair");
}
