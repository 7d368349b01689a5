//! SQL text for what sea-query's builders can't say.

mod constraint;
mod index;
mod table;

pub(crate) use constraint::{check, conflict, foreign_key, primary_key, unique};
pub(crate) use index::create_index;
pub(crate) use table::{column, create_table};

use ultra_schema::quote_identifier;

/// Quoted identifiers, separated by commas.
pub(crate) fn columns(names: &[String]) -> String {
    names
        .iter()
        .map(|name| quote_identifier(name))
        .collect::<Vec<_>>()
        .join(", ")
}
