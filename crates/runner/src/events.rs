//! What a run tells while it is under way.

use std::path::PathBuf;
use std::time::Duration;

use crate::{Direction, Holder};

/// Progress. Who listens decides whether and how it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Somebody else has the lock. For callers that hand the lock's waiting on, too.
    Waiting {
        /// Who has it.
        holder: Holder,
    },
    /// A backup begins. For callers that take one before they run anything.
    BackupStarted {
        /// The file that will hold it.
        file: PathBuf,
    },
    /// A backup is taken or put back.
    BackupProgress {
        /// What is being done: `reading back`.
        phase: &'static str,
        /// Bytes so far.
        bytes: u64,
        /// How many there will be, by estimate.
        total: Option<u64>,
    },
    /// It is done, and was read back.
    BackupFinished {
        /// The file.
        file: PathBuf,
        /// Its size in bytes.
        bytes: u64,
        /// How long it took.
        duration: Duration,
    },
    /// A revision begins.
    Started {
        /// Its name.
        name: String,
        /// Its id.
        id: String,
        /// Which way.
        direction: Direction,
        /// Which step, counted from one.
        index: usize,
        /// Of how many.
        total: usize,
    },
    /// Another run had done it.
    Skipped {
        /// Its name.
        name: String,
        /// Its id.
        id: String,
    },
    /// It is done and recorded.
    Finished {
        /// Its name.
        name: String,
        /// Its id.
        id: String,
        /// How long it took.
        duration: Duration,
    },
    /// It failed; the error comes from the call itself.
    Failed {
        /// Its name.
        name: String,
        /// Its id.
        id: String,
        /// How long it took to fail.
        duration: Duration,
    },
}
