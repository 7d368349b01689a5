//! What keys and columns say beside their fields: conflict clauses, order, collations.

use std::collections::BTreeMap;

use ultra_schema::{Clause, ClauseOn, Table, quote_identifier};

use super::catalog::{Catalog, IndexPartRow};
use super::create_table::CreateTable;
use super::keys::own_case;

/// The clauses of a table whose columns and unique constraints are read already, in order.
pub(super) fn read(catalog: &Catalog, table: &Table, text: &CreateTable<'_>) -> Vec<Clause> {
    let mut found: BTreeMap<ClauseOn, Clause> = BTreeMap::new();
    let own: Vec<&str> = table.columns.keys().map(String::as_str).collect();
    for (on, action) in &text.conflicts {
        let on = match on {
            ClauseOn::NotNull(column) => ClauseOn::NotNull(own_case(column, &own)),
            ClauseOn::PrimaryKey => ClauseOn::PrimaryKey,
            ClauseOn::Unique(columns) => {
                ClauseOn::Unique(columns.iter().map(|it| own_case(it, &own)).collect())
            }
        };
        at(&mut found, on).conflict = Some(action.clone());
    }
    let rows = catalog.indexes.get(&table.name.name);
    for row in rows.map_or(&[][..], Vec::as_slice) {
        let parts: Vec<String> = row.parts.iter().map(|part| suffix(table, part)).collect();
        if parts.iter().all(String::is_empty) {
            continue;
        }
        let columns = row.parts.iter().filter_map(|part| part.column.clone());
        match row.origin.as_str() {
            "pk" => at(&mut found, ClauseOn::PrimaryKey).parts = parts,
            "u" => at(&mut found, ClauseOn::Unique(columns.collect())).parts = parts,
            _ => {}
        }
    }
    found.into_values().collect()
}

fn at(found: &mut BTreeMap<ClauseOn, Clause>, on: ClauseOn) -> &mut Clause {
    found.entry(on.clone()).or_insert_with(|| Clause {
        on,
        conflict: None,
        parts: Vec::new(),
    })
}

/// What a column of a key says beside its name.
fn suffix(table: &Table, part: &IndexPartRow) -> String {
    let column = part
        .column
        .as_ref()
        .and_then(|name| table.columns.get(name));
    let own = column.and_then(|column| column.collation.as_deref());
    let own = own.unwrap_or("BINARY");
    let used = part.collation.as_deref().unwrap_or("BINARY");
    let mut words = Vec::new();
    if !own.eq_ignore_ascii_case(used) {
        let name = quote_identifier(&used.to_ascii_uppercase());
        words.push(format!("COLLATE {name}"));
    }
    if part.descending {
        words.push("DESC".to_owned());
    }
    words.join(" ")
}
