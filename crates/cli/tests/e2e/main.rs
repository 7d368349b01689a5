//! The command line, end to end: real projects, Cargo's builds, SQLite files and PostgreSQL.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod database;
mod edit;
mod project;
mod run;

mod main_job;
