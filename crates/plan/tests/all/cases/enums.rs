//! PostgreSQL's enum types.

use ultra_schema::Dialect;

use super::{back, planned, steps};

const FILES: &str = "files: id bigint pk, mood mood";

/// The steps between two lists of values, with a table line each.
fn between(current: [&str; 2], desired: [&str; 2]) -> ultra_plan::Plan {
    let text = |[values, tables]: [&str; 2]| format!("enum mood: {values}\n{tables}");
    planned(Dialect::Postgres, &text(current), &text(desired), &[])
}

#[test]
fn values_are_added_in_place() {
    for (current, desired, expected) in [
        ("b", "a b", vec!["add to mood: a Before(\"b\")"]),
        ("a", "a b", vec!["add to mood: b After(\"a\")"]),
        ("a c", "a b c", vec!["add to mood: b After(\"a\")"]),
        (
            "c",
            "a b c",
            vec![
                "add to mood: a Before(\"c\")",
                "add to mood: b After(\"a\")",
            ],
        ),
        (
            "a",
            "a b c",
            vec!["add to mood: b After(\"a\")", "add to mood: c After(\"b\")"],
        ),
    ] {
        let plan = between([current, FILES], [desired, FILES]);
        assert_eq!(steps(&plan), expected, "{current} → {desired}");
    }
}

#[test]
fn a_value_is_added_last_to_an_empty_type() {
    use ultra_plan::{Backfills, plan};
    use ultra_schema::{EnumType, Hints, Pair, Schema};
    let of = |values: &[&str]| {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        let mut schema = Schema::default();
        schema.insert_enum(EnumType {
            name: "mood".into(),
            values,
        });
        schema
    };
    let (current, desired) = (of(&[]), of(&["a"]));
    let schemas = Pair::new(&current, &desired);
    let plan = plan(
        Dialect::Postgres,
        schemas,
        &Hints::default(),
        &Backfills::default(),
    );
    assert_eq!(steps(&plan), ["add to mood: a Last"]);
}

#[test]
fn an_added_value_is_taken_back_by_replacing_the_type() {
    let plan = between(["a", FILES], ["a b", FILES]);
    assert_eq!(back(&plan), ["replace mood: a [files.mood]"]);
}

#[test]
fn other_changes_replace_the_type() {
    for (current, desired) in [("a b", "a"), ("a b", "b a"), ("a b", "a c")] {
        let plan = between([current, FILES], [desired, FILES]);
        assert_eq!(
            steps(&plan),
            [format!("replace mood: {desired} [files.mood]")]
        );
        assert_eq!(
            back(&plan),
            [format!("replace mood: {current} [files.mood]")]
        );
    }
}

#[test]
fn a_value_that_is_used_at_once_needs_a_new_type() {
    for (tables, used) in [
        ("files: id bigint pk, mood mood = 'b'::mood", true),
        ("files: id bigint pk, mood mood = 'a'::mood", false),
        ("files: id bigint pk, mood mood[] = '{a,b}'::mood[]", true),
        ("files: id bigint pk, mood mood[] = '{a,bb}'::mood[]", false),
        (
            "files: id bigint pk, mood mood | check mood <> 'b'::mood",
            true,
        ),
        (
            "files: id bigint pk, mood mood | index i (id) where mood = 'b'::mood",
            true,
        ),
        (
            "files: id bigint pk, mood mood | check id::text <> 'b'::text",
            false,
        ),
        (
            "files: id bigint pk, mood mood, other text = 'b'::text",
            false,
        ),
    ] {
        let plan = between(["a", tables.split(" = ").next().unwrap()], ["a b", tables]);
        let found = steps(&plan).iter().any(|step| step.starts_with("replace"));
        assert_eq!(found, used, "{tables}: {:?}", steps(&plan));
    }
}

#[test]
fn what_compares_with_a_replaced_type_is_made_anew() {
    let files = "files: id bigint pk, mood mood | check mood <> 'a'::mood \
                 | index by_mood (id) where mood = 'a'::mood | index by_id (id)";
    let expected = |values: &str| {
        let replace = format!("replace mood: {values} [files.mood]");
        vec![
            "drop by_mood".to_owned(),
            "drop files_check".into(),
            replace,
            "index by_mood on files".into(),
            "add files_check".into(),
        ]
    };
    let plan = between(["a b", files], ["a", files]);
    assert_eq!(steps(&plan), expected("a"));
    // A value that is added in place is taken back by replacing the type: only then these must go.
    let plan = between(["a", files], ["a b", files]);
    assert_eq!(steps(&plan), ["add to mood: b After(\"a\")"]);
    assert_eq!(
        back(&plan),
        ["replace mood: a [files.mood], drop by_mood before, drop files_check before"]
    );
}

#[test]
fn an_index_that_is_renamed_meanwhile_is_made_under_its_new_name() {
    let of = |name: &str| {
        format!("files: id bigint pk, mood mood | index {name} (id) where mood = 'a'::mood")
    };
    let plan = between(["a b", &of("former")], ["a", &of("latter")]);
    assert_eq!(
        steps(&plan),
        [
            "drop former",
            "replace mood: a [files.mood]",
            "index latter on files"
        ]
    );
}

#[test]
fn a_default_steps_aside_for_a_replaced_type() {
    let of = |value: &str| format!("files: id bigint pk, mood mood = '{value}'::mood");
    let plan = between(["a b", &of("a")], ["b c", &of("c")]);
    let expected = [
        "alter files.mood default none",
        "replace mood: b c [files.mood]",
        "alter files.mood default 'c'::mood",
    ];
    assert_eq!(steps(&plan), expected);
    let expected = [
        "alter files.mood default none",
        "replace mood: a b [files.mood]",
        "alter files.mood default 'a'::mood",
    ];
    assert_eq!(back(&plan), expected);
}

#[test]
fn what_is_dropped_does_not_move_over() {
    let current = "files: id bigint pk, mood mood, gone mood = 'b'::mood\nold: mood mood | check mood <> 'b'::mood";
    let plan = between(["a b", current], ["a", FILES]);
    assert_eq!(
        steps(&plan),
        [
            "drop old",
            "drop files.gone",
            "replace mood: a [files.mood]"
        ]
    );
}

#[test]
fn foreign_keys_on_a_replaced_type_are_made_anew() {
    let tables = "moods: mood mood pk\nfiles: id bigint pk, mood mood -> moods.mood";
    let plan = between(["a b", tables], ["a", tables]);
    let expected = [
        "drop files_mood_fkey",
        "replace mood: a [files.mood moods.mood]",
        "add files_mood_fkey",
    ];
    assert_eq!(steps(&plan), expected);
}

#[test]
fn types_come_before_their_columns_and_go_after_them() {
    let (with, without) = (
        "enum mood: a\nfiles: id bigint pk, mood mood",
        "files: id bigint pk",
    );
    let plan = planned(Dialect::Postgres, without, with, &[]);
    assert_eq!(steps(&plan), ["create enum mood", "add files.mood"]);
    assert_eq!(back(&plan), ["drop files.mood", "drop enum mood"]);
    let plan = planned(Dialect::Postgres, with, without, &[]);
    assert_eq!(steps(&plan), ["drop files.mood", "drop enum mood"]);
}
