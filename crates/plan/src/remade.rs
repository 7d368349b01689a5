//! PostgreSQL: tables that can't become what is wanted where they stand, and have no rows to lose.

use std::collections::BTreeSet;

use ultra_schema::{Hints, Name, Pair, Schema};

use crate::in_place;
use crate::operation::Operation;

/// Takes out of `current`, and drops, the tables that become partitioned, or are partitioned
/// otherwise, and are known to be empty; with their partitions, and the keys that lead there.
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
    // Partitions go with what they are of.
    loop {
        let more: Vec<Name> = schemas
            .current
            .tables
            .values()
            .filter(|table| {
                let of = table.options.partition_of.as_ref();
                !found.contains(&table.name) && of.is_some_and(|of| found.contains(&of.parent))
            })
            .map(|table| table.name.clone())
            .collect();
        if more.is_empty() {
            return found;
        }
        found.extend(more);
    }
}
