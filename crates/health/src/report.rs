//! What the routes serve, as values.

use serde::Serialize;

/// In one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum HealthStatus {
    /// All is well.
    Ok,
    /// It works, and somebody should look.
    Degraded,
    /// The database can't be read, or gave no fresh answer.
    Unavailable,
}

/// `/health/migrations`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Migrations {
    /// In one word.
    pub status: HealthStatus,
    /// In one sentence.
    pub message: String,
    /// How long the look at the database took, connecting included, in milliseconds.
    pub duration_ms: u64,
    /// When it ended, in UTC, as RFC 3339.
    pub timestamp: String,
    /// In numbers.
    pub details: Details,
}

/// The numbers of [`Migrations`]. What isn't known is `None`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Details {
    /// Why the database can't be read: a code such as `timeout`. Absent where it can.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<&'static str>,
    /// The ids of the last applied revisions, one for each branch; `None` where nothing is applied.
    pub current_revision: Option<String>,
    /// When the latest of them was applied, in UTC, as RFC 3339.
    pub current_revision_date: Option<String>,
    /// How many revisions this binary has.
    pub total_migrations: usize,
    /// How many of them are not applied.
    pub pending_migrations: Option<usize>,
    /// Which, in the order in which they would be applied.
    pub pending_details: Option<Vec<PendingRevision>>,
    /// Whether somebody holds the migration lock.
    pub running: Option<bool>,
    /// How many revisions are applied that come after all that this binary knows.
    pub ahead: Option<usize>,
    /// How long the database's answer took, in milliseconds.
    pub duration_ms: u64,
    /// The same as outside.
    pub timestamp: String,
}

/// A revision that is not applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PendingRevision {
    /// Its id.
    pub revision: String,
    /// What it does.
    pub description: String,
}

/// `/health`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Overall {
    /// The worst of the checks.
    pub status: HealthStatus,
    /// In one sentence.
    pub message: String,
    /// When the database was last looked at, in UTC, as RFC 3339.
    pub timestamp: String,
    /// Each by its name.
    pub checks: Checks,
}

/// The checks of [`Overall`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Checks {
    /// Whether the database answers.
    pub database: Check,
    /// Whether its schema is the one that this binary knows.
    pub database_migrations: Check,
}

/// One check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// In one word.
    pub status: HealthStatus,
    /// What is checked: `database`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Whether the service can't work without it.
    pub critical: bool,
    /// In one sentence.
    pub message: String,
}

impl From<Migrations> for Overall {
    fn from(migrations: Migrations) -> Self {
        let check = |status, critical, message: String| Check {
            status,
            kind: "database",
            critical,
            message,
        };
        let (answers, words) = match migrations.status {
            HealthStatus::Ok | HealthStatus::Degraded => (HealthStatus::Ok, "The database answers"),
            HealthStatus::Unavailable => (HealthStatus::Unavailable, &*migrations.message),
        };
        Self {
            status: migrations.status,
            timestamp: migrations.timestamp,
            checks: Checks {
                database: check(answers, true, words.to_owned()),
                database_migrations: check(migrations.status, false, migrations.message.clone()),
            },
            message: migrations.message,
        }
    }
}
