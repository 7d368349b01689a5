//! SQLite, by its online backup.
//!
//! Nothing here opens a live database but SQLite itself: when a process closes a file, it loses
//! all locks that any part of it has on that file.

mod cancel;
mod copy;
mod dump;
mod examine;
mod restore;
mod swap;
mod users;

pub(crate) use dump::backup;
pub(crate) use restore::restore;
