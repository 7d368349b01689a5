//! Remembers which statements went through the session, so that an error can show the one that
//! failed. SeaORM reports prepared statements only; texts sent by `execute_unprepared` pass unseen.

use std::sync::{Arc, Mutex, PoisonError};

/// What was seen since [`Trace::clear`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    /// Prepared statements that went through.
    pub(crate) done: usize,
    /// The last one that failed.
    pub(crate) failed: Option<String>,
}

/// Shared between the connection's callback and the runner.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trace(Arc<Mutex<Seen>>);

impl Trace {
    pub(crate) fn note(&self, info: &sea_orm::metric::Info<'_>) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if info.failed {
            seen.failed = Some(info.statement.sql.clone());
        } else {
            seen.done += 1;
        }
    }

    pub(crate) fn clear(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Seen::default();
    }

    pub(crate) fn seen(&self) -> Seen {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}
