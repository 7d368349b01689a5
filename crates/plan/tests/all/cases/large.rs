//! PostgreSQL: long chains and many tables are planned whole.

use ultra_plan::{Backfills, Operation, Plan, plan};
use ultra_schema::{Dialect, Hints, Key, OtherObject, Pair, Schema};

use super::schema;

const MANY: usize = 2000;

fn view(at: usize) -> OtherObject {
    OtherObject {
        create: vec![format!("CREATE VIEW v{at} AS SELECT 1")],
        drop: vec![format!("DROP VIEW v{at}")],
        ..OtherObject::new("view", format!("v{at}"), format!("SELECT {at}"))
    }
}

/// A table, a view over its column, and views each over the one before.
fn chain(table: &str) -> Schema {
    let mut schema = schema(table);
    let mut below = Key::part("column", &"t".into(), "a");
    for at in 0..MANY {
        let view = view(at);
        schema.needs.add(view.key(), below);
        below = view.key();
        schema.others.insert(view);
    }
    schema
}

fn planned(current: &Schema, desired: &Schema) -> Plan {
    let schemas = Pair::new(current, desired);
    plan(
        Dialect::Postgres,
        schemas,
        &Hints::default(),
        &Backfills::default(),
    )
}

#[test]
fn a_long_chain_of_views_makes_room_for_the_column_at_its_end() {
    let plan = planned(&chain("t: a integer"), &chain("t: a bigint"));
    assert!(plan.refusals.is_empty(), "{:?}", plan.refusals);
    let at = |wanted: &dyn Fn(&Operation) -> bool| {
        let steps = plan.steps.iter().enumerate();
        let found = steps.filter(|(_, step)| wanted(&step.operation));
        found.map(|(at, _)| at).collect::<Vec<usize>>()
    };
    let dropped = at(&|it| matches!(it, Operation::DropObject { .. }));
    let altered = at(&|it| matches!(it, Operation::AlterColumn { .. }));
    let created = at(&|it| matches!(it, Operation::CreateObject { .. }));
    assert_eq!(
        (dropped.len(), altered.len(), created.len()),
        (MANY, 1, MANY)
    );
    assert!(dropped.last() < altered.first() && altered.first() < created.first());
    let first = &plan.steps[dropped[0]].operation;
    let top = view(MANY - 1);
    assert!(matches!(first, Operation::DropObject { object, .. } if *object == top));
}

#[test]
fn a_foreign_key_of_each_of_many_tables_is_off_while_its_type_changes() {
    let tables = |kind: &str| {
        let each = (0..MANY).map(|at| format!("t{at}: a {kind} pk, b {kind} -> t{at}.a"));
        schema(&each.collect::<Vec<String>>().join("\n"))
    };
    let plan = planned(&tables("text"), &tables("uuid"));
    assert!(plan.refusals.is_empty(), "{:?}", plan.refusals);
    let count = |wanted: &dyn Fn(&Operation) -> bool| {
        let steps = plan.steps.iter();
        steps.filter(|step| wanted(&step.operation)).count()
    };
    assert_eq!(
        count(&|it| matches!(it, Operation::DropForeignKey { .. })),
        MANY
    );
    assert_eq!(
        count(&|it| matches!(it, Operation::AlterColumn { .. })),
        2 * MANY
    );
    assert_eq!(
        count(&|it| matches!(it, Operation::AddForeignKey { .. })),
        MANY
    );
}
