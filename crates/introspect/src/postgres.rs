//! Reads a PostgreSQL catalog (14 to 18) into a [`Schema`], in one statement.
//!
//! One `SELECT` of bulk sub-queries over `pg_catalog` answers (kind, JSON) rows, which are folded
//! here: one round trip and one snapshot whatever the number of tables, and no user function runs.
//! Columns that only newer servers have are read through `to_jsonb(row)`, so that one text serves
//! all versions.
//!
//! The server writes names relative to `search_path`, so the statement sets that to the default
//! schema alone while it runs (`set_config(…, true)` in its first branch) and puts it back in its
//! last. Names in the default schema and in `pg_catalog` come out bare, all others qualified,
//! whatever the connection's own path is; inside a caller's transaction nothing stays changed.

mod attached;
mod catalog;
mod constraint;
mod describe;
mod fold;
mod index_definition;
mod keys;
mod not_null;
mod others;
mod probe;
mod relation;
mod rows;
mod sequence;
mod text;
mod torn;
mod trouble;

use sea_orm::ConnectionTrait;
use ultra_schema::{Name, Schema};

pub use probe::{InvalidKind, InvalidObject, invalid_objects, same_constants};
pub use trouble::LOWEST_VERSION;

use crate::IntrospectError;

/// What to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadOptions {
    /// The schema whose names come out unqualified; `None` for the connection's `current_schema()`.
    pub default_schema: Option<String>,
    /// Tables that are not part of the application's schema, such as the migrations' own.
    pub ignore_tables: Vec<Name>,
    /// Who owns each thing, too, as objects of kind `owner`.
    pub owners: bool,
}

impl Default for ReadOptions {
    /// The connection's schema, without the tables of SeaORM's, our own and Alembic's migrations.
    fn default() -> Self {
        Self {
            default_schema: None,
            ignore_tables: [
                "seaql_migrations",
                "ultra_migration_history",
                "alembic_version",
            ]
            .map(Name::new)
            .to_vec(),
            owners: false,
        }
    }
}

/// Reads everything that users made in the database: tables, enum types, and a definition of each
/// other object. What belongs to an extension is left out.
///
/// One round trip. Works inside a transaction, whose `search_path` it leaves as it was.
pub async fn read(
    db: &impl ConnectionTrait,
    options: &ReadOptions,
) -> Result<Schema, IntrospectError> {
    let catalog = catalog::fetch(db, options, false).await?;
    fold::fold(catalog, &options.ignore_tables)
}

/// The same for the default schema alone, and what belongs to no schema: extensions, publications.
///
/// # Errors
/// Where the catalog can't be read.
pub async fn read_one_schema(
    db: &impl ConnectionTrait,
    options: &ReadOptions,
) -> Result<Schema, IntrospectError> {
    let catalog = catalog::fetch(db, options, true).await?;
    fold::fold(catalog, &options.ignore_tables)
}
