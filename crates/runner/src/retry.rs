//! How failures that pass by themselves are met.

use std::time::Duration;

/// What to do when somebody else's lock is in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    /// How long a revision is tried again after a lock timeout, a deadlock or a failed
    /// serialization; zero: once, with the longest wait.
    pub patience: Duration,
    /// Whether sessions that are in the way of the last tries are ended.
    pub cancel_blockers: bool,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            patience: Duration::from_secs(120),
            cancel_blockers: false,
        }
    }
}
