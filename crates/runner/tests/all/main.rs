//! The runner against real databases: SQLite files, and a PostgreSQL server started for the test.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::print_stderr
)]

mod child;
mod claims;
mod concurrency;
mod endings;
mod failures;
mod history;
mod journal;
mod kills;
mod locks;
mod proxy;
mod recorder;
mod retries;
mod sessions;
mod sqlite_keys;
mod strangers;
mod support;
mod urls;
