//! The server as a process: how it starts, serves and ends.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod endings;
mod process;
mod refusals;
mod starts;
