//! Reads an SQLite database.
//!
//! The pragmas say which columns, keys and indexes there are. They don't say checks, collations,
//! generated expressions, names of constraints, `AUTOINCREMENT`, partial predicates and expression
//! keys: those are parsed from the `CREATE` texts that SQLite keeps. Both come in a constant number
//! of queries, however many tables there are.
//!
//! # Canonical forms
//!
//! - **Types**: lower case, one space between words, `real(10, 2)`; empty where none was declared.
//! - **Expressions** (checks, defaults, predicates, index keys, generated columns): see
//!   [`normalize_expression`].
//! - **Defaults**: as SQLite stores them (`'x'`, `0`, `CURRENT_TIMESTAMP`, `datetime('now')`),
//!   without outer parentheses; a bare or double-quoted word, which SQLite takes for a string, is
//!   written as one; `DEFAULT NULL` is no default.
//! - **Names that are not there**: a constraint without a name has a key made of its structure,
//!   which begins with `(`: `(a, b)` for a unique constraint, `(user_id) -> users (id)` for a foreign
//!   key, `("a" > 0)` for a check. Structural twins get ` #2`, ` #3` behind it.
//! - **Collations**: upper case; `BINARY`, the default, is `None`.
//! - A foreign key is deferrable only where it is `DEFERRABLE INITIALLY DEFERRED`: SQLite treats all
//!   other forms alike. `MATCH` is parsed and ignored by SQLite, and here.
//!
//! Conflict clauses, and the order and collation of the columns of a key, are
//! [`ultra_schema::Clause`]s of the table. Tables of a virtual table's own are left out.

mod assemble;
mod catalog;
mod clauses;
mod create_index;
mod create_table;
mod cursor;
mod expression;
mod index;
mod keys;
mod table;
mod tokens;

use sea_orm::ConnectionTrait;
use ultra_schema::Schema;

use crate::IntrospectError;

/// What to leave out of a reading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// Tables (and views) that are not read, with their indexes and triggers: the bookkeeping of a
    /// migration tool. Compared as SQLite does, without regard to case.
    pub ignore_tables: Vec<String>,
}

/// Reads the `main` database of a connection.
///
/// Four queries, each one statement; run it in a transaction where others may change the structure.
/// SQLite's own tables (`sqlite_…`) are not read.
pub async fn read(
    db: &impl ConnectionTrait,
    options: &ReadOptions,
) -> Result<Schema, IntrospectError> {
    let catalog = catalog::Catalog::read(db).await?;
    assemble::schema(&catalog, options)
}

/// An SQL expression in the canonical form that this reader gives to expressions.
///
/// - tokens joined by one space, none inside parentheses, before a comma or after a function's name;
///   unary `+`, `-`, `~` stand at their operand; comments are dropped;
/// - outer parentheses around the whole are removed; `==` is `=`, `!=` is `<>`;
/// - keywords (`AND`, `IN`, `NULL`, `CURRENT_TIMESTAMP`, …) and collations are upper case,
///   functions and other bare words lower case;
/// - a word that is one of `columns` is written in double quotes and in the column's own case;
///   other quoted identifiers stay quoted, in double quotes;
/// - literals stay as they are.
///
/// It is idempotent. A string or quoted name without an end is an error.
pub fn normalize_expression(sql: &str, columns: &[&str]) -> Result<String, IntrospectError> {
    let tokens = tokens::tokens(sql).map_err(|error| error.about("an expression"))?;
    Ok(expression::canonical(&tokens, columns))
}
