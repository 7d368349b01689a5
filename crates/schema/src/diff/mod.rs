//! The difference between two schemas.

mod parts;
mod table;

use std::collections::BTreeMap;

use crate::{Change, Dialect, Hints, Key, Name, OtherObject, Pair, Schema};

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
    inherited(schemas, &mut changes);
    others(schemas, &mut changes);
    changes
}

/// What is done to a table is done to those that have its columns, too: no changes of their own.
fn inherited(schemas: Pair<&Schema>, changes: &mut Vec<Change>) {
    let parents = |name: &Name| {
        let options = |schema: &Schema| schema.tables.get(name).map(|table| table.options.clone());
        let options = schemas.map(options);
        let (current, desired) = (options.current?, options.desired?);
        let both = current
            .parents()
            .filter(|parent| desired.parents().any(|it| it == *parent));
        Some(both.cloned().collect::<Vec<Name>>())
    };
    let own = |change: &Change| match change.table() {
        Some(table) => moved(change, table),
        None => change.clone(),
    };
    let all: Vec<Change> = changes
        .iter()
        .filter(|change| spreads(change))
        .map(own)
        .collect();
    changes.retain(|change| {
        let Some(table) = change.table().filter(|_| spreads(change)) else {
            return true;
        };
        let parents = parents(table).unwrap_or_default();
        let same = |parent: &Name| all.contains(&moved(change, parent));
        !parents.iter().any(same)
    });
}

/// True for changes that the server does to children along with their parent.
fn spreads(change: &Change) -> bool {
    matches!(
        change,
        Change::AddColumn { .. }
            | Change::DropColumn { .. }
            | Change::AlterColumn { .. }
            | Change::RenameColumn { .. }
    )
}

/// The same change of another table, where the columns are its own.
fn moved(change: &Change, parent: &Name) -> Change {
    let mut change = change.clone();
    if let Change::AddColumn { table, column } | Change::DropColumn { table, column } = &mut change
    {
        table.clone_from(parent);
        column.inherited = false;
    } else if let Change::AlterColumn { table, column } = &mut change {
        table.clone_from(parent);
        column.current.inherited = false;
        column.desired.inherited = false;
    } else if let Change::RenameColumn { table, .. } = &mut change {
        table.clone_from(parent);
    }
    change
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
