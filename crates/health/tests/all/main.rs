//! The health routes on real databases.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod cost;
mod document;
mod errors;
mod http;
mod mounting;
mod outages;
mod roles;
mod sqlite;
mod states;
mod support;
