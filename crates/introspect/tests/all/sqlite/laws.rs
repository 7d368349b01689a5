//! What holds for every expression and every layout.

use proptest::prelude::*;
use sea_orm::ConnectionTrait;
use ultra_introspect::sqlite::{ReadOptions, normalize_expression, read};

use super::{memory, read_after};

#[test]
fn equal_expressions_read_alike() {
    let same = [
        ("a>0", r#"(("a" > 0))"#),
        ("A in(1,2)", r#""a" IN ( 1 , 2 )"#),
        ("LOWER ( [a] ) like 'X%'", r#"lower("a") LIKE 'X%'"#),
        (
            "a is not null /* no */ and not b",
            r#""a" IS NOT NULL AND NOT "b""#,
        ),
        ("a != - -1", r#""a" <> - -1"#),
        ("t.a->>'$.x' == x'ab'", r#"t."a" ->> '$.x' = x'ab'"#),
        (
            "cast(a as TEXT) collate nocase",
            r#"CAST("a" AS text) COLLATE NOCASE"#,
        ),
        (
            "case when a then 1 else -1 end-1",
            r#"CASE WHEN "a" THEN 1 ELSE -1 END - 1"#,
        ),
        ("(a) or (b)", r#"("a") OR ("b")"#),
        ("count(*)+.5e-3", "count(*) + .5e-3"),
    ];
    for (left, right) in same {
        assert_eq!(
            normalize_expression(left, &["a", "b"]).unwrap(),
            normalize_expression(right, &["a", "b"]).unwrap()
        );
    }
    assert_eq!(
        normalize_expression("((a) or (b))", &["a", "b"]).unwrap(),
        r#"("a") OR ("b")"#
    );
    let error = normalize_expression("a = 'b", &["a"])
        .unwrap_err()
        .to_string();
    assert!(error.contains("a quote without an end: `'b`"), "{error}");
}

/// Pieces that expressions are made of, in and out of order.
fn piece() -> impl Strategy<Value = String> {
    let words = [
        "a", "B", "\"a\"", "[b]", "`c d`", "not", "AND", "in", "null", "like", "lower", "cast",
        "as", "collate", "nocase", "'it''s'", "x'0f'", "1", "2.5", "1e-3", ".5", "0xff", "(", ")",
        ",", "+", "-", "*", "/", "~", "||", "->", "->>", "<", "=", "==", "!=", "<>", ">=", ".",
        "!", "|", "&", ";", "?", "-- x\n", "/* y */", " ", "",
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
        "a+-b*2",
        "- -a",
        "~a|b",
        "a BETWEEN 1 and 9 and not b",
        "(a,b)=(3,4)",
        "a||b||'x'",
        "LOWER('X')='x'",
        "case a when 3 then 'y' else null end",
        "cast(a as TEXT)||''",
        "a is not null",
        "a in(1,2,3)",
        "'A' = 'a' COLLATE nocase",
        "a<<2>>1",
        "a%2",
        "a notnull",
        "iif(a>b,a,b)",
        "'it''s' like \"a\"||'%'",
        "'{\"x\":1}'->>'$.x'",
    ];
    for sql in expressions {
        let normal = normalize_expression(sql, &["a", "b"]).unwrap();
        let query = format!("SELECT ({sql}) IS ({normal}) AS same FROM (SELECT 3 AS a, 4 AS b)");
        let row = db
            .query_one_raw(sea_orm::Statement::from_string(
                db.get_database_backend(),
                query,
            ))
            .await
            .unwrap_or_else(|error| panic!("{sql} / {normal}: {error}"))
            .unwrap();
        assert!(
            row.try_get::<i64>("", "same").unwrap() == 1,
            "{sql} / {normal}"
        );
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
