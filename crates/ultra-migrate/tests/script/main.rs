//! `--sql`: what psql and sqlite3 make of a script is what `upgrade` leaves.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr
)]

mod client;
mod list;
mod refusals;
mod same;
mod texts;
mod values;
