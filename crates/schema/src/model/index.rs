//! Indexes.

use serde::{Deserialize, Serialize};

/// An index that backs no constraint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Index {
    /// The index's name (in the schema of its table).
    pub name: String,
    /// True for `UNIQUE`.
    #[serde(default)]
    pub unique: bool,
    /// The access method; `btree` where the database knows no other.
    pub method: String,
    /// The keys in order.
    pub parts: Vec<IndexPart>,
    /// `INCLUDE` columns.
    #[serde(default)]
    pub include: Vec<String>,
    /// The condition of a partial index.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub predicate: Option<String>,
    /// `NULLS NOT DISTINCT` (PostgreSQL 15).
    #[serde(default)]
    pub nulls_not_distinct: bool,
    /// Storage parameters, as `name=value` (PostgreSQL `WITH (…)`).
    #[serde(default)]
    pub storage: Vec<String>,
    /// `ONLY`: the partitions of its table have none that is part of it (PostgreSQL).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub only: bool,
}

impl Index {
    /// A plain ascending index.
    pub fn on<'a>(name: impl Into<String>, columns: impl IntoIterator<Item = &'a str>) -> Self {
        Self {
            name: name.into(),
            unique: false,
            method: "btree".into(),
            parts: columns.into_iter().map(IndexPart::column).collect(),
            include: Vec::new(),
            predicate: None,
            nulls_not_distinct: false,
            storage: Vec::new(),
            only: false,
        }
    }
}

/// One key of an index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexPart {
    /// Column or expression.
    pub key: IndexKey,
    /// True for `DESC`.
    #[serde(default)]
    pub descending: bool,
    /// Where NULLs come, if that is not the default of the direction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nulls: Option<NullsOrder>,
    /// The collation, where it is not the column's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collation: Option<String>,
    /// The operator class with its parameters, where it is not the type's default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator_class: Option<String>,
}

impl IndexPart {
    /// An ascending column.
    pub fn column(name: &str) -> Self {
        Self {
            key: IndexKey::Column(name.into()),
            descending: false,
            nulls: None,
            collation: None,
            operator_class: None,
        }
    }
}

/// What an index key is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IndexKey {
    /// A column by name.
    Column(String),
    /// An expression in the catalog's spelling, without outer parentheses.
    Expression(String),
}

impl IndexKey {
    /// The column's name, if it is a plain column.
    pub fn column(&self) -> Option<&str> {
        match self {
            Self::Column(name) => Some(name),
            Self::Expression(_) => None,
        }
    }
}

/// Where NULLs come in an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NullsOrder {
    /// `NULLS FIRST`.
    First,
    /// `NULLS LAST`.
    Last,
}
