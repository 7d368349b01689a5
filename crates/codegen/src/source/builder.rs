//! The second interpreter: the tree as calls of sea-query's builders.

use ultra_plan::ValuePlace;
use ultra_schema::{ForeignKey, Name, ReferentialAction};

use super::idens::Idens;
use super::layout::{Node, call, text};
use crate::call::{ColumnNode, DefaultNode, IndexNode, Statement, TableNode};
use crate::types;

/// A statement as an expression that still needs `.await`; raw SQL goes through `db`.
pub(super) fn node(statement: &Statement, idens: &mut Idens) -> Node {
    let manager = |method: &str, argument: Node| text("manager").method(method, vec![argument]);
    match statement {
        Statement::CreateTable(table) => manager("create_table", create_table(table, idens)),
        Statement::DropTable(name) => {
            let table = text(idens.table(name));
            let drop = call("Table::drop", vec![]).method("table", vec![table]);
            manager("drop_table", owned(drop))
        }
        Statement::RenameTable { from, to } => {
            let names = vec![
                text(idens.table(from)),
                text(idens.table(&Name::new(&*to.name))),
            ];
            manager(
                "rename_table",
                owned(call("Table::rename", vec![]).method("table", names)),
            )
        }
        Statement::AddColumn { table, column } => {
            let alter = alter(table, idens);
            let column = column_def(table, column, idens);
            manager(
                "alter_table",
                owned(alter.method("add_column", vec![column])),
            )
        }
        Statement::DropColumn { table, column } => {
            let alter = alter(table, idens);
            let column = text(idens.column(table, column));
            manager(
                "alter_table",
                owned(alter.method("drop_column", vec![column])),
            )
        }
        Statement::RenameColumn { table, from, to } => {
            let alter = alter(table, idens);
            let names = vec![
                text(idens.column(table, from)),
                text(idens.column(table, to)),
            ];
            manager("alter_table", owned(alter.method("rename_column", names)))
        }
        Statement::CreateIndex(index) => manager("create_index", create_index(index, idens)),
        Statement::DropIndex { table, name } => {
            let table = text(idens.table(table));
            let drop = call("Index::drop", vec![]).method("name", vec![string(name)]);
            manager("drop_index", owned(drop.method("table", vec![table])))
        }
        Statement::AddForeignKey { table, key } => {
            manager("create_foreign_key", owned(foreign_key(table, key, idens)))
        }
        Statement::DropForeignKey { table, name } => {
            let table = text(idens.table(table));
            let drop = call("ForeignKey::drop", vec![]).method("name", vec![string(name)]);
            manager("drop_foreign_key", owned(drop.method("table", vec![table])))
        }
        Statement::CreateEnum(item) => {
            let values = item.values.iter().map(|value| alias(value)).collect();
            let create =
                call("Type::create", vec![]).method("as_enum", vec![type_name(&item.name)]);
            manager(
                "create_type",
                owned(create.method("values", vec![Node::List(values)])),
            )
        }
        Statement::DropEnum(name) => {
            let drop = call("Type::drop", vec![]).method("name", vec![type_name(name)]);
            manager("drop_type", owned(drop))
        }
        Statement::AddEnumValue { name, value, place } => {
            manager("alter_type", add_value(name, value, place))
        }
        Statement::Irreversible(reason) => {
            call("irreversible", vec![text("manager"), string(reason)])
        }
        Statement::GuardRebuilds(tables) => {
            call("guard_rebuilds", vec![text("manager"), strings(tables)])
        }
        Statement::BeginRebuild {
            table,
            columns,
            indexes,
        } => call(
            "begin_rebuild",
            vec![
                text("manager"),
                string(table),
                strings(columns),
                strings(indexes),
            ],
        ),
        Statement::FinishRebuild { table, numbered } => {
            let name = if *numbered {
                "finish_numbered_rebuild"
            } else {
                "finish_rebuild"
            };
            call(name, vec![text("manager"), string(table)])
        }
        Statement::Sql(sql) => text("db").method("execute_unprepared", vec![raw(sql)]),
    }
}

fn owned(builder: Node) -> Node {
    builder.method("to_owned", vec![])
}

fn string(value: &str) -> Node {
    text(format!("{value:?}"))
}

/// `&["a", "b"]`.
fn strings(values: &[String]) -> Node {
    Node::Slice(values.iter().map(|value| string(value)).collect())
}

fn alias(name: &str) -> Node {
    call("Alias::new", vec![string(name)])
}

/// SQL as a literal: plain where it has neither quotes nor lines, else raw.
fn raw(sql: &str) -> Node {
    if !sql.contains(['"', '\\', '\n']) {
        return string(sql);
    }
    let mut hashes = "#".to_owned();
    while sql.contains(&format!("\"{hashes}")) {
        hashes.push('#');
    }
    text(format!("r{hashes}\"{sql}\"{hashes}"))
}

fn type_name(name: &Name) -> Node {
    match &name.schema {
        Some(schema) => text(format!(
            "(Alias::new({schema:?}), Alias::new({:?}))",
            name.name
        )),
        None => alias(&name.name),
    }
}

fn alter(table: &Name, idens: &mut Idens) -> Node {
    call("Table::alter", vec![]).method("table", vec![text(idens.table(table))])
}

