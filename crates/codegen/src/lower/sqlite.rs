//! SQLite.

use ultra_plan::{CopiedColumn, Operation, Rebuild};
use ultra_schema::{
    Column, Dialect, IdentityKind, Name, Table, quote_identifier, quote_literal,
};

use super::builder::{add_column, create_index, create_table};
use crate::call::Statement;

const DIALECT: Dialect = Dialect::Sqlite;

/// The statements of an operation.
pub(super) fn statements(operation: &Operation) -> Vec<Statement> {
    match operation {
        Operation::CreateTable { table } => create(table),
        Operation::DropTable { table } => vec![Statement::DropTable(table.name.clone())],
        Operation::RenameTable { from, to } => {
            vec![Statement::RenameTable { from: from.clone(), to: to.clone() }]
        }
        Operation::AddColumn { table, column, .. } => vec![add_column(DIALECT, table, column)],
        Operation::DropColumn { table, column, .. } => {
            vec![Statement::DropColumn { table: table.clone(), column: column.name.clone() }]
        }
        Operation::RenameColumn { table, from, to } => {
            let (table, from, to) = (table.clone(), from.clone(), to.clone());
            vec![Statement::RenameColumn { table, from, to }]
        }
        Operation::CreateIndex { table, index } => vec![create_index(DIALECT, table, index)],
        Operation::DropIndex { index, .. } => vec![drop_index(&index.name)],
        Operation::RenameIndex { table, from, index } => {
            vec![drop_index(from), create_index(DIALECT, table, index)]
        }
        Operation::RebuildTable { rebuild } => rebuild_table(rebuild),
        // The planner makes rebuilds of these, and SQLite has no types and comments.
        Operation::AlterColumn { .. }
        | Operation::AlterPrimaryKey { .. }
        | Operation::AddUnique { .. }
        | Operation::DropUnique { .. }
        | Operation::AddForeignKey { .. }
        | Operation::DropForeignKey { .. }
        | Operation::AddCheck { .. }
        | Operation::DropCheck { .. }
        | Operation::RenameConstraint { .. }
        | Operation::AlterTableComment { .. }
        | Operation::CreateEnum { .. }
        | Operation::DropEnum { .. }
        | Operation::AddEnumValue { .. }
        | Operation::ReplaceEnum { .. } => Vec::new(),
    }
}

fn drop_index(name: &str) -> Statement {
    Statement::Sql(format!("DROP INDEX {}", quote_identifier(name)))
}

fn create(table: &Table) -> Vec<Statement> {
    let indexes = table.indexes.values().map(|index| create_index(DIALECT, &table.name, index));
    std::iter::once(create_table(DIALECT, table)).chain(indexes).collect()
}

/// Guard, new table, copy, count, swap, indexes: <https://sqlite.org/lang_altertable.html#otheralter>.
fn rebuild_table(rebuild: &Rebuild) -> Vec<Statement> {
    let old = &rebuild.table.current.name;
    let new = Name::new(format!("_new_{}", old.name));
    let mut made = rebuild.table.desired.clone();
    made.name = new.clone();
    made.indexes.clear();
    // A key on the table itself must follow it to its final name: the rename does that.
    for key in made.foreign_keys.values_mut().filter(|key| key.references == *old) {
        key.references = new.clone();
    }
    let mut statements = vec![foreign_keys_off(old), create_table(DIALECT, &made)];
    statements.extend(copy(old, &new, &rebuild.copied));
    statements.extend(same_count(old, &new));
    statements.extend(numbering(&rebuild.table.desired, old, &new));
    statements.push(Statement::DropTable(old.clone()));
    statements.push(Statement::RenameTable { from: new, to: rebuild.table.desired.name.clone() });
    let table = &rebuild.table.desired;
    statements
        .extend(table.indexes.values().map(|index| create_index(DIALECT, &table.name, index)));
    statements
}

/// Dropping a table that others refer to deletes or orphans their rows while keys are enforced.
/// It is a statement, not a query, so that the revision stays recordable.
fn foreign_keys_off(table: &Name) -> Statement {
    Statement::Sql(format!(
        "CREATE TEMP TABLE \"_rebuild\" (\n    \
         \"foreign_keys\" integer CONSTRAINT \"run this with ultra-migrate: foreign keys must be off\" CHECK (\"foreign_keys\" = 0),\n    \
         \"lost_rows\" integer CONSTRAINT \"every row of {}\" CHECK (\"lost_rows\" = 0)\n)",
        table.name.replace('"', "")
    ))
}

fn copy(old: &Name, new: &Name, copied: &[CopiedColumn]) -> Vec<Statement> {
    let filled: Vec<(String, String)> = copied
        .iter()
        .filter_map(|column| {
            let to = quote_identifier(&column.to);
            let from = column.from.as_deref().map(quote_identifier);
            let value = match (from, &column.backfill) {
                (Some(from), Some(value)) => format!("coalesce({from}, {value})"),
                (Some(from), None) => from,
                (None, Some(value)) => value.clone(),
                (None, None) => return None,
            };
            Some((to, value))
        })
        .collect();
    let (to, from): (Vec<String>, Vec<String>) = filled.into_iter().unzip();
    // An enforced key is only in the way where the table has rows.
    let guard = Statement::Sql(format!(
        "INSERT INTO temp.\"_rebuild\" (\"foreign_keys\") SELECT foreign_keys FROM pragma_foreign_keys WHERE EXISTS (SELECT 1 FROM {})",
        old.quoted()
    ));
    if to.is_empty() {
        return vec![guard];
    }
    let insert = Statement::Sql(format!(
        "INSERT INTO {} ({})\nSELECT {}\nFROM {}",
        new.quoted(),
        to.join(", "),
        from.join(", "),
        old.quoted()
    ));
    vec![guard, insert]
}

fn same_count(old: &Name, new: &Name) -> Vec<Statement> {
    vec![
        Statement::Sql(format!(
            "INSERT INTO temp.\"_rebuild\" (\"lost_rows\") SELECT (SELECT count(*) FROM {}) - (SELECT count(*) FROM {})",
            old.quoted(),
            new.quoted()
        )),
        Statement::Sql("DROP TABLE temp.\"_rebuild\"".into()),
    ]
}

/// AUTOINCREMENT never gives a number twice, not even that of a deleted row.
fn numbering(table: &Table, old: &Name, new: &Name) -> Vec<Statement> {
    let numbered = |column: &Column| {
        column.identity.as_ref().is_some_and(|it| it.kind == IdentityKind::AutoIncrement)
    };
    if !table.columns.values().any(numbered) {
        return Vec::new();
    }
    let (old, new) = (quote_literal(&old.name), quote_literal(&new.name));
    vec![
        Statement::Sql(format!("DELETE FROM sqlite_sequence WHERE name = {new}")),
        Statement::Sql(format!(
            "INSERT INTO sqlite_sequence (name, seq) SELECT {new}, seq FROM sqlite_sequence WHERE name = {old}"
        )),
    ]
}
