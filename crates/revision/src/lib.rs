//! The graph of revisions: ids, heads, targets and paths.

mod declared;

pub use declared::{File, Revision};
