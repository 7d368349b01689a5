//! New children whose own columns must be as their parents' are, when these have changed.

use std::collections::BTreeSet;

use ultra_schema::{Name, Pair, Schema, Table};

use crate::family::ancestors;
use crate::operation::Operation;

/// The new tables that name a column among their own which changes in a parent, and what descends
/// from them. The server compares both when it makes the child.
pub(super) fn tables(schemas: Pair<&Schema>, operations: &[Operation]) -> BTreeSet<Name> {
    let changed: BTreeSet<(&Name, &str)> = operations
        .iter()
        .filter_map(|operation| {
            let Operation::AlterColumn { table, column, .. } = operation else {
                return None;
            };
            Some((table, column.desired.name.as_str()))
        })
        .collect();
    if changed.is_empty() {
        return BTreeSet::new();
    }
    let above = |table: &Table| ancestors(Pair::new(schemas.desired, schemas.desired), &table.name);
    let own = |table: &Table| {
        let above = above(table);
        let own = table.columns.values().filter(|column| !column.inherited);
        let mut own = own.map(|column| column.name.as_str());
        own.any(|column| above.iter().any(|it| changed.contains(&(it, column))))
    };
    let new = || operations.iter().filter_map(made);
    let late: BTreeSet<Name> = new()
        .filter(|table| !table.options.inherits.is_empty() && own(table))
        .map(|table| table.name.clone())
        .collect();
    let below = new().filter(|table| above(table).iter().any(|it| late.contains(it)));
    let below: Vec<Name> = below.map(|table| table.name.clone()).collect();
    late.into_iter().chain(below).collect()
}

fn made(operation: &Operation) -> Option<&Table> {
    let Operation::CreateTable { table } = operation else {
        return None;
    };
    Some(table)
}

/// True for what makes such a table, or changes it once it is made.
pub(super) fn waits(late: &BTreeSet<Name>, operation: &Operation) -> bool {
    let makes = matches!(
        operation,
        Operation::CreateTable { .. }
            | Operation::AddColumn { .. }
            | Operation::AlterColumn { .. }
            | Operation::AlterPrimaryKey { .. }
    );
    let drops =
        matches!(operation, Operation::AlterPrimaryKey { key, .. } if key.desired.is_none());
    makes && !drops && operation.table().is_some_and(|table| late.contains(table))
}
