//! Rows for every table of the reference project.

use ultra_schema::{Column, Dialect, Schema, Table, quote_identifier, quote_literal};

/// Two rows in each table, parents first: the first has a value in every column, the second only
/// where one is needed.
pub(crate) fn inserts(dialect: Dialect, schema: &Schema) -> Vec<String> {
    let mut tables: Vec<&Table> = schema.tables.values().collect();
    // Nothing here is more than three deep.
    for _ in 0..3 {
        let place = |name: &ultra_schema::Name| {
            let keys = schema.tables[name].foreign_keys.values();
            keys.map(|key| tables.iter().position(|it| it.name == key.references))
                .max()
        };
        let mut places: Vec<_> = tables
            .iter()
            .map(|table| (place(&table.name).flatten().map_or(0, |at| at + 1), *table))
            .collect();
        places.sort_by_key(|(place, _)| *place);
        tables = places.into_iter().map(|(_, table)| table).collect();
    }
    let rows = tables
        .iter()
        .flat_map(|table| (1..=2).map(|row| insert(dialect, schema, table, row)));
    rows.collect()
}

fn insert(dialect: Dialect, schema: &Schema, table: &Table, row: usize) -> String {
    let wanted = |column: &&Column| row == 1 || !column.nullable || column.name == "id";
    let columns: Vec<&Column> = table.columns.values().filter(wanted).collect();
    let names: Vec<String> = columns
        .iter()
        .map(|column| quote_identifier(&column.name))
        .collect();
    let values: Vec<String> = columns
        .iter()
        .map(|column| {
            let named = listed(table, column);
            named.unwrap_or_else(|| value(dialect, schema, column, row))
        })
        .collect();
    format!(
        "INSERT INTO {} ({}) VALUES ({})",
        table.name.quoted(),
        names.join(", "),
        values.join(", ")
    )
}

/// The first of the values that a check lists for the column.
fn listed(table: &Table, column: &Column) -> Option<String> {
    let start = format!("{} IN (", quote_identifier(&column.name));
    let mut checks = table.checks.values();
    let values = checks.find_map(|check| check.expression.strip_prefix(&start))?;
    values.split([',', ')']).next().map(str::to_owned)
}

fn value(dialect: Dialect, schema: &Schema, column: &Column, row: usize) -> String {
    if let Some(item) = column
        .data_type
        .enum_type
        .as_ref()
        .and_then(|name| schema.enums.get(name))
    {
        return quote_literal(&item.values[0]);
    }
    let sql = column.data_type.sql.as_str();
    let has = |parts: &[&str]| parts.iter().any(|part| sql.contains(part));
    if sql.ends_with("[]") {
        let element = if has(&["int"]) { "1,2" } else { "\"a\",\"b\"" };
        return format!("'{{{element}}}'");
    }
    if has(&["json"]) {
        return match dialect {
            Dialect::Postgres => "'{\"a\": 1}'".into(),
            Dialect::Sqlite => "'[1,2]'".into(),
        };
    }
    if has(&["timestamp", "date"]) {
        return "'2026-01-02 03:04:05'".into();
    }
    if has(&["bool"]) {
        return "true".into();
    }
    if has(&["int", "numeric", "double", "real", "decimal"]) {
        return row.to_string();
    }
    // Short, and different in each row.
    quote_literal(&format!("{}{row}", &column.name[..1]))
}
