//! PostgreSQL: what comes before what.

use ultra_plan::{Backfills, plan};
use ultra_schema::{Dialect, Hints, Pair, Schema};

use super::{back, drops, planned, schema, steps};

fn postgres(current: &str, desired: &str) -> ultra_plan::Plan {
    planned(Dialect::Postgres, current, desired, &["t.a=0"])
}

#[test]
fn circular_tables_get_their_keys_last() {
    let circle = "a: id bigint pk, b bigint -> b.id\nb: id bigint pk, a bigint -> a.id";
    let plan = postgres("", circle);
    assert_eq!(
        steps(&plan),
        ["create a", "create b", "add a_b_fkey", "add b_a_fkey"]
    );
    assert_eq!(
        back(&plan),
        ["drop b_a_fkey", "drop a_b_fkey", "drop b", "drop a"]
    );
    let plan = postgres(circle, "");
    assert_eq!(
        steps(&plan),
        ["drop a_b_fkey", "drop b_a_fkey", "drop a", "drop b"]
    );
}

#[test]
fn a_primary_key_takes_no_null() {
    let (with, without) = ("t: a bigint pk, b text", "t: a bigint, b text");
    let plan = postgres(without, with);
    assert_eq!(steps(&plan), ["alter t.a to not null with 0", "key t a"]);
    assert_eq!(back(&plan), ["key t none", "alter t.a to null with 0"]);
    let plan = postgres(with, without);
    assert_eq!(steps(&plan), ["key t none", "alter t.a to null with 0"]);
    assert_eq!(back(&plan), ["alter t.a to not null with 0", "key t a"]);
}

#[test]
fn a_foreign_key_is_off_while_the_key_that_it_leans_on_changes() {
    let current = "t: a bigint pk, b bigint\nu: t bigint -> t.a";
    let desired = "t: b bigint pk, a bigint not null unique\nu: t bigint -> t.a";
    let plan = postgres(current, desired);
    let expected = [
        "drop u_t_fkey",
        "alter t.b to not null",
        "key t b",
        "add t_a_key",
        "add u_t_fkey",
    ];
    assert_eq!(steps(&plan), expected);
}

/// Which of two keys over the same columns a foreign key leans on is the server's choice: on the
/// way back the one that goes must not be it.
#[test]
fn a_foreign_key_is_off_while_a_second_key_comes() {
    let current = "t: a bigint not null unique\nu: t bigint -> t.a";
    let desired = "t: a bigint pk unique\nu: t bigint -> t.a";
    let steps = steps(&postgres(current, desired));
    let at = |step: &str| steps.iter().position(|other| other == step);
    let (off, key, on) = (at("drop u_t_fkey"), at("key t a"), at("add u_t_fkey"));
    assert!(off.is_some() && off < key && key < on, "{steps:?}");
}

#[test]
fn a_foreign_key_is_off_while_its_columns_get_another_type() {
    for (former, latter, off) in [
        ("text", "uuid", true),
        ("integer", "bigint", false),
        ("text", "character_varying", true),
    ] {
        let of = |name: &str| format!("t: a {name} pk\nu: t {name} -> t.a");
        let plan = postgres(&of(former), &of(latter));
        assert_eq!(
            steps(&plan).contains(&"drop u_t_fkey".to_owned()),
            off,
            "{former} → {latter}"
        );
    }
}

#[test]
fn a_name_goes_from_table_to_table() {
    for dialect in [Dialect::Postgres, Dialect::Sqlite] {
        let first = "t: a bigint | index mine (a)\nu: a bigint";
        let second = "t: a bigint\nu: a bigint | index mine (a)";
        for (current, desired, of) in [(first, second, "u"), (second, first, "t")] {
            let plan = planned(dialect, current, desired, &[]);
            assert_eq!(
                steps(&plan),
                ["drop mine".to_owned(), format!("index mine on {of}")]
            );
        }
        let (current, desired) = (
            schema("t: a bigint | index mine (a)"),
            schema("people: a bigint | index mine (a)"),
        );
        let pair = Pair::new(&current, &desired);
        let plan = plan(dialect, pair, &drops(&["t"]), &Backfills::default());
        let mut first = steps(&plan);
        assert_eq!(first.remove(0), "drop mine");
        first.sort();
        assert_eq!(first, ["create people", "drop t"]);
    }
}

/// The schema, with the unique constraint of the table called `mine`.
fn with_mine(text: &str, table: &str) -> Schema {
    let mut schema = schema(text);
    let table = schema.tables.get_mut(&table.into()).expect("it is there");
    let (_, mut key) = table.uniques.pop_first().expect("it has a key");
    key.name = "mine".into();
    table.uniques.insert("mine".into(), key);
    schema
}

#[test]
fn the_name_of_a_key_goes_from_table_to_table() {
    let (t, u) = (
        "t: a bigint unique\nu: b bigint",
        "t: a bigint\nu: b bigint unique",
    );
    let both = "t: a bigint unique\nu: b bigint unique";
    let (t, u, both) = (with_mine(t, "t"), with_mine(u, "u"), with_mine(both, "u"));
    for (current, desired, expected) in [
        (&t, &u, vec!["drop mine", "add mine"]),
        (&u, &t, vec!["drop mine", "add mine"]),
        // `t` keeps its key under an automatic name, which alone would be no difference.
        (&t, &both, vec!["drop mine", "add t_a_key", "add mine"]),
    ] {
        let pair = Pair::new(current, desired);
        let plan = plan(
            Dialect::Postgres,
            pair,
            &Hints::default(),
            &Backfills::default(),
        );
        assert_eq!(steps(&plan), expected);
    }
}

#[test]
fn indexes_make_room_for_columns_and_follow_new_ones() {
    let current = "t: id bigint, a text | index i (a)";
    let plan = postgres(current, "t: id bigint, b bigint | index i (b)");
    assert_eq!(
        steps(&plan),
        ["drop i", "add t.b", "drop t.a", "index i on t"]
    );
}
