//! The first interpreter: the tree as the SQL that sea-query makes of the builder calls.

use sea_query::{
    Alias, ColumnDef, Expr, ForeignKey as ForeignKeyBuilder, ForeignKeyAction,
    ForeignKeyCreateStatement, ForeignKeyDropStatement, Index, IndexCreateStatement,
    IndexDropStatement, IndexOrder, IntoTableRef, PostgresQueryBuilder, SqliteQueryBuilder, Table,
    TableAlterStatement, TableCreateStatement, TableDropStatement, TableRef, TableRenameStatement,
    extension::postgres::{
        Type, TypeAlterStatement, TypeCreateStatement, TypeDropStatement, TypeRef,
    },
};
use ultra_plan::ValuePlace;
use ultra_revision::{begin_rebuild, finish_rebuild, guard_rebuilds};
use ultra_schema::{Dialect, ForeignKey, Name, ReferentialAction};

use crate::call::{ColumnNode, DefaultNode, IndexNode, Statement, TableNode};
use crate::types;

/// What a statement sends to the database, each without a semicolon. `None` where sea-query can't
/// say it for the dialect.
pub fn sql(dialect: Dialect, statement: &Statement) -> Option<Vec<String>> {
    if !renders(dialect, statement) {
        return None;
    }
    Some(match statement {
        Statement::GuardRebuilds(tables) => guard_rebuilds(&texts(tables)),
        Statement::BeginRebuild {
            table,
            columns,
            indexes,
        } => begin_rebuild(table, &texts(columns), &texts(indexes)),
        Statement::FinishRebuild { table, numbered } => finish_rebuild(table, *numbered),
        statement => vec![single(dialect, statement)],
    })
}

fn texts(items: &[String]) -> Vec<&str> {
    items.iter().map(String::as_str).collect()
}

fn single(dialect: Dialect, statement: &Statement) -> String {
    match statement {
        Statement::CreateTable(table) => schema_sql(dialect, &create_table(table)),
        Statement::DropTable(name) => {
            let drop: TableDropStatement = Table::drop().table(table_ref(name)).to_owned();
            schema_sql(dialect, &drop)
        }
        Statement::RenameTable { from, to } => {
            let rename: TableRenameStatement = Table::rename()
                .table(table_ref(from), table_ref(&Name::new(&*to.name)))
                .to_owned();
            schema_sql(dialect, &rename)
        }
        Statement::AddColumn { table, column } => {
            let alter = alter(table).add_column(column_def(column)).to_owned();
            schema_sql(dialect, &alter)
        }
        Statement::DropColumn { table, column } => schema_sql(
            dialect,
            &alter(table).drop_column(Alias::new(column)).to_owned(),
        ),
        Statement::RenameColumn { table, from, to } => {
            let renamed = alter(table)
                .rename_column(Alias::new(from), Alias::new(to))
                .to_owned();
            schema_sql(dialect, &renamed)
        }
        Statement::CreateIndex(index) => schema_sql(dialect, &create_index(index)),
        Statement::DropIndex { table, name } => {
            let drop: IndexDropStatement =
                Index::drop().name(name).table(table_ref(table)).to_owned();
            schema_sql(dialect, &drop)
        }
        Statement::AddForeignKey { table, key } => schema_sql(dialect, &foreign_key(table, key)),
        Statement::DropForeignKey { table, name } => {
            let drop: ForeignKeyDropStatement = ForeignKeyBuilder::drop()
                .name(name)
                .table(table_ref(table))
                .to_owned();
            schema_sql(dialect, &drop)
        }
        Statement::CreateEnum(item) => {
            let create: TypeCreateStatement = Type::create()
                .as_enum(type_ref(&item.name))
                .values(item.values.iter().map(Alias::new))
                .to_owned();
            create.to_string(PostgresQueryBuilder)
        }
        Statement::DropEnum(name) => {
            let drop: TypeDropStatement = Type::drop().name(type_ref(name)).to_owned();
            drop.to_string(PostgresQueryBuilder)
        }
        Statement::AddEnumValue { name, value, place } => {
            let alter: TypeAlterStatement = add_value(name, value, place);
            alter.to_string(PostgresQueryBuilder)
        }
        // Several statements, taken apart by the caller.
        Statement::GuardRebuilds(_)
        | Statement::BeginRebuild { .. }
        | Statement::FinishRebuild { .. }
        | Statement::Irreversible(_) => String::new(),
        Statement::Sql(text) => text.clone(),
    }
}

fn renders(dialect: Dialect, statement: &Statement) -> bool {
    let column = |column: &ColumnNode| types::renders(dialect, &column.data_type);
    // SQLite has no schemas: its builders give up on a qualified name.
    let named = |name: &Name| dialect == Dialect::Postgres || name.schema.is_none();
    match statement {
        Statement::CreateTable(table) => named(&table.name) && table.columns.iter().all(column),
        Statement::AddColumn {
            table,
            column: added,
        } => named(table) && column(added),
        Statement::DropTable(table)
        | Statement::DropColumn { table, .. }
        | Statement::RenameColumn { table, .. }
        | Statement::DropIndex { table, .. } => named(table),
        Statement::RenameTable { from, to } => named(from) && named(to),
        Statement::CreateIndex(index) => named(&index.table),
        Statement::AddForeignKey { .. }
        | Statement::DropForeignKey { .. }
        | Statement::CreateEnum(_)
        | Statement::DropEnum(_)
        | Statement::AddEnumValue { .. } => dialect == Dialect::Postgres,
        Statement::GuardRebuilds(_)
        | Statement::BeginRebuild { .. }
        | Statement::FinishRebuild { .. } => dialect == Dialect::Sqlite,
        Statement::Irreversible(_) => false,
        Statement::Sql(_) => true,
    }
}

