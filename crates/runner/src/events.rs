//! What a run tells while it is under way.

use std::path::PathBuf;
use std::time::Duration;

use crate::{Activity, Blocker, Direction, Holder};

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
    /// It runs without a transaction and goes on where it stopped.
    Resumed {
        /// Its name.
        name: String,
        /// How many statements were done before.
        done: usize,
        /// Of how many.
        total: usize,
    },
    /// A statement of a revision without a transaction begins.
    Statement {
        /// The revision's name.
        name: String,
        /// Which one, counted from one.
        index: usize,
        /// Of how many.
        total: usize,
    },
    /// What the session is doing, once a second; more often while somebody is in the way.
    Activity {
        /// The revision's name.
        name: String,
        /// What is seen.
        activity: Activity,
    },
    /// Somebody else's lock was in the way: nothing was kept of the revision (or, without a
    /// transaction, of its statement), and it will be tried again.
    Retrying {
        /// The revision's name.
        name: String,
        /// What the server said.
        reason: String,
        /// Which try comes next, counted from one.
        attempt: u32,
        /// After which time.
        pause: Duration,
        /// Who was in the way, as far as it was seen.
        blockers: Vec<Blocker>,
    },
    /// A session that was in the way was ended, as it was asked for.
    BlockerCancelled {
        /// The session.
        blocker: Blocker,
    },
    /// What a failed or killed concurrent build had left was dropped; it is built anew.
    LeftoverDropped {
        /// The revision's name.
        name: String,
        /// The index.
        index: String,
    },
    /// A concurrent build had been finished by the server after its client was gone.
    Adopted {
        /// The revision's name.
        name: String,
        /// The index.
        index: String,
    },
    /// The session was lost. It is connected again, and what is applied is read anew.
    Reconnecting {
        /// Why.
        reason: String,
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
