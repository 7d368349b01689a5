//! Names that go from one table to another.

use std::collections::BTreeMap;

use ultra_schema::{Dialect, Name, Schema, Table};

use crate::operation::Operation;

/// Takes out of `current`, and drops, the indexes (and on PostgreSQL the unique constraints) whose
/// name another table has in the desired schema: their names are unique across tables, so that one
/// must be free before the other is made.
pub(crate) fn drops(dialect: Dialect, current: &mut Schema, desired: &Schema) -> Vec<Operation> {
    let mut holders: BTreeMap<Name, Name> = BTreeMap::new();
    for table in desired.tables.values() {
        let names = relations(dialect, table).into_iter();
        holders.extend(names.map(|name| (table.name.sibling(name), table.name.clone())));
    }
    let mut drops = Vec::new();
    for table in current.tables.values_mut() {
        let of = table.name.clone();
        let moves = |name: &str| holders.get(&of.sibling(name)).is_some_and(|it| *it != of);
        table.indexes.retain(|name, index| {
            let moves = moves(name);
            if moves {
                drops.push(Operation::DropIndex {
                    table: of.clone(),
                    index: index.clone(),
                });
            }
            !moves
        });
        table.uniques.retain(|name, unique| {
            let moves = dialect == Dialect::Postgres && moves(name);
            if moves {
                drops.push(Operation::DropUnique {
                    table: of.clone(),
                    unique: unique.clone(),
                });
            }
            !moves
        });
    }
    drops
}

/// The names beside the table's own that its parts take.
fn relations(dialect: Dialect, table: &Table) -> Vec<&str> {
    let mut names: Vec<&str> = table.indexes.keys().map(String::as_str).collect();
    match dialect {
        Dialect::Postgres => {
            names.extend(table.uniques.keys().map(String::as_str));
            names.extend(
                table
                    .primary_key
                    .iter()
                    .filter_map(|key| key.name.as_deref()),
            );
        }
        Dialect::Sqlite => {}
    }
    names
}
