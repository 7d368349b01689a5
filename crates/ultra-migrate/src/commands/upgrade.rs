//! `upgrade` and `downgrade`: runs revisions.

use std::path::PathBuf;
use std::time::Duration;

use serde::Serialize;
use ultra_revision::{Target, Transition, downgrade_path, shorten, upgrade_path};
use ultra_runner::{DatabaseUrl, Event, LockOptions, Locked, Session, Stop, history};

use super::conflict;
use super::exchange::{exchanges, refuse_stranded};
use super::journey::{Again, Journey};
use super::state::{self, AppliedState};
use super::steps::has_statements;
use crate::error::Error;
use crate::project::{self, Project};

/// How revisions are run.
#[derive(Clone, Debug, Default)]
pub struct MigrateOptions {
    /// The PostgreSQL schema that unqualified names mean.
    pub schema: Option<String>,
    /// Go on although an applied revision was changed.
    pub allow_changed: bool,
    /// How long to wait for the lock; `None`: five minutes.
    pub lock_deadline: Option<Duration>,
    /// How long statements may wait and take, and how failures that pass are met.
    pub limits: RunLimits,
    /// Which revisions share a transaction.
    pub transactions: Transactions,
    /// By which the run can be stopped.
    pub stop: Stop,
    /// The backup that is taken once there is something to run; `None`: none.
    #[cfg(feature = "backup")]
    pub backup: Option<super::backup::BackupOptions>,
}

/// What was run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct MigrateReport {
    /// The database, password masked.
    pub database: String,
    /// The revisions in the order in which they ran.
    pub ran: Vec<RanRevision>,
    /// Revisions that were applied late: later ones were applied before them.
    pub out_of_order: Vec<String>,
    /// Applied names that come after all that is known.
    pub ahead: Vec<String>,
    /// Squashed revisions that now stand for the rows of what they replace; nothing was run for
    /// that.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exchanged: Vec<String>,
    /// The backup that was taken before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backup: Option<PathBuf>,
}

/// A revision that was run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RanRevision {
    /// The key in the graph.
    pub revision: String,
    /// The file's stem.
    pub name: String,
    /// What it does.
    pub message: String,
    /// `up` or `down`.
    pub direction: &'static str,
    /// How long it took; absent where another process had done it.
    pub duration_ms: Option<u64>,
}

/// Which revisions share a transaction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Transactions {
    /// Each has its own, unless it declines.
    #[default]
    Each,
    /// One for all: all are kept or none.
    All,
    /// None: each statement is kept by itself, and written down.
    None,
}

/// How long statements may wait and take; what is `None` is as the revision, the environment or
/// `ultra-migrate.toml` say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RunLimits {
    /// The longest a statement waits for another session's lock.
    pub lock_timeout: Option<Duration>,
    /// The longest a statement may take.
    pub statement_timeout: Option<Duration>,
    /// How long a revision is tried again after a lock timeout or a deadlock; zero: once.
    pub retry: Option<Duration>,
    /// End the sessions that are in the way.
    pub cancel_blockers: bool,
}

/// Which way, and where to.
#[derive(Clone, Copy, Debug)]
pub enum Way<'a> {
    /// Applies what is missing up to it.
    Up(&'a Target),
    /// Reverts what is above it.
    Down(&'a Target),
}

impl Way<'_> {
    pub(super) fn is_down(self) -> bool {
        match self {
            Self::Up(_) => false,
            Self::Down(_) => true,
        }
    }
}

impl Project {
    /// Applies what is missing up to `target`. A no-op asks the database once and takes no lock.
    ///
    /// # Errors
    /// Names the revision that failed and what state the database is in.
    pub async fn upgrade(
        &self,
        url: &DatabaseUrl,
        target: &Target,
        options: &MigrateOptions,
        on_event: &mut (dyn FnMut(Event) + Send),
    ) -> Result<MigrateReport, Error> {
        self.migrate(url, Way::Up(target), options, on_event).await
    }

    /// Reverts what is above `target`.
    ///
    /// # Errors
    /// Names the revision that failed and what state the database is in.
    pub async fn downgrade(
        &self,
        url: &DatabaseUrl,
        target: &Target,
        options: &MigrateOptions,
        on_event: &mut (dyn FnMut(Event) + Send),
    ) -> Result<MigrateReport, Error> {
        self.migrate(url, Way::Down(target), options, on_event)
            .await
    }