fn create_table(node: &TableNode, idens: &mut Idens) -> Node {
    let table = text(idens.table(&node.name));
    let mut out = call("Table::create", vec![]).method("table", vec![table]);
    for column in &node.columns {
        out = out.method("col", vec![column_def(&node.name, column, idens)]);
    }
    if let Some((name, columns)) = &node.primary_key {
        let key = key(&node.name, name.as_deref(), columns, idens);
        out = out.method("primary_key", vec![key]);
    }
    for (name, columns) in &node.uniques {
        let key = key(&node.name, name.as_deref(), columns, idens).method("unique", vec![]);
        out = out.method("index", vec![key]);
    }
    for key in &node.foreign_keys {
        out = out.method("foreign_key", vec![foreign_key(&node.name, key, idens)]);
    }
    for (name, condition) in &node.checks {
        let condition = call("Expr::cust", vec![raw(condition)]);
        out = out.method(
            "check",
            vec![match name {
                Some(name) => call("", vec![alias(name).method("into_iden", vec![]), condition]),
                None => condition,
            }],
        );
    }
    owned(out)
}

fn key(table: &Name, name: Option<&str>, columns: &[String], idens: &mut Idens) -> Node {
    let mut out = call("Index::create", vec![]);
    if let Some(name) = name {
        out = out.method("name", vec![string(name)]);
    }
    for column in columns {
        out = out.method("col", vec![text(idens.column(table, column))]);
    }
    out
}

/// `string_len_null(Users::Name, 120)`, with what the helper doesn't say behind it.
fn column_def(table: &Name, node: &ColumnNode, idens: &mut Idens) -> Node {
    let column = text(idens.column(table, &node.name));
    let numbered_key =
        node.primary_key && node.auto_increment && !node.nullable && node.default.is_none();
    match (&node.data_type, numbered_key) {
        (sea_query::ColumnType::Integer, true) => return call("pk_auto", vec![column]),
        (sea_query::ColumnType::BigInteger, true) => return call("big_pk_auto", vec![column]),
        _ => {}
    }
    let (name, arguments) = types::helper(&node.data_type).unwrap_or(("text", Vec::new()));
    let path = if node.nullable {
        format!("{name}_null")
    } else {
        name.to_owned()
    };
    let arguments = std::iter::once(column)
        .chain(arguments.into_iter().map(text))
        .collect();
    let mut out = call(&path, arguments);
    if let Some(default) = &node.default {
        out = out.method("default", vec![default_value(default)]);
    }
    for (wanted, method) in [
        (node.auto_increment, "auto_increment"),
        (node.primary_key, "primary_key"),
        (node.unique, "unique_key"),
    ] {
        if wanted {
            out = out.method(method, vec![]);
        }
    }
    out
}

fn default_value(default: &DefaultNode) -> Node {
    match default {
        DefaultNode::Text(value) => string(value),
        // A literal without a suffix is an `i32` here.
        DefaultNode::Integer(number) if i32::try_from(*number).is_err() => {
            text(format!("{number}_i64"))
        }
        DefaultNode::Integer(number) => text(number.to_string()),
        DefaultNode::Boolean(value) => text(value.to_string()),
        DefaultNode::CurrentTimestamp => call("Expr::current_timestamp", vec![]),
        DefaultNode::Expression(sql) => call("Expr::cust", vec![raw(sql)]),
    }
}

fn create_index(node: &IndexNode, idens: &mut Idens) -> Node {
    let table = text(idens.table(&node.table));
    let mut out = call("Index::create", vec![])
        .method("name", vec![string(&node.name)])
        .method("table", vec![table]);
    for (column, descending) in &node.columns {
        let column = idens.column(&node.table, column);
        let key = if *descending {
            format!("({column}, IndexOrder::Desc)")
        } else {
            column
        };
        out = out.method("col", vec![text(key)]);
    }
    if node.unique {
        out = out.method("unique", vec![]);
    }
    owned(out)
}

fn foreign_key(table: &Name, key: &ForeignKey, idens: &mut Idens) -> Node {
    let mut out = call("ForeignKey::create", vec![]);
    if !key.name.starts_with('(') {
        out = out.method("name", vec![string(&key.name)]);
    }
    out = out.method("from_tbl", vec![text(idens.table(table))]);
    out = out.method("to_tbl", vec![text(idens.table(&key.references))]);
    for column in &key.columns {
        out = out.method("from_col", vec![text(idens.column(table, column))]);
    }
    for column in &key.referenced_columns {
        out = out.method("to_col", vec![text(idens.column(&key.references, column))]);
    }
    for (method, action) in [("on_delete", key.on_delete), ("on_update", key.on_update)] {
        let variant = match action {
            ReferentialAction::NoAction => continue,
            ReferentialAction::Restrict => "Restrict",
            ReferentialAction::Cascade => "Cascade",
            ReferentialAction::SetNull => "SetNull",
            ReferentialAction::SetDefault => "SetDefault",
        };
        out = out.method(method, vec![text(format!("ForeignKeyAction::{variant}"))]);
    }
    out
}

fn add_value(name: &Name, value: &str, place: &ValuePlace) -> Node {
    let alter = call("Type::alter", vec![])
        .method("name", vec![type_name(name)])
        .method("add_value", vec![alias(value)]);
    match place {
        ValuePlace::Before(next) => alter.method("before", vec![alias(next)]),
        ValuePlace::After(previous) => alter.method("after", vec![alias(previous)]),
        ValuePlace::Last => alter,
    }
}
