//! The parts of a schema.

mod column;
mod constraint;
mod index;
mod name;
mod object;
mod table;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

pub use column::{Column, DataType, Generated, Identity, IdentityKind};
pub use constraint::{Check, Deferrable, ForeignKey, PrimaryKey, ReferentialAction, Unique};
pub use index::{Index, IndexKey, IndexPart, NullsOrder};
pub use name::Name;
pub use object::{Key, Needs, OtherObject};
pub use table::{Clause, ClauseOn, PartitionOf, Table, TableOptions};

/// A database product whose schemas we read and change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    /// PostgreSQL 14 to 18.
    Postgres,
    /// SQLite, as bundled by sqlx.
    Sqlite,
}

impl Dialect {
    /// The name used in `ultra-migrate.toml`, in file names and in `--json`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Postgres => "postgres",
            Self::Sqlite => "sqlite",
        }
    }

    /// The name as people write it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Postgres => "PostgreSQL",
            Self::Sqlite => "SQLite",
        }
    }
}

impl std::fmt::Display for Dialect {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.title())
    }
}

/// The structure of one database, from whatever source it was read.
///
/// `==` compares all names too, those that a server or SeaORM made up included.
/// "No difference" in the sense of the product is `diff(…).is_empty()`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schema {
    /// Ordinary tables by name.
    #[serde(with = "by_name")]
    pub tables: BTreeMap<Name, Table>,
    /// Enum types by name (PostgreSQL).
    #[serde(with = "by_name")]
    pub enums: BTreeMap<Name, EnumType>,
    /// Everything else: views, functions, triggers, types, properties of tables that have no field.
    #[serde(default)]
    pub others: BTreeSet<OtherObject>,
    /// What needs what, beside what the parts of a table say themselves.
    #[serde(default)]
    pub needs: Needs,
}

impl Schema {
    /// True where there is nothing at all.
    pub fn is_empty(&self) -> bool {
        self.tables.is_empty() && self.enums.is_empty() && self.others.is_empty()
    }

    /// Adds a table under its own name.
    pub fn insert_table(&mut self, table: Table) {
        self.tables.insert(table.name.clone(), table);
    }

    /// Adds an enum type under its own name.
    pub fn insert_enum(&mut self, item: EnumType) {
        self.enums.insert(item.name.clone(), item);
    }
}

/// An enum type with its values in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnumType {
    /// The type's name.
    pub name: Name,
    /// The labels, in sort order.
    pub values: Vec<String>,
}

/// Maps keyed by [`Name`] travel as lists: JSON has no structured keys.
mod by_name {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::{EnumType, Name, Table};

    pub(super) trait Named {
        fn key(&self) -> Name;
    }
    impl Named for Table {
        fn key(&self) -> Name {
            self.name.clone()
        }
    }
    impl Named for EnumType {
        fn key(&self) -> Name {
            self.name.clone()
        }
    }

    pub(super) fn serialize<T: Serialize, S: Serializer>(
        map: &BTreeMap<Name, T>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        to.collect_seq(map.values())
    }

    pub(super) fn deserialize<'de, T: Named + Deserialize<'de>, D: Deserializer<'de>>(
        from: D,
    ) -> Result<BTreeMap<Name, T>, D::Error> {
        let items = Vec::<T>::deserialize(from)?;
        Ok(items.into_iter().map(|item| (item.key(), item)).collect())
    }
}
