//! Commands that return data, one per file.

#[cfg(feature = "backup")]
pub(crate) mod backup;
pub(crate) mod check;
pub(crate) mod conflict;
mod journey;
mod probe;
mod runs;
pub(crate) mod stamp;
pub(crate) mod state;
pub(crate) mod status;
mod steps;
pub(crate) mod upgrade;
