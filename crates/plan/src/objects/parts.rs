//! Parts of tables that need what is made anew.

use ultra_schema::{Column, Key, Name, Pair, Schema, Table};

use super::Objects;
use crate::operation::Operation;
use crate::refusal::Refusal;

/// A part of a table by its key.
pub(super) enum Part<'a> {
    /// It is dropped and made anew.
    Drop(Box<Operation>),
    Column(&'a Column),
}

pub(super) fn part_of<'a>(schema: &'a Schema, key: &Key) -> Option<(&'a Table, Part<'a>)> {
    schema.tables.values().find_map(|table| {
        let prefix = format!("{}.", table.name);
        let name = key.name.strip_prefix(&prefix)?;
        let of = table.name.clone();
        let part = match key.kind.as_str() {
            "column" => Part::Column(table.columns.get(name)?),
            "index" => Part::Drop(Box::new(Operation::DropIndex {
                table: of,
                index: table.indexes.get(name)?.clone(),
            })),
            "constraint" => Part::Drop(Box::new(Operation::DropCheck {
                table: of,
                check: table.checks.get(name)?.clone(),
            })),
            _ => return None,
        };
        Some((table, part))
    })
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
    let types = [
        "domain",
        "composite type",
        "range type",
        "base type",
        "enum",
        "collation",
    ];
    let needs = objects.schemas.current.needs.of(key);
    let mut gone = needs.filter(|needed| objects.disturbed.contains(needed));
    column.default.is_some() && !gone.any(|needed| types.contains(&&*needed.kind))
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
