//! The entity recorder.

mod fixtures;

use sea_orm::{ConnectionTrait, DbErr};
use ultra_introspect::entities::{EntityDdl, EntityError, entity_ddl};
use ultra_introspect::sqlite::{ReadOptions, read};
use ultra_schema::{Dialect, Name, RenamedColumn};

use crate::sqlite::{memory, read_after};

const HERE: &str = "all::entities::fixtures";

fn ddl(dialect: Dialect, group: &str) -> Result<EntityDdl, EntityError> {
    entity_ddl(dialect, &[&format!("{HERE}::{group}::*")])
}

fn has(ddl: &EntityDdl, sql: &str) {
    assert!(
        ddl.statements.iter().any(|found| found.contains(sql)),
        "{sql}\n{:#?}",
        ddl.statements
    );
}

#[test]
fn nothing_linked_is_an_error_that_says_how_to_link() {
    let error = entity_ddl(Dialect::Sqlite, &["nowhere::*"]).unwrap_err();
    assert!(matches!(error, EntityError::Empty { .. }));
    assert!(error.to_string().contains("use entity as _;"));
}

#[test]
fn circles_are_closed_after_the_tables_on_postgres() {
    let ddl = ddl(Dialect::Postgres, "circle").unwrap();
    assert_eq!(ddl.tables, ["egg", "hen"]);
    let kinds: Vec<&str> = ddl
        .statements
        .iter()
        .map(|sql| sql.split('(').next().unwrap().trim())
        .collect();
    assert_eq!(
        kinds,
        [
            r#"CREATE TABLE "egg""#,
            r#"CREATE TABLE "hen""#,
            r#"CREATE INDEX "idx-hen-name" ON "hen""#,
            r#"ALTER TABLE "egg" ADD CONSTRAINT "fk-egg-hen_id" FOREIGN KEY"#,
            r#"ALTER TABLE "hen" ADD CONSTRAINT "fk-hen-egg_id" FOREIGN KEY"#,
        ]
    );
}

#[tokio::test]
async fn circles_are_inline_on_sqlite_and_read_back() {
    let ddl = ddl(Dialect::Sqlite, "circle").unwrap();
    let schema = read_after(&ddl.statements).await;
    let hen = &schema.tables[&Name::new("hen")];
    assert!(hen.foreign_keys.contains_key("(egg_id) -> egg (id)"));
    assert!(hen.indexes.contains_key("idx-hen-name"));
    assert!(hen.columns["id"].identity.is_some());
}

