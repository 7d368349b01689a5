//! PostgreSQL.

use ultra_plan::Operation;
use ultra_schema::{
    Column, Dialect, EnumType, ForeignKey, IdentityKind, Name, Pair, PrimaryKey, TableOptions,
    quote_identifier, quote_literal,
};

use super::builder::{add_column, create_index, sayable};
use super::generated;
use super::new_table::create;
use super::numbering;
use super::object;
use super::replaced::replace_enum;
use super::retype::retype;
use crate::call::Statement;
use crate::text;

const DIALECT: Dialect = Dialect::Postgres;

/// The statements of an operation.
pub(super) fn statements(operation: &Operation) -> Vec<Statement> {
    match operation {
        Operation::CreateTable { table } => create(table),
        Operation::DropTable { table } => vec![Statement::DropTable(table.name.clone())],
        Operation::RenameTable { from, to } => rename_table(from, to),
        Operation::AddColumn {
            table,
            column,
            backfill,
        } => add(table, column, backfill.as_deref()),
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
        Operation::AlterColumn {
            table,
            column,
            backfill,
        } => alter_column(table, column, backfill.as_deref()),
        Operation::AlterPrimaryKey { table, key } => alter_primary_key(table, key),
        Operation::AddUnique { table, unique } => {
            let add = format!("ADD {}", text::unique(unique, None));
            vec![alter_key(table, unique.only, &add)]
        }
        Operation::AddCheck { table, check } => {
            vec![alter(table, &format!("ADD {}", text::check(check)))]
        }
        Operation::AddForeignKey { table, foreign_key } => {
            vec![add_foreign_key(table, foreign_key)]
        }
        Operation::DropForeignKey { table, foreign_key } if sayable(&foreign_key.name) => {
            let name = foreign_key.name.clone();
            vec![Statement::DropForeignKey {
                table: table.clone(),
                name,
            }]
        }
        Operation::DropForeignKey { table, foreign_key } => {
            drop_constraint(table, &foreign_key.name)
        }
        Operation::DropUnique { table, unique } => drop_constraint(table, &unique.name),
        Operation::DropCheck { table, check } => drop_constraint(table, &check.name),
        Operation::RenameConstraint { table, from, to } => {
            let (from, to) = (quote_identifier(from), quote_identifier(to));
            vec![alter(table, &format!("RENAME CONSTRAINT {from} TO {to}"))]
        }
        Operation::CreateIndex { table, index } => vec![create_index(DIALECT, table, index)],
        Operation::DropIndex { table, index } if sayable(&index.name) => {
            vec![Statement::DropIndex {
                table: table.clone(),
                name: index.name.clone(),
            }]
        }
        Operation::DropIndex { table, index } => {
            vec![Statement::Sql(format!(
                "DROP INDEX {}",
                table.sibling(&*index.name).quoted()
            ))]
        }
        Operation::RenameIndex { table, from, index } => vec![Statement::Sql(format!(
            "ALTER INDEX {} RENAME TO {}",
            table.sibling(from.as_str()).quoted(),
            quote_identifier(&index.name)
        ))],
        Operation::AlterTableComment { table, comment } => {
            vec![comment_on(
                &format!("TABLE {}", table.quoted()),
                comment.desired.as_deref(),
            )]
        }
        Operation::AlterOptions { table, options } => family(table, options),
        Operation::CreateEnum { item } => vec![create_enum(item)],
        Operation::DropEnum { item } => vec![Statement::DropEnum(item.name.clone())],
        Operation::CreateObject { object, .. } => object::texts(&object.create),
        Operation::DropObject { along: true, .. } => Vec::new(),
        Operation::DropObject { object, .. } => object::texts(&object.drop),
        Operation::AlterObject { up, .. } => object::texts(up),
        Operation::RenameObject { kind, from, to } => object::rename(kind, from, to),
        Operation::RenameEnumValue { item, from, to } => vec![Statement::Sql(format!(
            "ALTER TYPE {} RENAME VALUE {} TO {}",
            item.quoted(),
            quote_literal(from),
            quote_literal(to)
        ))],
        Operation::AddEnumValue {
            item, value, place, ..
        } => vec![Statement::AddEnumValue {
            name: item.desired.name.clone(),
            value: value.clone(),
            place: place.clone(),
        }],
        Operation::ReplaceEnum {
            item,
            columns,
            over,
        } => around(over, replace_enum(item, columns)),
        // The planner makes none for PostgreSQL.
        Operation::RebuildTable { .. } => Vec::new(),
    }
}

