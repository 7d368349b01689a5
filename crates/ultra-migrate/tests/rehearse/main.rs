//! Rehearsals tell what a run would do, and leave nothing behind.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::unwrap_used
)]

mod copies;
mod effects;
mod endings;
mod nothing_left;
mod support;
