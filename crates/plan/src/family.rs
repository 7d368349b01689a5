//! PostgreSQL: partitions and tables that inherit.

mod brought;
mod identity;
mod moves;
mod not_null;

use std::collections::BTreeSet;

use ultra_schema::{
    Column, Index, Name, Pair, PartitionOf, Schema, Table, TableOptions, misplaced_columns,
};

pub(crate) use self::brought::{is_brought, make_own};
pub(crate) use self::identity::by_serial;
use crate::operation::Operation;
use crate::refusal::Refusal;

/// A new partition whose own keys or indexes are to be part of its parent's is made by itself and
/// then joins: made as a partition, it would get those of its parent beside them.
pub(crate) fn join_later(desired: &Schema, out: &mut Vec<Operation>) {
    let mut more = Vec::new();
    for operation in out.iter_mut() {
        let Operation::CreateTable { table } = operation else {
            continue;
        };
        let own: BTreeSet<&str> = table.names().collect();
        let joins = attached(desired, &table.name).any(|name| own.contains(name.as_str()));
        let Some(of) = table.options.partition_of.clone().filter(|_| joins) else {
            continue;
        };
        let mut alone = table.options.clone();
        alone.partition_of = None;
        alone.clauses = not_null::names(desired, table, &of.parent);
        let options = Pair::new(alone.clone(), std::mem::replace(&mut table.options, alone));
        for column in table.columns.values_mut() {
            column.inherited = false;
        }
        // Without its parent's checks it would not be let in.
        let parent = desired.tables.get(&of.parent);
        for check in parent.into_iter().flat_map(|it| it.checks.values()) {
            let checks = &mut table.checks;
            if !check.no_inherit {
                let check = check.clone();
                checks.entry(check.name.clone()).or_insert(check);
            }
        }
        let table = table.name.clone();
        more.push(Operation::AlterOptions { table, options });
    }
    out.extend(more);
}

/// A table that becomes a partition gives each index that is like one of its parent's to that, under
/// the name that it is to have there: where it is to have one of its own beside, that is made.
pub(crate) fn spare_own(schemas: Pair<&Schema>, out: &mut Vec<Operation>) {
    let joins = |operation: &Operation| {
        let Operation::AlterOptions { table, options } = operation else {
            return None;
        };
        let of = options.desired.partition_of.as_ref()?;
        options
            .current
            .partition_of
            .is_none()
            .then(|| (table.clone(), of.parent.clone()))
    };
    let joining: Vec<(Name, Name)> = out.iter().filter_map(joins).collect();
    for (table, parent) in joining {
        let tables = schemas.map(|schema| schema.tables.get(&table));
        let (Some(current), Some(desired)) = (tables.current, tables.desired) else {
            continue;
        };
        let whole = schemas.desired.tables.get(&parent);
        let given = |index: &Index| {
            let mut theirs = whole.into_iter().flat_map(|it| it.indexes.values());
            let root = theirs.find(|it| {
                let named = Index {
                    name: index.name.clone(),
                    ..(*it).clone()
                };
                named == *index
            })?;
            let key = format!("{table}.{}", root.name);
            let mut others = schemas.desired.others.iter();
            let found = others.find(|it| it.kind == "attached index" && it.name == key)?;
            Some(found.definition.clone())
        };
        for (name, index) in &current.indexes {
            let Some(to) = given(index).filter(|_| desired.indexes.contains_key(name)) else {
                continue;
            };
            let mut renamed = index.clone();
            renamed.name = to;
            out.push(Operation::RenameIndex {
                table: table.clone(),
                from: name.clone(),
                index: renamed,
            });
            out.push(Operation::CreateIndex {
                table: table.clone(),
                index: index.clone(),
            });
        }
    }
}

