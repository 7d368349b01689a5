//! The ordered, reversible operations that turn one schema into another.
//!
//! Pure: a [`Plan`] is computed from two schemas and the answers that people gave; nothing here
//! asks a database. Every [`Operation`] owns what undoing it needs, so a plan can be stored, sent
//! and reversed without the schemas that it came from.

mod apply;
mod backed;
mod computed;
mod enums;
mod exchanged;
mod family;
mod graph;
mod hazard;
mod in_place;
mod moved;
mod numbered;
mod objects;
mod obstacle;
mod operation;
mod order;
mod planner;
mod policy;
mod refusal;
mod remade;
mod reverse;
mod room;
mod split;
mod sqlite;
mod undo;

pub use apply::{ApplyError, apply};
pub use hazard::Hazard;
pub use operation::{CopiedColumn, EnumColumn, Operation, Rebuild, ValuePlace};
pub use planner::{Plan, Question, Step, plan};
pub use policy::{BackfillError, Backfills, parse_column_value};
pub use refusal::Refusal;
pub use reverse::Reverse;
