//! `upgrade --dry-run` and `downgrade --dry-run`: what would happen, tried out and undone.

use std::time::Duration;

use serde::Serialize;
use ultra_revision::{Transition, shorten};
use ultra_runner::rehearse::{
    MovedSequence, Rehearsal, RehearseError, RehearseOptions, RehearsedStep,
};
use ultra_runner::{
    Backend, DatabaseUrl, Event, Holder, LockOptions, Locked, Place, Session, Step, history,
};

use super::exchange::exchanges;
use super::state::{self, AppliedState};
use super::steps::has_statements;
use super::upgrade::{MigrateOptions, Way};
use super::{conflict, status};
#[cfg(feature = "autogenerate")]
use crate::autogenerate::rehearse::{Copy, Structures};
use crate::error::Error;
use crate::project::{self, Project};

/// How long a statement waits for another session's lock on the target: in a real run there are
/// many tries, here everything behind it would wait, too.
const LOCK_TIMEOUT: Duration = Duration::from_millis(500);

/// How long locks are held on the target at most.
const LIMIT: Duration = Duration::from_secs(60);

/// Where revisions are rehearsed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum RehearsalPlace {
    /// In the database itself, in one transaction that is rolled back. Its locks are real.
    #[default]
    Target,
    /// On a copy beside it, which is thrown away.
    #[cfg(feature = "autogenerate")]
    Clone,
}

/// How revisions are rehearsed.
#[derive(Clone, Debug, Default)]
pub struct RehearsalOptions {
    /// Schema, lock, limits and stop of a run. Retries and backups are none of a rehearsal's.
    pub migrate: MigrateOptions,
    /// Where.
    pub place: RehearsalPlace,
    /// The longest it may take altogether; `None`: a minute on the target, for ever on a copy.
    pub limit: Option<Duration>,
    /// The folder of `pg_dump` and `pg_restore`, for a copy of a database that is in use.
    pub pg_bin: Option<std::path::PathBuf>,
}

/// What a rehearsal saw.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RehearsalReport {
    /// The database, password masked.
    pub database: String,
    /// Where it was rehearsed.
    pub place: RehearsalPlace,
    /// The revisions in the order in which they ran.
    pub revisions: Vec<RehearsedRevision>,
    /// Revisions that would be applied late: later ones are there already.
    pub out_of_order: Vec<String>,
    /// Applied names that come after all that is known.
    pub ahead: Vec<String>,
    /// What all of them change in the schema, in words; absent where structures can't be read
    /// (without the feature `autogenerate`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difference: Option<Vec<String>>,
    /// What a real run does otherwise, in sentences.
    pub notes: Vec<String>,
    /// Sequences of the target that stand elsewhere than before: no rollback takes that back.
    pub sequences: Vec<MovedSequence>,
    /// How long the transaction on the target was open, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held_ms: Option<u64>,
}

/// A revision that was rehearsed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RehearsedRevision {
    /// What it does.
    pub message: String,
    /// What was seen.
    #[serde(flatten)]
    pub step: RehearsedStep,
}

impl Project {
    /// Tries out what [`Project::upgrade`] or [`Project::downgrade`] would do, and keeps nothing.
    ///
    /// # Errors
    /// As a real run would fail; where something can't be rehearsed on the target.
    pub async fn rehearse(
        &self,
        url: &DatabaseUrl,
        way: Way<'_>,
        options: &RehearsalOptions,
        on_event: &mut (dyn FnMut(Event) + Send),
    ) -> Result<RehearsalReport, Error> {
        let missing = url.sqlite_path().is_some_and(|path| !path.exists());
        // What isn't there is rehearsed in memory: no file is made.
        let memory = DatabaseUrl::parse("sqlite::memory:")?;
        let place = if missing { &memory } else { url };
        let schema = options.migrate.schema.as_deref();
        let session = project::open(place, schema, true).await?;
        let result = self.rehearse_in(&session, way, options, on_event).await;
        let closed = session.close().await;
        let report = result?;
        closed?;
        Ok(RehearsalReport {
            database: url.masked(),
            place: options.place,
            ..report
        })
    }

    async fn rehearse_in(
        &self,
        session: &Session,
        way: Way<'_>,
        options: &RehearsalOptions,
        on_event: &mut (dyn FnMut(Event) + Send),
    ) -> Result<RehearsalReport, Error> {
        let state = state::read(self, session).await?;
        if self.examined(way, &state, &options.migrate)?.is_empty() {
            return Ok(RehearsalReport {
                ahead: state.ahead(),
                #[cfg(feature = "autogenerate")]
                difference: Some(Vec::new()),
                ..RehearsalReport::default()
            });
        }
        let locked = lock(session, options, on_event).await?;
        if session.url().sqlite_path().is_none() && session.backend() == Backend::Sqlite {
            return self.on_copy(&locked, way, options, on_event).await;
        }
        match options.place {
            RehearsalPlace::Target => self.on_target(&locked, way, options, on_event).await,
            #[cfg(feature = "autogenerate")]
            RehearsalPlace::Clone => self.on_clone(locked, way, options, on_event).await,
        }
    }

