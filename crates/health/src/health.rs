//! The handle that a service holds.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::sync::watch;
use tokio::task::AbortHandle;
use ultra_migrate::Project;
use ultra_migrate::runner::DatabaseUrl;

use crate::answer::{Answer, NO_ANSWER};
use crate::prober::Prober;
use crate::report::{Migrations, Overall};
use crate::routes;

/// A shorter interval is taken as this.
const SHORTEST: Duration = Duration::from_millis(10);

/// After so many intervals an answer is none.
const FRESH_INTERVALS: u32 = 3;

/// How the database is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HealthOptions {
    /// From the beginning of one look to the beginning of the next; 1 s, at least 10 ms. A look
    /// that takes longer is followed by the next at once.
    pub interval: Duration,
    /// How long connecting may take, and again how long the answer may; 0.8 s.
    pub deadline: Duration,
    /// The PostgreSQL schema that unqualified names mean; the role's `search_path` where `None`.
    pub schema: Option<String>,
    /// What `pg_stat_activity` shows; `ultra-health`.
    pub application_name: String,
}

impl Default for HealthOptions {
    fn default() -> Self {
        Self {
            interval: Duration::from_secs(1),
            deadline: Duration::from_millis(800),
            schema: None,
            application_name: "ultra-health".to_owned(),
        }
    }
}

/// The health of a database, looked at in the background for as long as this value, a clone of it
/// or a router made of it exists.
#[derive(Clone)]
pub struct Health {
    shared: Arc<Shared>,
}

struct Shared {
    answers: watch::Receiver<Arc<Answer>>,
    fresh_for: Duration,
    prober: AbortHandle,
}

impl Drop for Shared {
    fn drop(&mut self) {
        self.prober.abort();
    }
}

impl Health {
    /// Starts looking at a database, and waits for the first answer, at most one deadline. A
    /// database that is away is no error: the routes say so.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime.
    pub async fn start(
        project: impl Into<Arc<Project>>,
        url: DatabaseUrl,
        options: HealthOptions,
    ) -> Self {
        let project = project.into();
        let options = HealthOptions {
            interval: options.interval.max(SHORTEST),
            ..options
        };
        let none = Answer::unavailable(NO_ANSWER, project.graph().len(), Duration::ZERO);
        let (sender, mut answers) = watch::channel(Arc::new(none));
        let fresh_for = options.interval.saturating_mul(FRESH_INTERVALS);
        let deadline = options.deadline;
        let prober = Prober::new(project, url, options, sender);
        let health = Self {
            shared: Arc::new(Shared {
                answers: answers.clone(),
                fresh_for,
                prober: tokio::spawn(prober.supervise()).abort_handle(),
            }),
        };
        // No answer in time is an answer, too.
        let _ = tokio::time::timeout(deadline, answers.changed()).await;
        health
    }

    /// `/health`, `/health/live`, `/health/ready` and `/health/migrations`, for a router with any
    /// state.
    pub fn router<S>(&self) -> Router<S>
    where
        S: Clone + Send + Sync + 'static,
    {
        routes::router(self.clone())
    }

    /// What `/health/migrations` serves.
    #[must_use]
    pub fn migrations(&self) -> Migrations {
        self.answer().report(self.shared.fresh_for)
    }

    /// What `/health` serves.
    #[must_use]
    pub fn overall(&self) -> Overall {
        self.migrations().into()
    }

    /// Whether the database answers: what `/health/ready` serves. Pending revisions don't count.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.answer().is_ready(self.shared.fresh_for)
    }

    fn answer(&self) -> Arc<Answer> {
        Arc::clone(&self.shared.answers.borrow())
    }
}

impl fmt::Debug for Health {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Health")
            .field("migrations", &self.migrations())
            .finish_non_exhaustive()
    }
}
