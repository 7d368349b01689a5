//! PostgreSQL: whether a column of a table that inherits is also the table's own.
//!
//! A column that is inherited alone goes when the parent's does; one that is the table's own, too,
//! stays. The server decides which it is when the column or the tie to the parent is made.

use crate::{Change, Column, Name, Pair, Schema, Table};

/// The columns that would be inherited alone where they are to be their table's own, too, or the
/// other way round, whatever is done in place.
pub(super) fn misplaced(schemas: Pair<&Schema>) -> Vec<(&Name, &Column)> {
    let mut found = Vec::new();
    for (name, wanted) in &schemas.desired.tables {
        // The columns of a partition are its parent's as soon as it is one.
        let Some(current) = schemas.current.tables.get(name) else {
            continue;
        };
        if wanted.options.partition_of.is_some() {
            continue;
        }
        let kept = current.options.inherits.iter();
        let kept: Vec<&Name> = kept
            .filter(|parent| wanted.options.inherits.contains(parent))
            .collect();
        let columns = wanted.columns.values();
        let wrong =
            columns.filter(|it| stays_inherited(schemas, current, &kept, it) != it.inherited);
        found.extend(wrong.map(|column| (name, column)));
    }
    found
}

/// True where a column will be inherited alone.
fn stays_inherited(
    schemas: Pair<&Schema>,
    current: &Table,
    kept: &[&Name],
    wanted: &Column,
) -> bool {
    let has = |schema: &Schema, parent: &Name| {
        let parent = schema.tables.get(parent);
        parent.is_some_and(|parent| parent.columns.contains_key(&wanted.name))
    };
    match current.columns.get(&wanted.name) {
        Some(column) => {
            let mut parents = kept.iter();
            column.inherited && parents.any(|parent| has(schemas.current, parent))
        }
        // The parent's addition reaches it; its own would come first.
        None => {
            let new =
                |parent: &&Name| has(schemas.desired, parent) && !has(schemas.current, parent);
            wanted.inherited && kept.iter().any(new)
        }
    }
}

/// Adds what a comparison of columns passes over: where they come from.
pub(super) fn compare(schemas: Pair<&Schema>, changes: &mut Vec<Change>) {
    for (name, wanted) in misplaced(schemas) {
        let current = schemas.current.tables.get(name);
        let Some(current) = current.and_then(|it| it.columns.get(&wanted.name)) else {
            continue;
        };
        let known = changes.iter_mut().find_map(|change| {
            let Change::AlterColumn { table, column } = change else {
                return None;
            };
            (table == name && column.desired.name == wanted.name).then_some(column)
        });
        if let Some(column) = known {
            column.current.inherited = current.inherited;
        } else {
            changes.push(Change::AlterColumn {
                table: name.clone(),
                column: Pair::new(
                    Column {
                        inherited: current.inherited,
                        ..wanted.clone()
                    },
                    wanted.clone(),
                ),
            });
        }
    }
}
