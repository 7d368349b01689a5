//! The runner against real databases: SQLite files, and a PostgreSQL server started for the test.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod child;
mod claims;
mod concurrency;
mod endings;
mod failures;
mod history;
mod kills;
mod locks;
mod recorder;
mod sessions;
mod sqlite_keys;
mod strangers;
mod support;
mod urls;
