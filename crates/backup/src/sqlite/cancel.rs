//! Ends SQLite's work on another thread.

use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection, InterruptHandle};

use crate::stop::{Stop, Stopper};

type Handle = Arc<Mutex<Option<InterruptHandle>>>;

/// Kept by the future; dropping it interrupts the statement that is running.
#[derive(Default)]
pub(super) struct Canceller {
    stopper: Stopper,
    handle: Handle,
}

/// Used by the thread.
#[derive(Clone)]
pub(super) struct Cancel {
    pub(super) stop: Stop,
    handle: Handle,
}

impl Canceller {
    pub(super) fn watch(&self) -> Cancel {
        Cancel {
            stop: self.stopper.watch(),
            handle: Arc::clone(&self.handle),
        }
    }
}

impl Drop for Canceller {
    fn drop(&mut self) {
        self.stopper.ask();
        let handle = self.handle.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(handle) = handle.as_ref() {
            handle.interrupt();
        }
    }
}

impl Cancel {
    /// From here on this is the connection that works.
    pub(super) fn watch(&self, connection: &Connection) {
        let mut handle = self.handle.lock().unwrap_or_else(PoisonError::into_inner);
        *handle = Some(connection.get_interrupt_handle());
    }
}
