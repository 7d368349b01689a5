//! The DDL that SeaORM's entities ask for.
//!
//! SeaORM's registry is opaque, but what it would execute can be recorded, as typed statements. From
//! those this module makes its own DDL: foreign keys apart from tables (so that circles work), types
//! replaced where a database lacks them, `renamed_from` lifted out of the comments.
//!
//! # What differs from SeaORM's own DDL
//!
//! PostgreSQL: `CREATE SCHEMA IF NOT EXISTS` for each `schema_name`; enum types first, once each, also
//! those that occur only in arrays; their names are quoted in column types, too; foreign keys by
//! `ALTER TABLE` after all tables; `COMMENT ON`; `Year` is `smallint`.
//!
//! SQLite: foreign keys inline; arrays are `json_text`; enums are `text` with a check of the values; types
//! that only PostgreSQL has are `text` (`Year`: `integer`), with a warning; numbered keys of any width are
//! `integer`; a `schema_name` is dropped, with a warning, because SQLite has no schemas.
//!
//! The order is by name: link order, which SeaORM's registry has, isn't stable.

mod ddl;
mod error;
mod postgres;
mod recorder;
mod registry;
mod render;
mod sqlite;

use ultra_schema::{Dialect, RenamedColumn};

pub use error::EntityError;

/// What the entities ask for, as statements for one database.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntityDdl {
    /// To be executed in this order on an empty database.
    pub statements: Vec<String>,
    /// What `renamed_from` says, by table and column.
    pub renames: Vec<RenamedColumn>,
    /// The tables, sorted; with their schema where an entity names one.
    pub tables: Vec<String>,
    /// What could not be said as the entities say it.
    pub warnings: Vec<String>,
}

/// Records the entities that are linked into this binary and renders their DDL.
///
/// A prefix is a crate (`entity`), a module with a star (`entity::*`) or any beginning of a module path;
/// `*` and an empty list mean all linked crates. SeaORM's own `seaql_migrations` is never among them.
///
/// A builder that panics becomes an [`EntityError`] that names the entity; the default panic hook still
/// writes its line to stderr, so what is known to panic is found before it does.
pub fn entity_ddl(dialect: Dialect, prefixes: &[&str]) -> Result<EntityDdl, EntityError> {
    let entities = registry::record(prefixes)?;
    ddl::render(dialect, entities)
}
