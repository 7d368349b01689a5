//! SQLite: what ALTER can do is altered, everything else is a rebuild of the table.

use std::collections::BTreeSet;

use ultra_schema::{
    Change, Column, Hints, IndexKey, Name, Pair, Schema, Table, mentions_identifier,
};

use crate::operation::{CopiedColumn, Operation, Rebuild};
use crate::policy::Backfills;
use crate::refusal::{Refusal, needs_backfill, not_covered};

/// Adds the operations of all changes. `current` has the renames done already.
pub(crate) fn plan(
    schemas: Pair<&Schema>,
    changes: &[Change],
    backfills: &Backfills,
    out: &mut Vec<Operation>,
    refusals: &mut Vec<Refusal>,
) {
    refusals.extend(
        changes
            .iter()
            .filter_map(|change| refusal(change, backfills)),
    );
    for table in schemas.desired.tables.values() {
        let Some(current) = schemas.current.tables.get(&table.name) else {
            continue;
        };
        let own: Vec<&Change> = changes
            .iter()
            .filter(|change| change.table() == Some(&table.name))
            .collect();
        let tables = Pair::new(current, table);
        if own
            .iter()
            .all(|change| is_direct(change, current, backfills))
        {
            direct(&own, out);
        } else {
            out.push(rebuild(tables, backfills));
        }
    }
    tables(changes, out);
}

/// Views and triggers go first and come last: SQLite refuses to rename a table under a view, and a
/// table that is dropped takes its triggers along.
pub(crate) fn objects(
    schemas: Pair<&Schema>,
    original: (&Schema, &Hints),
    changes: &[Change],
    out: &mut Vec<Operation>,
    refusals: &mut Vec<Refusal>,
) {
    let before = out.len();
    crate::objects::plan(schemas, original, changes, out, refusals);
    let mut found = out.split_off(before);
    if out.len() > 1 || out.iter().any(reads_triggers) {
        found.iter_mut().for_each(by_a_statement);
    }
    let is_drop = |operation: &Operation| matches!(operation, Operation::DropObject { .. });
    let mut drops: Vec<Operation> = found.extract_if(.., |it| is_drop(it)).collect();
    let of = |operation: &Operation| {
        let (Operation::DropObject { object, .. } | Operation::CreateObject { object, .. }) =
            operation
        else {
            return None;
        };
        Some(object.key())
    };
    let depth = |schema: &Schema, operation: &Operation| {
        of(operation).map_or(0, |key| height(schema, &key, 0))
    };
    drops.sort_by_key(|it| std::cmp::Reverse(depth(schemas.current, it)));
    found.sort_by_key(|it| depth(schemas.desired, it));
    // In the words that they have before the renames.
    out.splice(0..0, drops);
    out.extend(found);
}

/// To rename anything, to drop a column, and to do what a foreign key says about rows of a dropped
/// table, SQLite reads triggers, those of tables that go or come in the same plan included: they
/// may name what isn't there for a moment.
fn reads_triggers(operation: &Operation) -> bool {
    if let Operation::CreateTable { table } | Operation::DropTable { table } = operation {
        return !table.foreign_keys.is_empty();
    }
    matches!(
        operation,
        Operation::RebuildTable { .. }
            | Operation::RenameTable { .. }
            | Operation::RenameColumn { .. }
            | Operation::DropColumn { .. }
    )
}

/// Has a trigger dropped itself, not by its table.
fn by_a_statement(operation: &mut Operation) {
    if let Operation::DropObject { object, along } | Operation::CreateObject { object, along } =
        operation
        && object.kind == "trigger"
    {
        *along = false;
    }
}

/// How many objects stand one on the other below it.
fn height(schema: &Schema, key: &ultra_schema::Key, from: usize) -> usize {
    // Views can't need each other in a circle; a text that merely names one may look so.
    if from > 32 {
        return from;
    }
    let below = schema.needs.of(key).filter(|needed| needed.kind == "view");
    below
        .map(|needed| height(schema, needed, from + 1))
        .max()
        .unwrap_or(from)
}

fn refusal(change: &Change, backfills: &Backfills) -> Option<Refusal> {
    match change {
        Change::AddColumn { table, column }
            if !column.nullable
                && !column.fills_itself()
                && backfills.may_have_rows(table)
                && backfills.sql(table, column).is_none() =>
        {
            Some(needs_backfill(change, table, &column.name))
        }
        Change::CreateEnum { .. } | Change::DropEnum { .. } | Change::AlterEnum { .. } => {
            Some(not_covered(change))
        }
        Change::AlterOther { .. }
        | Change::AddColumn { .. }
        | Change::CreateTable { .. }
        | Change::DropTable { .. }
        | Change::RenameTable { .. }
        | Change::DropColumn { .. }
        | Change::RenameColumn { .. }
        | Change::AlterColumn { .. }
        | Change::AlterPrimaryKey { .. }
        | Change::AddUnique { .. }
        | Change::DropUnique { .. }
        | Change::AddForeignKey { .. }
        | Change::DropForeignKey { .. }
        | Change::AddCheck { .. }
        | Change::DropCheck { .. }
        | Change::RenameConstraint { .. }
        | Change::CreateIndex { .. }
        | Change::DropIndex { .. }
        | Change::RenameIndex { .. }
        | Change::AlterTableComment { .. }
        | Change::AlterOptions { .. } => None,
    }
}

