//! Tables that are made and dropped, and their foreign keys.

use std::collections::BTreeSet;

use ultra_schema::{Change, Name, Table};

use crate::operation::Operation;

/// New tables parents first, so that the way back drops children first; dropped ones likewise.
pub(super) fn tables(changes: &[Change], out: &mut Vec<Operation>) {
    let mut created = Vec::new();
    let mut dropped = Vec::new();
    for change in changes {
        if let Change::CreateTable { table } = change {
            created.push(table.clone());
        } else if let Change::DropTable { table } = change {
            dropped.push(table.clone());
        }
    }
    out.extend(
        parents_first(created)
            .into_iter()
            .map(|table| Operation::CreateTable { table }),
    );
    let dropped = parents_first(dropped).into_iter().rev();
    out.extend(dropped.map(|table| Operation::DropTable { table }));
}

fn parents_first(mut tables: Vec<Table>) -> Vec<Table> {
    let mut sorted: Vec<Table> = Vec::with_capacity(tables.len());
    while !tables.is_empty() {
        let names: BTreeSet<Name> = tables.iter().map(|table| table.name.clone()).collect();
        let free = |table: &Table| {
            let mut keys = table.foreign_keys.values();
            keys.all(|key| key.references == table.name || !names.contains(&key.references))
        };
        // In a circle the first one goes first: SQLite takes a reference to what isn't there yet.
        let at = tables.iter().position(free).unwrap_or_default();
        sorted.push(tables.remove(at));
    }
    sorted
}

/// True where the operations can't be run while foreign keys are enforced: a rebuild, or tables
/// that refer to each other in a circle and are dropped on one of the two ways.
pub(crate) fn needs_foreign_keys_off<'a>(operations: impl Iterator<Item = &'a Operation>) -> bool {
    let mut created: Vec<&Table> = Vec::new();
    let mut dropped: Vec<&Table> = Vec::new();
    for operation in operations {
        if let Operation::RebuildTable { .. } = operation {
            return true;
        } else if let Operation::CreateTable { table } = operation {
            created.push(table);
        } else if let Operation::DropTable { table } = operation {
            dropped.push(table);
        }
    }
    // Made in this order and dropped in the reverse one, or dropped in this order.
    dropped.reverse();
    refers_to_a_later_one(&created) || refers_to_a_later_one(&dropped)
}

fn refers_to_a_later_one(tables: &[&Table]) -> bool {
    tables.iter().enumerate().any(|(at, table)| {
        let later: BTreeSet<&Name> = tables
            .iter()
            .skip(at + 1)
            .map(|table| &table.name)
            .collect();
        table
            .foreign_keys
            .values()
            .any(|key| later.contains(&key.references))
    })
}
