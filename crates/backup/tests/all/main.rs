//! Backup and restore on real databases.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod damage;
mod dropped;
mod foreign;
mod in_use;
mod passwords;
mod places;
mod postgres;
mod programs;
mod rights;
mod sqlite;
mod support;
mod writers;
