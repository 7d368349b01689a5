//! PostgreSQL: what of a new table needs something that needs the table follows it.

use std::collections::BTreeSet;

use ultra_schema::{Column, Key, Pair, Schema, Table};

use crate::operation::Operation;

/// Takes indexes, checks and defaults out of new tables where a function that they call (or the
/// like) needs the table itself.
pub(crate) fn parts(desired: &Schema, out: &mut Vec<Operation>) {
    let mut more = Vec::new();
    for operation in out.iter_mut() {
        if let Operation::CreateTable { table } = operation {
            more.extend(split(desired, table));
        }
    }
    out.extend(more);
}

fn split(desired: &Schema, table: &mut Table) -> Vec<Operation> {
    let of = table.name.clone();
    let whole = Key::table(&of);
    let circular = |kind: &str, name: &str| {
        let part = Key::part(kind, &of, name);
        reaches(desired, &part, &whole)
    };
    let mut found = Vec::new();
    table.indexes.retain(|name, index| {
        let goes = circular("index", name);
        if goes {
            let (table, index) = (of.clone(), index.clone());
            found.push(Operation::CreateIndex { table, index });
        }
        !goes
    });
    table.checks.retain(|name, check| {
        // In CREATE TABLE, NOT VALID says nothing.
        let goes = check.not_valid || circular("constraint", name);
        if goes {
            let (table, check) = (of.clone(), check.clone());
            found.push(Operation::AddCheck { table, check });
        }
        !goes
    });
    for column in table.columns.values_mut() {
        if column.default.is_some() && circular("column", &column.name) {
            let bare = Column {
                default: None,
                ..column.clone()
            };
            let wanted = std::mem::replace(column, bare.clone());
            found.push(Operation::AlterColumn {
                table: of.clone(),
                column: Pair::new(bare, wanted),
                backfill: None,
            });
        }
    }
    found
}

/// True where something needs the table by way of an object.
fn reaches(schema: &Schema, part: &Key, table: &Key) -> bool {
    let is_object = |key: &&Key| !["table", "column", "index", "constraint"].contains(&&*key.kind);
    let mut seen: BTreeSet<&Key> = BTreeSet::new();
    let mut next: Vec<&Key> = schema.needs.of(part).filter(is_object).collect();
    while let Some(key) = next.pop() {
        for needed in schema.needs.of(key) {
            let of_table = needed == table
                || (needed.kind == "column"
                    && needed.name.starts_with(&format!("{}.", table.name)));
            if of_table {
                return true;
            }
            if is_object(&needed) && seen.insert(needed) {
                next.push(needed);
            }
        }
    }
    false
}
