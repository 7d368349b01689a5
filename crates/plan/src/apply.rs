//! What an operation means, in memory.
//!
//! With it the laws of planning are tested without a database: the plan leads to the desired
//! schema, and its reverse leads back.

use ultra_schema::{Name, Schema, Table};

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
        Operation::CreateEnum { item } => schema.insert_enum(item.clone()),
        Operation::DropEnum { item } => {
            let dropped = schema.enums.remove(&item.name);
            dropped.ok_or_else(|| missing("enum", &item.name))?;
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
        Operation::AddColumn { .. }
        | Operation::DropColumn { .. }
        | Operation::AlterColumn { .. }
        | Operation::AlterPrimaryKey { .. }
        | Operation::AddUnique { .. }
        | Operation::DropUnique { .. }
        | Operation::AddForeignKey { .. }
        | Operation::DropForeignKey { .. }
        | Operation::AddCheck { .. }
        | Operation::DropCheck { .. }
        | Operation::RenameConstraint { .. }
        | Operation::CreateIndex { .. }
        | Operation::DropIndex { .. }
        | Operation::RenameIndex { .. }
        | Operation::AlterTableComment { .. } => in_table(operation, schema)?,
    }
    Ok(())
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

/// The operations on parts of one table.
fn in_table(operation: &Operation, schema: &mut Schema) -> Result<(), ApplyError> {
    match operation {
        Operation::AddColumn { table, column, .. } => {
            table_of(schema, table)?.insert_column(column.clone());
        }
        Operation::DropColumn { table, column, .. } => {
            table_of(schema, table)?.columns.shift_remove(&column.name);
        }
        Operation::AlterColumn { table, column, .. } => {
            table_of(schema, table)?.insert_column(column.desired.clone());
        }
        Operation::AlterPrimaryKey { table, key } => {
            table_of(schema, table)?.primary_key = key.desired.clone();
        }
        Operation::AddUnique { table, unique } => {
            table_of(schema, table)?
                .uniques
                .insert(unique.name.clone(), unique.clone());
        }
        Operation::DropUnique { table, unique } => {
            table_of(schema, table)?.uniques.remove(&unique.name);
        }
        Operation::AddForeignKey {
            table,
            foreign_key: key,
        } => {
            table_of(schema, table)?
                .foreign_keys
                .insert(key.name.clone(), key.clone());
        }
        Operation::DropForeignKey { table, foreign_key } => {
            table_of(schema, table)?
                .foreign_keys
                .remove(&foreign_key.name);
        }
        Operation::AddCheck { table, check } => {
            table_of(schema, table)?
                .checks
                .insert(check.name.clone(), check.clone());
        }
        Operation::DropCheck { table, check } => {
            table_of(schema, table)?.checks.remove(&check.name);
        }
        Operation::RenameConstraint { table, from, to } => {
            rename_constraint(table_of(schema, table)?, from, to);
        }
        Operation::CreateIndex { table, index } => {
            table_of(schema, table)?
                .indexes
                .insert(index.name.clone(), index.clone());
        }
        Operation::DropIndex { table, index } => {
            table_of(schema, table)?.indexes.remove(&index.name);
        }
        Operation::RenameIndex { table, from, index } => {
            let table = table_of(schema, table)?;
            table.indexes.remove(from);
            table.indexes.insert(index.name.clone(), index.clone());
        }
        Operation::AlterTableComment { table, comment } => {
            table_of(schema, table)?.comment = comment.desired.clone();
        }
        Operation::CreateTable { .. }
        | Operation::DropTable { .. }
        | Operation::RenameTable { .. }
        | Operation::RenameColumn { .. }
        | Operation::CreateEnum { .. }
        | Operation::DropEnum { .. }
        | Operation::AddEnumValue { .. }
        | Operation::ReplaceEnum { .. }
        | Operation::RebuildTable { .. } => {}
    }
    Ok(())
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
