//! Which tables, columns and indexes sea-query's builders can say.

use ultra_schema::{
    Column, Dialect, Identity, IdentityKind, Index, IndexKey, Name, Table, quote_literal,
};

use crate::call::{ColumnNode, DefaultNode, IndexNode, Statement, TableNode};
use crate::{text, types};

/// `CREATE TABLE` by builder, or as SQL.
pub(super) fn create_table(dialect: Dialect, table: &Table) -> Statement {
    match table_node(dialect, table) {
        Some(node) => Statement::CreateTable(node),
        None => Statement::Sql(text::create_table(dialect, table)),
    }
}

/// `ADD COLUMN` by builder, or as SQL.
pub(super) fn add_column(dialect: Dialect, table: &Name, column: &Column) -> Statement {
    match column_node(dialect, column) {
        Some(node) => Statement::AddColumn {
            table: table.clone(),
            column: node,
        },
        None => Statement::Sql(format!(
            "ALTER TABLE {} ADD COLUMN {}",
            table.quoted(),
            text::column(dialect, column)
        )),
    }
}

/// `CREATE INDEX` by builder, or as SQL.
pub(super) fn create_index(dialect: Dialect, table: &Name, index: &Index) -> Statement {
    let plain = index.method == "btree"
        && index.include.is_empty()
        && index.predicate.is_none()
        && !index.nulls_not_distinct
        && !index.only
        && index.storage.is_empty()
        && sayable(&index.name);
    let columns: Option<Vec<(String, bool)>> = index
        .parts
        .iter()
        .map(|part| match &part.key {
            IndexKey::Column(name)
                if part.nulls.is_none()
                    && part.collation.is_none()
                    && part.operator_class.is_none() =>
            {
                Some((name.clone(), part.descending))
            }
            IndexKey::Column(_) | IndexKey::Expression(_) => None,
        })
        .collect();
    match columns.filter(|_| plain) {
        Some(columns) => Statement::CreateIndex(IndexNode {
            name: index.name.clone(),
            table: table.clone(),
            columns,
            unique: index.unique,
        }),
        None => Statement::Sql(text::create_index(dialect, table, index)),
    }
}

/// sea-query puts names of constraints and indexes between quotes as they are.
pub(super) fn sayable(name: &str) -> bool {
    !name.contains('"')
}

fn table_node(dialect: Dialect, table: &Table) -> Option<TableNode> {
    // sea-query leaves the parentheses of an empty list out.
    if table.options != ultra_schema::TableOptions::default() || table.columns.is_empty() {
        return None;
    }
    let mut columns: Vec<ColumnNode> = table
        .columns
        .values()
        .map(|column| column_node(dialect, column))
        .collect::<Option<_>>()?;
    let mut primary_key = None;
    if let Some(key) = &table.primary_key {
        if !key.include.is_empty() || key.deferrable.is_some() || key.without_overlaps {
            return None;
        }
        let automatic = format!("{}_pkey", table.name.name);
        let name = key.name.clone().filter(|name| *name != automatic);
        match (key.columns.as_slice(), &name) {
            ([only], None) => {
                columns
                    .iter_mut()
                    .find(|column| column.name == *only)?
                    .primary_key = true;
            }
            _ if columns.iter().any(|column| column.auto_increment)
                && dialect == Dialect::Sqlite =>
            {
                return None;
            }
            _ => primary_key = Some((name.filter(|name| sayable(name)), key.columns.clone())),
        }
    }
    let mut uniques = Vec::new();
    for unique in table.uniques.values() {
        let plain = !unique.nulls_not_distinct && !unique.without_overlaps;
        if unique.deferrable.is_some() || !plain || !unique.include.is_empty() {
            return None;
        }
        let automatic = unnamed(dialect, &table.name.name, &unique.columns, &unique.name);
        match (unique.columns.as_slice(), automatic) {
            ([only], true) => {
                columns
                    .iter_mut()
                    .find(|column| column.name == *only)?
                    .unique = true
            }
            (_, true) => uniques.push((None, unique.columns.clone())),
            (_, false) if dialect == Dialect::Sqlite || !sayable(&unique.name) => return None,
            (_, false) => uniques.push((Some(unique.name.clone()), unique.columns.clone())),
        }
    }
    let mut checks = Vec::new();
    for check in table.checks.values() {
        if check.no_inherit
            || check.not_valid
            || check.not_enforced
            || !custom_safe(&check.expression)
        {
            return None;
        }
        let name = (!check.name.starts_with('(')).then(|| check.name.clone());
        checks.push((name, check.expression.clone()));
    }
    let foreign_keys: Vec<_> = table.foreign_keys.values().cloned().collect();
    // SQLite's builder leaves the name of a foreign key out.
    let simple = |key: &ultra_schema::ForeignKey| {
        key.deferrable.is_none()
            && !key.match_full
            && key.name.starts_with('(')
            && !key.referenced_columns.is_empty()
    };
    if !foreign_keys.iter().all(simple) {
        return None;
    }
    Some(TableNode {
        name: table.name.clone(),
        columns,
        primary_key,
        uniques,
        foreign_keys,
        checks,
    })
}

