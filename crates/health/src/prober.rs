//! The task in the background: one look at the database for each interval.

use std::convert::Infallible;
use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::watch;
use tokio::task::JoinSet;
use ultra_migrate::runner::history::State;
use ultra_migrate::runner::{DatabaseUrl, Probe, ProbeError, ProbeOptions};
use ultra_migrate::{Project, Status};

use crate::answer::{Answer, INTERNAL};
use crate::health::HealthOptions;
use crate::report::HealthStatus;

/// What a look needs; the connection is the look's own.
#[derive(Clone)]
pub(crate) struct Prober {
    project: Arc<Project>,
    url: DatabaseUrl,
    options: HealthOptions,
    answers: Arc<watch::Sender<Arc<Answer>>>,
}

/// What the last look read, and what it means: comparing sources takes time, and mostly nothing
/// has changed.
type Known = Option<(State, Status)>;

impl Prober {
    pub(crate) fn new(
        project: Arc<Project>,
        url: DatabaseUrl,
        options: HealthOptions,
        answers: watch::Sender<Arc<Answer>>,
    ) -> Self {
        Self {
            project,
            url,
            options,
            answers: Arc::new(answers),
        }
    }

    /// Looks until it is aborted, whatever happens on the way.
    pub(crate) async fn supervise(self) {
        let pause = self.options.interval;
        let run = || self.clone().run();
        supervise(pause, run, || self.publish(self.failed(INTERNAL), None)).await;
    }

    async fn run(self) -> Infallible {
        let options = ProbeOptions {
            deadline: self.options.deadline,
            schema: self.options.schema.clone(),
            application_name: self.options.application_name.clone(),
        };
        let mut probe = Probe::new(self.url.clone(), options);
        let mut known = None;
        loop {
            let began = Instant::now();
            self.look(&mut probe, &mut known).await;
            tokio::time::sleep(self.options.interval.saturating_sub(began.elapsed())).await;
        }
    }

    async fn look(&self, probe: &mut Probe, known: &mut Known) {
        let began = Instant::now();
        let seen = match probe.look().await {
            Ok(seen) => seen,
            Err(error) => {
                let revisions = self.project.graph().len();
                let answer = Answer::unavailable(error.code(), revisions, began.elapsed());
                return self.publish(answer, Some(&error));
            }
        };
        let status = match known.take() {
            Some((state, status)) if state == seen.state => status,
            Some(_) | None => self.project.status_from(&self.url, seen.state.clone()),
        };
        let answer = Answer::found(&status, seen.running, began.elapsed(), seen.took);
        *known = Some((seen.state, status));
        self.publish(answer, None);
    }

    fn failed(&self, error: &'static str) -> Answer {
        Answer::unavailable(error, self.project.graph().len(), Duration::ZERO)
    }

    /// Puts the answer where the routes find it, and logs it where it says something new.
    fn publish(&self, answer: Answer, error: Option<&ProbeError>) {
        if !self.answers.borrow().says_as(&answer) {
            self.log(&answer, error);
        }
        self.answers.send_replace(Arc::new(answer));
    }

    fn log(&self, answer: &Answer, error: Option<&ProbeError>) {
        let database = self.url.masked();
        let message = &answer.report.message;
        let reason = error.map(ToString::to_string).unwrap_or_default();
        match answer.report.status {
            HealthStatus::Ok => tracing::info!(database, "{message}"),
            HealthStatus::Degraded => tracing::warn!(database, "{message}"),
            HealthStatus::Unavailable => tracing::error!(database, reason, "{message}"),
        }
    }
}

/// Runs what never ends; where it panics, says so and begins anew after a pause.
async fn supervise<F>(pause: Duration, run: impl Fn() -> F, panicked: impl Fn())
where
    F: Future<Output = Infallible> + Send + 'static,
{
    loop {
        // A set ends its task when it is dropped.
        let mut task = JoinSet::new();
        task.spawn(run());
        match task.join_next().await {
            Some(Ok(never)) => match never {},
            Some(Err(_)) | None => panicked(),
        }
        tokio::time::sleep(pause).await;
    }
}

#[cfg(test)]
#[allow(clippy::panic)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[tokio::test]
    async fn a_panic_is_said_and_the_work_goes_on() {
        let (runs, panics) = (Arc::new(AtomicU32::new(0)), AtomicU32::new(0));
        let run = || {
            let runs = Arc::clone(&runs);
            async move {
                if runs.fetch_add(1, Ordering::SeqCst) < 2 {
                    panic!("a panic on purpose");
                }
                std::future::pending().await
            }
        };
        let said = || {
            panics.fetch_add(1, Ordering::SeqCst);
        };
        let work = supervise(Duration::from_millis(1), run, said);
        let ended = tokio::time::timeout(Duration::from_millis(500), work).await;
        assert!(ended.is_err());
        assert_eq!(
            (runs.load(Ordering::SeqCst), panics.load(Ordering::SeqCst)),
            (3, 2)
        );
    }
}
