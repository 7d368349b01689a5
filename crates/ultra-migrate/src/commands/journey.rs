//! A run that may take more than one session: what was to be done, and what became of it.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use ultra_revision::{Direction, Ids, Transition};
use ultra_runner::Outcome;

use crate::error::Error;

/// What one call of `upgrade` or `downgrade` set out to do. It is decided once: a target such as
/// `+2` would mean something else in the middle.
#[derive(Debug, Default)]
pub(super) struct Journey {
    /// All its steps, once they are known.
    pub(super) path: Option<Vec<Transition>>,
    /// What was run, and what became of it.
    pub(super) ran: Vec<(Transition, Outcome)>,
    /// What was begun and hasn't ended.
    pub(super) under_way: Option<Transition>,
    /// Revisions that come late.
    pub(super) late: Vec<String>,
    /// The backup that was taken.
    pub(super) backup: Option<PathBuf>,
}

impl Journey {
    /// The steps that are left, by what is applied now.
    pub(super) fn left(&self, applied: &Ids) -> Option<Vec<Transition>> {
        let open = |step: &&Transition| match step.direction {
            Direction::Up => !applied.contains(&step.id),
            Direction::Down => applied.contains(&step.id),
        };
        let path = self.path.as_ref()?;
        Some(path.iter().filter(open).cloned().collect())
    }

    /// What a lost session left open: where the rest of the way doesn't begin with it, it was done.
    pub(super) fn resolve(&mut self, left: &[Transition]) {
        if let Some(step) = self.under_way.take()
            && left.first() != Some(&step)
        {
            self.ran.push((step, Outcome::AlreadyDone));
        }
    }

    /// An error, with the backup that helps against it.
    pub(super) fn blame(&self, error: Error) -> Error {
        #[cfg(feature = "backup")]
        if let Some(file) = &self.backup {
            return Error::AfterBackup {
                source: Box::new(error),
                file: file.clone(),
            };
        }
        error
    }
}

/// How long a lost server is waited for.
const PATIENCE: Duration = Duration::from_secs(60);
/// The first pause.
const FIRST: Duration = Duration::from_millis(200);
/// The longest.
const LONGEST: Duration = Duration::from_secs(5);

/// A revision that loses its session so often does it by itself.
const MOST_LOSSES: u32 = 3;

/// Whether and when to connect again.
#[derive(Debug)]
pub(super) struct Again {
    /// Since when there is no session; `None`: it was never lost.
    lost: Option<Instant>,
    pause: Duration,
    losses: u32,
    /// How many revisions were done at the last loss.
    done: usize,
}

impl Default for Again {
    fn default() -> Self {
        Self {
            lost: None,
            pause: FIRST,
            losses: 0,
            done: 0,
        }
    }
}

impl Again {
    /// The pause before the next attempt; `None`: the error stands. `done`: how many revisions are.
    ///
    /// A server that goes away in the middle of a run may take a while to be back. One that isn't
    /// there at the beginning is the caller's affair.
    pub(super) fn after(&mut self, error: &Error, done: usize) -> Option<Duration> {
        if let Error::Run(error) = error {
            if !error.session_lost() {
                return None;
            }
            self.losses = if done > self.done { 1 } else { self.losses + 1 };
            self.done = done;
            if self.losses > MOST_LOSSES {
                return None;
            }
            self.lost = Some(Instant::now());
            self.pause = FIRST;
        }
        let lost = self.lost?;
        if !error.unreachable() || lost.elapsed() > PATIENCE {
            return None;
        }
        let pause = self.pause;
        self.pause = (pause * 2).min(LONGEST);
        Some(pause)
    }
}
