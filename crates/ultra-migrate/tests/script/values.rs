//! Bound values: as literals they must be the same to the last bit.

use sea_orm::prelude::{Decimal, Json, Uuid};
use sea_orm::sea_query::prelude::{chrono, time};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement, Value};
use sea_orm_migration::SchemaManager;
use sea_orm_migration::prelude::{Alias, Query};
use ultra_migrate::Project;
use ultra_migrate::runner::{Backend, Direction};

use crate::client::Database;
use crate::list::{Does, ours, project, revision, sql};

/// A column's type on PostgreSQL, and a value for it.
type Case = (&'static str, Value);

fn words() -> Vec<Case> {
    let text = |text: &str| ("text", Value::from(text));
    vec![
        text("it's \"so\" \\ \\n"),
        text("line\nbreak\r\n\ttab; -- $1 ? :name /*"),
        text("ü 漢 😀"),
        text(""),
        text("$ultra$"),
        text("."),
        ("text", Value::from('\'')),
        ("text", Value::String(None)),
        ("text", Value::from(String::from("a").repeat(5000))),
        ("bytea", Value::from(vec![0_u8, 1, 39, 92, 255])),
        ("bytea", Value::from(Vec::<u8>::new())),
        ("jsonb", Value::from(json())),
        ("json", Value::from(json())),
        (
            "uuid",
            Value::from(Uuid::from_u128(0x0011_2233_4455_6677_8899_aabb_ccdd_eeff)),
        ),
    ]
}

fn json() -> Json {
    serde_json::json!({"a": [1, 2.5, "it's \\ \"x\" \n", null], "b": {"ü": true}})
}

fn numbers() -> Vec<Case> {
    vec![
        ("boolean", Value::from(true)),
        ("boolean", Value::Bool(None)),
        ("smallint", Value::from(i16::MIN)),
        ("smallint", Value::from(7_u8)),
        ("integer", Value::from(i32::MIN)),
        ("integer", Value::from(5)),
        ("integer", Value::from(65_535_u16)),
        ("bigint", Value::from(i64::MIN)),
        ("bigint", Value::from(u64::MAX / 2)),
        ("bigint", Value::from(u32::MAX)),
        ("integer", Value::Int(None)),
        ("real", Value::from(1.1_f32)),
        ("real", Value::from(f32::MIN_POSITIVE)),
        ("double precision", Value::from(0.1 + 0.2)),
        ("double precision", Value::from(-1e-300)),
        ("double precision", Value::from(5e-324)),
        ("double precision", Value::from(f64::MAX)),
        ("double precision", Value::from(1.234_567_890_123_456_7e18)),
        ("double precision", Value::from(1e22)),
        ("double precision", Value::from(-0.5)),
        ("double precision", Value::from(f64::INFINITY)),
        ("double precision", Value::from(f64::NEG_INFINITY)),
        ("double precision", Value::from(f64::NAN)),
        ("numeric", Value::from(Decimal::new(-12_345_000, 4))),
        ("numeric(10,2)", Value::from(Decimal::new(1, 2))),
    ]
}

fn moments() -> Vec<Case> {
    let day = |year, month, day| chrono::NaiveDate::from_ymd_opt(year, month, day).unwrap();
    let at = |date: chrono::NaiveDate, nanos| date.and_hms_nano_opt(23, 59, 59, nanos).unwrap();
    let east = chrono::FixedOffset::east_opt(5 * 3600 + 1800).unwrap();
    let early = at(day(1969, 7, 20), 123_456_789);
    let date = time::Date::from_calendar_date(1999, time::Month::December, 31).unwrap();
    let clock = time::Time::from_hms_nano(1, 2, 3, 999_999_999).unwrap();
    vec![
        ("date", Value::from(day(2024, 2, 29))),
        ("date", Value::from(day(-43, 3, 15))),
        ("date", Value::from(day(12_024, 1, 1))),
        ("time", Value::from(at(day(2024, 1, 1), 5_000).time())),
        ("timestamp", Value::from(at(day(2024, 2, 29), 999_999_999))),
        ("timestamp", Value::from(early)),
        ("timestamp", Value::from(at(day(-43, 3, 15), 0))),
        ("timestamptz", Value::from(early.and_utc())),
        (
            "timestamptz",
            Value::from(early.and_utc().with_timezone(&east)),
        ),
        ("timestamptz", Value::ChronoDateTimeUtc(None)),
        ("date", Value::from(date)),
        ("time", Value::from(clock)),
        (
            "timestamp",
            Value::from(time::PrimitiveDateTime::new(date, clock)),
        ),
        (
            "timestamptz",
            Value::from(time::PrimitiveDateTime::new(date, clock).assume_utc()),
        ),
    ]
}

fn arrays() -> Vec<Case> {
    vec![
        (
            "text[]",
            Value::from(
                vec!["it's", "a,b", "{}", "\"\\", "NULL", ""]
                    .into_iter()
                    .map(String::from)
                    .collect::<Vec<_>>(),
            ),
        ),
        ("integer[]", Value::from(vec![1, -2, i32::MIN])),
        ("text[]", Value::from(Vec::<String>::new())),
        ("integer[]", Value::from(None::<Vec<i32>>)),
        ("boolean[]", Value::from(vec![true, false])),
        ("double precision[]", Value::from(vec![0.1, f64::INFINITY])),
        ("jsonb[]", Value::from(vec![json()])),
        ("uuid[]", Value::from(vec![Uuid::nil()])),
        ("numeric[]", Value::from(vec![Decimal::new(5, 1)])),
    ]
}

fn cases(backend: DbBackend) -> Vec<Case> {
    let mut all = [words(), numbers(), moments()].concat();
    match backend {
        DbBackend::Postgres => all.extend(arrays()),
        // SQLite's text alone has it, and years of one form alone are dates there.
        _ => all.push(("text", Value::from("a\0b'"))),
    }
    all
}

fn create(backend: DbBackend) -> String {
    let columns: Vec<String> = cases(backend)
        .iter()
        .enumerate()
        .map(|(at, (of, _))| match backend {
            DbBackend::Postgres => format!("c{at} {of}"),
            // Without a type: what is bound is what is kept.
            _ => format!("c{at}"),
        })
        .collect();
    format!("CREATE TABLE held (id integer, {})", columns.join(", "))
}

/// By the query builder, by `$1` and `?`, each value once.
async fn insert(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let backend = manager.get_database_backend();
    let db = manager.get_connection();
    db.execute_unprepared(&create(backend)).await?;
    let cases = cases(backend);
    let mut built = Query::insert();
    built.into_table(Alias::new("held"));
    built.columns((0..cases.len()).map(|at| Alias::new(format!("c{at}"))));
    built.values_panic(
        cases
            .iter()
            .map(|(_, value)| sea_orm::sea_query::Expr::val(value.clone())),
    );
    db.execute(&built).await?;
    for (at, (_, value)) in cases.into_iter().enumerate() {
        let text = match backend {
            DbBackend::Postgres => format!("INSERT INTO held (id, c{at}) VALUES ($2, $1) -- $3\n;"),
            _ => format!("INSERT INTO held (c{at}, id) VALUES (?, ?) -- ?"),
        };
        let values = [value, Value::from(i32::try_from(at).unwrap())];
        db.execute_raw(Statement::from_sql_and_values(backend, text, values))
            .await?;
    }
    Ok(())
}

fn holding() -> Project {
    let up = Does::Code(|manager| Box::pin(insert(manager)));
    project(vec![ours(
        1,
        revision("aaaa", &[]),
        up,
        sql(&["DROP TABLE held"]),
    )])
}

#[tokio::test]
async fn values_are_the_same_to_the_last_bit() {
    for backend in [Backend::Postgres, Backend::Sqlite] {
        let project = holding();
        let Some(live) = Database::new(backend).await else {
            continue;
        };
        let fed = Database::new(backend).await.unwrap();
        live.upgrade(&project, "head").await;
        let script = fed.script(&project, Direction::Up, "head").await;
        assert_eq!(script.gaps().count(), 0, "{script}");
        fed.feed(&script.to_string()).ok();
        assert_eq!(live.state(&["held"]).await, fed.state(&["held"]).await);
        let count = cases(backend.into()).len();
        for at in 0..count {
            let bits = match backend {
                // As it goes over the wire.
                Backend::Postgres => format!("SELECT string_agg(c{at}::text, '|') FROM held"),
                Backend::Sqlite => {
                    format!(
                        "SELECT group_concat(typeof(c{at}) || quote(c{at}) || hex(c{at}) || printf('%!.20e', c{at}), '|') FROM held"
                    )
                }
            };
            assert_eq!(live.one(&bits).await, fed.one(&bits).await, "c{at}");
        }
    }
}

async fn around(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let backend = manager.get_database_backend();
    let db = manager.get_connection();
    db.execute_unprepared("CREATE TABLE held (id integer, c0 text)")
        .await?;
    db.execute_unprepared("INSERT INTO held VALUES (2, 'b'), (1, 'a'), (3, 'c')")
        .await?;
    let run = async |text: &str, values: Vec<Value>| {
        let statement = Statement::from_sql_and_values(backend, text, values);
        db.execute_raw(statement).await.map(|_| ())
    };
    if backend == DbBackend::Postgres {
        run(
            "UPDATE held SET c0 = ($1)[2] || $1[1] WHERE id -$2 = - $3",
            vec![
                vec!["x".to_owned(), "y".to_owned()].into(),
                1.into(),
                (-1_i32).into(),
            ],
        )
        .await?;
        run(
            "UPDATE held SET c0 = c0 || $1::int || $2 WHERE 'k$1' <> $$ $1 $$ AND id=$3",
            vec!["7".into(), "it's".into(), 1.into()],
        )
        .await?;
    } else {
        run(
            "UPDATE held SET c0 = c0 || ?2 || ?1 || '?' WHERE id -?3 = 0",
            vec!["7".into(), "it's".into(), (-1_i32).into()],
        )
        .await?;
    }
    // A number alone would mean the second column.
    let text = match backend {
        DbBackend::Postgres => {
            "INSERT INTO held SELECT id + 10, c0 FROM (SELECT * FROM held ORDER BY $1, id LIMIT $2) x"
        }
        _ => {
            "INSERT INTO held SELECT id + 10, c0 FROM (SELECT * FROM held ORDER BY ?, id LIMIT ?) x"
        }
    };
    run(text, vec![2.into(), Value::from(1_i64)]).await
}

#[tokio::test]
async fn a_literal_means_what_the_parameter_meant_whatever_stands_around() {
    for backend in [Backend::Postgres, Backend::Sqlite] {
        let up = Does::Code(|manager| Box::pin(around(manager)));
        let project = project(vec![ours(1, revision("aaaa", &[]), up, sql(&[]))]);
        let Some(live) = Database::new(backend).await else {
            continue;
        };
        let fed = Database::new(backend).await.unwrap();
        live.upgrade(&project, "head").await;
        let script = fed.script(&project, Direction::Up, "head").await;
        fed.feed(&script.to_string()).ok();
        assert_eq!(
            live.state(&["held"]).await,
            fed.state(&["held"]).await,
            "{script}"
        );
    }
}
