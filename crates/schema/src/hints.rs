//! What a comparison cannot know: that something is the same under another name.

mod check;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{Name, Pair, Rename, Schema};

/// The answers to "is this a rename?", from `renamed_from`, `--rename` or an answers file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hints {
    /// Renamed tables.
    #[serde(default)]
    pub tables: Vec<RenamedTable>,
    /// Renamed columns.
    #[serde(default)]
    pub columns: Vec<RenamedColumn>,
    /// Renamed enum types, sequences, views and the like.
    #[serde(default)]
    pub objects: Vec<RenamedObject>,
    /// Renamed values of enum types.
    #[serde(default)]
    pub values: Vec<RenamedValue>,
    /// Tables (`users`), columns (`users.name`) and values of enum types (`mood.ok`) that really are
    /// dropped, not renamed.
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

/// An enum type or another object that was called otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenamedObject {
    /// `enum`, or the kind of an [`crate::OtherObject`].
    pub kind: String,
    /// The name that the current schema has.
    pub from: Name,
    /// The name that is wanted.
    pub to: Name,
}

/// A value of an enum type that was called otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenamedValue {
    /// The type, by the name that is wanted.
    pub item: Name,
    /// The value in the current schema.
    pub from: String,
    /// The value that is wanted.
    pub to: String,
}

/// A rename that was asked for and can't be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HintError {
    /// What was asked for, as `old=new`.
    pub asked: String,
    /// Why it can't be.
    pub reason: String,
    /// What isn't there, where that is why.
    pub missing: Option<Missing>,
}

/// A name that one side lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// As an answer has it: `users`, `users.name`, `mood.ok`.
    pub name: String,
    /// True where it is the desired schema that lacks it.
    pub wanted: bool,
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
    /// Refuses answers that fit neither side: an answer that the comparison would pass over must not
    /// count as one.
    ///
    /// # Errors
    /// Names the first rename whose old name isn't in the current schema, whose new name is taken
    /// there, or whose new name isn't in the desired one.
    pub fn check(&self, schemas: Pair<&Schema>) -> Result<(), HintError> {
        check::check(self, schemas)
    }

    /// The renames as they were asked for.
    pub(crate) fn all(&self) -> Vec<Rename> {
        let tables = self.tables.iter().cloned();
        let tables = tables.map(|RenamedTable { from, to }| Rename::Table { from, to });
        let objects = self.objects.iter().cloned();
        let objects =
            objects.map(|RenamedObject { kind, from, to }| Rename::Object { kind, from, to });
        let columns = self.columns.iter().cloned();
        let columns =
            columns.map(|RenamedColumn { table, from, to }| Rename::Column { table, from, to });
        let values = self.values.iter().cloned();
        let values = values.map(|RenamedValue { item, from, to }| Rename::Value { item, from, to });
        tables.chain(objects).chain(columns).chain(values).collect()
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

    /// The name that an enum type had before the renames of this set.
    pub fn former_enum(&self, desired: &Name) -> Name {
        let mut objects = self.objects.iter();
        let renamed = objects.find(|hint| hint.kind == "enum" && hint.to == *desired);
        renamed.map_or_else(|| desired.clone(), |hint| hint.from.clone())
    }

    /// True where a table, by the wanted name, is known to have no rows.
    pub fn is_empty_table(&self, desired: &Name) -> bool {
        self.empty.contains(&self.former_name(desired))
    }

    pub(crate) fn is_drop(&self, what: &str) -> bool {
        self.drops.iter().any(|drop| drop == what)
    }
}
