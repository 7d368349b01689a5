//! The last answer of the database, as it is kept in memory.

use std::time::{Duration, Instant, SystemTime};

use ultra_migrate::Status;

use crate::report::{Details, HealthStatus, Migrations};
use crate::verdict;

/// There was none yet, or it is too old.
pub(crate) const NO_ANSWER: &str = "no-answer";

/// The prober itself failed.
pub(crate) const INTERNAL: &str = "internal";

/// What was found, and when.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) report: Migrations,
    /// By the clock that nobody sets.
    at: Instant,
}

impl Answer {
    /// The database said where it stands.
    pub(crate) fn found(status: &Status, running: bool, total: Duration, asked: Duration) -> Self {
        let (word, message) = verdict::verdict(status, running);
        let timestamp = now();
        Self {
            report: Migrations {
                status: word,
                message,
                duration_ms: milliseconds(total),
                details: verdict::details(status, running, milliseconds(asked), &timestamp),
                timestamp,
            },
            at: Instant::now(),
        }
    }

    /// It didn't. `error` is one of a few words: nothing else of an error may be served.
    pub(crate) fn unavailable(error: &'static str, revisions: usize, total: Duration) -> Self {
        let timestamp = now();
        let message = match error {
            NO_ANSWER => "No fresh answer from the database".to_owned(),
            _ => format!("The database can't be read ({error})"),
        };
        Self {
            report: Migrations {
                status: HealthStatus::Unavailable,
                message,
                duration_ms: milliseconds(total),
                details: Details {
                    error: Some(error),
                    current_revision: None,
                    current_revision_date: None,
                    total_migrations: revisions,
                    pending_migrations: None,
                    pending_details: None,
                    running: None,
                    ahead: None,
                    duration_ms: milliseconds(total),
                    timestamp: timestamp.clone(),
                },
                timestamp,
            },
            at: Instant::now(),
        }
    }

    /// The report, or that there is none where this one is older than that.
    pub(crate) fn report(&self, age: Duration) -> Migrations {
        if self.is_fresh(age) {
            return self.report.clone();
        }
        let revisions = self.report.details.total_migrations;
        Self::unavailable(NO_ANSWER, revisions, Duration::ZERO).report
    }

    /// Whether the database can be read, by a report that is no older than that.
    pub(crate) fn is_ready(&self, age: Duration) -> bool {
        self.is_fresh(age)
            && match self.report.status {
                HealthStatus::Ok | HealthStatus::Degraded => true,
                HealthStatus::Unavailable => false,
            }
    }

    fn is_fresh(&self, age: Duration) -> bool {
        self.at.elapsed() <= age
    }

    /// Whether it says the same, whenever it was said.
    pub(crate) fn says_as(&self, other: &Self) -> bool {
        let said = |answer: &Self| (answer.report.status, answer.report.message.clone());
        said(self) == said(other)
    }
}

fn now() -> String {
    verdict::text(SystemTime::now().into())
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_answer_is_none() {
        let answer = Answer::unavailable("timeout", 7, Duration::from_millis(800));
        assert_eq!(answer.report(Duration::from_secs(60)), answer.report);
        std::thread::sleep(Duration::from_millis(5));
        let stale = answer.report(Duration::from_millis(1));
        assert_eq!(stale.details.error, Some(NO_ANSWER));
        assert_eq!(stale.details.total_migrations, 7);
        assert!(!answer.says_as(&Answer::unavailable(INTERNAL, 7, Duration::ZERO)));
    }
}
