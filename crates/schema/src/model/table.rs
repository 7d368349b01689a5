//! Tables.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::{Check, Column, ForeignKey, Index, Name, PrimaryKey, Unique};

/// A table with everything that belongs to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// The table's name.
    pub name: Name,
    /// Columns in the order in which the database has them. The order is kept for `CREATE TABLE`
    /// but is no difference: equality of this map ignores it.
    pub columns: IndexMap<String, Column>,
    /// The primary key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub primary_key: Option<PrimaryKey>,
    /// Unique constraints by name.
    #[serde(default)]
    pub uniques: BTreeMap<String, Unique>,
    /// Foreign keys by name.
    #[serde(default)]
    pub foreign_keys: BTreeMap<String, ForeignKey>,
    /// Checks by name.
    #[serde(default)]
    pub checks: BTreeMap<String, Check>,
    /// Indexes by name, those that back a constraint excluded.
    #[serde(default)]
    pub indexes: BTreeMap<String, Index>,
    /// The table's comment (PostgreSQL).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// Options after the column list.
    #[serde(default)]
    pub options: TableOptions,
}

/// What follows the column list of `CREATE TABLE`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableOptions {
    /// SQLite's `STRICT`.
    #[serde(default)]
    pub strict: bool,
    /// SQLite's `WITHOUT ROWID`.
    #[serde(default)]
    pub without_rowid: bool,
    /// What keys and columns say beside their fields. Only SQLite's tables are read with them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clauses: Vec<Clause>,
    /// PostgreSQL's `PARTITION BY`, such as `RANGE (at)`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition_by: Option<String>,
    /// PostgreSQL's `PARTITION OF`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition_of: Option<PartitionOf>,
    /// PostgreSQL's `INHERITS`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inherits: Vec<Name>,
}

impl TableOptions {
    /// The tables whose columns and checks it has.
    pub fn parents(&self) -> impl Iterator<Item = &Name> {
        let of = self.partition_of.iter().map(|of| &of.parent);
        of.chain(&self.inherits)
    }
}

/// What a key or a column says beside the fields of its kind: in SQLite, and where a table is made that
/// PostgreSQL takes as a partition.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Clause {
    /// Where it stands.
    pub on: ClauseOn,
    /// The action of `ON CONFLICT`, such as `REPLACE`; none for `ABORT`, the default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conflict: Option<String>,
    /// What follows each column of a key: `COLLATE "NOCASE" DESC`, or nothing. Empty where nothing
    /// follows any. At `NOT NULL`: the constraint's name before it, `CONSTRAINT "name"`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<String>,
}

/// Where a [`Clause`] stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClauseOn {
    /// At `NOT NULL` of the column.
    NotNull(String),
    /// At the primary key.
    PrimaryKey,
    /// At the unique constraint over these columns.
    Unique(Vec<String>),
}

impl ClauseOn {
    /// The columns that it names.
    pub(crate) fn columns_mut(&mut self) -> &mut [String] {
        match self {
            Self::NotNull(column) => std::slice::from_mut(column),
            Self::PrimaryKey => &mut [],
            Self::Unique(columns) => columns,
        }
    }
}

impl TableOptions {
    /// What is said at this place.
    pub fn clause(&self, on: &ClauseOn) -> Option<&Clause> {
        self.clauses.iter().find(|clause| clause.on == *on)
    }
}

/// What a partition is of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartitionOf {
    /// The partitioned table.
    pub parent: Name,
    /// Which rows: `FOR VALUES …` or `DEFAULT`.
    pub bound: String,
}

impl Table {
    /// An empty table.
    pub fn new(name: impl Into<Name>) -> Self {
        Self {
            name: name.into(),
            columns: IndexMap::new(),
            primary_key: None,
            uniques: BTreeMap::new(),
            foreign_keys: BTreeMap::new(),
            checks: BTreeMap::new(),
            indexes: BTreeMap::new(),
            comment: None,
            options: TableOptions::default(),
        }
    }

    /// The column that is another name of SQLite's row id: never NULL, whatever it says.
    pub fn rowid_alias(&self) -> Option<&str> {
        let [only] = self.primary_key.as_ref()?.columns.as_slice() else {
            return None;
        };
        let clause = self.options.clause(&ClauseOn::PrimaryKey);
        // `INTEGER PRIMARY KEY DESC` is none: an old mistake that SQLite keeps.
        let ordered = clause.is_some_and(|clause| !clause.parts.is_empty());
        let integer = self.columns.get(only)?.data_type.sql == "integer";
        (integer && !ordered && !self.options.without_rowid).then_some(only)
    }

    /// The names of its keys, checks and indexes.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let key = self.primary_key.iter().filter_map(|key| key.name.as_ref());
        key.chain(self.uniques.keys())
            .chain(self.foreign_keys.keys())
            .chain(self.checks.keys())
            .chain(self.indexes.keys())
            .map(String::as_str)
    }

    /// True where a key, check or index has the name.
    pub(crate) fn has_part(&self, name: &str) -> bool {
        self.names().any(|it| it == name)
    }

    /// Adds a column at the end.
    pub fn insert_column(&mut self, column: Column) {
        self.columns.insert(column.name.clone(), column);
    }
}
