//! A database structure as a value, and the difference between two of them.
//!
//! Everything here is pure: no connection, no file, no clock. A [`Schema`] comes from one of the
//! readers in `ultra-introspect`; two of them are compared by [`diff()`], which yields [`Change`]s.
//!
//! Invariants: a schema refers to its parts by name only (no ids, no back-pointers), so that it can
//! be compared, stored and sent; the order of a table's columns is kept but is no difference.

mod change;
mod diff;
mod hints;
mod likeness;
mod literal;
mod model;
mod names;
mod objects;
mod pair;
mod possible;
mod rename;
mod renames;
mod same_name;
mod secret;
mod sql;

pub use change::Change;
pub use diff::{diff, diff_renamed, renames};
pub use hints::{
    HintError, Hints, Missing, RenamedColumn, RenamedObject, RenamedTable, RenamedValue,
};
pub use likeness::{Candidate, ranked, similarity};
pub use literal::{is_constant, is_fixed};
pub use model::{
    Check, Clause, ClauseOn, Column, DataType, Deferrable, Dialect, EnumType, ForeignKey,
    Generated, Identity, IdentityKind, Index, IndexKey, IndexPart, Key, Name, Needs, NullsOrder,
    OtherObject, PartitionOf, PrimaryKey, ReferentialAction, Schema, Table, TableOptions, Unique,
};
pub use names::{
    automatic_name, automatic_not_null, quote_identifier, quote_literal, sequence_name,
};
pub use pair::Pair;
pub use possible::{PossibleRename, Renamed, possible_renames};
pub use renames::{Rename, altered_as};
pub use secret::masked_statement;
pub use sql::{identifiers, mentions_identifier, rename_identifier};
