//! Runs revisions on the session that has the lock.

pub(crate) mod apart;
mod bare;
pub(crate) mod claims;
pub(crate) mod culprit;
mod error;
mod failure;
pub(crate) mod guard;
mod job;
pub(crate) mod journal;
pub(crate) mod keys;
mod ladder;
mod limits;
mod transactional;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

pub use error::{Kept, RunError};
pub use failure::Failure;
pub(crate) use ladder::jittered;
pub(crate) use limits::Limits;

use job::Job;
use ladder::{ABOVE_DEADLOCK_TIMEOUT, Ladder};

use crate::watch::Watcher;
use crate::{Activity, Backend, Blocker, Event, Locked, Outcome, RunContext, Step};

/// Runs a revision, once: whoever else runs it at the same time finds it done.
///
/// The tables of [`history`](crate::history) must be there. On an error the database is as
/// [`RunError::kept`] says. What fails on another session's lock is tried again, as
/// [`RetryPolicy`](crate::RetryPolicy) says.
///
/// # Errors
///
/// Names the revision, the statement where it is known, the server's words, and the next step.
pub async fn run(
    locked: &Locked<'_>,
    step: &Step,
    context: &RunContext,
    on_event: &mut (dyn FnMut(Event) + Send),
) -> Result<Outcome, RunError> {
    let outcomes = run_together(locked, std::slice::from_ref(step), context, on_event).await?;
    Ok(outcomes.into_iter().next().unwrap_or(Outcome::AlreadyDone))
}

/// Runs several revisions in one transaction: all of them are kept or none.
///
/// # Errors
///
/// As [`run`]; [`RunError::NotTogether`] where one of several has to run without a transaction.
pub async fn run_together(
    locked: &Locked<'_>,
    steps: &[Step],
    context: &RunContext,
    on_event: &mut (dyn FnMut(Event) + Send),
) -> Result<Vec<Outcome>, RunError> {
    let run = Run {
        locked,
        context,
        on_event: Mutex::new(on_event),
        alert: AtomicBool::new(false),
        blockers: Mutex::default(),
        current: Mutex::default(),
    };
    let jobs: Vec<Job<'_>> = steps.iter().map(|step| Job::new(&run, step)).collect();
    let apart = |job: &&Job<'_>| !job.step.in_transaction(run.backend());
    if let (Some(job), true) = (jobs.iter().find(apart), jobs.len() > 1) {
        return Err(RunError::NotTogether {
            name: job.step.name.clone(),
        });
    }
    // SQLite can't be asked to cancel: whoever wants it to stop drops it, which undoes it.
    let cancels = run.backend() == Backend::Postgres;
    let _heeding = cancels.then(|| context.stop.heed());
    let mut work = std::pin::pin!(run.settle(&jobs));
    let mut watcher = Watcher::new(locked.session());
    let mut stopping = false;
    loop {
        tokio::select! {
            biased;
            result = &mut work => return result,
            () = context.stop.requested(), if cancels && !stopping => {
                stopping = true;
                watcher.cancel_own().await;
            }
            activity = watcher.next(run.alert.load(Ordering::Relaxed)) => {
                run.seen(activity, &mut watcher).await;
            }
        }
    }
}

/// What all steps of one call share.
struct Run<'a> {
    locked: &'a Locked<'a>,
    context: &'a RunContext,
    on_event: Mutex<&'a mut (dyn FnMut(Event) + Send)>,
    /// Whether somebody was in the way.
    alert: AtomicBool,
    /// Who was seen in the way last.
    blockers: Mutex<Vec<Blocker>>,
    /// The revision under way.
    current: Mutex<String>,
}

fn unpoisoned<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Run<'_> {
    fn backend(&self) -> Backend {
        self.locked.backend()
    }

    fn tell(&self, event: Event) {
        (unpoisoned(&self.on_event))(event);
    }

    /// What the watcher saw; ends who is in the way, where that is wanted.
    async fn seen(&self, activity: Activity, watcher: &mut Watcher<'_>) {
        let name = unpoisoned(&self.current).clone();
        let blockers = activity.blockers.clone();
        self.tell(Event::Activity { name, activity });
        if blockers.is_empty() {
            return;
        }
        unpoisoned(&self.blockers).clone_from(&blockers);
        // Not before it is known that waiting shortly doesn't help.
        if !self.context.retry.cancel_blockers || !self.alert.load(Ordering::Relaxed) {
            return;
        }
        for blocker in blockers {
            if watcher.cancel(&blocker).await {
                self.tell(Event::BlockerCancelled { blocker });
            }
        }
    }

    /// Runs until it is done, fails for good, or the time is up.
    async fn settle(&self, jobs: &[Job<'_>]) -> Result<Vec<Outcome>, RunError> {
        let apart = jobs
            .iter()
            .find(|job| !job.step.in_transaction(self.backend()));
        if let Some(job) = apart {
            return job.run_apart().await.map(|outcome| vec![outcome]);
        }
        let mut ladder = self.ladder(jobs);
        loop {
            let error = match transactional::run(self, jobs, &ladder).await {
                Ok(outcomes) => return Ok(outcomes),
                Err(error) => error,
            };
            let error = self.patiently(error, &mut ladder).await;
            if let Some(error) = error {
                self.failed(jobs, &error).await;
                return Err(error);
            }
        }
    }

    fn ladder(&self, jobs: &[Job<'_>]) -> Ladder {
        let top = jobs.iter().filter_map(|job| job.step.lock_timeout).min();
        Ladder::new(top, self.context.retry.patience, Instant::now())
    }

    /// Waits for the next try; gives the error back where there is none.
    async fn patiently(&self, error: RunError, ladder: &mut Ladder) -> Option<RunError> {
        let error = if self.context.stop.is_requested() && !error.session_lost() {
            error.interrupted()
        } else {
            error
        };
        if !error.passes() {
            return Some(error);
        }
        self.alert.store(true, Ordering::Relaxed);
        if ladder.wants_top()
            && let Some(timeout) = limits::deadlock_timeout(self.locked).await
        {
            ladder.set_top(timeout + ABOVE_DEADLOCK_TIMEOUT);
        }
        let blockers = unpoisoned(&self.blockers).clone();
        let Some(pause) = ladder.climb(Instant::now()) else {
            return Some(error.after(ladder.tries(), blockers));
        };
        self.tell(Event::Retrying {
            name: error.name().to_owned(),
            reason: error.said(),
            attempt: ladder.tries(),
            pause,
            blockers,
        });
        tokio::select! {
            () = self.context.stop.requested() => Some(error.interrupted()),
            () = tokio::time::sleep(pause) => None,
        }
    }

    async fn failed(&self, jobs: &[Job<'_>], error: &RunError) {
        let named = jobs.iter().find(|job| job.step.name == error.name());
        if let Some(job) = named {
            job.end(Err(error));
            job.note_failed(error, None).await;
        }
    }
}