/// True where ALTER TABLE (or an index statement) does it on a table that has rows.
fn is_direct(change: &Change, current: &Table, backfills: &Backfills) -> bool {
    match change {
        Change::RenameTable { .. }
        | Change::RenameColumn { .. }
        | Change::CreateIndex { .. }
        | Change::DropIndex { .. }
        | Change::RenameIndex { .. } => true,
        // A value for the rows that exist is given while they are copied.
        Change::AddColumn { table, column } => {
            can_be_added(column) && backfills.sql(table, column).is_none()
        }
        Change::DropColumn { table, column } => {
            can_be_dropped(column, current) && backfills.sql(table, column).is_none()
        }
        Change::CreateTable { .. }
        | Change::DropTable { .. }
        | Change::AlterColumn { .. }
        | Change::AlterPrimaryKey { .. }
        | Change::AddUnique { .. }
        | Change::DropUnique { .. }
        | Change::AddForeignKey { .. }
        | Change::DropForeignKey { .. }
        | Change::AddCheck { .. }
        | Change::DropCheck { .. }
        | Change::RenameConstraint { .. }
        | Change::AlterTableComment { .. }
        | Change::AlterOptions { .. }
        | Change::CreateEnum { .. }
        | Change::DropEnum { .. }
        | Change::AlterEnum { .. }
        | Change::AlterOther { .. } => false,
    }
}

/// `ADD COLUMN` takes no computed default, no stored expression, and NOT NULL only with a value.
fn can_be_added(column: &Column) -> bool {
    let has_value = column
        .default
        .as_ref()
        .is_some_and(|default| !default.eq_ignore_ascii_case("null"));
    can_come_back(column)
        && column.generated.is_none()
        && column.identity.is_none()
        && (column.nullable || has_value)
}

/// What `ADD COLUMN` never takes, or only while there are no rows: such a column isn't dropped by
/// ALTER, since there would be no way back. (NOT NULL without a value has none in a rebuild either.)
fn can_come_back(column: &Column) -> bool {
    let constant = column.default.as_ref().is_none_or(|default| {
        let text = default.to_ascii_uppercase();
        !text.starts_with("CURRENT_") && (!default.contains('(') || default.starts_with('\''))
    });
    constant && !column.generated.as_ref().is_some_and(|it| it.stored)
}

/// `DROP COLUMN` refuses a column that a key, a check, or an expression uses. Indexes that use it
/// are differences of their own and are dropped before.
fn can_be_dropped(column: &Column, table: &Table) -> bool {
    let name = &column.name;
    let in_key = table
        .primary_key
        .as_ref()
        .is_some_and(|key| key.columns.contains(name));
    let in_unique = table
        .uniques
        .values()
        .any(|unique| unique.columns.contains(name));
    let in_foreign_key = table
        .foreign_keys
        .values()
        .any(|key| key.columns.contains(name));
    let in_check = table
        .checks
        .values()
        .any(|check| mentions_identifier(&check.expression, name));
    let in_generated = table.columns.values().any(|other| {
        other
            .generated
            .as_ref()
            .is_some_and(|it| mentions_identifier(&it.expression, name))
    });
    // An index over an expression, or a partial one, is only seen to be gone by its text.
    let in_expression = table.indexes.values().any(|index| {
        let in_key = |part: &ultra_schema::IndexPart| match &part.key {
            IndexKey::Column(_) => false,
            IndexKey::Expression(text) => mentions_identifier(text, name),
        };
        index.parts.iter().any(in_key)
            || index
                .predicate
                .as_ref()
                .is_some_and(|text| mentions_identifier(text, name))
    });
    let is_used =
        in_key || in_unique || in_foreign_key || in_check || in_generated || in_expression;
    can_come_back(column) && !is_used
}

/// Index drops, then columns in and out, then what is made over them.
fn direct(changes: &[&Change], out: &mut Vec<Operation>) {
    let all =
        |pick: fn(&Change) -> Option<Operation>| changes.iter().filter_map(move |it| pick(it));
    out.extend(all(dropped_index));
    out.extend(all(added_column));
    out.extend(all(dropped_column));
    out.extend(all(made_index));
}

