//! Plans as Rust source: one ordinary SeaORM migration per file.

mod builder;
mod complete;
mod file;
mod idens;
mod layout;

pub use complete::{CompleteError, complete};
pub use file::{Arm, FileHead, Migration, render};
