//! Keys, checks and their names.

use ultra_schema::{
    Clause, ClauseOn, Deferrable, Dialect, IdentityKind, ReferentialAction, automatic_name,
};

use super::{keys, read_after, table};

#[tokio::test]
async fn numbered_keys_are_told_from_row_ids_and_others() {
    let schema = read_after(&[
        "CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT)",
        "CREATE TABLE b (id integer /* no */ CONSTRAINT pk_b PRIMARY KEY -- AUTOINCREMENT\n)",
        "CREATE TABLE c (id INTEGER PRIMARY KEY DESC)",
        "CREATE TABLE d (x text, y text, PRIMARY KEY (y, x)) WITHOUT ROWID",
        "CREATE TABLE e (id INTEGER, PRIMARY KEY (id AUTOINCREMENT)) STRICT",
    ])
    .await;
    let id = |name: &str| table(&schema, name).columns["id"].clone();
    assert_eq!(id("a").identity.unwrap().kind, IdentityKind::AutoIncrement);
    // NOT NULL as it was written: it says nothing at a row id.
    assert!(id("a").nullable && id("b").nullable && id("c").nullable);
    let row_id = |name: &str| table(&schema, name).rowid_alias().is_some();
    assert!(row_id("a") && row_id("b") && !row_id("c") && !row_id("d") && row_id("e"));
    assert!(id("b").identity.is_none() && id("e").identity.is_some());
    let key = |name: &str| table(&schema, name).primary_key.clone().unwrap();
    assert_eq!(key("b").name.as_deref(), Some("pk_b"));
    assert_eq!(key("d").columns, ["y", "x"]);
    assert!(!table(&schema, "d").columns["x"].nullable);
    assert!(table(&schema, "d").options.without_rowid && table(&schema, "e").options.strict);
    // SQLite's own tables are not read.
    assert_eq!(schema.tables.len(), 5);
}