fn dropped_index(change: &Change) -> Option<Operation> {
    let Change::DropIndex { table, index } = change else {
        return None;
    };
    Some(Operation::DropIndex {
        table: table.clone(),
        index: index.clone(),
    })
}

fn added_column(change: &Change) -> Option<Operation> {
    let Change::AddColumn { table, column } = change else {
        return None;
    };
    Some(Operation::AddColumn {
        table: table.clone(),
        column: column.clone(),
        backfill: None,
    })
}

fn dropped_column(change: &Change) -> Option<Operation> {
    let Change::DropColumn { table, column } = change else {
        return None;
    };
    Some(Operation::DropColumn {
        table: table.clone(),
        column: column.clone(),
        backfill: None,
    })
}

fn made_index(change: &Change) -> Option<Operation> {
    if let Change::RenameIndex { table, from, index } = change {
        let (table, from, index) = (table.clone(), from.clone(), index.clone());
        return Some(Operation::RenameIndex { table, from, index });
    }
    let Change::CreateIndex { table, index } = change else {
        return None;
    };
    Some(Operation::CreateIndex {
        table: table.clone(),
        index: index.clone(),
    })
}

fn rebuild(table: Pair<&Table>, backfills: &Backfills) -> Operation {
    let rebuild = Rebuild {
        copied: copied(table, backfills),
        copied_back: copied(table.swap(), backfills),
        table: table.map(Table::clone),
    };
    Operation::RebuildTable {
        rebuild: Box::new(rebuild),
    }
}

/// Where the columns of the new table come from. Generated ones compute themselves.
fn copied(table: Pair<&Table>, backfills: &Backfills) -> Vec<CopiedColumn> {
    let columns = table
        .desired
        .columns
        .values()
        .filter(|column| column.generated.is_none());
    columns
        .map(|column| {
            let former = table.current.columns.get(&column.name);
            let fills = former.is_none_or(|former| former.nullable && !column.nullable);
            CopiedColumn {
                to: column.name.clone(),
                from: former.map(|former| former.name.clone()),
                backfill: backfills.sql(&table.desired.name, column).filter(|_| fills),
            }
        })
        .collect()
}

/// New tables parents first, so that the way back drops children first; dropped ones likewise.
fn tables(changes: &[Change], out: &mut Vec<Operation>) {
    let mut created = Vec::new();
    let mut dropped = Vec::new();
    for change in changes {
        if let Change::CreateTable { table } = change {
            created.push(table.clone());
        } else if let Change::DropTable { table } = change {
            dropped.push(table.clone());
        }
    }
    out.extend(
        parents_first(created)
            .into_iter()
            .map(|table| Operation::CreateTable { table }),
    );
    let dropped = parents_first(dropped).into_iter().rev();
    out.extend(dropped.map(|table| Operation::DropTable { table }));
}

fn parents_first(mut tables: Vec<Table>) -> Vec<Table> {
    let mut sorted: Vec<Table> = Vec::with_capacity(tables.len());
    while !tables.is_empty() {
        let names: BTreeSet<Name> = tables.iter().map(|table| table.name.clone()).collect();
        let free = |table: &Table| {
            let mut keys = table.foreign_keys.values();
            keys.all(|key| key.references == table.name || !names.contains(&key.references))
        };
        // In a circle the first one goes first: SQLite takes a reference to what isn't there yet.
        let at = tables.iter().position(free).unwrap_or_default();
        sorted.push(tables.remove(at));
    }
    sorted
}

/// True where the operations can't be run while foreign keys are enforced: a rebuild, or tables
/// that refer to each other in a circle and are dropped on one of the two ways.
pub(crate) fn needs_foreign_keys_off<'a>(operations: impl Iterator<Item = &'a Operation>) -> bool {
    let mut created: Vec<&Table> = Vec::new();
    let mut dropped: Vec<&Table> = Vec::new();
    for operation in operations {
        if let Operation::RebuildTable { .. } = operation {
            return true;
        } else if let Operation::CreateTable { table } = operation {
            created.push(table);
        } else if let Operation::DropTable { table } = operation {
            dropped.push(table);
        }
    }
    // Made in this order and dropped in the reverse one, or dropped in this order.
    dropped.reverse();
    refers_to_a_later_one(&created) || refers_to_a_later_one(&dropped)
}

fn refers_to_a_later_one(tables: &[&Table]) -> bool {
    tables.iter().enumerate().any(|(at, table)| {
        let later: BTreeSet<&Name> = tables
            .iter()
            .skip(at + 1)
            .map(|table| &table.name)
            .collect();
        table
            .foreign_keys
            .values()
            .any(|key| later.contains(&key.references))
    })
}
