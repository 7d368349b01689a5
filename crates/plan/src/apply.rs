//! What an operation means, in memory.
//!
//! With it the laws of planning are tested without a database: the plan leads to the desired
//! schema, and its reverse leads back.

use ultra_schema::{Name, OtherObject, Schema, Table};

use crate::operation::Operation;

/// An operation that doesn't fit the schema that it is applied to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} {name} is not there")]
pub struct ApplyError {
    /// The kind of thing.
    pub what: &'static str,
    /// Its name.
    pub name: String,
}

/// Changes a schema as the operation would change the database.
///
/// # Errors
/// Where the table, type or part that it changes isn't there.
pub fn apply(operation: &Operation, schema: &mut Schema) -> Result<(), ApplyError> {
    match operation {
        Operation::CreateTable { table } => schema.insert_table(table.clone()),
        Operation::DropTable { table } => {
            let dropped = schema.tables.remove(&table.name);
            dropped.ok_or_else(|| missing("table", &table.name))?;
        }
        Operation::RenameTable { from, to } => {
            table_of(schema, from)?;
            schema.rename_table(from, to);
        }
        Operation::RenameColumn { table, from, to } => {
            table_of(schema, table)?;
            schema.rename_column(table, from, to);
        }
        Operation::RenameObject { kind, from, to } => schema.rename_object(kind, from, to),
        Operation::RenameEnumValue { item, from, to } => {
            let there = schema.enums.contains_key(item);
            there.then_some(()).ok_or_else(|| missing("enum", item))?;
            schema.rename_value(item, from, to);
        }
        Operation::CreateEnum { item } => schema.insert_enum(item.clone()),
        Operation::DropEnum { item } => {
            let dropped = schema.enums.remove(&item.name);
            dropped.ok_or_else(|| missing("enum", &item.name))?;
        }
        Operation::CreateObject { object, .. } => {
            schema.others.insert(object.clone());
        }
        Operation::DropObject { object, .. } => remove(object, schema)?,
        Operation::AlterObject { object, .. } => {
            remove(&object.current, schema)?;
            schema.others.insert(object.desired.clone());
        }
        Operation::AddEnumValue { item, .. } | Operation::ReplaceEnum { item, .. } => {
            schema.insert_enum(item.desired.clone());
        }
        Operation::RebuildTable { rebuild } => {
            let current = &rebuild.table.current.name;
            schema
                .tables
                .remove(current)
                .ok_or_else(|| missing("table", current))?;
            schema.insert_table(rebuild.table.desired.clone());
        }
        Operation::AlterPrimaryKey { table, .. }
        | Operation::AddUnique { table, .. }
        | Operation::DropUnique { table, .. }
        | Operation::AddForeignKey { table, .. }
        | Operation::DropForeignKey { table, .. }
        | Operation::AddCheck { table, .. }
        | Operation::DropCheck { table, .. }
        | Operation::RenameConstraint { table, .. } => {
            constraint(operation, table_of(schema, table)?);
        }
        Operation::AddColumn { table, .. }
        | Operation::DropColumn { table, .. }
        | Operation::AlterColumn { table, .. }
        | Operation::CreateIndex { table, .. }
        | Operation::DropIndex { table, .. }
        | Operation::RenameIndex { table, .. }
        | Operation::AlterTableComment { table, .. }
        | Operation::AlterOptions { table, .. } => {
            column_or_index(operation, table_of(schema, table)?);
        }
    }
    Ok(())
}

fn remove(object: &OtherObject, schema: &mut Schema) -> Result<(), ApplyError> {
    let there = schema.others.remove(object);
    let error = || missing("object", &Name::new(object.key().to_string()));
    there.then_some(()).ok_or_else(error)
}

fn missing(what: &'static str, name: &Name) -> ApplyError {
    ApplyError {
        what,
        name: name.to_string(),
    }
}

fn table_of<'a>(schema: &'a mut Schema, name: &Name) -> Result<&'a mut Table, ApplyError> {
    schema
        .tables
        .get_mut(name)
        .ok_or_else(|| missing("table", name))
}

/// The operations on the columns and indexes of a table, and its comment.
fn column_or_index(operation: &Operation, table: &mut Table) {
    if let Operation::AddColumn { column, .. } = operation {
        table.insert_column(column.clone());
    } else if let Operation::DropColumn { column, .. } = operation {
        table.columns.shift_remove(&column.name);
    } else if let Operation::AlterColumn { column, .. } = operation {
        table.insert_column(column.desired.clone());
    } else if let Operation::CreateIndex { index, .. } = operation {
        table.indexes.insert(index.name.clone(), index.clone());
    } else if let Operation::DropIndex { index, .. } = operation {
        table.indexes.remove(&index.name);
    } else if let Operation::RenameIndex { from, index, .. } = operation {
        table.indexes.remove(from);
        table.indexes.insert(index.name.clone(), index.clone());
    } else if let Operation::AlterTableComment { comment, .. } = operation {
        table.comment.clone_from(&comment.desired);
    } else if let Operation::AlterOptions { options, .. } = operation {
        table.options.clone_from(&options.desired);
    }
}

/// The operations on the keys and checks of a table.
fn constraint(operation: &Operation, table: &mut Table) {
    if let Operation::AlterPrimaryKey { key, .. } = operation {
        table.primary_key.clone_from(&key.desired);
    } else if let Operation::AddUnique { unique, .. } = operation {
        table.uniques.insert(unique.name.clone(), unique.clone());
    } else if let Operation::DropUnique { unique, .. } = operation {
        table.uniques.remove(&unique.name);
    } else if let Operation::AddForeignKey {
        foreign_key: key, ..
    } = operation
    {
        table.foreign_keys.insert(key.name.clone(), key.clone());
    } else if let Operation::DropForeignKey { foreign_key, .. } = operation {
        table.foreign_keys.remove(&foreign_key.name);
    } else if let Operation::AddCheck { check, .. } = operation {
        table.checks.insert(check.name.clone(), check.clone());
    } else if let Operation::DropCheck { check, .. } = operation {
        table.checks.remove(&check.name);
    } else if let Operation::RenameConstraint { from, to, .. } = operation {
        rename_constraint(table, from, to);
    }
}

/// A constraint of whichever kind has the name.
fn rename_constraint(table: &mut Table, from: &str, to: &str) {
    if let Some(key) = table
        .primary_key
        .as_mut()
        .filter(|key| key.name.as_deref() == Some(from))
    {
        key.name = Some(to.to_owned());
    }
    if let Some(mut unique) = table.uniques.remove(from) {
        unique.name = to.to_owned();
        table.uniques.insert(to.to_owned(), unique);
    }
    if let Some(mut key) = table.foreign_keys.remove(from) {
        key.name = to.to_owned();
        table.foreign_keys.insert(to.to_owned(), key);
    }
    if let Some(mut check) = table.checks.remove(from) {
        check.name = to.to_owned();
        table.checks.insert(to.to_owned(), check);
    }
}
