//! SQLite: what ALTER can do is altered, everything else is a rebuild of the table.

mod objects;
mod tables;

use ultra_schema::{
    Change, Column, Index, IndexKey, OtherObject, Pair, Schema, Table, is_fixed,
    mentions_identifier,
};

pub(crate) use self::objects::objects;
use crate::operation::{CopiedColumn, Operation, Rebuild};
use crate::policy::Backfills;
use crate::refusal::{Refusal, needs_backfill, not_covered};

pub(crate) use tables::needs_foreign_keys_off;

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
            .filter_map(|change| refusal(schemas.desired, change, backfills)),
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
            .all(|change| is_direct(change, &own, current, backfills))
        {
            direct(&own, out);
        } else {
            out.push(rebuild(tables, backfills));
        }
    }
    tables::tables(changes, out);
}

/// True for a new column that numbers the rows while they are copied.
pub(crate) fn adds_row_id(schema: &Schema, change: &Change) -> bool {
    let Change::AddColumn { table, column } = change else {
        return false;
    };
    let table = schema.tables.get(table);
    table.and_then(Table::rowid_alias) == Some(&column.name)
}

fn refusal(desired: &Schema, change: &Change, backfills: &Backfills) -> Option<Refusal> {
    match change {
        Change::AddColumn { table, column }
            if backfills.is_needed(table, column) && !adds_row_id(desired, change) =>
        {
            Some(needs_backfill(change, table, &column.name))
        }
        Change::CreateEnum { .. } | Change::DropEnum { .. } | Change::AlterEnum { .. } => {
            Some(not_covered(change))
        }
        Change::AlterOther { object } => virtual_table(change, object),
        Change::AddColumn { .. }
        | Change::CreateTable { .. }
        | Change::DropTable { .. }
        | Change::RenameTable { .. }
        | Change::RenameObject { .. }
        | Change::RenameValue { .. }
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

/// What a virtual table holds is known to its module alone: it can't be copied to another one.
fn virtual_table(change: &Change, object: &Pair<Option<OtherObject>>) -> Option<Refusal> {
    let is_virtual = |object: &Option<OtherObject>| {
        let object = object.as_ref();
        object.is_some_and(|object| object.kind == "virtual table")
    };
    (is_virtual(&object.current) && is_virtual(&object.desired)).then(|| Refusal {
        change: change.to_string(),
        reason: "a virtual table can't be altered, and what it holds would be lost".into(),
        remedy:
            "drop it, make it anew and fill it by hand: `generate MESSAGE` makes an empty revision"
                .into(),
    })
}

/// True where ALTER TABLE (or an index statement) does it on a table that has rows.
fn is_direct(change: &Change, all: &[&Change], current: &Table, backfills: &Backfills) -> bool {
    match change {
        Change::RenameTable { .. }
        | Change::RenameObject { .. }
        | Change::RenameValue { .. }
        | Change::RenameColumn { .. }
        | Change::CreateIndex { .. }
        | Change::DropIndex { .. }
        | Change::RenameIndex { .. } => true,
        // A value for the rows that exist is given while they are copied.
        Change::AddColumn { table, column } => {
            can_be_added(column) && backfills.sql(table, column).is_none()
        }
        Change::DropColumn { table, column } => {
            can_be_dropped(column, all, current) && backfills.sql(table, column).is_none()
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
        && column.identity.is_none()
        && (column.nullable || has_value || column.generated.is_some())
}

/// What `ADD COLUMN` never takes, or only while there are no rows: such a column isn't dropped by
/// ALTER, since there would be no way back. (NOT NULL without a value has none in a rebuild either.)
fn can_come_back(column: &Column) -> bool {
    let constant = column
        .default
        .as_ref()
        .is_none_or(|default| is_fixed(default));
    constant && !column.generated.as_ref().is_some_and(|it| it.stored)
}

/// `DROP COLUMN` refuses a column that a key, a check, or an expression uses. Indexes that use it
/// are differences of their own and are dropped before.
fn can_be_dropped(column: &Column, all: &[&Change], table: &Table) -> bool {
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
    // An index over an expression, or a partial one, may go in the same plan: it does so first.
    let goes = |index: &Index| {
        let dropped =
            |it: &&Change| matches!(it, Change::DropIndex { index: of, .. } if of == index);
        all.iter().any(dropped)
    };
    let mut indexes = table.indexes.values().filter(|index| !goes(index));
    let in_expression = indexes.any(|index| {
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
    // What is computed from others comes after them, and goes before them on the way back.
    let added: Vec<Operation> = all(added_column).collect();
    let computed = |it: &Operation| matches!(it, Operation::AddColumn { column, .. } if column.generated.is_some());
    let (computed, plain): (Vec<_>, Vec<_>) = added.into_iter().partition(computed);
    out.extend(plain.into_iter().chain(computed));
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