/// A new child is made with its parents' columns as they are: what is otherwise about them follows.
pub(crate) fn overrides(desired: &Schema, out: &mut Vec<Operation>) {
    let mut more = Vec::new();
    for operation in out.iter_mut() {
        if let Operation::CreateTable { table } = operation {
            let of = table.name.clone();
            let parents: Vec<&Table> = parents(desired, &table.options).collect();
            let key = table.primary_key.as_ref();
            let keyed: Vec<String> = key.map(|key| key.columns.clone()).unwrap_or_default();
            for column in table.columns.values_mut().filter(|it| it.inherited) {
                let theirs = parents.iter().find_map(|it| it.columns.get(&column.name));
                let Some(theirs) = theirs else { continue };
                // A partition's numbers are its parent's (since PostgreSQL 17 it says so itself).
                let first = Column {
                    comment: None,
                    identity: column.identity.clone(),
                    inherited: true,
                    // Its own primary key takes no NULL.
                    nullable: theirs.nullable && !keyed.contains(&column.name),
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

/// A table leaves its former parents before others take its place, and joins its new ones last.
pub(crate) fn leave_first(out: &mut Vec<Operation>) {
    let mut more = Vec::new();
    for operation in out.iter_mut() {
        let Operation::AlterOptions { table, options } = operation else {
            continue;
        };
        let Pair { current, desired } = options.clone();
        let mut between = desired.clone();
        between.inherits.retain(|it| current.inherits.contains(it));
        if current.partition_of != desired.partition_of {
            between.partition_of = None;
        }
        if between != current && between != desired {
            options.current = between.clone();
            more.push(Operation::AlterOptions {
                table: table.clone(),
                options: Pair::new(current, between),
            });
        }
    }
    out.extend(more);
}

/// True where a table leaves parents and joins none.
pub(crate) fn only_leaves(options: &Pair<TableOptions>) -> bool {
    let Pair { current, desired } = options;
    let stays = |it: &Name| current.inherits.contains(it);
    let joins = desired.partition_of.is_some() && desired.partition_of != current.partition_of;
    !joins && desired.inherits.iter().all(stays)
}

/// True where a partition leaves a parent that it joins again.
pub(crate) fn comes_back(desired: &Schema, table: &Name, options: &Pair<TableOptions>) -> bool {
    let parent = |options: &TableOptions| Some(options.partition_of.as_ref()?.parent.clone());
    let wanted = desired.tables.get(table).map(|table| &table.options);
    let former = parent(&options.current);
    options.desired.partition_of.is_none()
        && former.is_some()
        && wanted.is_some_and(|wanted| parent(wanted) == former)
}

/// What a partition has of its parent stays with it when it leaves: it is not made a second time.
pub(crate) fn keep_own(schemas: Pair<&Schema>, out: &mut Vec<Operation>) {
    let mut kept: BTreeSet<(Name, String)> = BTreeSet::new();
    for (table, _) in left(out) {
        kept.extend(attached(schemas.current, &table).map(|name| (table.clone(), name)));
        let parents = schemas.current.tables.get(&table);
        let parents = parents.into_iter().flat_map(|it| parents_of(schemas, it));
        for parent in parents {
            let checks = parent.checks.keys().cloned();
            kept.extend(checks.map(|name| (table.clone(), name)));
        }
    }
    let has = |table: &Name, name: &str| kept.contains(&(table.clone(), name.to_owned()));
    out.retain(|operation| {
        if let Operation::CreateIndex { table, index } = operation {
            !has(table, &index.name)
        } else if let Operation::AddUnique { table, unique } = operation {
            !has(table, &unique.name)
        } else if let Operation::AddCheck { table, check } = operation {
            !has(table, &check.name)
        } else if let Operation::AlterPrimaryKey { table, key } = operation {
            let name = key.desired.as_ref().and_then(|key| key.name.as_deref());
            key.current.is_some() || !name.is_some_and(|name| has(table, name))
        } else {
            true
        }
    });
}

fn parents_of<'a>(schemas: Pair<&'a Schema>, table: &'a Table) -> Vec<&'a Table> {
    parents(schemas.current, &table.options).collect()
}

/// The partitions that become tables of their own, and what they were a part of.
fn left(out: &[Operation]) -> Vec<(Name, Name)> {
    let left = |operation: &Operation| {
        let Operation::AlterOptions { table, options } = operation else {
            return None;
        };
        let of = options.current.partition_of.as_ref()?;
        let leaves = options.desired.partition_of.is_none();
        leaves.then(|| (table.clone(), of.parent.clone()))
    };
    out.iter().filter_map(left).collect()
}

/// The names of a partition's indexes that are part of its parent's.
fn attached(schema: &Schema, table: &Name) -> impl Iterator<Item = String> {
    let objects = schema.others.iter();
    let of = objects.filter(|it| it.kind == "attached index" && it.table.as_ref() == Some(table));
    of.map(|it| it.definition.clone())
}

/// What can't be done to a table that has rows and keys.
pub(crate) fn refusals(schemas: Pair<&Schema>, out: &[Operation]) -> Vec<Refusal> {
    let mut refusals = lineage(schemas);
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
        // It keeps its indexes when it leaves, under the names that they have.
        let wanted = schemas.desired.tables.get(table);
        let wanted = wanted.filter(|it| it.options.partition_of.is_none());
        let lost = |name: String| !wanted.is_some_and(|table| table.names().any(|it| it == name));
        let keys = of.current.as_ref().is_some_and(|of| {
            let parent = schemas.current.tables.get(&of.parent);
            parent.is_some_and(|parent| !parent.foreign_keys.is_empty())
        });
        if moves(schemas.desired, table, &of) && !moves::gives_the_same(schemas, table) {
            refusals.push(refuse(
                "it leaves one partitioned table for another that has other keys or indexes, and what becomes of the partition's own can't be said by comparing",
            ));
        }
        let leaves = of.desired.is_none() && wanted.is_some();
        if leaves && of.differs() && (keys || attached(schemas.current, table).any(lost)) {
            refusals.push(refuse(
                "the partitioned table has keys or indexes, and what becomes of the partition's own can't be said by comparing",
            ));
        }
    }
    refusals
}

/// True where a partition leaves its table for another one.
fn moves(desired: &Schema, table: &Name, of: &Pair<&Option<PartitionOf>>) -> bool {
    let wanted = desired.tables.get(table);
    let wanted = wanted.and_then(|it| it.options.partition_of.as_ref());
    match (of.current, of.desired, wanted) {
        (Some(former), None, Some(wanted)) => former.parent != wanted.parent,
        (_, _, _) => false,
    }
}

/// Whether a column is inherited alone is settled when it is made, or the tie to the parent is.
fn lineage(schemas: Pair<&Schema>) -> Vec<Refusal> {
    let refusal = |(table, name): (Name, String)| {
        let tables = schemas.desired.tables.get(&table);
        let wanted = tables.and_then(|it| it.columns.get(&name));
        let alone = wanted.is_some_and(|column| column.inherited);
        let (is, said) = if alone {
            (
                "inherited alone",
                "name it among the table's own columns, too",
            )
        } else {
            (
                "the table's own, too",
                "don't name it among the table's own columns",
            )
        };
        Refusal {
            change: format!("where column {table}.{name} comes from"),
            reason: format!("it can't come to be {is}, where it stands, in a table with rows"),
            remedy: format!(
                "{said}, or write the statements by hand: `generate MESSAGE` makes an empty revision"
            ),
        }
    };
    let found = misplaced_columns(schemas).into_iter();
    found.map(refusal).collect()
}