pub(super) fn alter(table: &Name, action: &str) -> Statement {
    Statement::Sql(format!("ALTER TABLE {} {action}", table.quoted()))
}

/// A key that partitions do not get is added to the partitioned table alone.
fn alter_key(table: &Name, only: bool, action: &str) -> Statement {
    let only = if only { "ONLY " } else { "" };
    Statement::Sql(format!("ALTER TABLE {only}{} {action}", table.quoted()))
}

fn drop_constraint(table: &Name, name: &str) -> Vec<Statement> {
    vec![alter(
        table,
        &format!("DROP CONSTRAINT {}", quote_identifier(name)),
    )]
}

pub(super) fn comment_on(what: &str, comment: Option<&str>) -> Statement {
    let text = comment.map_or_else(|| "NULL".to_owned(), quote_literal);
    Statement::Sql(format!("COMMENT ON {what} IS {text}"))
}

pub(super) fn column_name(table: &Name, column: &str) -> String {
    format!("COLUMN {}.{}", table.quoted(), quote_identifier(column))
}

/// A table leaves its parents and gets others.
fn family(table: &Name, options: &Pair<TableOptions>) -> Vec<Statement> {
    let of = options.as_ref().map(|options| &options.partition_of);
    let mut statements = Vec::new();
    if of.differs() {
        if let Some(of) = of.current {
            let action = format!("DETACH PARTITION {}", table.quoted());
            statements.push(alter(&of.parent, &action));
        }
        if let Some(of) = of.desired {
            let action = format!("ATTACH PARTITION {} {}", table.quoted(), of.bound);
            statements.push(alter(&of.parent, &action));
        }
    }
    let parents = options.as_ref().map(|options| &options.inherits);
    let gone = parents
        .current
        .iter()
        .filter(|it| !parents.desired.contains(it));
    statements.extend(gone.map(|it| alter(table, &format!("NO INHERIT {}", it.quoted()))));
    let new = parents
        .desired
        .iter()
        .filter(|it| !parents.current.contains(it));
    statements.extend(new.map(|it| alter(table, &format!("INHERIT {}", it.quoted()))));
    statements
}

/// A rename keeps the schema; a move changes it.
fn rename_table(from: &Name, to: &Name) -> Vec<Statement> {
    let mut statements = Vec::new();
    let mut at = from.clone();
    if from.schema != to.schema {
        let schema = to.schema.as_deref().unwrap_or("public");
        statements.push(alter(
            &at,
            &format!("SET SCHEMA {}", quote_identifier(schema)),
        ));
        at.schema = to.schema.clone();
    }
    if from.name != to.name {
        statements.push(Statement::RenameTable {
            from: at,
            to: to.clone(),
        });
    }
    statements
}

pub(super) fn add(table: &Name, column: &Column, backfill: Option<&str>) -> Vec<Statement> {
    let mut statements = Vec::new();
    match backfill {
        Some(value) if column.default.as_deref() != Some(value) => {
            let first = Column {
                default: Some(value.to_owned()),
                ..column.clone()
            };
            statements.push(add_column(DIALECT, table, &first));
            let name = quote_identifier(&column.name);
            let last = column.default.as_ref().map_or_else(
                || format!("ALTER COLUMN {name} DROP DEFAULT"),
                |default| format!("ALTER COLUMN {name} SET DEFAULT {default}"),
            );
            statements.push(alter(table, &last));
        }
        Some(_) | None => statements.push(add_column(DIALECT, table, column)),
    }
    statements.extend(numbering::options(table, column));
    if let Some(comment) = &column.comment {
        statements.push(comment_on(&column_name(table, &column.name), Some(comment)));
    }
    statements
}

