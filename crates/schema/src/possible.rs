//! The drops that could as well be renames.

use serde::{Deserialize, Serialize};

use crate::likeness::{Candidate, fit, ranked, similarity, tables_fit};
use crate::{Column, EnumType, Hints, Name, Pair, Schema, Table};

/// What may be renamed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Renamed {
    /// A table.
    Table,
    /// A column.
    Column,
    /// A value of an enum type.
    Value,
}

impl std::fmt::Display for Renamed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Table => "table",
            Self::Column => "column",
            Self::Value => "value",
        })
    }
}

/// Something that is dropped while something alike is added: it may be a rename.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PossibleRename {
    /// What it is.
    pub what: Renamed,
    /// What would be dropped: `users.name`, `mood.ok`, or a table.
    pub from: String,
    /// What may be its new name, likeliest first, as `--rename` takes it: `full_name`.
    pub to: Vec<String>,
}

/// The drops that could as well be renames, after the given answers.
///
/// A dropped column is one where a column of a like type or name appears in the same table; a dropped table
/// where a new one has more than half of its columns; a value of an enum type that rows may hold
/// where another one appears in its place.
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
        let to = alike(table, &new_tables);
        if !to.is_empty() {
            let (what, from) = (Renamed::Table, name.to_string());
            found.push(PossibleRename { what, from, to });
        }
    }
    for desired in desired.tables.values() {
        if let Some(current) = current.tables.get(&desired.name)
            && !hints.is_empty_table(&desired.name)
        {
            found.extend(possible_column_renames(current, desired, hints));
        }
    }
    for item in desired.enums.values() {
        if let Some(former) = current.enums.get(&item.name)
            && rows_may_hold(&current, &item.name, hints)
        {
            found.extend(possible_value_renames(former, item, hints));
        }
    }
    found
}

fn alike(old: &Table, new: &[&Table]) -> Vec<String> {
    let candidates = new.iter().filter_map(|table| {
        let fit = tables_fit(old, table);
        (fit > 500).then(|| Candidate {
            name: table.name.to_string(),
            fit,
            place: 0,
        })
    });
    names(ranked(&old.name.to_string(), 0, candidates.collect()))
}

fn names(candidates: Vec<Candidate>) -> Vec<String> {
    candidates.into_iter().map(|it| it.name).collect()
}

/// From here on a name is like another one, whatever the types are.
const LIKE: u32 = 500;

fn possible_column_renames(current: &Table, desired: &Table, hints: &Hints) -> Vec<PossibleRename> {
    // What a table has from its parent is its parent's to answer for.
    let gone = current.columns.values().enumerate().filter(|(_, column)| {
        !column.inherited
            && !desired.columns.contains_key(&column.name)
            && !hints.is_drop(&format!("{}.{}", desired.name, column.name))
    });
    let is_new = |(_, column): &(usize, &Column)| {
        !column.inherited && !current.columns.contains_key(&column.name)
    };
    let new = desired.columns.values().enumerate().filter(is_new);
    let new: Vec<(usize, &Column)> = new.collect();
    gone.filter_map(|(place, column)| {
        let candidates = new.iter().filter_map(|(place, other)| {
            let fit = fit(&column.data_type, &other.data_type);
            let like = fit > 0 || similarity(&column.name, &other.name) >= LIKE;
            // What is computed is no loss where it isn't the very same.
            let like = like && (column.generated.is_none() || fit == 1000);
            (like && other.generated == column.generated).then(|| Candidate {
                name: other.name.clone(),
                fit,
                place: *place,
            })
        });
        let to = names(ranked(&column.name, place, candidates.collect()));
        let from = format!("{}.{}", desired.name, column.name);
        let what = Renamed::Column;
        (!to.is_empty()).then_some(PossibleRename { what, from, to })
    })
    .collect()
}

/// True where a column has the type, in a table that isn't known to be empty.
fn rows_may_hold(current: &Schema, item: &Name, hints: &Hints) -> bool {
    let mut tables = current.tables.values();
    tables.any(|table| {
        let mut columns = table.columns.values();
        !hints.is_empty_table(&table.name)
            && columns.any(|column| column.data_type.enum_type.as_ref() == Some(item))
    })
}

/// Values that go where others come, between the same neighbours.
fn possible_value_renames(
    current: &EnumType,
    desired: &EnumType,
    hints: &Hints,
) -> Vec<PossibleRename> {
    let gaps = |own: &EnumType, other: &EnumType| -> Vec<(Option<String>, usize, String)> {
        let mut before = None;
        let mut out = Vec::new();
        for (place, value) in own.values.iter().enumerate() {
            if other.values.contains(value) {
                before = Some(value.clone());
            } else {
                out.push((before.clone(), place, value.clone()));
            }
        }
        out
    };
    let new = gaps(desired, current);
    let gone = gaps(current, desired).into_iter();
    gone.filter_map(|(before, place, value)| {
        let from = format!("{}.{value}", current.name);
        if hints.is_drop(&from) {
            return None;
        }
        let here = new.iter().filter(|(other, _, _)| *other == before);
        let candidates = here.map(|(_, place, name)| Candidate {
            name: name.clone(),
            fit: 1000,
            place: *place,
        });
        let to = names(ranked(&value, place, candidates.collect()));
        let what = Renamed::Value;
        (!to.is_empty()).then_some(PossibleRename { what, from, to })
    })
    .collect()
}
