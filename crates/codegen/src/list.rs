//! Reading and editing a migrator's `src/lib.rs`: its `mod m…;` lines and its `migrator! { … }`.
//!
//! Positions come from a parser, edits are made in the text: whatever isn't edited stays byte for byte.

mod conflict;
mod edit;
mod position;

pub use conflict::resolve_conflict;
pub use edit::{add, add_after, remove, replace};

use position::Migrator;

/// Why a list can't be read or edited.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ListError {
    /// The file is no Rust.
    #[error("line {line}: {message}: the migrator's file is not valid Rust; correct it there")]
    Syntax {
        /// The line, from 1.
        line: usize,
        /// The parser's words.
        message: String,
    },
    /// Git left both sides of a conflict.
    #[error(
        "line {line}: there are git conflict markers: `ultra-migrate merge -m \"…\"` takes them out"
    )]
    Conflicted {
        /// The line of the first marker, from 1.
        line: usize,
    },
    /// No list.
    #[error(
        "there is no `ultra_migrate::migrator! {{ … }}`: put the names of the `mod m…;` lines into \
         one, in place of `struct Migrator` and its `MigratorTrait`"
    )]
    NoMigrator,
    /// Two lists.
    #[error("line {line}: a second `migrator! {{ … }}`: a crate has one; join them")]
    SecondMigrator {
        /// The line of the second, from 1.
        line: usize,
    },
    /// Something else in the list.
    #[error("line {line}: `{text}` can't stand in `migrator! {{ … }}`: it takes names and commas")]
    Entry {
        /// The line, from 1.
        line: usize,
        /// What stands there.
        text: String,
    },
    /// Not a module's name.
    #[error("`{name}` can't be a module's name: take letters, digits and `_`")]
    NotAName {
        /// The name.
        name: String,
    },
    /// Already there.
    #[error("`{name}` is listed already")]
    AlreadyListed {
        /// The name.
        name: String,
    },
    /// Not there.
    #[error("`{name}` is not listed in `migrator! {{ … }}`: `ultra-migrate check` names what is")]
    NotListed {
        /// The name.
        name: String,
    },
    /// Conflict markers that don't belong together.
    #[error("line {line}: this git conflict marker has no counterpart: resolve it by hand")]
    Marker {
        /// The line, from 1.
        line: usize,
    },
    /// A conflict about something else.
    #[error(
        "line {line}: `{text}` differs between the sides and is neither a `mod m…;` line nor a \
         name in the list: resolve this conflict by hand"
    )]
    ConflictContent {
        /// The line, from 1.
        line: usize,
        /// What stands there.
        text: String,
    },
}

/// The names in `migrator! { … }`, in order.
///
/// # Errors
/// When the file can't be read, or has no such list.
pub fn listed(source: &str) -> Result<Vec<String>, ListError> {
    let migrator = Migrator::find(source)?;
    Ok(migrator.entries.into_iter().map(|e| e.name).collect())
}

#[cfg(test)]
mod tests;
