//! SQLite.

use ultra_plan::{CopiedColumn, Operation, Rebuild};
use ultra_revision::rebuilt_name;
use ultra_schema::{Column, Dialect, IdentityKind, Name, Pair, Table, quote_identifier};

use super::builder::{add_column, create_index, create_table};
use super::object;
use crate::call::Statement;

const DIALECT: Dialect = Dialect::Sqlite;

/// The statements of an operation.
pub(super) fn statements(operation: &Operation) -> Vec<Statement> {
    match operation {
        Operation::CreateTable { table } => create(table),
        Operation::DropTable { table } => vec![Statement::DropTable(table.name.clone())],
        Operation::RenameTable { from, to } => rename_table(from, to),
        Operation::AddColumn { table, column, .. } => vec![add_column(DIALECT, table, column)],
        Operation::DropColumn { table, column, .. } => {
            vec![Statement::DropColumn {
                table: table.clone(),
                column: column.name.clone(),
            }]
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
        Operation::CreateObject { object, .. } => object::texts(&object.create),
        Operation::DropObject { along: true, .. } => Vec::new(),
        Operation::DropObject { object, .. } => object::texts(&object.drop),
        // The planner makes none for SQLite.
        Operation::RenameObject { .. } | Operation::RenameEnumValue { .. } => Vec::new(),
        Operation::AlterObject { up, .. } => object::texts(up),
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
        | Operation::AlterOptions { .. }
        | Operation::CreateEnum { .. }
        | Operation::DropEnum { .. }
        | Operation::AddEnumValue { .. }
        | Operation::ReplaceEnum { .. } => Vec::new(),
    }
}

/// A name that differs in case alone is taken by the table itself: there is a stop on the way.
fn rename_table(from: &Name, to: &Name) -> Vec<Statement> {
    let rename = |from: &Name, to: &Name| Statement::RenameTable {
        from: from.clone(),
        to: to.clone(),
    };
    if !from.name.eq_ignore_ascii_case(&to.name) {
        return vec![rename(from, to)];
    }
    let between = Name::new(rebuilt_name(&to.name));
    vec![rename(from, &between), rename(&between, to)]
}

fn drop_index(name: &str) -> Statement {
    Statement::Sql(format!("DROP INDEX {}", quote_identifier(name)))
}

fn create(table: &Table) -> Vec<Statement> {
    let indexes = table
        .indexes
        .values()
        .map(|index| create_index(DIALECT, &table.name, index));
    std::iter::once(create_table(DIALECT, table))
        .chain(indexes)
        .collect()
}

/// Guard, new table, copy, count and swap, indexes: <https://sqlite.org/lang_altertable.html#otheralter>.
fn rebuild_table(rebuild: &Rebuild) -> Vec<Statement> {
    let old = &rebuild.table.current.name;
    let new = Name::new(rebuilt_name(&old.name));
    let mut made = rebuild.table.desired.clone();
    made.name = new.clone();
    made.indexes.clear();
    // A key on the table itself must follow it to its final name: the rename does that.
    for key in made
        .foreign_keys
        .values_mut()
        .filter(|key| key.references == *old)
    {
        key.references = new.clone();
    }
    let table = old.name.clone();
    let mut statements = vec![
        Statement::BeginRebuild {
            table: table.clone(),
            columns: rebuild.table.current.columns.keys().cloned().collect(),
            indexes: rebuild.table.current.indexes.keys().cloned().collect(),
        },
        create_table(DIALECT, &made),
    ];
    statements.extend(copy(&rebuild.table, &new, &rebuild.copied));
    let numbered = made.columns.values().any(is_numbered);
    statements.push(Statement::FinishRebuild { table, numbered });
    let table = &rebuild.table.desired;
    statements.extend(
        table
            .indexes
            .values()
            .map(|index| create_index(DIALECT, &table.name, index)),
    );
    statements
}

fn is_numbered(column: &Column) -> bool {
    column
        .identity
        .as_ref()
        .is_some_and(|it| it.kind == IdentityKind::AutoIncrement)
}

/// Fills the new table; a column without a value takes its default. Row ids stay, too, where no
/// column has them: an index of texts may know the rows by them.
fn copy(table: &Pair<Table>, new: &Name, copied: &[CopiedColumn]) -> Option<Statement> {
    let old = &table.current.name;
    let row_id = keeps_row_ids(table).then(|| ("rowid".to_owned(), "rowid".to_owned()));
    let filled: Vec<(String, String)> = row_id
        .into_iter()
        .chain(copied.iter().filter_map(|column| {
            let to = quote_identifier(&column.to);
            let from = column.from.as_deref().map(quote_identifier);
            let value = match (from, &column.backfill) {
                (Some(from), Some(value)) => format!("coalesce({from}, {value})"),
                (Some(from), None) => from,
                (None, Some(value)) => value.clone(),
                (None, None) => return None,
            };
            Some((to, value))
        }))
        .collect();
    if filled.is_empty() {
        return None;
    }
    let (to, from): (Vec<String>, Vec<String>) = filled.into_iter().unzip();
    Some(Statement::Sql(format!(
        "INSERT INTO {} (\n{}\n)\nSELECT\n{}\nFROM {}",
        new.quoted(),
        wrapped(&to),
        wrapped(&from),
        old.quoted()
    )))
}

/// True where both tables have row ids, and the new one no other name for them.
fn keeps_row_ids(table: &Pair<Table>) -> bool {
    let plain = |table: &Table| {
        let mut names = table.columns.keys();
        !table.options.without_rowid && !names.any(|name| name.eq_ignore_ascii_case("rowid"))
    };
    plain(&table.current) && plain(&table.desired) && table.desired.rowid_alias().is_none()
}

/// A list on lines of a reviewer's width.
fn wrapped(items: &[String]) -> String {
    let mut lines: Vec<String> = Vec::new();
    for (at, item) in items.iter().enumerate() {
        let comma = if at + 1 < items.len() { "," } else { "" };
        match lines.last_mut() {
            Some(line) if line.chars().count() + item.chars().count() < 90 => {
                line.push_str(&format!(" {item}{comma}"));
            }
            Some(_) | None => lines.push(format!("    {item}{comma}")),
        }
    }
    lines.join("\n")
}
