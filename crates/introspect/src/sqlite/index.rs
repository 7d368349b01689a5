//! Indexes that back no constraint.

use ultra_schema::{Index, IndexKey, IndexPart, Name, Schema, Table};

use super::catalog::{Catalog, IndexPartRow, IndexRow};
use super::create_index::{self, KeyClause};
use super::expression::canonical;
use super::tokens::{ParseError, tokens};
use crate::IntrospectError;

/// Reads the indexes of the tables that are in the schema.
pub(super) fn read_all(catalog: &Catalog, schema: &mut Schema) -> Result<(), IntrospectError> {
    for (name, rows) in &catalog.indexes {
        let Some(table) = schema.tables.get_mut(&Name::new(name)) else {
            continue;
        };
        for row in rows.iter().filter(|row| row.origin == "c") {
            let sql = catalog
                .objects
                .iter()
                .find(|object| object.kind == "index" && object.name == row.name)
                .and_then(|object| object.sql.as_deref())
                .unwrap_or_default();
            let index = read(table, row, sql)
                .map_err(|error| error.about(&format!("index {}", row.name)))?;
            table.indexes.insert(index.name.clone(), index);
        }
    }
    Ok(())
}

fn read(table: &Table, row: &IndexRow, sql: &str) -> Result<Index, ParseError> {
    let parsed = tokens(sql)?;
    let clauses = create_index::parse(&parsed)?;
    if clauses.keys.len() != row.parts.len() {
        let (listed, written) = (row.parts.len(), clauses.keys.len());
        return Err(ParseError(format!(
            "{listed} keys are listed, {written} are in its text"
        )));
    }
    let names: Vec<&str> = table.columns.keys().map(String::as_str).collect();
    let mut index = Index::on(&row.name, []);
    index.unique = row.unique;
    index.predicate = clauses
        .predicate
        .map(|predicate| canonical(predicate, &names));
    index.parts = row
        .parts
        .iter()
        .zip(&clauses.keys)
        .map(|(row, key)| part(table, row, key, &names))
        .collect();
    Ok(index)
}

fn part(table: &Table, row: &IndexPartRow, clause: &KeyClause<'_>, names: &[&str]) -> IndexPart {
    let (key, own) = match &row.column {
        Some(name) => {
            let own = table
                .columns
                .get(name)
                .and_then(|column| column.collation.as_deref());
            (IndexKey::Column(name.clone()), own.unwrap_or("BINARY"))
        }
        None => (
            IndexKey::Expression(canonical(clause.expression, names)),
            "BINARY",
        ),
    };
    // The pragma knows what is used, the text what was written; an expression has only the latter.
    let used = match &row.column {
        Some(_) => row.collation.clone(),
        None => clause.collation.clone(),
    };
    IndexPart {
        key,
        descending: row.descending,
        nulls: None,
        collation: used
            .map(|name| name.to_ascii_uppercase())
            .filter(|name| name != own),
        operator_class: None,
    }
}
