//! Real applications' schemas, many tables, and how often the server is asked.
#![allow(clippy::print_stderr)] // What is left out is said; a measurement is shown.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, ExecResult, QueryResult, Statement,
};
use ultra_introspect::postgres::{ReadOptions, read};
use ultra_schema::{Name, Schema};

use super::{database, one, server};

/// Counts what goes to the server.
struct Counting<'a>(&'a DatabaseConnection, AtomicUsize);

#[async_trait::async_trait]
impl ConnectionTrait for Counting<'_> {
    fn get_database_backend(&self) -> DbBackend {
        self.0.get_database_backend()
    }
    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.1.fetch_add(1, Ordering::Relaxed);
        self.0.execute_raw(statement).await
    }
    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.1.fetch_add(1, Ordering::Relaxed);
        self.0.execute_unprepared(sql).await
    }
    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.1.fetch_add(1, Ordering::Relaxed);
        self.0.query_one_raw(statement).await
    }
    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.1.fetch_add(1, Ordering::Relaxed);
        self.0.query_all_raw(statement).await
    }
}

const EVERYTHING: ReadOptions = ReadOptions {
    default_schema: None,
    ignore_tables: Vec::new(),
    owners: false,
};

/// The server's own counts of what the model describes.
async fn compare_counts(db: &DatabaseConnection, schema: &Schema, name: &str) {
    let count = async |what: &str| {
        let ordinary = "c.relkind IN ('r', 'p') AND c.reloftype = 0 \
            AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' \
            AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.objid = c.oid AND e.deptype = 'e')";
        let from = "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace";
        one::<i64>(
            db,
            &format!("SELECT count(*) {from} {what} WHERE {ordinary}"),
        )
        .await
    };
    let sum = |of: &dyn Fn(&ultra_schema::Table) -> usize| -> i64 {
        schema
            .tables
            .values()
            .map(of)
            .sum::<usize>()
            .try_into()
            .unwrap()
    };
    let constraints = |kind: &str| {
        format!(
            "JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = '{kind}' \
             AND k.conparentid = 0 AND (k.contype <> 'c' OR k.coninhcount = 0)"
        )
    };
    let columns =
        "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped";
    let indexes = "JOIN pg_index i ON i.indrelid = c.oid \
        JOIN pg_class ic ON ic.oid = i.indexrelid AND NOT ic.relispartition AND NOT EXISTS \
        (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))";
    assert_eq!(sum(&|_| 1), count("").await, "{name}: tables");
    assert_eq!(
        sum(&|t| t.columns.len()),
        count(columns).await,
        "{name}: columns"
    );
    assert_eq!(
        sum(&|t| t.indexes.len()),
        count(indexes).await,
        "{name}: indexes"
    );
    assert_eq!(
        sum(&|t| t.primary_key.iter().count()),
        count(&constraints("p")).await,
        "{name}: keys"
    );
    assert_eq!(
        sum(&|t| t.uniques.len()),
        count(&constraints("u")).await,
        "{name}: uniques"
    );
    assert_eq!(
        sum(&|t| t.foreign_keys.len()),
        count(&constraints("f")).await,
        "{name}: references"
    );
    assert_eq!(
        sum(&|t| t.checks.len()),
        count(&constraints("c")).await,
        "{name}: checks"
    );
}

/// The folder of acceptance data, where it is.
fn cases() -> Option<PathBuf> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/cases");
    let folder = std::env::var_os("ULTRA_CASES").map_or_else(|| beside.into(), PathBuf::from);
    folder.is_dir().then_some(folder)
}

#[tokio::test]
async fn real_schemas() {
    let (Some(server), Some(cases)) = (server(), cases()) else {
        eprintln!("no server or no acceptance data: left out");
        return;
    };
    let mut files: Vec<PathBuf> = cases
        .join("schemas")
        .read_dir()
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    for file in files {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        let database = server.database().await.unwrap();
        // Some want extensions that aren't installed; what loads is enough.
        let mut psql = database.command("psql");
        let output = psql
            .args(["--quiet", "--file"])
            .arg(&file)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{name}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        let db = database.connect().await.unwrap();
        let counting = Counting(&db, AtomicUsize::new(0));
        let schema = read(&counting, &EVERYTHING).await.unwrap();
        assert_eq!(counting.1.load(Ordering::Relaxed), 1, "{name}: round trips");
        compare_counts(&db, &schema, &name).await;
        let json = serde_json::to_string(&schema).unwrap();
        assert_eq!(
            serde_json::from_str::<Schema>(&json).unwrap(),
            schema,
            "{name}"
        );
        db.close().await.unwrap();
    }
}

/// `n` tables with ten columns, three indexes, a check and a reference each.
async fn many(n: usize) -> Option<(ultra_testing::TestDatabase, DatabaseConnection)> {
    let (database, db) = database("").await?;
    let tables: Vec<String> = (0..n)
        .map(|n| {
            let parent = n.saturating_sub(1);
            format!(
                "CREATE TABLE t{n} (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, \
                 a varchar(40) NOT NULL DEFAULT 'x', b int, c timestamptz DEFAULT now(), \
                 d numeric(10,2), e text, f boolean DEFAULT false, g jsonb, h uuid, \
                 p bigint REFERENCES t{parent}, CONSTRAINT ck{n} CHECK (b > 0), UNIQUE (a)); \
                 CREATE INDEX i{n} ON t{n} (b, lower(e)) WHERE f"
            )
        })
        .collect();
    for batch in tables.chunks(100) {
        db.execute_unprepared(&batch.join(";")).await.unwrap();
    }
    Some((database, db))
}

#[tokio::test]
async fn many_tables_take_one_round_trip() {
    let Some((_database, db)) = many(100).await else {
        return;
    };
    let counting = Counting(&db, AtomicUsize::new(0));
    let schema = read(&counting, &EVERYTHING).await.unwrap();
    assert_eq!(counting.1.load(Ordering::Relaxed), 1);
    compare_counts(&db, &schema, "many").await;
    assert!(schema.others.is_empty());
    assert_eq!(
        schema.tables[&Name::new("t7")].foreign_keys["t7_p_fkey"].references,
        Name::new("t6")
    );
    db.close().await.unwrap();
}

/// A measurement: `ULTRA_TABLES=10000 cargo test --release -- --ignored --nocapture how_long`.
#[tokio::test]
#[ignore = "a measurement"]
async fn how_long() {
    let tables = std::env::var("ULTRA_TABLES").map_or(1000, |n| n.parse().unwrap());
    let Some((_database, db)) = many(tables).await else {
        return;
    };
    for _ in 0..3 {
        let start = Instant::now();
        let schema = read(&db, &EVERYTHING).await.unwrap();
        eprintln!("{} tables: {:?}", schema.tables.len(), start.elapsed());
    }
    db.close().await.unwrap();
}
