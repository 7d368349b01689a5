//! The difference between two schemas.

mod parts;
mod table;

use std::collections::BTreeMap;

use crate::{Change, Dialect, Hints, Key, OtherObject, Pair, Schema};

/// What makes the current schema into the desired one, in a stable order (not yet an order in which
/// it can be executed: that is the planner's work).
///
/// Structure goes before name: a constraint or index that is the same under another name is
/// renamed, or left alone where the desired name is one that nobody chose
/// (see [`crate::automatic_name`]). Hints that don't apply are ignored: check them first.
pub fn diff(dialect: Dialect, schemas: Pair<&Schema>, hints: &Hints) -> Vec<Change> {
    let mut changes = Vec::new();
    let current = renamed(schemas.current, hints, &mut changes);
    let schemas = Pair::new(&current, schemas.desired);
    enums(schemas, &mut changes);
    for (name, table) in &schemas.desired.tables {
        match schemas.current.tables.get(name) {
            None => changes.push(Change::CreateTable {
                table: table.clone(),
            }),
            Some(current) => table::diff(dialect, Pair::new(current, table), &mut changes),
        }
    }
    for (name, table) in &schemas.current.tables {
        if !schemas.desired.tables.contains_key(name) {
            changes.push(Change::DropTable {
                table: table.clone(),
            });
        }
    }
    others(schemas, &mut changes);
    changes
}

/// The current schema with the hinted renames done.
fn renamed(current: &Schema, hints: &Hints, changes: &mut Vec<Change>) -> Schema {
    let mut schema = current.clone();
    for hint in &hints.tables {
        if schema.takes_table(hint) {
            schema.rename_table(&hint.from, &hint.to);
            changes.push(Change::RenameTable {
                from: hint.from.clone(),
                to: hint.to.clone(),
            });
        }
    }
    for hint in &hints.columns {
        if schema.takes_column(hint) {
            schema.rename_column(&hint.table, &hint.from, &hint.to);
            changes.push(Change::RenameColumn {
                table: hint.table.clone(),
                from: hint.from.clone(),
                to: hint.to.clone(),
            });
        }
    }
    schema
}

fn enums(schemas: Pair<&Schema>, changes: &mut Vec<Change>) {
    for (name, item) in &schemas.desired.enums {
        match schemas.current.enums.get(name) {
            None => changes.push(Change::CreateEnum { item: item.clone() }),
            Some(current) if current != item => {
                changes.push(Change::AlterEnum {
                    item: Pair::new(current.clone(), item.clone()),
                });
            }
            Some(_) => {}
        }
    }
    for (name, item) in &schemas.current.enums {
        if !schemas.desired.enums.contains_key(name) {
            changes.push(Change::DropEnum { item: item.clone() });
        }
    }
}

fn others(schemas: Pair<&Schema>, changes: &mut Vec<Change>) {
    let by_key = |schema: &'_ Schema| -> BTreeMap<Key, OtherObject> {
        let objects = schema.others.iter();
        objects
            .map(|object| (object.key(), object.clone()))
            .collect()
    };
    let (mut current, desired) = (by_key(schemas.current), by_key(schemas.desired));
    for (key, object) in desired {
        let object = Pair::new(current.remove(&key), Some(object));
        if object.differs() {
            changes.push(Change::AlterOther { object });
        }
    }
    changes.extend(current.into_values().map(|object| Change::AlterOther {
        object: Pair::new(Some(object), None),
    }));
}
