//! PostgreSQL: what the way back needs and the way there doesn't.

use std::collections::BTreeSet;

use ultra_schema::{Dialect, Hints, Key, Name, Pair, Schema, mentions_identifier};

use crate::apply::apply;
use crate::enums::{columns_of, texts};
use crate::operation::{EnumColumn, Operation};
use crate::planner::plan;
use crate::policy::Backfills;

/// A value is added in place and taken away by replacing the type: notes what stands in the way of
/// that. `current` has the renames done already.
pub(crate) fn enum_values(current: &Schema, operations: &mut [Operation]) {
    let adds = |it: &Operation| matches!(it, Operation::AddEnumValue { .. });
    if !operations.iter().any(adds) {
        return;
    }
    let mut schema = current.clone();
    for operation in operations.iter_mut() {
        let former = adds(operation).then(|| schema.clone());
        // What doesn't fit is told by the server, and by the proof of the plan.
        let _ = renamed(operation) || apply(operation, &mut schema).is_err();
        if let (
            Operation::AddEnumValue {
                item,
                columns,
                over,
                ..
            },
            Some(former),
        ) = (operation, former)
        {
            as_they_are(columns, &schema);
            also_there(columns, &schema, &item.desired.name);
            if is_used(&schema, &item.desired.name, columns) {
                *over = in_the_way(&schema, &former);
            }
        }
    }
}

/// A default may have gone before the value came: on the way back it comes after that goes.
fn as_they_are(columns: &mut [EnumColumn], schema: &Schema) {
    for it in columns {
        let table = schema.tables.get(&it.table);
        let now = table.and_then(|table| table.columns.get(&it.column.name));
        if let Some(now) = now.filter(|now| now.data_type == it.column.data_type) {
            it.column.clone_from(now);
        }
    }
}

/// What is dropped after the value came is there again before that goes.
fn also_there(columns: &mut Vec<EnumColumn>, schema: &Schema, name: &Name) {
    for it in columns_of(schema, name) {
        let mut known = columns.iter();
        if !known.any(|there| there.table == it.table && there.column.name == it.column.name) {
            columns.push(it);
        }
    }
}

fn renamed(operation: &Operation) -> bool {
    matches!(
        operation,
        Operation::RenameTable { .. }
            | Operation::RenameColumn { .. }
            | Operation::RenameObject { .. }
            | Operation::RenameEnumValue { .. }
    )
}

/// True where something beside its columns may hold on to the type.
fn is_used(schema: &Schema, name: &Name, columns: &[EnumColumn]) -> bool {
    let item = |it: &EnumColumn| Key::part("column", &it.table, &it.column.name);
    let own: BTreeSet<Key> = columns.iter().map(item).collect();
    let key = Key::enum_type(name);
    let mut needs = schema.needs.0.iter();
    needs.any(|(by, needed)| {
        !own.contains(by) && (needed.contains(&key) || !needed.is_disjoint(&own))
    }) || schema.tables.values().any(|table| {
        let mut columns = columns.iter().filter(|it| it.table == table.name);
        let compares = |text: &str| mentions_identifier(text, &name.name);
        columns.any(|it| {
            let mut keys = table.foreign_keys.values();
            keys.any(|key| key.columns.contains(&it.column.name))
        }) || table
            .checks
            .values()
            .any(|check| compares(&check.expression))
            || table
                .indexes
                .values()
                .any(|index| texts(index).any(compares))
    })
}

/// What a plan takes down before it replaces the type, where it sets all of it up again.
fn in_the_way(current: &Schema, desired: &Schema) -> Vec<Operation> {
    let schemas = Pair::new(current, desired);
    let (hints, backfills) = (Hints::default(), Backfills::default());
    let back = plan(Dialect::Postgres, schemas, &hints, &backfills);
    let mut steps = back.steps.into_iter().map(|step| step.operation);
    let before = steps.by_ref();
    let before: Vec<Operation> = before
        .take_while(|it| !matches!(it, Operation::ReplaceEnum { .. }))
        .collect();
    if steps.count() == before.len() && back.refusals.is_empty() {
        before
    } else {
        Vec::new()
    }
}
