//! PostgreSQL, by `pg_dump` and `pg_restore`.

mod belongings;
mod catalog;
mod check;
mod child;
mod content;
mod copy;
mod dump;
mod environment;
mod programs;
mod restore;
mod rights;
mod side;
mod snapshot;
mod sql;
mod swap;
mod verify;

pub use copy::copy;
pub(crate) use dump::backup;
pub(crate) use restore::restore;
