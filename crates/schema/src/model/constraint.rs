//! Keys and checks.

use serde::{Deserialize, Serialize};

use super::Name;

/// A primary key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrimaryKey {
    /// Its name, where the database has names for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The columns in order.
    pub columns: Vec<String>,
    /// `INCLUDE` columns.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub include: Vec<String>,
    /// Set where it is deferrable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deferrable: Option<Deferrable>,
    /// `WITHOUT OVERLAPS` behind the last column, a range (PostgreSQL 18).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub without_overlaps: bool,
    /// `ONLY`: the partitions of its table have none that is part of it (PostgreSQL).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub only: bool,
}

impl PrimaryKey {
    /// A plain primary key.
    pub fn new(name: Option<String>, columns: Vec<String>) -> Self {
        Self {
            name,
            columns,
            include: Vec::new(),
            deferrable: None,
            without_overlaps: false,
            only: false,
        }
    }
}

/// When a deferrable constraint is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deferrable {
    /// `DEFERRABLE INITIALLY IMMEDIATE`.
    InitiallyImmediate,
    /// `DEFERRABLE INITIALLY DEFERRED`.
    InitiallyDeferred,
}

/// A unique constraint (a unique index without a constraint is an [`super::Index`]).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unique {
    /// Its name; where the database has none, one made from its columns.
    pub name: String,
    /// The columns in order.
    pub columns: Vec<String>,
    /// `INCLUDE` columns.
    #[serde(default)]
    pub include: Vec<String>,
    /// `NULLS NOT DISTINCT` (PostgreSQL 15).
    #[serde(default)]
    pub nulls_not_distinct: bool,
    /// Set where it is deferrable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deferrable: Option<Deferrable>,
    /// `WITHOUT OVERLAPS` behind the last column, a range (PostgreSQL 18).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub without_overlaps: bool,
    /// `ONLY`: the partitions of its table have none that is part of it (PostgreSQL).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub only: bool,
}

/// What happens to the rows that refer to a changed or deleted one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReferentialAction {
    /// `NO ACTION`.
    #[default]
    NoAction,
    /// `RESTRICT`.
    Restrict,
    /// `CASCADE`.
    Cascade,
    /// `SET NULL`.
    SetNull,
    /// `SET DEFAULT`.
    SetDefault,
}

impl ReferentialAction {
    /// The action as SQL.
    pub const fn sql(self) -> &'static str {
        match self {
            Self::NoAction => "NO ACTION",
            Self::Restrict => "RESTRICT",
            Self::Cascade => "CASCADE",
            Self::SetNull => "SET NULL",
            Self::SetDefault => "SET DEFAULT",
        }
    }
}

/// A foreign key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForeignKey {
    /// Its name; where the database has none, one made from its columns.
    pub name: String,
    /// The referring columns in order.
    pub columns: Vec<String>,
    /// The table referred to.
    pub references: Name,
    /// The columns referred to, in order.
    pub referenced_columns: Vec<String>,
    /// `ON DELETE`.
    #[serde(default)]
    pub on_delete: ReferentialAction,
    /// The columns that `ON DELETE SET …` sets, where not all (PostgreSQL 15).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub on_delete_columns: Vec<String>,
    /// `ON UPDATE`.
    #[serde(default)]
    pub on_update: ReferentialAction,
    /// `MATCH FULL`.
    #[serde(default)]
    pub match_full: bool,
    /// Set where it is deferrable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deferrable: Option<Deferrable>,
    /// `NOT VALID`: existing rows were not checked.
    #[serde(default)]
    pub not_valid: bool,
    /// `NOT ENFORCED` (PostgreSQL 18).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub not_enforced: bool,
    /// `PERIOD` before the last column on both sides, ranges (PostgreSQL 18).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub period: bool,
}

/// A check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// Its name; where the database has none, one made from its expression.
    pub name: String,
    /// The condition, without the outer parentheses.
    pub expression: String,
    /// `NO INHERIT`.
    #[serde(default)]
    pub no_inherit: bool,
    /// `NOT VALID`: existing rows were not checked.
    #[serde(default)]
    pub not_valid: bool,
    /// `NOT ENFORCED` (PostgreSQL 18).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub not_enforced: bool,
}
