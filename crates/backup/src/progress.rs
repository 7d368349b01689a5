//! What is being done, for those who watch.

/// A step of the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Phase {
    /// Waiting for the migration lock, or for tables that others have locked.
    Waiting,
    /// The database is read and the file written.
    Dumping,
    /// The file is read back.
    Verifying,
    /// The new database is filled.
    Restoring,
    /// The new database is compared with the manifest.
    Checking,
    /// Old and new change names.
    Swapping,
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub phase: Phase,
    /// Bytes done in this phase.
    pub bytes: u64,
    /// How many there will be. An estimate while dumping: indexes count in it and aren't dumped.
    pub total: Option<u64>,
}

/// Who is told.
pub(crate) type Watcher<'a> = &'a mut (dyn FnMut(Progress) + Send);

impl Progress {
    /// A phase begins.
    pub(crate) fn begin(phase: Phase, total: Option<u64>) -> Self {
        Self {
            phase,
            bytes: 0,
            total,
        }
    }
}
