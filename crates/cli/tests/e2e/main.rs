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

mod adopt;
mod asked;
mod at_once;
mod backups;
mod bad_builds;
mod bad_input;
mod bad_sides;
mod branches;
mod diff;
mod editing;
mod foreign;
mod from_live;
mod init;
mod interrupted;
mod main_job;
mod mistyped;
mod owners;
mod rehearsed;
mod scripted;
mod scripts;
mod snapshots;
mod squashed;
mod untouched;
mod warned;
