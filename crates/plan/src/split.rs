//! PostgreSQL: what can't be said in a new table's own statement follows it.

use std::collections::BTreeSet;

use ultra_schema::{Column, Key, Pair, Schema, Table};

use crate::operation::Operation;

/// Takes indexes, checks and defaults out of new tables where a function that they call (or the
/// like) needs the table itself, and keys that the server would take for another one's twin.
///
/// The way back makes a dropped table anew: its parts go before it, so that they come after it.
pub(crate) fn parts(schemas: Pair<&Schema>, out: &mut Vec<Operation>) {
    let mut more = Vec::new();
    for operation in out.iter_mut() {
        if let Operation::CreateTable { table } = operation {
            more.extend(split(schemas.desired, table));
            more.extend(defaults(schemas.desired, table));
        } else if let Operation::DropTable { table } = operation {
            let parts = split(schemas.current, table);
            let reverses = parts.iter().map(Operation::reverse);
            more.extend(reverses.filter_map(|reverse| reverse.operation().cloned()));
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
        let goes = index.only || circular("index", name);
        if goes {
            let (table, index) = (of.clone(), index.clone());
            found.push(Operation::CreateIndex { table, index });
        }
        !goes
    });
    // What its partitions lack is made when they are there.
    table.uniques.retain(|_, unique| {
        if unique.only {
            let (table, unique) = (of.clone(), unique.clone());
            found.push(Operation::AddUnique { table, unique });
            return false;
        }
        true
    });
    if let Some(key) = table.primary_key.take_if(|key| key.only) {
        let (table, key) = (of.clone(), Pair::new(None, Some(key)));
        found.push(Operation::AlterPrimaryKey { table, key });
    }
    table.checks.retain(|name, check| {
        // In CREATE TABLE, NOT VALID says nothing.
        let goes = check.not_valid || circular("constraint", name);
        if goes {
            let (table, check) = (of.clone(), check.clone());
            found.push(Operation::AddCheck { table, check });
        }
        !goes
    });
    // CREATE TABLE makes one index of two keys on the same columns, and drops the second.
    let mut seen: Vec<Vec<String>> = Vec::new();
    seen.extend(table.primary_key.iter().map(|key| key.columns.clone()));
    table.uniques.retain(|_, unique| {
        let goes = seen.contains(&unique.columns);
        seen.push(unique.columns.clone());
        if goes {
            let (table, unique) = (of.clone(), unique.clone());
            found.push(Operation::AddUnique { table, unique });
        }
        !goes
    });
    found
}

fn defaults(desired: &Schema, table: &mut Table) -> Vec<Operation> {
    let of = table.name.clone();
    let whole = Key::table(&of);
    let mut found = Vec::new();
    for column in table.columns.values_mut() {
        let part = Key::part("column", &of, &column.name);
        if column.default.is_some() && reaches(desired, &part, &whole) {
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
