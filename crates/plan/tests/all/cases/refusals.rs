//! What is not planned, and what the refusal says.

use ultra_plan::{Backfills, plan};
use ultra_schema::{Dialect, Hints, OtherObject, Pair};

use super::{planned, schema, steps};

const BOTH: [Dialect; 2] = [Dialect::Postgres, Dialect::Sqlite];

#[test]
fn a_required_column_needs_a_value_for_the_rows() {
    for dialect in BOTH {
        let plan = planned(
            dialect,
            "users: id bigint",
            "users: id bigint, age bigint not null",
            &[],
        );
        let [refusal] = &plan.refusals[..] else {
            panic!("{plan:?}")
        };
        assert!(refusal.change.contains("users.age"), "{refusal:?}");
        assert!(refusal.reason.contains("NOT NULL"), "{refusal:?}");
        assert!(
            refusal.remedy.contains("`--backfill users.age=VALUE`"),
            "{refusal:?}"
        );
        for desired in [
            "users: id bigint, age bigint",
            "users: id bigint, age bigint not null = 0",
            "users: id bigint, age bigint not null as id",
        ] {
            let plan = planned(dialect, "users: id bigint", desired, &[]);
            assert_eq!(plan.refusals, [], "{desired}");
        }
        let desired = "users: id bigint, age bigint not null";
        let plan = planned(dialect, "users: id bigint", desired, &["users.age=7"]);
        assert_eq!(plan.refusals, []);
        let expected = match dialect {
            Dialect::Postgres => "add users.age with 7",
            Dialect::Sqlite => "rebuild users: id from id, age from 7",
        };
        assert_eq!(steps(&plan), [expected]);
    }
}

#[test]
fn a_possible_rename_is_asked_for() {
    for dialect in BOTH {
        let plan = planned(
            dialect,
            "users: id bigint, name text",
            "users: id bigint, full_name text",
            &[],
        );
        let [refusal] = &plan.refusals[..] else {
            panic!("{plan:?}")
        };
        assert!(refusal.change.contains("users.name"), "{refusal:?}");
        assert!(
            refusal.remedy.contains("`--rename users.name=full_name`"),
            "{refusal:?}"
        );
        assert!(
            refusal.remedy.contains("`--drop users.name`"),
            "{refusal:?}"
        );
        let plan = planned(dialect, "users: id bigint", "people: id bigint", &[]);
        let [refusal] = &plan.refusals[..] else {
            panic!("{plan:?}")
        };
        assert!(
            refusal.remedy.contains("`--rename users=people`"),
            "{refusal:?}"
        );
        assert!(refusal.remedy.contains("`--drop users`"), "{refusal:?}");
    }
}

#[test]
fn a_value_is_asked_for_once_it_is_said_that_a_column_is_new() {
    for dialect in BOTH {
        let (current, desired) = (
            schema("users: id bigint pk, email text not null"),
            schema("users: id bigint pk, mail text not null"),
        );
        let schemas = Pair::new(&current, &desired);
        let planned = |hints: &Hints| plan(dialect, schemas, hints, &Backfills::default());
        let open = planned(&Hints::default());
        assert_eq!(open.refusals.len(), 1, "{open:?}");
        assert_eq!(open.questions.len(), 1, "{open:?}");
        let dropped = planned(&Hints {
            drops: vec!["users.email".into()],
            ..Hints::default()
        });
        let [refusal] = &dropped.refusals[..] else {
            panic!("{dropped:?}")
        };
        assert!(refusal.remedy.contains("--backfill"), "{refusal:?}");
    }
}

#[test]
fn what_is_not_covered_is_named() {
    for dialect in BOTH {
        let (current, mut desired) = (schema("t: a bigint"), schema("t: a bigint"));
        let object = OtherObject::new("base type", "v", "INPUT in");
        desired.others.insert(object);
        let schemas = Pair::new(&current, &desired);
        let added = plan(dialect, schemas, &Hints::default(), &Backfills::default());
        let dropped = plan(
            dialect,
            schemas.swap(),
            &Hints::default(),
            &Backfills::default(),
        );
        for (plan, change) in [(added, "add base type v"), (dropped, "drop base type v")] {
            assert_eq!(
                plan.refusals
                    .iter()
                    .map(|it| &*it.change)
                    .collect::<Vec<_>>(),
                [change]
            );
        }
    }
    let plan = planned(
        Dialect::Sqlite,
        "t: a bigint",
        "enum mood: low\nt: a bigint",
        &[],
    );
    assert_eq!(plan.refusals.len(), 1, "SQLite has no types: {plan:?}");
}

#[test]
fn what_nobody_can_make_anew_is_in_the_way_of_a_rebuild() {
    let mut current = schema("t: a bigint");
    let object = OtherObject::new("virtual table", "v", "USING f(t)");
    current.others.insert(object);
    let mut desired = schema("t: a text");
    desired.others.clone_from(&current.others);
    let pair = Pair::new(&current, &desired);
    let plan = plan(
        Dialect::Sqlite,
        pair,
        &Hints::default(),
        &Backfills::default(),
    );
    assert!(
        plan.refusals[0]
            .reason
            .contains("virtual table v depends on it"),
        "{plan:?}"
    );
}
