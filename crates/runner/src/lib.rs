//! Runs revisions on a database: one session, a lock, a claim, a history.
//!
//! The crate knows revisions and connections and nothing about tables: what a revision does is its
//! own affair, this crate sees to it that it happens exactly once, wholly or not at all, and that
//! it is written down. [`record`] runs a revision without a database, to look at what it would do.

mod backend;
mod events;
mod failpoint;
pub mod history;
mod lock;
mod probe;
mod quiet;
pub mod record;
pub mod rehearse;
mod retry;
mod run;
pub mod script;
mod session;
mod sql;
mod stamp;
mod step;
mod stop;
mod trace;
mod url;
mod watch;

pub use backend::Backend;
pub use events::Event;
pub use lock::{Holder, LockError, LockOptions, Locked};
pub use probe::{Probe, ProbeError, ProbeOptions, Seen};
pub use retry::RetryPolicy;
pub use run::{Failure, Kept, RunError, run, run_together};
pub use session::{Session, SessionError, SessionOptions, is_to_be_made};
pub use sql::lost as is_lost;
pub use stamp::{Stamp, stamp};
pub use step::{Direction, Hook, Outcome, Place, RunContext, Step};
pub use stop::Stop;
pub use url::{DatabaseUrl, LibpqParts, Pem, Secret, UrlError};
pub use watch::{Activity, Blocker};
