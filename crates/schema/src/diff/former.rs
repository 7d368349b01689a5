//! Names that were automatic before a rename and are no longer.
//!
//! A server makes the names of keys, indexes and sequences from those of table and columns, once.
//! After a rename the old ones stay: what a new table would be called by is then a difference.

use std::collections::{BTreeMap, BTreeSet};

use crate::renames::{in_order, spare};
use crate::{Dialect, Hints, IndexKey, Name, Pair, Rename, Schema, Table};

/// The parts of tables whose names nobody chose, and that stem from before a rename.
#[derive(Clone, Debug, Default)]
pub(super) struct Former(BTreeSet<(Name, String)>);

impl Former {
    /// What the renames leave behind in a schema.
    pub(super) fn of(dialect: Dialect, original: &Schema, hints: &Hints) -> Self {
        let mut former = Self::default();
        let renames = original.renames(hints);
        // SQLite would make the index anew for its name alone.
        if renames.is_empty() || dialect == Dialect::Sqlite {
            return former;
        }
        for table in original.tables.values() {
            let (now, columns) = renamed(table, &renames);
            for (name, own) in parts(table) {
                let touched = now != table.name || own.iter().any(|it| columns.contains_key(*it));
                if touched && is_automatic(dialect, table, &own, name) {
                    former.0.insert((now.clone(), name.to_owned()));
                }
            }
        }
        former
    }

    /// True where the name is a leftover.
    pub(super) fn has(&self, table: &Name, name: &str) -> bool {
        self.0.contains(&(table.clone(), name.to_owned()))
    }
}

/// The renames of sequences that have their names from what a table or column was called.
pub(super) fn sequences(
    dialect: Dialect,
    original: (&Schema, &Hints),
    schemas: Pair<&Schema>,
) -> Vec<Rename> {
    let renames = original.0.renames(original.1);
    if renames.is_empty() || dialect == Dialect::Sqlite {
        return Vec::new();
    }
    let mut wanted_names = Vec::new();
    for table in original.0.tables.values() {
        let (now, columns) = renamed(table, &renames);
        for column in table.columns.keys() {
            let wanted = columns.get(column.as_str()).unwrap_or(column);
            let Some(from) = schemas.current.numbering(&now, wanted) else {
                continue;
            };
            let Some(to) = schemas.desired.numbering(&now, wanted) else {
                continue;
            };
            let automatic = crate::sequence_name(&table.name.name, column);
            let is_leftover = from.name.trim_end_matches(|c: char| c.is_ascii_digit()) == automatic
                && to.name == crate::sequence_name(&now.name, wanted);
            if is_leftover && from != to {
                wanted_names.push((from.to_string(), to.to_string()));
            }
        }
    }
    let taken = wanted_names.iter().map(|(from, _)| from.clone()).collect();
    let (fitting, _) = in_order(wanted_names, taken, spare);
    let rename = |(from, to): (String, String)| Rename::Object {
        kind: "sequence".to_owned(),
        from: Name::parse(&from),
        to: Name::parse(&to),
    };
    fitting.into_iter().map(rename).collect()
}

/// What a table is called after the renames, and its renamed columns.
fn renamed<'a>(table: &Table, renames: &'a [Rename]) -> (Name, BTreeMap<&'a str, String>) {
    let mut name = table.name.clone();
    for rename in renames {
        if let Rename::Table { from, to } = rename
            && *from == name
        {
            name = to.clone();
        }
    }
    // By the name that each has now, so that one that goes by way of another is followed.
    let mut columns: BTreeMap<&str, String> = BTreeMap::new();
    for rename in renames {
        if let Rename::Column { table, from, to } = rename
            && *table == name
        {
            let first = columns.iter().find(|(_, now)| *now == from);
            let first = first.map_or(from.as_str(), |(first, _)| *first);
            columns.insert(first, to.clone());
        }
    }
    (name, columns)
}

/// True for a name that the server or SeaORM made from the table and these columns.
fn is_automatic(dialect: Dialect, table: &Table, columns: &[&str], name: &str) -> bool {
    // The primary key's and those of checks have at most one column in them.
    let alone = crate::automatic_name(dialect, table, &[], name);
    alone || crate::automatic_name(dialect, table, columns, name)
}

/// The named parts with the columns that they are made of.
fn parts(table: &Table) -> Vec<(&str, Vec<&str>)> {
    let mut found: Vec<(&str, Vec<&str>)> = Vec::new();
    if let Some(key) = &table.primary_key
        && let Some(name) = &key.name
    {
        found.push((name, key.columns.iter().map(String::as_str).collect()));
    }
    for unique in table.uniques.values() {
        found.push((
            &unique.name,
            unique.columns.iter().map(String::as_str).collect(),
        ));
    }
    for key in table.foreign_keys.values() {
        found.push((&key.name, key.columns.iter().map(String::as_str).collect()));
    }
    for check in table.checks.values() {
        let columns = table.columns.keys().map(String::as_str);
        let named = columns.filter(|it| crate::mentions_identifier(&check.expression, it));
        found.push((&check.name, named.collect()));
    }
    for index in table.indexes.values() {
        let columns = index.parts.iter().filter_map(|part| match &part.key {
            IndexKey::Column(name) => Some(name.as_str()),
            IndexKey::Expression(_) => None,
        });
        found.push((&index.name, columns.collect()));
    }
    found
}