    /// In one transaction. The database is as it was at the end, whatever the end.
    async fn on_target(
        &self,
        locked: &Locked<'_>,
        way: Way<'_>,
        options: &RehearsalOptions,
        on_event: &mut (dyn FnMut(Event) + Send),
    ) -> Result<RehearsalReport, Error> {
        let state = state::read(self, locked.session()).await?;
        let into = exchanges(&state, way.is_down()).flat_map(|exchange| &exchange.into);
        let names: Vec<String> = into.map(ToString::to_string).collect();
        if !names.is_empty() {
            return Err(RehearseError::Exchange { names }.into());
        }
        let mut report = RehearsalReport::default();
        let steps = self.to_rehearse(locked, way, &state, options, &mut report);
        let steps = steps.await?;
        report.notes.extend(keys_off(&steps, locked.backend()));
        let limits = RehearseOptions {
            on_copy: false,
            lock_timeout: options.migrate.limits.lock_timeout.or(Some(LOCK_TIMEOUT)),
            limit: options.limit.or(Some(LIMIT)),
            stop: options.migrate.stop.clone(),
        };
        // Before any lock is taken.
        #[cfg(feature = "autogenerate")]
        let structures = Structures::before(self, locked).await?;
        let rehearsal = Rehearsal::begin(locked, &steps, limits).await?;
        let done = self.all(
            &rehearsal,
            &steps,
            #[cfg(feature = "autogenerate")]
            &structures,
            &mut report,
            on_event,
        );
        let done = done.await;
        report.held_ms = u64::try_from(rehearsal.elapsed().as_millis()).ok();
        let ended = rehearsal.end().await;
        done?;
        report.sequences = ended?;
        Ok(report)
    }

    /// On what is thrown away: as in a real run.
    async fn on_copy(
        &self,
        locked: &Locked<'_>,
        way: Way<'_>,
        options: &RehearsalOptions,
        on_event: &mut (dyn FnMut(Event) + Send),
    ) -> Result<RehearsalReport, Error> {
        history::install(locked).await?;
        let state = state::read(self, locked.session()).await?;
        self.exchange(locked, &state, way.is_down()).await?;
        let state = state::read(self, locked.session()).await?;
        let mut report = RehearsalReport::default();
        let steps = self.to_rehearse(locked, way, &state, options, &mut report);
        let steps = steps.await?;
        let limits = RehearseOptions {
            on_copy: true,
            lock_timeout: options.migrate.limits.lock_timeout,
            limit: options.limit,
            stop: options.migrate.stop.clone(),
        };
        // Before any lock is taken.
        #[cfg(feature = "autogenerate")]
        let structures = Structures::before(self, locked).await?;
        let rehearsal = Rehearsal::begin(locked, &steps, limits).await?;
        let done = self.all(
            &rehearsal,
            &steps,
            #[cfg(feature = "autogenerate")]
            &structures,
            &mut report,
            on_event,
        );
        let done = done.await;
        rehearsal.end().await?;
        done?;
        Ok(report)
    }

    /// Copies, and lets go of the original: what follows meets nobody.
    #[cfg(feature = "autogenerate")]
    async fn on_clone(
        &self,
        locked: Locked<'_>,
        way: Way<'_>,
        options: &RehearsalOptions,
        on_event: &mut (dyn FnMut(Event) + Send),
    ) -> Result<RehearsalReport, Error> {
        let made = Copy::make(self, locked.session(), options.pg_bin.clone()).await;
        let path = match &made {
            Ok(_) => search_path(locked.session()).await,
            Err(_) => Ok(None),
        };
        let unlocked = locked.unlock().await;
        let (copy, url) = made?;
        let result = async {
            unlocked?;
            let schema = options.migrate.schema.as_deref();
            let session = project::open(&url, schema, false).await?;
            let result = async {
                settle(&session, path?).await?;
                let locked = lock(&session, options, on_event).await?;
                self.on_copy(&locked, way, options, on_event).await
            };
            let result = result.await;
            // It is thrown away next.
            session.close().await.ok();
            result
        };
        let result = result.await;
        let removed = copy.remove().await;
        let report = result?;
        removed?;
        Ok(report)
    }