/// Default away, type, identity, NULLs filled, NOT NULL, default back: in an order in which the
/// server accepts each.
fn alter_column(table: &Name, column: &Pair<Column>, backfill: Option<&str>) -> Vec<Statement> {
    let Pair {
        current: from,
        desired: to,
    } = column;
    let name = quote_identifier(&to.name);
    if let Some(statements) = generated::change(table, column) {
        return statements;
    }
    let retyped = from.data_type != to.data_type || from.collation != to.collation;
    let mut statements = numbering::end(table, column);
    let mut actions: Vec<String> = Vec::new();
    if from.generated.is_some() && to.generated.is_none() {
        actions.push(format!("ALTER COLUMN {name} DROP EXPRESSION"));
    }
    if from.default.is_some() && (retyped || to.default.is_none()) {
        actions.push(format!("ALTER COLUMN {name} DROP DEFAULT"));
    }
    let is_identity = |column: &Column| {
        let identity = column.identity.as_ref();
        identity.is_some_and(|it| it.kind != IdentityKind::Serial)
    };
    if is_identity(from) && !is_identity(to) {
        actions.push(format!("ALTER COLUMN {name} DROP IDENTITY"));
    }
    if retyped {
        actions.push(retype(column));
    }
    let narrowed = from.nullable && !to.nullable;
    if let Some(value) = backfill.filter(|_| narrowed) {
        statements.extend(actions.drain(..).map(|action| alter(table, &action)));
        statements.push(Statement::Sql(format!(
            "UPDATE {} SET {name} = {value} WHERE {name} IS NULL",
            table.quoted()
        )));
    }
    if from.nullable != to.nullable {
        let act = if to.nullable { "DROP" } else { "SET" };
        actions.push(format!("ALTER COLUMN {name} {act} NOT NULL"));
    }
    if let Some(default) = &to.default
        && (retyped || from.default != to.default)
    {
        actions.push(format!("ALTER COLUMN {name} SET DEFAULT {default}"));
    }
    statements.extend(actions.iter().map(|action| alter(table, action)));
    statements.extend(numbering::change(table, column));
    if from.comment != to.comment {
        statements.push(comment_on(
            &column_name(table, &to.name),
            to.comment.as_deref(),
        ));
    }
    statements
}

fn alter_primary_key(table: &Name, key: &Pair<Option<PrimaryKey>>) -> Vec<Statement> {
    let mut statements = Vec::new();
    if let Some(current) = &key.current {
        let name = current
            .name
            .clone()
            .unwrap_or_else(|| format!("{}_pkey", table.name));
        statements.extend(drop_constraint(table, &name));
    }
    if let Some(desired) = &key.desired {
        let add = format!("ADD {}", text::primary_key(table, desired, None));
        statements.push(alter_key(table, desired.only, &add));
    }
    statements
}

fn add_foreign_key(table: &Name, key: &ForeignKey) -> Statement {
    let plain = !key.match_full
        && key.deferrable.is_none()
        && !key.not_valid
        && !key.not_enforced
        && !key.period
        && key.on_delete_columns.is_empty()
        && sayable(&key.name);
    if plain {
        Statement::AddForeignKey {
            table: table.clone(),
            key: key.clone(),
        }
    } else {
        alter(table, &format!("ADD {}", text::foreign_key(key)))
    }
}

/// sea-query leaves the parentheses of an empty list out.
pub(super) fn create_enum(item: &EnumType) -> Statement {
    if item.values.is_empty() {
        Statement::Sql(format!("CREATE TYPE {} AS ENUM ()", item.name.quoted()))
    } else {
        Statement::CreateEnum(item.clone())
    }
}

/// Takes down what is in the way, and sets it up again.
fn around(over: &[Operation], work: Vec<Statement>) -> Vec<Statement> {
    let again: Vec<Operation> = over
        .iter()
        .rev()
        .filter_map(|operation| operation.reverse().operation().cloned())
        .collect();
    let before = over.iter().flat_map(statements);
    let after = again.iter().flat_map(statements);
    before.chain(work).chain(after).collect()
}
