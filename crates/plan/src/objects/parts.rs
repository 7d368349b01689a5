//! Parts of tables that need what is made anew.

use ultra_schema::{Column, Key, Name, Pair, Schema, Table};

use super::Objects;
use super::types::is_type;
use crate::operation::Operation;
use crate::refusal::Refusal;
use crate::room::over_columns;

/// A part of a table by its key.
pub(super) enum Part<'a> {
    /// It is dropped and made anew.
    Drop(Box<Operation>),
    Column(&'a Column),
}

pub(super) fn part_of<'a>(schema: &'a Schema, key: &Key) -> Option<(&'a Table, Part<'a>)> {
    // Names may have dots of their own.
    let dots = key.name.match_indices('.');
    dots.filter_map(|(at, _)| Some((key.name.get(..at)?, key.name.get(at + 1..)?)))
        .find_map(|(table, name)| {
            let table = table_of(schema, table)?;
            Some((table, part(table, &key.kind, name)?))
        })
}

/// The table whose name, with its schema's, is spelled so.
fn table_of<'a>(schema: &'a Schema, spelled: &str) -> Option<&'a Table> {
    let qualified = spelled
        .match_indices('.')
        .filter_map(|(at, _)| Some(Name::qualified(spelled.get(..at)?, spelled.get(at + 1..)?)));
    std::iter::once(Name::new(spelled))
        .chain(qualified)
        .find_map(|name| schema.tables.get(&name))
}

fn part<'a>(table: &'a Table, kind: &str, name: &str) -> Option<Part<'a>> {
    let of = table.name.clone();
    match kind {
        "column" => Some(Part::Column(table.columns.get(name)?)),
        "index" => Some(Part::Drop(Box::new(Operation::DropIndex {
            table: of,
            index: table.indexes.get(name)?.clone(),
        }))),
        "constraint" => Some(Part::Drop(Box::new(Operation::DropCheck {
            table: of,
            check: table.checks.get(name)?.clone(),
        }))),
        _ => None,
    }
}

/// The key or index that an operation takes away: comments and marks on it go along.
pub(super) fn dropped_part(operation: &Operation) -> Option<Key> {
    let constraint = |table: &Name, name: &str| Some(Key::part("constraint", table, name));
    if let Operation::DropIndex { table, index } = operation {
        Some(Key::part("index", table, &index.name))
    } else if let Operation::DropCheck { table, check } = operation {
        constraint(table, &check.name)
    } else if let Operation::DropUnique { table, unique } = operation {
        constraint(table, &unique.name)
    } else if let Operation::DropForeignKey { table, foreign_key } = operation {
        constraint(table, &foreign_key.name)
    } else if let Operation::AlterPrimaryKey { table, key } = operation {
        constraint(table, key.current.as_ref()?.name.as_deref()?)
    } else {
        None
    }
}

/// Dropped now, made anew later, unless the plan does one of both anyway.
pub(super) fn around(out: &mut Vec<Operation>, drop: Operation) {
    if out.contains(&drop) {
        return;
    }
    if let Some(again) = drop.reverse().operation().cloned() {
        out.push(again);
        out.push(drop);
    }
}

/// True where it is the column's default or expression that needs what goes, not its type.
pub(super) fn default_needs(objects: &Objects<'_>, key: &Key, column: &Column) -> bool {
    column.default.is_some() && !type_goes(objects, key)
}

fn type_goes(objects: &Objects<'_>, key: &Key) -> bool {
    let needs = objects.schemas.current.needs.of(key);
    let mut gone = needs.filter(|needed| objects.disturbed.contains(needed));
    gone.any(is_type)
}

/// True where it is what the column computes that needs what goes.
pub(super) fn generated_needs(objects: &Objects<'_>, key: &Key, column: &Column) -> bool {
    column.generated.is_some() && !type_goes(objects, key)
}

/// A column that is computed goes and is computed again, with what stands on it.
pub(super) fn computed_again(
    table: &Table,
    column: &Column,
    wanted: &Column,
    out: &mut Vec<Operation>,
) {
    let of = &table.name;
    let planned = out.iter().any(|operation| {
        matches!(operation, Operation::AlterColumn { table: it, column: pair, .. }
            if it == of && pair.current.generated != pair.desired.generated
                && pair.current.name == column.name)
    });
    if planned || column.inherited {
        return;
    }
    for drop in over_columns(table, &[&column.name], out) {
        around(out, drop);
    }
    out.retain(|operation| {
        !matches!(operation, Operation::AlterColumn { table: it, column: pair, .. }
            if it == of && pair.current == *column)
    });
    out.push(Operation::DropColumn {
        table: of.clone(),
        column: column.clone(),
        backfill: None,
    });
    out.push(Operation::AddColumn {
        table: of.clone(),
        column: wanted.clone(),
        backfill: None,
    });
}

/// The default goes while what it calls is made anew.
pub(super) fn default_again(
    table: &Name,
    column: &Column,
    wanted: &Column,
    out: &mut Vec<Operation>,
) {
    let planned = out.iter().any(|operation| {
        matches!(operation, Operation::AlterColumn { table: of, column: it, .. }
            if of == table && it.current.name == column.name && it.desired.default.is_none())
    });
    if planned {
        return;
    }
    let bare = Column {
        default: None,
        ..column.clone()
    };
    out.retain(|operation| {
        !matches!(operation, Operation::AlterColumn { table: of, column: it, .. }
            if of == table && it.current == *column && it.desired == *wanted)
    });
    for column in [
        Pair::new(column.clone(), bare.clone()),
        Pair::new(bare, wanted.clone()),
    ] {
        out.push(Operation::AlterColumn {
            table: table.clone(),
            column,
            backfill: None,
        });
    }
}

pub(super) fn in_use(objects: &Objects<'_>, key: &Key) -> Refusal {
    let needs = objects.schemas.current.needs.of(key);
    let gone: Vec<String> = needs
        .filter(|needed| objects.disturbed.contains(needed))
        .map(ToString::to_string)
        .collect();
    Refusal {
        change: format!("replacing {}", gone.join(", ")),
        reason: format!("{key} uses it, and it can't be changed in place"),
        remedy: "write the statements by hand: `generate MESSAGE` makes an empty revision".into(),
    }
}
