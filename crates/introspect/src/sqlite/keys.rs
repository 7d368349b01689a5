//! Unique constraints and foreign keys.

use std::collections::BTreeMap;

use ultra_schema::{ForeignKey, Name, ReferentialAction, Table, Unique};

use super::catalog::{Catalog, ColumnRow, ForeignKeyRow};
use super::create_table::CreateTable;
use super::tokens::ParseError;

/// A key that is not taken yet: the wanted one, or with ` #2`, ` #3` behind it.
pub(super) fn free_key<T>(taken: &BTreeMap<String, T>, wanted: String) -> String {
    if !taken.contains_key(&wanted) {
        return wanted;
    }
    let mut number = 2_usize;
    loop {
        let key = format!("{wanted} #{number}");
        if !taken.contains_key(&key) {
            return key;
        }
        number += 1;
    }
}

/// Adds the unique constraints of a table.
pub(super) fn uniques(catalog: &Catalog, table: &mut Table, clauses: &CreateTable<'_>) {
    let rows = catalog
        .indexes
        .get(&table.name.name)
        .map_or(&[][..], Vec::as_slice);
    for row in rows.iter().filter(|row| row.origin == "u") {
        let columns: Vec<String> = row
            .parts
            .iter()
            .filter_map(|part| part.column.clone())
            .collect();
        let structure = format!("({})", columns.join(", "));
        let chosen = clauses
            .uniques
            .iter()
            .filter(|clause| same_names(&clause.columns, &columns))
            .find_map(|clause| clause.name.clone())
            .filter(|name| !table.uniques.contains_key(name));
        let name = chosen.unwrap_or_else(|| free_key(&table.uniques, structure));
        let unique = Unique {
            name: name.clone(),
            columns,
            include: Vec::new(),
            nulls_not_distinct: false,
            deferrable: None,
            without_overlaps: false,
            only: false,
        };
        table.uniques.insert(name, unique);
    }
}

fn same_names(left: &[String], right: &[String]) -> bool {
    left.len() == right.len()
        && left
            .iter()
            .zip(right)
            .all(|(a, b)| a.eq_ignore_ascii_case(b))
}

/// Adds the foreign keys of a table. The pragma lists the last one first.
pub(super) fn foreign_keys(
    catalog: &Catalog,
    table: &mut Table,
    clauses: &CreateTable<'_>,
) -> Result<(), ParseError> {
    let rows = catalog
        .foreign_keys
        .get(&table.name.name)
        .map_or(&[][..], Vec::as_slice);
    if rows.len() != clauses.foreign_keys.len() {
        let (listed, written) = (rows.len(), clauses.foreign_keys.len());
        return Err(ParseError(format!(
            "{listed} foreign keys are listed, {written} are in its text"
        )));
    }
    for (row, clause) in rows.iter().rev().zip(&clauses.foreign_keys) {
        let mut key = foreign_key(catalog, table, row)?;
        key.deferrable = clause.deferrable;
        let chosen = clause
            .name
            .clone()
            .filter(|name| !table.foreign_keys.contains_key(name));
        key.name = chosen.unwrap_or_else(|| free_key(&table.foreign_keys, structure(&key)));
        table.foreign_keys.insert(key.name.clone(), key);
    }
    Ok(())
}

fn structure(key: &ForeignKey) -> String {
    format!(
        "({}) -> {} ({})",
        key.columns.join(", "),
        key.references,
        key.referenced_columns.join(", ")
    )
}

fn foreign_key(
    catalog: &Catalog,
    table: &Table,
    row: &ForeignKeyRow,
) -> Result<ForeignKey, ParseError> {
    // Names in a foreign key may be written in another case than those of the table they mean.
    let parent = catalog
        .columns
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(&row.table));
    let name = parent.map_or(row.table.as_str(), |(name, _)| name);
    let parent_columns = parent.map_or(&[][..], |(_, columns)| columns.as_slice());
    let own: Vec<&str> = table.columns.keys().map(String::as_str).collect();
    let theirs: Vec<&str> = parent_columns
        .iter()
        .map(|column| column.name.as_str())
        .collect();
    let referenced_columns = if row.referenced_columns.is_empty() {
        key_columns(parent_columns)
    } else {
        row.referenced_columns
            .iter()
            .map(|column| own_case(column, &theirs))
            .collect()
    };
    Ok(ForeignKey {
        name: String::new(),
        columns: row
            .columns
            .iter()
            .map(|column| own_case(column, &own))
            .collect(),
        references: Name::new(name),
        referenced_columns,
        on_delete: action(&row.on_delete)?,
        on_delete_columns: Vec::new(),
        on_update: action(&row.on_update)?,
        match_full: false,
        deferrable: None,
        not_valid: false,
        not_enforced: false,
        period: false,
    })
}

fn key_columns(columns: &[ColumnRow]) -> Vec<String> {
    let mut members: Vec<&ColumnRow> = columns.iter().filter(|column| column.key > 0).collect();
    members.sort_by_key(|column| column.key);
    members
        .into_iter()
        .map(|column| column.name.clone())
        .collect()
}

pub(super) fn own_case(name: &str, columns: &[&str]) -> String {
    columns
        .iter()
        .find(|column| column.eq_ignore_ascii_case(name))
        .map_or_else(|| name.to_owned(), |c| (*c).to_owned())
}

fn action(text: &str) -> Result<ReferentialAction, ParseError> {
    Ok(match text.to_ascii_uppercase().as_str() {
        "NO ACTION" => ReferentialAction::NoAction,
        "RESTRICT" => ReferentialAction::Restrict,
        "CASCADE" => ReferentialAction::Cascade,
        "SET NULL" => ReferentialAction::SetNull,
        "SET DEFAULT" => ReferentialAction::SetDefault,
        other => {
            return Err(ParseError(format!(
                "the foreign key action `{other}` is unknown"
            )));
        }
    })
}