#[test]
fn enums_and_arrays_on_postgres() {
    let ddl = ddl(Dialect::Postgres, "types").unwrap();
    assert_eq!(
        ddl.statements[0],
        r#"CREATE TYPE "MoodKind" AS ENUM ('glad', 'it''s so')"#
    );
    has(&ddl, r#""mood" "MoodKind" NOT NULL"#);
    has(&ddl, r#""opt_mood" "MoodKind""#);
    has(&ddl, r#""tags" varchar[] NOT NULL"#);
    has(&ddl, r#"COMMENT ON TABLE "thing" IS 'all things'"#);
    has(
        &ddl,
        r#"COMMENT ON COLUMN "thing"."state" IS 'a ''state'''"#,
    );
    has(&ddl, r#"COMMENT ON COLUMN "thing"."two" IS 'two'"#);
    assert!(
        !ddl.statements
            .iter()
            .any(|sql| sql.contains("renamed_from"))
    );
    let rename = |from: &str, to: &str| RenamedColumn {
        table: "thing".into(),
        from: from.into(),
        to: to.into(),
    };
    assert_eq!(
        ddl.renames,
        [rename("old_name", "new_name"), rename("old_two", "two")]
    );
    assert!(ddl.warnings.is_empty());
}

#[tokio::test]
async fn enums_and_arrays_on_sqlite() {
    let ddl = ddl(Dialect::Sqlite, "types").unwrap();
    assert_eq!(
        ddl.warnings,
        ["thing.place: SQLite has no type Inet, text is taken"]
    );
    let db = memory().await;
    for sql in &ddl.statements {
        db.execute_unprepared(sql).await.unwrap();
    }
    let schema = read(&db, &ReadOptions::default()).await.unwrap();
    let thing = &schema.tables[&Name::new("thing")];
    assert_eq!(thing.columns["tags"].data_type.sql, "json_text");
    assert_eq!(thing.columns["mood"].data_type.sql, "text");
    assert!(
        thing
            .checks
            .contains_key(r#"("mood" IN ('glad', 'it''s so'))"#)
    );
    assert!(thing.uniques.contains_key("(two)"));
    assert_eq!(thing.columns["state"].default.as_deref(), Some("'it''s'"));
    assert_eq!(
        thing.columns["made"].default.as_deref(),
        Some("CURRENT_TIMESTAMP")
    );
    let insert = "INSERT INTO thing (tags, mood, opt_mood, place) VALUES ('[]', 'glad', NULL, '')";
    db.execute_unprepared(insert).await.unwrap();
    let bad: Result<_, DbErr> = db
        .execute_unprepared("INSERT INTO thing (tags, mood, place) VALUES ('[]', 'sad', '')")
        .await;
    assert!(bad.is_err());
}

#[test]
fn schemas_are_made_on_postgres_and_left_out_on_sqlite() {
    let postgres = ddl(Dialect::Postgres, "schemas").unwrap();
    assert_eq!(postgres.tables, ["sys.account"]);
    assert_eq!(
        postgres.statements[0],
        r#"CREATE SCHEMA IF NOT EXISTS "sys""#
    );
    has(&postgres, r#"CREATE TABLE "sys"."account""#);
    has(&postgres, r#"ON "sys"."account" ("email")"#);
    has(&postgres, r#"PRIMARY KEY ("tenant", "email")"#);
    let sqlite = ddl(Dialect::Sqlite, "schemas").unwrap();
    assert_eq!(sqlite.tables, ["account"]);
    assert!(!sqlite.statements.iter().any(|sql| sql.contains("\"sys\"")));
    assert_eq!(
        sqlite.warnings,
        ["account: SQLite has no schemas, `sys` is left out"]
    );
}

#[test]
fn an_unsigned_numbered_key_is_named() {
    let error = ddl(Dialect::Postgres, "unsigned").unwrap_err().to_string();
    assert!(
        error.starts_with("counter.id is numbered by the database"),
        "{error}"
    );
    let sqlite = ddl(Dialect::Sqlite, "unsigned").unwrap();
    has(
        &sqlite,
        r#""id" integer NOT NULL PRIMARY KEY AUTOINCREMENT"#,
    );
}

#[test]
fn two_entities_of_one_table_are_named() {
    let error = ddl(Dialect::Sqlite, "twins").unwrap_err().to_string();
    let expected =
        format!("{HERE}::twins::first and {HERE}::twins::second both describe table twin");
    assert!(error.starts_with(&expected), "{error}");
    let nested = ddl(Dialect::Sqlite, "nested").unwrap_err().to_string();
    assert!(
        nested.contains("nested::outer and")
            && nested.contains("nested::outer::inner both")
            && nested.contains("table nest"),
        "{nested}"
    );
}

#[test]
fn one_enum_name_with_different_values_is_an_error() {
    let error = ddl(Dialect::Postgres, "clash").unwrap_err().to_string();
    assert!(
        error.contains("size has the values s, m in hat.size but m, l in shoe.size"),
        "{error}"
    );
    assert!(ddl(Dialect::Sqlite, "clash").is_ok());
}

#[test]
fn a_panic_names_the_entity() {
    let error = ddl(Dialect::Sqlite, "panics").unwrap_err().to_string();
    assert!(
        error.contains("panics::bad can't describe itself: no default today"),
        "{error}"
    );
}

#[tokio::test]
async fn postgres_takes_the_statements() {
    let Some(server) = ultra_testing::require_postgres().unwrap() else {
        return;
    };
    for group in ["circle", "types", "schemas"] {
        let database = server.database().await.unwrap();
        for sql in ddl(Dialect::Postgres, group).unwrap().statements {
            database
                .execute(&sql)
                .await
                .unwrap_or_else(|error| panic!("{sql}: {error}"));
        }
    }
}
