//! Commands that return data, one per file.

#[cfg(feature = "backup")]
pub(crate) mod backup;
pub(crate) mod check;
pub(crate) mod conflict;
mod exchange;
mod journey;
mod probe;
pub(crate) mod rehearse;
pub(crate) mod repair;
mod runs;
pub(crate) mod script;
pub(crate) mod stamp;
pub(crate) mod state;
pub(crate) mod status;
pub(crate) mod steps;
pub(crate) mod upgrade;