/// True for the name that the server gives by itself (or none, on SQLite).
fn unnamed(dialect: Dialect, table: &str, columns: &[String], name: &str) -> bool {
    match dialect {
        Dialect::Postgres => name == format!("{table}_{}_key", columns.join("_")),
        Dialect::Sqlite => name.starts_with('('),
    }
}

/// `Expr::cust` takes `?` for a placeholder.
fn custom_safe(expression: &str) -> bool {
    !expression.contains('?') && !expression.contains('$')
}

fn column_node(dialect: Dialect, column: &Column) -> Option<ColumnNode> {
    if column.collation.is_some() || column.generated.is_some() {
        return None;
    }
    let data_type = types::column_type(dialect, &column.data_type);
    types::helper(&data_type)?;
    let auto_increment = match &column.identity {
        None => false,
        Some(Identity {
            kind: IdentityKind::ByDefault,
            options,
            sequence: _,
        }) if options.is_empty() => true,
        Some(Identity {
            kind: IdentityKind::AutoIncrement,
            ..
        }) => true,
        Some(_) => return None,
    };
    let default = match &column.default {
        None => None,
        Some(text) => Some(default_node(dialect, column, text)?),
    };
    Some(ColumnNode {
        name: column.name.clone(),
        data_type,
        nullable: column.nullable,
        default,
        primary_key: false,
        auto_increment,
        unique: false,
    })
}

/// A default as the builders take it; `None` where only SQL says it.
fn default_node(dialect: Dialect, column: &Column, text: &str) -> Option<DefaultNode> {
    let upper = text.to_ascii_uppercase();
    if upper == "CURRENT_TIMESTAMP" {
        return Some(DefaultNode::CurrentTimestamp);
    }
    if upper == "TRUE" || upper == "FALSE" {
        return Some(DefaultNode::Boolean(upper == "TRUE"));
    }
    // A plus is kept where somebody wrote one.
    if let Ok(number) = text.parse::<i64>()
        && !text.starts_with('+')
    {
        return Some(DefaultNode::Integer(number));
    }
    if let Some(value) = string_default(dialect, column, text) {
        // PostgreSQL keeps a negative number as `'-5'::integer`.
        let number = ["smallint", "integer", "bigint"].contains(&column.data_type.sql.as_str());
        if let Some(number) = value.parse().ok().filter(|_| number) {
            return Some(DefaultNode::Integer(number));
        }
        return Some(DefaultNode::Text(value));
    }
    custom_safe(text).then(|| DefaultNode::Expression(text.to_owned()))
}

/// `'x'` and, on PostgreSQL, `'x'::type` of the column's own type.
fn string_default(dialect: Dialect, column: &Column, text: &str) -> Option<String> {
    let literal = match dialect {
        Dialect::Sqlite => text,
        Dialect::Postgres => {
            let (literal, cast) = text.rsplit_once("'::")?;
            let base = column.data_type.sql.split('(').next().unwrap_or_default();
            if cast != column.data_type.sql && cast != base {
                return None;
            }
            text.get(..=literal.len())?
        }
    };
    let value = literal
        .strip_prefix('\'')?
        .strip_suffix('\'')?
        .replace("''", "'");
    // sea-query escapes a backslash for PostgreSQL by `E'…'`: the text would come back otherwise.
    (quote_literal(&value) == literal && !value.contains('\\')).then_some(value)
}
