//! Plans as SQL statements and as Rust source: one tree, two interpreters.

pub mod header;
pub mod list;
