//! Plans as Rust source: one ordinary SeaORM migration per file.

mod body;
mod builder;
mod complete;
mod file;
mod idens;
mod layout;
mod migration;
mod parts;
mod segment;

pub use complete::{CompleteError, complete};
pub use file::render;
pub use migration::{Arm, FileHead, Migration};
