//! PostgreSQL's enum types: added to in place, replaced for everything else.

use ultra_schema::{
    Change, Column, EnumType, Index, IndexKey, Name, Pair, Schema, Table, mentions_identifier,
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
            | Change::RenameObject { .. }
            | Change::RenameValue { .. }
            | Change::AlterOther { .. } => {}
        }
    }
}

fn alter(current: &Schema, desired: &Schema, item: &Pair<EnumType>, out: &mut Vec<Operation>) {
    // What is dropped is gone before a type is replaced.
    let stays = |item: &EnumColumn| {
        let table = desired.tables.get(&item.table);
        table.is_some_and(|table| table.columns.contains_key(&item.column.name))
    };
    let columns = columns_of(current, &item.current.name);
    let columns: Vec<EnumColumn> = columns.into_iter().filter(stays).collect();
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
            over: Vec::new(),
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
            over: Vec::new(),
        });
    }
}

/// The columns that have the type (or an array of it).
pub(crate) fn columns_of(schema: &Schema, name: &Name) -> Vec<EnumColumn> {
    let tables = schema.tables.values();
    tables
        .flat_map(|table| table.columns.values().map(|column| (&table.name, column)))
        // What is inherited follows the parent.
        .filter(|(_, column)| column.data_type.enum_type.as_ref() == Some(name))
        .filter(|(_, column)| !column.inherited)
        .map(|(table, column)| EnumColumn {
            table: table.clone(),
            column: column.clone(),
        })
        .collect()
}

/// True where the desired schema names the value in a default, check or index of the type.
fn is_used(schema: &Schema, name: &Name, value: &str) -> bool {
    let label = value.replace('\'', "''");
    let names = |text: &str| mentions_identifier(text, &name.name) && names_label(text, &label);
    let in_default = |column: &Column| {
        let of_type = column.data_type.enum_type.as_ref() == Some(name);
        column
            .default
            .as_deref()
            .is_some_and(|text| of_type && names_label(text, &label))
    };
    schema.tables.values().any(|table: &Table| {
        table.columns.values().any(in_default)
            || table.checks.values().any(|check| names(&check.expression))
            || table.indexes.values().any(|index| texts(index).any(names))
    })
}

/// True where a literal is the label, or one of an array that holds it: `'{low,"very high"}'`.
fn names_label(text: &str, label: &str) -> bool {
    text.match_indices(label).any(|(at, _)| {
        let before = text.get(..at).unwrap_or_default();
        let after = text.get(at + label.len()..).unwrap_or_default();
        before.ends_with(['\'', '{', ',', '"']) && after.starts_with(['\'', '}', ',', '"'])
    })
}

/// The expressions of an index.
pub(crate) fn texts(index: &Index) -> impl Iterator<Item = &str> {
    let keys = index.parts.iter().filter_map(|part| match &part.key {
        IndexKey::Column(_) => None,
        IndexKey::Expression(text) => Some(text.as_str()),
    });
    keys.chain(index.predicate.as_deref())
}