    async fn all(
        &self,
        rehearsal: &Rehearsal<'_>,
        steps: &[Step],
        #[cfg(feature = "autogenerate")] structures: &Structures,
        report: &mut RehearsalReport,
        on_event: &mut (dyn FnMut(Event) + Send),
    ) -> Result<(), Error> {
        for step in steps {
            let seen = rehearsal.step(step, on_event).await?;
            report.revisions.push(self.rehearsed(seen));
        }
        #[cfg(feature = "autogenerate")]
        {
            let after = structures.after(rehearsal).await?;
            report.difference = Some(structures.difference(&after));
        }
        Ok(())
    }

    /// The steps, after everything that a real run refuses before it begins.
    async fn to_rehearse(
        &self,
        locked: &Locked<'_>,
        way: Way<'_>,
        state: &AppliedState,
        options: &RehearsalOptions,
        report: &mut RehearsalReport,
    ) -> Result<Vec<Step>, Error> {
        let path = self.examined(way, state, &options.migrate)?;
        let pending = path.iter().map(|step| step.id.clone()).collect();
        report.out_of_order = self.late(&path, state);
        report.ahead = state.ahead();
        let backend = locked.backend().name();
        let path = shorten(self.graph(), path, |node| has_statements(node, backend));
        self.refuse_incomplete(&path, locked.backend())?;
        if let Way::Up(_) = way
            && let Some(error) = conflict::first(self, &pending, locked.backend()).await
        {
            return Err(error);
        }
        let limits = self.limits(&options.migrate)?;
        let total = path.len();
        let step = |(at, transition): (usize, &Transition)| {
            let place = Place {
                index: at + 1,
                total,
            };
            self.step(transition, place, &limits)
        };
        Ok(path.iter().enumerate().filter_map(step).collect())
    }

    fn rehearsed(&self, step: RehearsedStep) -> RehearsedRevision {
        let id = ultra_revision::RevisionId::new(&step.revision).ok();
        let reference = id.and_then(|id| status::reference(self.graph(), &id, None));
        RehearsedRevision {
            message: reference.map(|it| it.message).unwrap_or_default(),
            step,
        }
    }
}

/// SQLite: foreign keys can't be switched inside of the one transaction that all share.
fn keys_off(steps: &[Step], backend: Backend) -> Option<String> {
    let rebuilds = steps.iter().find(|step| step.rebuilds_tables)?;
    let others = steps.iter().any(|step| !step.rebuilds_tables);
    (backend == Backend::Sqlite && others).then(|| {
        format!(
            "foreign keys were off for all revisions, since {} makes tables anew: rows that others \
             would delete along, or refuse to delete, stayed; `--rehearse clone` runs each as a \
             real run does",
            rebuilds.name
        )
    })
}

async fn lock<'s>(
    session: &'s Session,
    options: &RehearsalOptions,
    on_event: &mut (dyn FnMut(Event) + Send),
) -> Result<Locked<'s>, Error> {
    let deadline = options.migrate.lock_deadline;
    let lock = LockOptions {
        deadline: deadline.unwrap_or(LockOptions::default().deadline),
    };
    let mut on_wait = |holder: &Holder| {
        on_event(Event::Waiting {
            holder: holder.clone(),
        });
    };
    Ok(session.lock(&lock, &mut on_wait).await?)
}

/// What unqualified names mean: settings of a database don't come along with its copy.
#[cfg(feature = "autogenerate")]
async fn search_path(session: &Session) -> Result<Option<String>, Error> {
    use sea_orm::{ConnectionTrait, DbBackend, Statement};
    if session.backend() != Backend::Postgres {
        return Ok(None);
    }
    let text = "SELECT current_setting('search_path')";
    let asked = Statement::from_string(DbBackend::Postgres, text);
    let failed = |source| Error::Database {
        what: "to say what its search path is",
        source,
    };
    let row = session.connection().query_one_raw(asked).await;
    let row = row.map_err(failed)?;
    row.map(|row| row.try_get_by_index(0).map_err(failed))
        .transpose()
}

#[cfg(feature = "autogenerate")]
async fn settle(session: &Session, search_path: Option<String>) -> Result<(), Error> {
    use sea_orm::{ConnectionTrait, DbBackend, Statement};
    let Some(path) = search_path else {
        return Ok(());
    };
    let text = "SELECT set_config('search_path', $1, false)";
    let set = Statement::from_sql_and_values(DbBackend::Postgres, text, [path.into()]);
    let done = session.connection().execute_raw(set).await;
    done.map(drop).map_err(|source| Error::Database {
        what: "a search path",
        source,
    })
}
