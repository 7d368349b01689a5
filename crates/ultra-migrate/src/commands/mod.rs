//! Commands that return data, one per file.

pub(crate) mod check;
pub(crate) mod conflict;
mod runs;
pub(crate) mod stamp;
pub(crate) mod state;
pub(crate) mod status;
pub(crate) mod upgrade;