/// What every schema statement of sea-query can do, by dialect.
trait SchemaSql {
    fn postgres(&self) -> String;
    fn sqlite(&self) -> String;
}

macro_rules! schema_sql {
    ($($statement:ty),*) => {$(
        impl SchemaSql for $statement {
            fn postgres(&self) -> String { self.to_string(PostgresQueryBuilder) }
            fn sqlite(&self) -> String { self.to_string(SqliteQueryBuilder) }
        }
    )*};
}

schema_sql!(
    TableCreateStatement,
    TableDropStatement,
    TableRenameStatement,
    TableAlterStatement,
    IndexCreateStatement,
    IndexDropStatement,
    ForeignKeyCreateStatement,
    ForeignKeyDropStatement
);

fn schema_sql(dialect: Dialect, statement: &impl SchemaSql) -> String {
    match dialect {
        Dialect::Postgres => statement.postgres(),
        Dialect::Sqlite => statement.sqlite(),
    }
}

fn table_ref(name: &Name) -> TableRef {
    match &name.schema {
        Some(schema) => (Alias::new(schema), Alias::new(&*name.name)).into_table_ref(),
        None => Alias::new(&*name.name).into_table_ref(),
    }
}

fn type_ref(name: &Name) -> TypeRef {
    match &name.schema {
        Some(schema) => (Alias::new(schema), Alias::new(&*name.name)).into(),
        None => Alias::new(&*name.name).into(),
    }
}

fn alter(table: &Name) -> TableAlterStatement {
    Table::alter().table(table_ref(table)).to_owned()
}

fn create_table(node: &TableNode) -> TableCreateStatement {
    let mut table = Table::create();
    table.table(table_ref(&node.name));
    for column in &node.columns {
        table.col(column_def(column));
    }
    if let Some((name, columns)) = &node.primary_key {
        table.primary_key(&mut key(name.as_deref(), columns));
    }
    for (name, columns) in &node.uniques {
        table.index(key(name.as_deref(), columns).unique());
    }
    for key in &node.foreign_keys {
        table.foreign_key(&mut foreign_key(&node.name, key));
    }
    for (name, condition) in &node.checks {
        let condition = Expr::cust(condition.clone());
        match name {
            Some(name) => {
                let name: sea_query::DynIden = sea_query::IntoIden::into_iden(Alias::new(name));
                table.check((name, condition))
            }
            None => table.check(condition),
        };
    }
    table
}

fn key(name: Option<&str>, columns: &[String]) -> IndexCreateStatement {
    let mut index = Index::create();
    if let Some(name) = name {
        index.name(name);
    }
    for column in columns {
        index.col(Alias::new(column));
    }
    index
}

fn column_def(node: &ColumnNode) -> ColumnDef {
    let mut column = ColumnDef::new_with_type(Alias::new(&node.name), node.data_type.clone());
    if node.nullable {
        column.null();
    } else {
        column.not_null();
    }
    if let Some(default) = &node.default {
        match default {
            DefaultNode::Text(text) => column.default(text.as_str()),
            DefaultNode::Integer(number) => column.default(*number),
            DefaultNode::Boolean(value) => column.default(*value),
            DefaultNode::CurrentTimestamp => column.default(Expr::current_timestamp()),
            DefaultNode::Expression(text) => column.default(Expr::cust(text.clone())),
        };
    }
    if node.auto_increment {
        column.auto_increment();
    }
    if node.primary_key {
        column.primary_key();
    }
    if node.unique {
        column.unique_key();
    }
    column
}

fn create_index(node: &IndexNode) -> IndexCreateStatement {
    let mut index = Index::create();
    index.name(&node.name).table(table_ref(&node.table));
    for (column, descending) in &node.columns {
        if *descending {
            index.col((Alias::new(column), IndexOrder::Desc));
        } else {
            index.col(Alias::new(column));
        }
    }
    if node.unique {
        index.unique();
    }
    index
}

fn foreign_key(table: &Name, key: &ForeignKey) -> ForeignKeyCreateStatement {
    let mut builder = ForeignKeyBuilder::create();
    if !key.name.starts_with('(') {
        builder.name(&key.name);
    }
    builder
        .from_tbl(table_ref(table))
        .to_tbl(table_ref(&key.references));
    for column in &key.columns {
        builder.from_col(Alias::new(column));
    }
    for column in &key.referenced_columns {
        builder.to_col(Alias::new(column));
    }
    if let Some(action) = action(key.on_delete) {
        builder.on_delete(action);
    }
    if let Some(action) = action(key.on_update) {
        builder.on_update(action);
    }
    builder
}

/// sea-query's action; `NO ACTION` is the default and is left out.
fn action(action: ReferentialAction) -> Option<ForeignKeyAction> {
    match action {
        ReferentialAction::NoAction => None,
        ReferentialAction::Restrict => Some(ForeignKeyAction::Restrict),
        ReferentialAction::Cascade => Some(ForeignKeyAction::Cascade),
        ReferentialAction::SetNull => Some(ForeignKeyAction::SetNull),
        ReferentialAction::SetDefault => Some(ForeignKeyAction::SetDefault),
    }
}

fn add_value(name: &Name, value: &str, place: &ValuePlace) -> TypeAlterStatement {
    let alter = Type::alter()
        .name(type_ref(name))
        .add_value(Alias::new(value));
    match place {
        ValuePlace::Before(next) => alter.before(Alias::new(next)),
        ValuePlace::After(previous) => alter.after(Alias::new(previous)),
        ValuePlace::Last => alter,
    }
}
