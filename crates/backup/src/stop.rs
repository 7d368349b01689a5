//! Ends work on other threads when the future that waits for it is dropped.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Kept by the future; dropping it asks the thread to stop.
#[derive(Debug, Default)]
pub(crate) struct Stopper(Arc<AtomicBool>);

/// Looked at by the thread.
#[derive(Clone, Debug)]
pub(crate) struct Stop(Arc<AtomicBool>);

impl Stopper {
    pub(crate) fn watch(&self) -> Stop {
        Stop(Arc::clone(&self.0))
    }

    pub(crate) fn ask(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Drop for Stopper {
    fn drop(&mut self) {
        self.ask();
    }
}

impl Stop {
    pub(crate) fn asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// An error once it was asked for. Nobody reads its text: the future is gone.
    pub(crate) fn check(&self) -> io::Result<()> {
        if self.asked() {
            return Err(io::Error::new(io::ErrorKind::Interrupted, "given up"));
        }
        Ok(())
    }
}

/// Runs blocking work on a thread of its own kind.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|panicked| Err(io::Error::other(panicked)))
}
