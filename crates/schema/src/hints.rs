//! What a comparison cannot know: that something is the same under another name.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{Column, Name, Pair, Schema, Table};

/// The answers to "is this a rename?", from `renamed_from`, `--rename` or an answers file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hints {
    /// Renamed tables.
    #[serde(default)]
    pub tables: Vec<RenamedTable>,
    /// Renamed columns.
    #[serde(default)]
    pub columns: Vec<RenamedColumn>,
    /// Tables (`users`) and columns (`users.name`) that really are dropped, not renamed.
    #[serde(default)]
    pub drops: Vec<String>,
    /// Tables, by the names that the current schema has, that were looked into and have no rows:
    /// nothing there can be lost, and no row needs a value.
    #[serde(default)]
    pub empty: BTreeSet<Name>,
    /// Compare what was granted and revoked, too.
    #[serde(default)]
    pub privileges: bool,
    /// Names that nobody chose are names, too: so two databases are compared.
    #[serde(default)]
    pub every_name: bool,
}

/// A table that was called otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenamedTable {
    /// The name that the current schema has.
    pub from: Name,
    /// The name that is wanted.
    pub to: Name,
}

/// A column that was called otherwise.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RenamedColumn {
    /// The table, by the name that is wanted.
    pub table: Name,
    /// The column's name in the current schema.
    pub from: String,
    /// The column's name that is wanted.
    pub to: String,
}

/// A rename that was asked for and can't be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HintError {
    /// What was asked for, as `old=new`.
    pub asked: String,
    /// Why it can't be.
    pub reason: String,
}

impl std::fmt::Display for HintError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "the rename {} can't be done: {}",
            self.asked, self.reason
        )
    }
}

impl std::error::Error for HintError {}

impl Hints {
    /// Refuses answers that fit neither side. They are followed in their order, as the comparison
    /// does: an answer that it would pass over must not count as one.
    ///
    /// # Errors
    /// Names the first rename whose old name isn't in the current schema, whose new name is taken
    /// there, or whose new name isn't in the desired one.
    pub fn check(&self, schemas: Pair<&Schema>) -> Result<(), HintError> {
        let mut current = schemas.current.clone();
        for RenamedTable { from, to } in &self.tables {
            let error = |reason: String| HintError {
                asked: format!("{from}={to}"),
                reason,
            };
            if !current.tables.contains_key(from) {
                return Err(error(format!("there is no table {from}")));
            }
            if !schemas.desired.tables.contains_key(to) {
                return Err(error(format!("no entity has the table {to}")));
            }
            if current.tables.contains_key(to) {
                return Err(error(format!("there is a table {to} already")));
            }
            current.rename_table(from, to);
        }
        for hint in &self.columns {
            let RenamedColumn { table, from, to } = hint;
            let error = |reason: String| HintError {
                asked: format!("{table}.{from}={to}"),
                reason,
            };
            let has = |column| {
                let table = current.tables.get(table);
                table.is_some_and(|table| table.columns.contains_key(column))
            };
            if !has(from) {
                return Err(error(format!("there is no column {from} in {table}")));
            }
            if has(to) {
                return Err(error(format!("there is a column {table}.{to} already")));
            }
            let desired = schemas.desired.tables.get(table);
            if !desired.is_some_and(|table| table.columns.contains_key(to)) {
                return Err(error(format!("no entity has the column {table}.{to}")));
            }
            current.rename_column(table, from, to);
        }
        Ok(())
    }

    /// Adds the renames that entities carry as `renamed_from`, as far as they are still to be done:
    /// the attribute may stay in the source after the rename has happened.
    pub fn add_attributes(&mut self, schemas: Pair<&Schema>, renames: &[RenamedColumn]) {
        for hint in renames {
            let current = schemas.current.tables.get(&self.former_name(&hint.table));
            let desired = schemas.desired.tables.get(&hint.table);
            let (Some(current), Some(desired)) = (current, desired) else {
                continue;
            };
            let to_do = current.columns.contains_key(&hint.from)
                && !current.columns.contains_key(&hint.to)
                && !desired.columns.contains_key(&hint.from)
                && desired.columns.contains_key(&hint.to);
            if to_do && !self.columns.contains(hint) {
                self.columns.push(hint.clone());
            }
        }
    }

    /// The name that a table had before the renames of this set.
    pub fn former_name(&self, desired: &Name) -> Name {
        let renamed = self.tables.iter().find(|hint| hint.to == *desired);
        renamed.map_or_else(|| desired.clone(), |hint| hint.from.clone())
    }

    /// True where a table, by the wanted name, is known to have no rows.
    pub fn is_empty_table(&self, desired: &Name) -> bool {
        self.empty.contains(&self.former_name(desired))
    }

    fn is_drop(&self, what: &str) -> bool {
        self.drops.iter().any(|drop| drop == what)
    }
}

/// Something that is dropped while something alike is added: it may be a rename.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PossibleRename {
    /// What would be dropped: `users.name`, or a table.
    pub from: String,
    /// What may be its new name, likeliest first, as `--rename` takes it: `full_name`.
    pub to: Vec<String>,
}

/// The drops that could as well be renames, after the given answers.
///
/// A dropped column is one where a column of the same type appears in the same table; a dropped
/// table where a new one shares more than half of its columns.
pub fn possible_renames(schemas: Pair<&Schema>, hints: &Hints) -> Vec<PossibleRename> {
    // What the comparison renames is out of the question, and only that.
    let current = schemas.current.renamed(hints);
    let desired = schemas.desired;
    let is_new = |table: &&Table| !current.tables.contains_key(&table.name);
    let new_tables: Vec<&Table> = desired.tables.values().filter(is_new).collect();
    let mut found = Vec::new();
    for (name, table) in &current.tables {
        if desired.tables.contains_key(name)
            || hints.is_drop(&name.to_string())
            || hints.is_empty_table(name)
        {
            continue;
        }
        let alike = new_tables.iter().filter(|new| alike(table, new));
        let to: Vec<String> = alike.map(|new| new.name.to_string()).collect();
        if !to.is_empty() {
            let from = name.to_string();
            found.push(PossibleRename { from, to });
        }
    }
    for desired in desired.tables.values() {
        if let Some(current) = current.tables.get(&desired.name)
            && !hints.is_empty_table(&desired.name)
        {
            found.extend(possible_column_renames(current, desired, hints));
        }
    }
    found
}

fn alike(old: &Table, new: &Table) -> bool {
    let shared = old
        .columns
        .values()
        .filter(|column| {
            new.columns
                .get(&column.name)
                .is_some_and(|other| other.data_type == column.data_type)
        })
        .count();
    shared * 2 > old.columns.len().max(new.columns.len())
}

fn possible_column_renames(current: &Table, desired: &Table, hints: &Hints) -> Vec<PossibleRename> {
    // What a table has from its parent is its parent's to answer for.
    let gone = current.columns.values().filter(|column| {
        !column.inherited
            && !desired.columns.contains_key(&column.name)
            && !hints.is_drop(&format!("{}.{}", desired.name, column.name))
    });
    let is_new =
        |column: &&Column| !column.inherited && !current.columns.contains_key(&column.name);
    let new: Vec<&Column> = desired.columns.values().filter(is_new).collect();
    gone.filter_map(|column| {
        let to: Vec<String> = new
            .iter()
            .filter(|other| {
                other.data_type == column.data_type && other.generated == column.generated
            })
            .map(|other| other.name.clone())
            .collect();
        let from = format!("{}.{}", desired.name, column.name);
        (!to.is_empty()).then_some(PossibleRename { from, to })
    })
    .collect()
}