#[tokio::test]
async fn checks_are_found_wherever_they_stand() {
    let schema = read_after(&[r#"CREATE TABLE [my table] (
        "role" text CHECK (role in ('a','b, (c)')) CONSTRAINT role_short CHECK(length(Role)<9),
        `n` int CONSTRAINT x NOT NULL CHECK ((n>0) AND (n != 3)) DEFAULT (1), -- CHECK (comment)
        CONSTRAINT big CHECK ((n < 100)) CHECK (n <> 7))"#])
    .await;
    let table = table(&schema, "my table");
    let found: Vec<(&str, &str)> = table
        .checks
        .values()
        .map(|check| (check.name.as_str(), check.expression.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            (r#"("n" <> 7)"#, r#""n" <> 7"#),
            (
                r#"("role" IN ('a', 'b, (c)'))"#,
                r#""role" IN ('a', 'b, (c)')"#
            ),
            (
                r#"(("n" > 0) AND ("n" <> 3))"#,
                r#"("n" > 0) AND ("n" <> 3)"#
            ),
            ("big", r#""n" < 100"#),
            ("role_short", r#"length("role") < 9"#),
        ]
        .into_iter()
        .collect::<std::collections::BTreeMap<_, _>>()
        .into_iter()
        .collect::<Vec<_>>()
    );
    assert!(automatic_name(Dialect::Sqlite, table, &[], r#"("n" <> 7)"#));
}

#[tokio::test]
async fn unique_constraints_are_no_indexes() {
    let schema = read_after(&[
        "CREATE TABLE t (a text UNIQUE, b text, c text, d text COLLATE NOCASE UNIQUE,
            CONSTRAINT bc UNIQUE (b, c), UNIQUE (c COLLATE NOCASE), UNIQUE (b) ON CONFLICT IGNORE)",
        "CREATE UNIQUE INDEX t_c ON t (c)",
    ])
    .await;
    let table = table(&schema, "t");
    assert_eq!(keys(&table.uniques), ["(a)", "(b)", "(c)", "(d)", "bc"]);
    assert_eq!(table.uniques["bc"].columns, ["b", "c"]);
    assert_eq!(keys(&table.indexes), ["t_c"]);
    assert!(table.indexes["t_c"].unique);
    let clause = |column: &str, conflict: Option<&str>, parts: &[&str]| Clause {
        on: ClauseOn::Unique(vec![column.to_owned()]),
        conflict: conflict.map(str::to_owned),
        parts: parts.iter().map(|part| (*part).to_owned()).collect(),
    };
    assert_eq!(
        table.options.clauses,
        [
            clause("b", Some("IGNORE"), &[]),
            clause("c", None, &["COLLATE \"NOCASE\""]),
        ]
    );
    assert!(schema.others.is_empty());
}

#[tokio::test]
async fn clauses_of_keys_and_columns_are_kept() {
    let schema = read_after(&[
        "CREATE TABLE t (a int NOT NULL ON CONFLICT REPLACE DEFAULT 1, b text NULL ON CONFLICT FAIL,
            CHECK (a > 0) ON CONFLICT IGNORE,
            PRIMARY KEY (A DESC, b COLLATE RTRIM) ON CONFLICT ROLLBACK)",
        "CREATE TABLE d (id INTEGER PRIMARY KEY DESC)",
    ])
    .await;
    let key = |conflict: Option<&str>, parts: &[&str]| Clause {
        on: ClauseOn::PrimaryKey,
        conflict: conflict.map(str::to_owned),
        parts: parts.iter().map(|part| (*part).to_owned()).collect(),
    };
    let replace = Clause {
        on: ClauseOn::NotNull("a".to_owned()),
        conflict: Some("REPLACE".to_owned()),
        parts: Vec::new(),
    };
    assert_eq!(
        table(&schema, "t").options.clauses,
        [
            replace,
            key(Some("ROLLBACK"), &["DESC", "COLLATE \"RTRIM\""])
        ]
    );
    assert_eq!(table(&schema, "d").options.clauses, [key(None, &["DESC"])]);
}

#[tokio::test]
async fn foreign_keys_keep_names_actions_and_deferral() {
    let schema = read_after(&[
        r#"CREATE TABLE child (
            a int REFERENCES Parent ON DELETE CASCADE ON UPDATE SET NULL DEFERRABLE INITIALLY DEFERRED NOT NULL,
            b int CONSTRAINT fk_b REFERENCES parent (ID) NOT DEFERRABLE INITIALLY DEFERRED,
            x int, y int, z int REFERENCES nowhere (n),
            CONSTRAINT pair FOREIGN KEY (X, y) REFERENCES parent (x, y) MATCH FULL ON DELETE SET DEFAULT,
            FOREIGN KEY (a) REFERENCES parent (id) ON DELETE RESTRICT)"#,
        "CREATE TABLE parent (id int PRIMARY KEY, x int, y int, UNIQUE (x, y))",
    ])
    .await;
    let found = &table(&schema, "child").foreign_keys;
    let expected = [
        "(a) -> parent (id)",
        "(a) -> parent (id) #2",
        "(z) -> nowhere (n)",
        "fk_b",
        "pair",
    ];
    assert_eq!(keys(found), expected);
    let a = &found["(a) -> parent (id)"];
    assert_eq!(
        (a.on_delete, a.on_update),
        (ReferentialAction::Cascade, ReferentialAction::SetNull)
    );
    assert_eq!(a.deferrable, Some(Deferrable::InitiallyDeferred));
    assert_eq!(found["fk_b"].deferrable, None);
    assert_eq!(found["fk_b"].referenced_columns, ["id"]);
    assert_eq!(
        (found["pair"].columns.join(","), found["pair"].on_delete),
        ("x,y".into(), ReferentialAction::SetDefault)
    );
    assert_eq!(
        found["(a) -> parent (id) #2"].on_delete,
        ReferentialAction::Restrict
    );
    assert!(!table(&schema, "child").columns["a"].nullable);
}
