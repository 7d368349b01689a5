//! PostgreSQL's enum types: added to in place, replaced for everything else.

use ultra_schema::{
    Change, Column, EnumType, Index, IndexKey, Name, Pair, Schema, mentions_identifier,
    quote_literal,
};

use crate::operation::{EnumColumn, Operation, ValuePlace};

/// Adds the operations for enum types. `current` has the renames done already.
pub(crate) fn plan(
    current: &Schema,
    desired: &Schema,
    changes: &[Change],
    out: &mut Vec<Operation>,
) {
    for change in changes {
        match change {
            Change::CreateEnum { item } => out.push(Operation::CreateEnum { item: item.clone() }),
            Change::DropEnum { item } => out.push(Operation::DropEnum { item: item.clone() }),
            Change::AlterEnum { item } => alter(current, desired, item, out),
            Change::CreateTable { .. }
            | Change::DropTable { .. }
            | Change::RenameTable { .. }
            | Change::AddColumn { .. }
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
            | Change::AlterOptions { .. }
            | Change::AlterOther { .. } => {}
        }
    }
}

fn alter(current: &Schema, desired: &Schema, item: &Pair<EnumType>, out: &mut Vec<Operation>) {
    let columns = columns_of(current, &item.current.name);
    let added: Vec<&String> = item
        .desired
        .values
        .iter()
        .filter(|value| !item.current.values.contains(value))
        .collect();
    let kept: Vec<&String> = item
        .desired
        .values
        .iter()
        .filter(|value| !added.contains(value))
        .collect();
    // A value can't be used in the transaction that adds it; a type made in it can.
    let used = added
        .iter()
        .any(|value| is_used(desired, &item.desired.name, value));
    if used || kept.into_iter().ne(&item.current.values) {
        out.push(Operation::ReplaceEnum {
            item: item.clone(),
            columns,
        });
        return;
    }
    let mut values = item.current.values.clone();
    for value in added {
        let before = EnumType {
            name: item.current.name.clone(),
            values: values.clone(),
        };
        let at = item
            .desired
            .values
            .iter()
            .position(|other| other == value)
            .unwrap_or_default();
        let place = match at.checked_sub(1).and_then(|at| item.desired.values.get(at)) {
            Some(previous) => ValuePlace::After(previous.clone()),
            None => values
                .first()
                .map_or(ValuePlace::Last, |next| ValuePlace::Before(next.clone())),
        };
        values.insert(at.min(values.len()), value.clone());
        let after = EnumType {
            name: item.current.name.clone(),
            values: values.clone(),
        };
        out.push(Operation::AddEnumValue {
            item: Pair::new(before, after),
            value: value.clone(),
            place,
            columns: columns.clone(),
        });
    }
}

/// The columns that have the type (or an array of it).
fn columns_of(schema: &Schema, name: &Name) -> Vec<EnumColumn> {
    let tables = schema.tables.values();
    tables
        .flat_map(|table| table.columns.values().map(|column| (&table.name, column)))
        .filter(|(_, column)| column.data_type.enum_type.as_ref() == Some(name))
        .map(|(table, column)| EnumColumn {
            table: table.clone(),
            column: column.clone(),
        })
        .collect()
}

/// True where the desired schema names the value in a default, check or index of the type.
fn is_used(schema: &Schema, name: &Name, value: &str) -> bool {
    let literal = quote_literal(value);
    schema.tables.values().any(|table| {
        let of_type = |column: &&Column| column.data_type.enum_type.as_ref() == Some(name);
        let default = |column: &Column| {
            column
                .default
                .as_ref()
                .is_some_and(|it| it.contains(&literal))
        };
        table.columns.values().filter(of_type).any(default)
            || table
                .checks
                .values()
                .any(|check| check.expression.contains(&literal))
            || table
                .indexes
                .values()
                .any(|index| texts(index).any(|text| text.contains(&literal)))
    })
}

/// The expressions of an index.
fn texts(index: &Index) -> impl Iterator<Item = &str> {
    let keys = index.parts.iter().filter_map(|part| match &part.key {
        IndexKey::Column(_) => None,
        IndexKey::Expression(text) => Some(text.as_str()),
    });
    keys.chain(index.predicate.as_deref())
}

/// Takes what compares with a replaced type out of the way: checks and index expressions keep the
/// old type in their stored form and would fail. A changed default is split likewise, so that
/// neither type ever sees a value that it lacks.
pub(crate) fn make_room(current: &Schema, out: &mut Vec<Operation>) {
    let mut replaced: Vec<Name> = Vec::new();
    for operation in out.iter() {
        if let Operation::ReplaceEnum { item, .. } = operation {
            replaced.push(item.current.name.clone());
        }
    }
    for name in &replaced {
        for table in current.tables.values() {
            for index in table.indexes.values() {
                if texts(index).any(|text| mentions_identifier(text, &name.name)) {
                    around(
                        out,
                        Operation::DropIndex {
                            table: table.name.clone(),
                            index: index.clone(),
                        },
                    );
                }
            }
            for check in table.checks.values() {
                if mentions_identifier(&check.expression, &name.name) {
                    around(
                        out,
                        Operation::DropCheck {
                            table: table.name.clone(),
                            check: check.clone(),
                        },
                    );
                }
            }
        }
    }
    split_defaults(&replaced, out);
}

/// Drops something now and makes it anew later, unless it is dropped for good anyway.
fn around(out: &mut Vec<Operation>, drop: Operation) {
    let of = match &drop {
        Operation::DropIndex { table, .. } | Operation::DropCheck { table, .. } => table,
        _ => return,
    };
    let table_goes = out
        .iter()
        .any(|operation| matches!(operation, Operation::DropTable { table } if table.name == *of));
    if table_goes || out.contains(&drop) {
        return;
    }
    if let Some(again) = drop.reverse().operation().cloned() {
        out.push(again);
    }
    out.push(drop);
}

fn split_defaults(replaced: &[Name], out: &mut Vec<Operation>) {
    let mut first = Vec::new();
    for operation in out.iter_mut() {
        let Operation::AlterColumn { table, column, .. } = operation else {
            continue;
        };
        let of = |column: &Column| {
            column
                .data_type
                .enum_type
                .as_ref()
                .is_some_and(|name| replaced.contains(name))
        };
        let default = column.as_ref().map(|column| &column.default);
        if of(&column.current) && default.differs() && column.current.default.is_some() {
            let bare = Column {
                default: None,
                ..column.current.clone()
            };
            let pair = Pair::new(std::mem::replace(&mut column.current, bare.clone()), bare);
            first.push(Operation::AlterColumn {
                table: table.clone(),
                column: pair,
                backfill: None,
            });
        }
    }
    for operation in &first {
        let Operation::AlterColumn { table, column, .. } = operation else {
            continue;
        };
        for other in out.iter_mut() {
            if let Operation::ReplaceEnum { columns, .. } = other {
                for item in columns
                    .iter_mut()
                    .filter(|item| item.table == *table && item.column.name == column.desired.name)
                {
                    item.column.default = None;
                }
            }
        }
    }
    out.retain(|operation| !matches!(operation, Operation::AlterColumn { column, .. } if !column.differs()));
    out.append(&mut first);
}
