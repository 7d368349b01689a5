//! Backups of databases that are read back before they are called done, and the way back.
//!
//! A backup is one file: the dump as a zstd stream, as standard tools read it, and behind it, in a
//! frame that they skip, a manifest that says what must be in it. [`backup()`] makes one,
//! [`inspect`] and [`check`] look at one, [`restore()`] brings the database back: into a new place
//! beside the old one, which is kept under a dated name.
//!
//! Everything can be ended by dropping the future: programs that it started are killed, and what
//! isn't finished is removed.

mod backup;
mod error;
mod file;
mod manifest;
mod name;
mod postgres;
mod progress;
mod restore;
mod sqlite;
mod stop;

pub use backup::{BackupReport, BackupRequest, backup, prepare_folder};
pub use error::{BackupError, Foreign, Users};
pub use manifest::{Digest, Kind, Locale, Manifest, Table, TableKind};
pub use postgres::copy;
pub use progress::{Phase, Progress};
pub use restore::{RestoreReport, RestoreRequest, check, inspect, restore};
