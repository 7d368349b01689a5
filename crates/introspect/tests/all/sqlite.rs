//! The SQLite reader.

use proptest::prelude::*;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};
use ultra_introspect::sqlite::{ReadOptions, normalize_expression, read};
use ultra_schema::{
    Deferrable, Dialect, IdentityKind, IndexKey, Name, ReferentialAction, Schema, Table, automatic_name,
};

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
        db.execute_unprepared(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
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
    let types: Vec<&str> = table.columns.values().map(|column| column.data_type.sql.as_str()).collect();
    assert_eq!(types[..5], ["varchar(120)", "real(10, 2)", "", "double precision", "varchar[]"]);
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
    assert!(!id("a").nullable && !id("b").nullable && id("c").nullable);
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
    let found: Vec<(&str, &str)> =
        table.checks.values().map(|check| (check.name.as_str(), check.expression.as_str())).collect();
    assert_eq!(
        found,
        [
            (r#"("n" <> 7)"#, r#""n" <> 7"#),
            (r#"("role" IN ('a', 'b, (c)'))"#, r#""role" IN ('a', 'b, (c)')"#),
            (r#"(("n" > 0) AND ("n" <> 3))"#, r#"("n" > 0) AND ("n" <> 3)"#),
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
    assert_eq!(keys(&table.uniques), ["(a)", "(b)", "(d)", "bc"]);
    assert_eq!(table.uniques["bc"].columns, ["b", "c"]);
    assert_eq!(keys(&table.indexes), ["t_c"]);
    assert!(table.indexes["t_c"].unique);
    let others: Vec<&str> = schema.others.iter().map(|other| other.definition.as_str()).collect();
    assert_eq!(others, ["b: ON CONFLICT IGNORE", "UNIQUE (c COLLATE NOCASE)"]);
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
    let expected = ["(a) -> parent (id)", "(a) -> parent (id) #2", "(z) -> nowhere (n)", "fk_b", "pair"];
    assert_eq!(keys(found), expected);
    let a = &found["(a) -> parent (id)"];
    assert_eq!((a.on_delete, a.on_update), (ReferentialAction::Cascade, ReferentialAction::SetNull));
    assert_eq!(a.deferrable, Some(Deferrable::InitiallyDeferred));
    assert_eq!(found["fk_b"].deferrable, None);
    assert_eq!(found["fk_b"].referenced_columns, ["id"]);
    assert_eq!((found["pair"].columns.join(","), found["pair"].on_delete), ("x,y".into(), ReferentialAction::SetDefault));
    assert_eq!(found["(a) -> parent (id) #2"].on_delete, ReferentialAction::Restrict);
    assert!(!table(&schema, "child").columns["a"].nullable);
}

#[tokio::test]
async fn indexes_keep_expressions_order_collation_and_predicate() {
    let schema = read_after(&[
        "CREATE TABLE t (a text, b text COLLATE NOCASE, c int)",
        "CREATE INDEX i1 ON t (a DESC, b, b COLLATE binary, lower( A )||'x' COLLATE nocase desc) WHERE c IS not NULL and a=='x'",
    ])
    .await;
    let index = &table(&schema, "t").indexes["i1"];
    assert_eq!(index.predicate.as_deref(), Some(r#""c" IS NOT NULL AND "a" = 'x'"#));
    let parts = &index.parts;
    assert_eq!((parts[0].key.clone(), parts[0].descending), (IndexKey::Column("a".into()), true));
    assert_eq!((parts[1].collation.as_deref(), parts[2].collation.as_deref()), (None, Some("BINARY")));
    assert_eq!(parts[3].key, IndexKey::Expression(r#"lower("a") || 'x'"#.into()));
    assert_eq!((parts[3].collation.as_deref(), parts[3].descending), (Some("NOCASE"), true));
}

#[tokio::test]
async fn generated_columns_are_read() {
    let schema = read_after(&[
        "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (A*2) STORED, c text AS (CAST(a AS TEXT)) NOT NULL)",
    ])
    .await;
    let generated = |name: &str| table(&schema, "t").columns[name].generated.clone().unwrap();
    assert_eq!((generated("b").expression.as_str(), generated("b").stored), (r#""a" * 2"#, true));
    assert_eq!((generated("c").expression.as_str(), generated("c").stored), (r#"CAST("a" AS text)"#, false));
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
    assert_eq!(keys(&table(&schema, "new").checks), [r#"("c" > 0)"#, r#"("d" <> '')"#]);
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
    let schema = read(&db, &ReadOptions { ignore_tables: vec!["HISTORY".into()] }).await.unwrap();
    assert_eq!(schema.tables.len(), 1);
    let others: Vec<(&str, &str)> =
        schema.others.iter().map(|other| (other.kind.as_str(), other.definition.as_str())).collect();
    assert_eq!(
        others,
        [
            ("trigger", "CREATE TRIGGER tr AFTER INSERT ON t BEGIN UPDATE t SET a = 1; END"),
            ("view", "CREATE VIEW v AS SELECT a AS Total FROM t"),
        ]
    );
}

#[tokio::test]
async fn virtual_tables_and_their_shadows_are_no_tables() {
    let db = memory().await;
    if db.execute_unprepared("CREATE VIRTUAL TABLE f USING fts5(body)").await.is_err() {
        return;
    }
    let schema = read(&db, &ReadOptions::default()).await.unwrap();
    assert!(schema.tables.is_empty());
    assert!(schema.others.iter().any(|other| other.kind == "virtual table" && other.name == "f"));
    assert!(schema.others.iter().any(|other| other.kind == "shadow table"));
}

#[test]
fn equal_expressions_read_alike() {
    let same = [
        ("a>0", r#"(("a" > 0))"#),
        ("A in(1,2)", r#""a" IN ( 1 , 2 )"#),
        ("LOWER ( [a] ) like 'X%'", r#"lower("a") LIKE 'X%'"#),
        ("a is not null /* no */ and not b", r#""a" IS NOT NULL AND NOT "b""#),
        ("a != - -1", r#""a" <> - -1"#),
        ("t.a->>'$.x' == x'ab'", r#"t."a" ->> '$.x' = x'ab'"#),
        ("cast(a as TEXT) collate nocase", r#"CAST("a" AS text) COLLATE NOCASE"#),
        ("case when a then 1 else -1 end-1", r#"CASE WHEN "a" THEN 1 ELSE -1 END - 1"#),
        ("(a) or (b)", r#"("a") OR ("b")"#),
        ("count(*)+.5e-3", "count(*) + .5e-3"),
    ];
    for (left, right) in same {
        assert_eq!(normalize_expression(left, &["a", "b"]).unwrap(), normalize_expression(right, &["a", "b"]).unwrap());
    }
    assert_eq!(normalize_expression("((a) or (b))", &["a", "b"]).unwrap(), r#"("a") OR ("b")"#);
    let error = normalize_expression("a = 'b", &["a"]).unwrap_err().to_string();
    assert!(error.contains("a quote without an end: `'b`"), "{error}");
}

/// Pieces that expressions are made of, in and out of order.
fn piece() -> impl Strategy<Value = String> {
    let words = [
        "a", "B", "\"a\"", "[b]", "`c d`", "not", "AND", "in", "null", "like", "lower", "cast", "as", "collate",
        "nocase", "'it''s'", "x'0f'", "1", "2.5", "1e-3", ".5", "0xff", "(", ")", ",", "+", "-", "*", "/", "~", "||",
        "->", "->>", "<", "=", "==", "!=", "<>", ">=", ".", "!", "|", "&", ";", "?", "-- x\n", "/* y */", " ", "",
    ];
    prop::sample::select(words.to_vec()).prop_map(str::to_owned)
}

proptest! {
    #[test]
    fn normalizing_twice_is_normalizing_once(
        pieces in prop::collection::vec(piece(), 0..14),
        spaces in prop::collection::vec(any::<bool>(), 14),
    ) {
        let mut sql = String::new();
        for (piece, space) in pieces.iter().zip(spaces) {
            sql.push_str(piece);
            if space {
                sql.push(' ');
            }
        }
        if let Ok(once) = normalize_expression(&sql, &["a", "b"]) {
            let twice = normalize_expression(&once, &["a", "b"]).unwrap();
            prop_assert_eq!(&once, &twice, "from {}", sql);
        }
    }

    #[test]
    fn any_text_is_normalized_or_refused(sql in ".{0,40}") {
        if let Ok(once) = normalize_expression(&sql, &["a"]) {
            prop_assert_eq!(&once, &normalize_expression(&once, &["a"]).unwrap(), "from {}", sql);
        }
    }
}

/// Statements with single spaces between their tokens.
const TIDY: [&str; 5] = [
    "CREATE TABLE parent ( id integer PRIMARY KEY AUTOINCREMENT , code varchar ( 12 ) NOT NULL UNIQUE COLLATE NOCASE )",
    "CREATE TABLE child ( a int NOT NULL DEFAULT -1 CHECK ( a <> 5 ) , b text DEFAULT ( lower ( 'X , ( y' ) ) , \
     c int CONSTRAINT fk_c REFERENCES parent ( id ) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED , \
     d int GENERATED ALWAYS AS ( a + 1 ) STORED , \
     CONSTRAINT pk PRIMARY KEY ( a , b ) , CONSTRAINT u UNIQUE ( b , c ) , CONSTRAINT k CHECK ( a > 0 AND ( b IS NULL OR c IN ( 1 , 2 ) ) ) , \
     FOREIGN KEY ( b ) REFERENCES parent ( code ) ON UPDATE CASCADE ) WITHOUT ROWID",
    "CREATE INDEX i ON child ( c DESC , lower ( b ) COLLATE NOCASE ) WHERE c IS NOT NULL AND b LIKE '%x'",
    "CREATE TABLE strict ( id integer PRIMARY KEY , t text ) STRICT , WITHOUT ROWID",
    "CREATE VIEW v AS SELECT a , b FROM child WHERE a >= 1",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Blanks, line ends and comments between tokens change nothing.
    #[test]
    fn layout_is_no_difference(gaps in prop::collection::vec(0_usize..6, 200)) {
        let separators = [" ", "\n", " /* , ) ' */ ", " -- x'(\"\n", "\t", "  "];
        let mut gaps = gaps.into_iter().cycle();
        let ugly: Vec<String> = TIDY
            .iter()
            .map(|sql| {
                let mut text = String::new();
                // Words inside of the literal stay together.
                let mut inside = false;
                for word in sql.split_whitespace() {
                    text.push_str(word);
                    inside ^= word.matches('\'').count() % 2 == 1;
                    text.push_str(if inside { " " } else { separators[gaps.next().unwrap()] });
                }
                text
            })
            .collect();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (tidy, ugly) = runtime.block_on(async { (read_after(&TIDY).await, read_after(&ugly).await) });
        prop_assert_eq!(tidy, ugly);
    }
}

/// The canonical form means what the original means.
#[tokio::test]
async fn the_canonical_form_evaluates_alike() {
    let db = memory().await;
    let expressions = [
        "a+-b*2", "- -a", "~a|b", "a BETWEEN 1 and 9 and not b", "(a,b)=(3,4)", "a||b||'x'", "LOWER('X')='x'",
        "case a when 3 then 'y' else null end", "cast(a as TEXT)||''", "a is not null", "a in(1,2,3)", "'A' = 'a' COLLATE nocase",
        "a<<2>>1", "a%2", "a notnull", "iif(a>b,a,b)", "'it''s' like \"a\"||'%'", "'{\"x\":1}'->>'$.x'",
    ];
    for sql in expressions {
        let normal = normalize_expression(sql, &["a", "b"]).unwrap();
        let query = format!("SELECT ({sql}) IS ({normal}) AS same FROM (SELECT 3 AS a, 4 AS b)");
        let row = db
            .query_one_raw(sea_orm::Statement::from_string(db.get_database_backend(), query))
            .await
            .unwrap_or_else(|error| panic!("{sql} / {normal}: {error}"))
            .unwrap();
        assert!(row.try_get::<i64>("", "same").unwrap() == 1, "{sql} / {normal}");
    }
}

#[tokio::test]
async fn a_thousand_tables_are_read_at_once() {
    let db = memory().await;
    let mut sql = String::from("BEGIN;");
    for number in 0..1000 {
        sql.push_str(&format!(
            "CREATE TABLE t{number} (id integer PRIMARY KEY, a text UNIQUE CHECK (a <> ''), b int REFERENCES t0 (id));
             CREATE INDEX i{number} ON t{number} (b) WHERE b > 0;"
        ));
    }
    sql.push_str("COMMIT;");
    db.execute_unprepared(&sql).await.unwrap();
    let started = std::time::Instant::now();
    let schema = read(&db, &ReadOptions::default()).await.unwrap();
    // It takes a fraction of a second; what grows with the square takes far longer.
    assert!(started.elapsed().as_secs() < 5, "{:?}", started.elapsed());
    assert_eq!(schema.tables.len(), 1000);
}
