//! PostgreSQL: partitions and tables that inherit.

use ultra_schema::{Column, Name, Pair, Schema, Table, TableOptions};

use crate::operation::Operation;
use crate::refusal::Refusal;

/// A new child is made with its parents' columns as they are: what is otherwise about them follows.
pub(crate) fn overrides(desired: &Schema, out: &mut Vec<Operation>) {
    let mut more = Vec::new();
    for operation in out.iter_mut() {
        if let Operation::CreateTable { table } = operation {
            let of = table.name.clone();
            let parents: Vec<&Table> = parents(desired, &table.options).collect();
            for column in table.columns.values_mut().filter(|it| it.inherited) {
                let theirs = parents.iter().find_map(|it| it.columns.get(&column.name));
                let Some(theirs) = theirs else { continue };
                // A partition's numbers are its parent's (since PostgreSQL 17 it says so itself).
                let first = Column {
                    comment: None,
                    identity: column.identity.clone(),
                    inherited: true,
                    ..theirs.clone()
                };
                if first != *column {
                    let wanted = std::mem::replace(column, first.clone());
                    more.push(Operation::AlterColumn {
                        table: of.clone(),
                        column: Pair::new(first, wanted),
                        backfill: None,
                    });
                }
            }
        }
    }
    out.extend(more);
}

fn parents<'a>(schema: &'a Schema, options: &'a TableOptions) -> impl Iterator<Item = &'a Table> {
    options.parents().filter_map(|name| schema.tables.get(name))
}

/// All that a table descends from.
pub(crate) fn ancestors(schemas: Pair<&Schema>, table: &Name) -> Vec<Name> {
    let mut found: Vec<Name> = Vec::new();
    let mut next = vec![table.clone()];
    while let Some(name) = next.pop() {
        for schema in [schemas.current, schemas.desired] {
            let table = schema.tables.get(&name);
            for parent in table.iter().flat_map(|table| table.options.parents()) {
                if !found.contains(parent) {
                    found.push(parent.clone());
                    next.push(parent.clone());
                }
            }
        }
    }
    found
}

/// What can't be done to a table that has rows and keys.
pub(crate) fn refusals(schemas: Pair<&Schema>, out: &[Operation]) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    for operation in out {
        let Operation::AlterOptions { table, options } = operation else {
            continue;
        };
        let change = format!("options of table {table}");
        let refuse = |reason: &str| Refusal {
            change: change.clone(),
            reason: reason.to_owned(),
            remedy: "write the statements by hand: `generate MESSAGE` makes an empty revision"
                .into(),
        };
        let by = options.as_ref().map(|options| &options.partition_by);
        if by.differs() {
            refusals.push(refuse(
                "a table with rows can't become partitioned, or be partitioned otherwise, where it stands",
            ));
        }
        let of = options.as_ref().map(|options| &options.partition_of);
        let keys = |schema: &Schema, of: &Option<ultra_schema::PartitionOf>| {
            let parent = of.as_ref().and_then(|of| schema.tables.get(&of.parent));
            parent.is_some_and(|parent| {
                parent.primary_key.is_some()
                    || !parent.uniques.is_empty()
                    || !parent.indexes.is_empty()
                    || !parent.foreign_keys.is_empty()
            })
        };
        if of.differs() && (keys(schemas.current, of.current) || keys(schemas.desired, of.desired))
        {
            refusals.push(refuse(
                "the partitioned table has keys or indexes, and what becomes of the partition's own can't be said by comparing",
            ));
        }
    }
    refusals
}
