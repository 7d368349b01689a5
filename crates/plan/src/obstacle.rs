//! What stands in the way of an operation and can't be taken out of it: views, triggers and
//! policies over a table or column, and generated columns over one whose type changes.

use ultra_schema::{Column, Dialect, Name, OtherObject, Pair, Schema, Table, mentions_identifier};

use crate::operation::{EnumColumn, Operation};
use crate::refusal::Refusal;

/// The refusals of operations that the server would refuse, or that would lose something silently.
/// `current` has the renames done already.
pub(crate) fn refusals(
    dialect: Dialect,
    current: &Schema,
    operations: &[Operation],
) -> Vec<Refusal> {
    let mut refusals: Vec<Refusal> = operations
        .iter()
        .filter_map(|operation| refusal(dialect, current, operation, operations))
        .collect();
    refusals.dedup();
    refusals
}

fn refusal(
    dialect: Dialect,
    current: &Schema,
    operation: &Operation,
    all: &[Operation],
) -> Option<Refusal> {
    match operation {
        Operation::RebuildTable { rebuild } => {
            let name = &rebuild.table.current.name;
            let place = format!("_new_{}", name.name);
            let mut names = current.tables.keys().map(|name| name.name.as_str());
            if let Some(taken) = names.find(|name| name.eq_ignore_ascii_case(&place)) {
                let reason = format!("table {taken} has the name under which it is filled");
                return Some(refuse(format!("rebuild of table {name}"), reason));
            }
            let object = over(dialect, current, name, None)?;
            let lost = format!(
                "{} {} depends on it and would be lost",
                object.kind, object.name
            );
            Some(refuse(format!("rebuild of table {name}"), lost))
        }
        Operation::DropTable { table } => {
            let object = over(dialect, current, &table.name, None)?;
            Some(refuse(
                format!("drop table {}", table.name),
                depends(object),
            ))
        }
        Operation::DropColumn { table, column, .. } => {
            let object = over(dialect, current, table, Some(&column.name))?;
            Some(refuse(
                format!("drop column {table}.{}", column.name),
                depends(object),
            ))
        }
        Operation::AlterColumn { table, column, .. } => {
            retyped(dialect, current, (table, column), all)
        }
        Operation::CreateTable { table } if dialect == Dialect::Sqlite => {
            let mut names = current.tables.keys().map(|name| name.name.as_str());
            let taken = names.find(|name| name.eq_ignore_ascii_case(&table.name.name))?;
            Some(refuse(
                format!("create table {}", table.name),
                format!("to SQLite that is the name of table {taken}"),
            ))
        }
        Operation::AddColumn { table, column, .. } if dialect == Dialect::Sqlite => {
            let mut names = current.tables.get(table)?.columns.keys();
            let taken = names.find(|name| name.eq_ignore_ascii_case(&column.name))?;
            Some(refuse(
                format!("add column {table}.{}", column.name),
                format!("to SQLite that is the name of column {taken}"),
            ))
        }
        Operation::CreateTable { .. }
        | Operation::RenameTable { .. }
        | Operation::AddColumn { .. }
        | Operation::RenameColumn { .. }
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
        | Operation::AlterTableComment { .. }
        | Operation::AlterOptions { .. }
        | Operation::CreateEnum { .. }
        | Operation::DropEnum { .. }
        | Operation::CreateObject { .. }
        | Operation::DropObject { .. }
        | Operation::AlterObject { .. }
        | Operation::RenameObject { .. }
        | Operation::RenameEnumValue { .. }
        | Operation::AddEnumValue { .. } => None,
        Operation::ReplaceEnum { item, columns, .. } => {
            let divides = |it: &&EnumColumn| {
                let table = current.tables.get(&it.table);
                let key = table.and_then(|table| table.options.partition_by.as_deref());
                key.is_some_and(|key| mentions_identifier(key, &it.column.name))
            };
            let table = &columns.iter().find(divides)?.table;
            Some(refuse(
                format!("replacing enum {}", item.current.name),
                format!("table {table} is partitioned by it"),
            ))
        }
    }
}

fn retyped(
    dialect: Dialect,
    current: &Schema,
    (table, column): (&Name, &Pair<Column>),
    all: &[Operation],
) -> Option<Refusal> {
    let types = column
        .as_ref()
        .map(|column| (&column.data_type, &column.collation));
    let name = &column.desired.name;
    if !types.differs() {
        return None;
    }
    let change = format!("change of the type of column {table}.{name}");
    if let Some(object) = over(dialect, current, table, Some(name)) {
        return Some(refuse(change, depends(object)));
    }
    let key = current.tables.get(table)?.options.partition_by.as_deref();
    if dialect == Dialect::Postgres && key.is_some_and(|key| mentions_identifier(key, name)) {
        return Some(refuse(change, "the table is partitioned by it".into()));
    }
    let computed = computed_from(current.tables.get(table)?, name, all)?;
    let reason = format!("generated column {computed} computes from it");
    Some(refuse(change, reason))
}

fn refuse(change: String, reason: String) -> Refusal {
    Refusal {
        change,
        reason,
        remedy: "write the statements by hand: `generate MESSAGE` makes an empty revision".into(),
    }
}

fn depends(object: &OtherObject) -> String {
    format!("{} {} depends on it", object.kind, object.name)
}

/// An object that nothing here can make anew and that names the table, and the column where one is
/// given.
fn over<'a>(
    dialect: Dialect,
    schema: &'a Schema,
    table: &Name,
    column: Option<&str>,
) -> Option<&'a OtherObject> {
    // Case makes no difference to SQLite, and none to whom in doubt is told.
    let lower = |text: &str| text.to_lowercase();
    let table_name = lower(&table.name);
    let fixed = schema.others.iter().filter(|it| it.create.is_empty());
    let mut binding = fixed.filter(|object| match dialect {
        // Bodies of functions don't, and what hangs on the table alone goes with it.
        Dialect::Postgres => object.kind == "typed table",
        Dialect::Sqlite => true,
    });
    binding.find(|object| {
        // Behind the text of a table stand its own columns.
        let text = object.definition.split("\ncolumn {").next();
        let text = lower(text.unwrap_or_default());
        (mentions_identifier(&text, &table_name) || object.name == table.name)
            && column.is_none_or(|column| mentions_identifier(&text, &lower(column)))
    })
}

/// A generated column of the table that stays and computes from the given one.
fn computed_from<'a>(table: &'a Table, name: &str, all: &[Operation]) -> Option<&'a str> {
    let dropped = |other: &str| {
        all.iter().any(|operation| {
            matches!(operation, Operation::DropColumn { table: of, column, .. }
                if *of == table.name && column.name == other)
        })
    };
    let computes = |column: &&Column| {
        let text = column.generated.as_ref().map(|it| it.expression.as_str());
        text.is_some_and(|text| mentions_identifier(text, name)) && !dropped(&column.name)
    };
    table
        .columns
        .values()
        .find(computes)
        .map(|column| column.name.as_str())
}
