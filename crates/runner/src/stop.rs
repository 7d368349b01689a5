//! The wish to stop, from whoever runs the runner.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::watch;

/// A handle by which a run is asked to stop: the statement under way is cancelled on the server,
/// its revision is rolled back, no other begins. Clones are the same handle.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    asked: watch::Sender<bool>,
    heeding: AtomicUsize,
}

impl Default for Inner {
    fn default() -> Self {
        Self {
            asked: watch::Sender::new(false),
            heeding: AtomicUsize::new(0),
        }
    }
}

impl Stop {
    /// Asks the run to stop. Asking twice is asking once.
    pub fn request(&self) {
        self.0.asked.send_replace(true);
    }

    /// Whether it was asked.
    #[must_use]
    pub fn is_requested(&self) -> bool {
        *self.0.asked.borrow()
    }

    /// Comes back once it is asked.
    pub async fn requested(&self) {
        let mut seen = self.0.asked.subscribe();
        // The sender lives in this handle: this can't fail.
        let _ = seen.wait_for(|asked| *asked).await;
    }

    /// Whether a revision is under way that ends by itself when it is asked to. Where none is,
    /// whoever runs the runner may as well drop it.
    #[must_use]
    pub fn is_heeded(&self) -> bool {
        self.0.heeding.load(Ordering::SeqCst) > 0
    }

    /// Says that it is heeded, as long as the guard lives.
    pub(crate) fn heed(&self) -> Heeding {
        self.0.heeding.fetch_add(1, Ordering::SeqCst);
        Heeding(self.clone())
    }
}

/// See [`Stop::heed`].
pub(crate) struct Heeding(Stop);

impl Drop for Heeding {
    fn drop(&mut self) {
        self.0.0.heeding.fetch_sub(1, Ordering::SeqCst);
    }
}
