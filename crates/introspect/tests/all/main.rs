//! Tests of the readers against real databases.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod entities;
mod postgres;
mod scratch;
mod sqlite;
