//! PostgreSQL: what takes a foreign key its hold.

use std::collections::{BTreeMap, BTreeSet};

use ultra_schema::{DataType, ForeignKey, Name, Schema, Table};

use super::enum_change;
use crate::operation::Operation;

/// The places of the operations that may take a foreign key's hold, by the tables that they are about.
pub(super) fn movers_of_keys(out: &[Operation]) -> BTreeMap<Name, Vec<usize>> {
    let mut found: BTreeMap<Name, Vec<usize>> = BTreeMap::new();
    for (at, operation) in out.iter().enumerate() {
        if let Operation::AlterPrimaryKey { table, .. }
        | Operation::AddUnique { table, .. }
        | Operation::DropUnique { table, .. }
        | Operation::CreateIndex { table, .. }
        | Operation::DropIndex { table, .. }
        | Operation::AlterColumn { table, .. } = operation
        {
            found.entry(table.clone()).or_default().push(at);
        } else if let Some((_, columns)) = enum_change(operation) {
            for column in columns {
                found.entry(column.table.clone()).or_default().push(at);
            }
        }
    }
    found
}

/// True where a key that a foreign key leans on is dropped, on the way up or back, or where its two
/// sides can't be compared while one of them has its new type already.
pub(super) fn loses_hold(
    schema: &Schema,
    table: &Table,
    key: &ForeignKey,
    about: &[&Operation],
) -> bool {
    let Some(target) = schema.tables.get(&key.references) else {
        return false;
    };
    let leans = |of: &Name, columns: &[String]| {
        *of == target.name && as_set(columns) == as_set(&key.referenced_columns)
    };
    // The server makes a key anew when the type of a column changes that it merely includes.
    let included = |of: &Name, name: &String| {
        let primary = target
            .primary_key
            .iter()
            .map(|key| (&key.columns, &key.include));
        let uniques = target
            .uniques
            .values()
            .map(|key| (&key.columns, &key.include));
        let mut keys = primary.chain(uniques);
        keys.any(|(columns, include)| leans(of, columns) && include.contains(name))
    };
    let concerns = |of: &Name, name: &String| {
        (*of == table.name && key.columns.contains(name))
            || (*of == target.name && key.referenced_columns.contains(name))
            || included(of, name)
    };
    about.iter().any(|operation| {
        // A second key over the same columns goes on the way back, when the foreign key may lean on it.
        if let Operation::AlterPrimaryKey { table: of, key } = operation {
            let mut keys = key.current.iter().chain(&key.desired);
            keys.any(|key| leans(of, &key.columns))
        } else if let Operation::AddUnique { table: of, unique }
        | Operation::DropUnique { table: of, unique } = operation
        {
            leans(of, &unique.columns)
        } else if let Operation::CreateIndex { table: of, index }
        | Operation::DropIndex { table: of, index } = operation
        {
            let columns: Vec<String> = index
                .parts
                .iter()
                .filter_map(|part| part.key.column().map(str::to_owned))
                .collect();
            index.unique && leans(of, &columns)
        } else if let Operation::AlterColumn {
            table: of, column, ..
        } = operation
        {
            let types = column.as_ref().map(|column| family(&column.data_type));
            types.differs() && concerns(of, &column.current.name)
        } else {
            enum_change(operation).is_some_and(|(_, columns)| {
                columns
                    .iter()
                    .any(|item| concerns(&item.table, &item.column.name))
            })
        }
    })
}

fn as_set(columns: &[String]) -> BTreeSet<&String> {
    columns.iter().collect()
}

/// Types of one family are compared without a cast, so that a foreign key bears their mixture.
fn family(data_type: &DataType) -> &str {
    match data_type.sql.as_str() {
        "smallint" | "integer" | "bigint" => "integer",
        text if text.starts_with("character varying") => "text",
        other => other,
    }
}
