//! SQLite: ALTER where it can, else a rebuild.

use ultra_plan::{Hazard, Operation, Reverse};
use ultra_schema::Dialect;

use super::{back, planned, steps};

fn sqlite(current: &str, desired: &str, values: &[&str]) -> ultra_plan::Plan {
    planned(Dialect::Sqlite, current, desired, values)
}

#[test]
fn these_are_direct() {
    for (current, desired, expected) in [
        ("t: a text", "t: a text, b bigint", vec!["add t.b"]),
        (
            "t: a text",
            "t: a text, b bigint not null = 0",
            vec!["add t.b"],
        ),
        ("t: a text", "t: a text, b text = '(x)'", vec!["add t.b"]),
        ("t: a text, b bigint", "t: a text", vec!["drop t.b"]),
        (
            "t: a text, b bigint | index i (b)",
            "t: a text",
            vec!["drop i", "drop t.b"],
        ),
        ("t: a text", "t: a text | index i (a)", vec!["index i on t"]),
        (
            "t: a text | index i (a)",
            "t: a text | index j (a)",
            vec!["rename i to j"],
        ),
        ("t: a text", "t: a text\nu: t text -> t.a", vec!["create u"]),
    ] {
        let plan = sqlite(current, desired, &[]);
        assert_eq!(steps(&plan), expected, "{current} → {desired}");
        assert!(!plan.rebuilds_tables());
    }
}

#[test]
fn these_are_rebuilds() {
    for (current, desired, copied) in [
        ("t: a text", "t: a bigint", "a from a"),
        ("t: a text", "t: a text = 'x'", "a from a"),
        ("t: a text", "t: a text pk", "a from a"),
        ("t: a text", "t: a text unique", "a from a"),
        ("t: a text", "t: a text | check a > 0", "a from a"),
        ("t: a text", "t: a text -> t.a", "a from a"),
        (
            "t: a text",
            "t: a text, b text = CURRENT_TIMESTAMP",
            "a from a, b by default",
        ),
        (
            "t: a text",
            "t: a text, b text = (random())",
            "a from a, b by default",
        ),
        ("t: a text", "t: a text, b text as a stored", "a from a"),
        ("t: a text, b bigint unique", "t: a text", "a from a"),
        ("t: a text, b bigint | check b > 0", "t: a text", "a from a"),
        ("t: a text, b text, c text as b", "t: a text", "a from a"),
        // ALTER could drop these, but not bring them back.
        (
            "t: a text, b text = CURRENT_TIMESTAMP",
            "t: a text",
            "a from a",
        ),
        ("t: a text, b text as a stored", "t: a text", "a from a"),
    ] {
        let plan = sqlite(current, desired, &[]);
        assert_eq!(
            steps(&plan),
            [format!("rebuild t: {copied}")],
            "{current} → {desired}"
        );
        assert!(plan.rebuilds_tables());
    }
}

#[test]
fn a_rebuild_fills_what_is_empty() {
    let values = ["t.b=7", "t.c=x", "t.d=1"];
    let plan = sqlite(
        "t: a text, b bigint, d bigint not null",
        "t: a text, b bigint not null, c text",
        &values,
    );
    let expected = ["rebuild t: a from a, b from b or 7, c from 'x'"];
    assert_eq!(steps(&plan), expected);
    assert_eq!(back(&plan), ["rebuild t: a from a, b from b, d from 1"]);
}

#[test]
fn a_given_value_is_never_passed_over() {
    let plan = sqlite("t: a text", "t: a text, b bigint not null = 0", &["t.b=7"]);
    assert_eq!(steps(&plan), ["rebuild t: a from a, b from 7"]);
    let plan = sqlite("t: a text, b bigint not null", "t: a text", &["t.b=7"]);
    assert_eq!(back(&plan), ["rebuild t: a from a, b from 7"]);
}

#[test]
fn a_rebuild_says_what_it_loses() {
    let lost = |current: &str, desired: &str| {
        let plan = sqlite(current, desired, &[]);
        let step = &plan.steps[0];
        assert!(matches!(step.operation, Operation::RebuildTable { .. }));
        let lost = match &step.reverse {
            Reverse::LosesData { lost, .. } => Some(lost.clone()),
            Reverse::Exact(_) | Reverse::Irreversible { .. } => None,
        };
        (lost, step.hazards.contains(&Hazard::DataLoss))
    };
    let gone = Some("the values of `t.b`".to_owned());
    assert_eq!(
        lost("t: a text, b text unique", "t: a text"),
        (gone.clone(), true)
    );
    assert_eq!(lost("t: a text", "t: a text, b text unique"), (gone, false));
    assert_eq!(lost("t: a text", "t: a bigint"), (None, false));
    // What is computed is computed again.
    assert_eq!(
        lost("t: a text, b text as a", "t: a bigint, b text as a"),
        (None, false)
    );
}

#[test]
fn parents_are_made_before_and_dropped_after_their_children() {
    let tables = "a: b bigint -> b.id\nb: id bigint pk, b bigint -> b.id";
    let plan = sqlite("", tables, &[]);
    assert_eq!(steps(&plan), ["create b", "create a"]);
    assert_eq!(back(&plan), ["drop a", "drop b"]);
    let dropped = sqlite(tables, "", &[]);
    assert_eq!(steps(&dropped), ["drop a", "drop b"]);
    assert!(!plan.rebuilds_tables() && !dropped.rebuilds_tables());
}

#[test]
fn a_circle_needs_foreign_keys_off() {
    let circle = "a: id bigint pk, b bigint -> b.id\nb: id bigint pk, a bigint -> a.id";
    assert!(sqlite("", circle, &[]).rebuilds_tables());
    assert!(sqlite(circle, "", &[]).rebuilds_tables());
}