    async fn migrate(
        &self,
        url: &DatabaseUrl,
        way: Way<'_>,
        options: &MigrateOptions,
        on_event: &mut (dyn FnMut(Event) + Send),
    ) -> Result<MigrateReport, Error> {
        // A target that means nothing is found before a file or connection is made.
        let known = match url.sqlite_path() {
            Some(path) if !path.exists() => Some(AppliedState::default()),
            _ => None,
        };
        if let Some(state) = &known
            && self.path(way, state)?.is_empty()
        {
            return Ok(MigrateReport {
                database: url.masked(),
                ..MigrateReport::default()
            });
        }
        let mut journey = Journey::default();
        let mut again = Again::default();
        loop {
            let result = self
                .attempt(url, way, options, &mut journey, on_event)
                .await;
            let error = match result {
                Ok(report) => return Ok(report),
                Err(error) => error,
            };
            // What was being committed is there or not: only a new session can tell.
            let Some(pause) = again.after(&error, journey.ran.len()) else {
                return Err(journey.blame(error));
            };
            let reason = error.to_string();
            on_event(Event::Reconnecting { reason });
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = options.stop.requested() => return Err(journey.blame(error)),
            }
        }
    }

    async fn attempt(
        &self,
        url: &DatabaseUrl,
        way: Way<'_>,
        options: &MigrateOptions,
        journey: &mut Journey,
        on_event: &mut (dyn FnMut(Event) + Send),
    ) -> Result<MigrateReport, Error> {
        let session = project::open(url, options.schema.as_deref(), true).await?;
        let result = self
            .migrate_in(&session, way, options, journey, on_event)
            .await;
        let closed = session.close().await;
        let report = result?;
        closed?;
        Ok(report)
    }

    async fn migrate_in(
        &self,
        session: &Session,
        way: Way<'_>,
        options: &MigrateOptions,
        journey: &mut Journey,
        on_event: &mut (dyn FnMut(Event) + Send),
    ) -> Result<MigrateReport, Error> {
        let state = state::read(self, session).await?;
        let database = session.url().masked();
        let mut exchanges = exchanges(&state, way.is_down());
        if journey.path.is_none()
            && self.examined(way, &state, options)?.is_empty()
            && exchanges.next().is_none()
        {
            let ahead = state.ahead();
            return Ok(MigrateReport {
                database,
                ahead,
                ..MigrateReport::default()
            });
        }
        let lock = LockOptions {
            deadline: options
                .lock_deadline
                .unwrap_or(LockOptions::default().deadline),
        };
        let locked = session
            .lock(&lock, &mut |holder| {
                on_event(Event::Waiting {
                    holder: holder.clone(),
                })
            })
            .await?;
        let result = self
            .migrate_locked(&locked, way, options, journey, on_event)
            .await;
        let unlocked = locked.unlock().await;
        let report = result?;
        unlocked?;
        Ok(MigrateReport { database, ..report })
    }

    /// Whoever had the lock before may have done some or all of it: look again.
    async fn migrate_locked(
        &self,
        locked: &Locked<'_>,
        way: Way<'_>,
        options: &MigrateOptions,
        journey: &mut Journey,
        on_event: &mut (dyn FnMut(Event) + Send),
    ) -> Result<MigrateReport, Error> {
        history::install(locked).await?;
        let state = state::read(self, locked.session()).await?;
        let steps = match journey.left(&state.applied) {
            Some(left) => left,
            None => self.examined(way, &state, options)?,
        };
        let pending = steps.iter().map(|step| step.id.clone()).collect();
        if journey.path.is_none() {
            journey.late = self.late(&steps, &state);
            journey.path = Some(steps.clone());
        }
        let backend = locked.backend().name();
        let path = shorten(self.graph(), steps, |node| has_statements(node, backend));
        journey.resolve(&path);
        self.refuse_incomplete(&path, locked.backend())?;
        if let Way::Up(_) = way
            && let Some(error) = conflict::first(self, &pending, locked.backend()).await
        {
            return Err(error);
        }
        if !path.is_empty() && journey.backup.is_none() {
            journey.backup = self
                .backup_before(locked, &state, options, on_event)
                .await?;
        }
        let exchanged = self.exchange(locked, &state, way.is_down()).await?;
        self.run_path(locked, &path, options, journey, on_event)
            .await?;
        Ok(MigrateReport {
            ahead: state.ahead(),
            out_of_order: std::mem::take(&mut journey.late),
            backup: journey.backup.clone(),
            ran: self.told(journey),
            exchanged,
            ..MigrateReport::default()
        })
    }

    pub(super) fn path(
        &self,
        way: Way<'_>,
        state: &AppliedState,
    ) -> Result<Vec<Transition>, Error> {
        Ok(match way {
            Way::Up(target) => upgrade_path(self.graph(), &state.applied, target)?,
            Way::Down(target) => downgrade_path(self.graph(), &state.applied, target)?,
        })
    }

    /// The path, after everything that forbids to go it.
    pub(super) fn examined(
        &self,
        way: Way<'_>,
        state: &AppliedState,
        options: &MigrateOptions,
    ) -> Result<Vec<Transition>, Error> {
        let (missing, ahead) = (state.missing(), state.ahead());
        if !missing.is_empty() {
            return Err(Error::Missing { names: missing });
        }
        refuse_stranded(state)?;
        let path = self.path(way, state)?;
        match way {
            Way::Down(_) if !ahead.is_empty() => return Err(Error::Ahead { names: ahead }),
            Way::Up(_) | Way::Down(_) => {}
        }
        if !path.is_empty() && !options.allow_changed && !state.changed.is_empty() {
            let names = state
                .changed
                .iter()
                .map(|changed| changed.name.clone())
                .collect();
            return Err(Error::Changed { names });
        }
        Ok(path)
    }

    /// Revisions that are applied although one of the list behind them is applied already.
    pub(super) fn late(&self, path: &[Transition], state: &AppliedState) -> Vec<String> {
        let graph = self.graph();
        let last = state
            .applied
            .iter()
            .filter_map(|id| graph.position(id))
            .max();
        path.iter()
            .filter(|step| step.direction == ultra_revision::Direction::Up)
            .filter(|step| graph.position(&step.id) < last)
            .filter_map(|step| graph.get(&step.id).map(|node| node.name.to_string()))
            .collect()
    }
}
