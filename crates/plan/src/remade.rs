//! PostgreSQL: tables that can't become what is wanted where they stand, and have no rows to lose.

use std::collections::BTreeSet;

use ultra_schema::{Hints, Name, Pair, Schema, Table, misplaced_columns};

use crate::in_place;
use crate::operation::Operation;

/// Takes out of `current`, and drops, the tables that become partitioned, or are partitioned
/// otherwise, or inherit their columns otherwise, and are known to be empty; with their partitions
/// and heirs, and the keys that lead there.
/// The comparison then finds all that has to be made anew.
pub(crate) fn drops(current: &mut Schema, desired: &Schema, hints: &Hints) -> Vec<Operation> {
    let tables = tables(Pair::new(current, desired), hints);
    if tables.is_empty() {
        return Vec::new();
    }
    let mut drops = Vec::new();
    for table in current.tables.values_mut() {
        let of = table.name.clone();
        let gone = tables.contains(&of);
        table.foreign_keys.retain(|_, key| {
            let leads_there = gone || tables.contains(&key.references);
            if leads_there {
                drops.push(Operation::DropForeignKey {
                    table: of.clone(),
                    foreign_key: key.clone(),
                });
            }
            !leads_there
        });
    }
    let (goes, stays) = std::mem::take(&mut current.others)
        .into_iter()
        .partition(|object| {
            let on = object.table.as_ref();
            in_place::is_property(object) && on.is_some_and(|table| tables.contains(table))
        });
    current.others = stays;
    drops.extend(goes.into_iter().map(|object| Operation::DropObject {
        object,
        along: true,
    }));
    let gone = tables.iter().filter_map(|name| current.tables.remove(name));
    drops.extend(gone.map(|table| Operation::DropTable { table }));
    drops
}

fn tables(schemas: Pair<&Schema>, hints: &Hints) -> BTreeSet<Name> {
    let mut found: BTreeSet<Name> = BTreeSet::new();
    for (name, table) in &schemas.current.tables {
        let wanted = schemas.desired.tables.get(name);
        let by = |table: &ultra_schema::Table| table.options.partition_by.clone();
        if wanted.is_some_and(|wanted| by(wanted) != by(table)) && hints.is_empty_table(name) {
            found.insert(name.clone());
        }
    }
    for (name, _) in misplaced_columns(schemas) {
        let family = family(schemas.current, BTreeSet::from([name]));
        if family.iter().all(|name| hints.is_empty_table(name)) {
            found.extend(family);
        }
    }
    family(schemas.current, found)
}

/// These tables, their partitions and their heirs, which go with them.
fn family(schema: &Schema, mut found: BTreeSet<Name>) -> BTreeSet<Name> {
    loop {
        let more: Vec<Name> = schema
            .tables
            .values()
            .filter(|table| !found.contains(&table.name) && descends(table, &found))
            .map(|table| table.name.clone())
            .collect();
        if more.is_empty() {
            return found;
        }
        found.extend(more);
    }
}

fn descends(table: &Table, from: &BTreeSet<Name>) -> bool {
    table.options.parents().any(|parent| from.contains(parent))
}
