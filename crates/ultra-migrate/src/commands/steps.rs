//! The steps of a run: the backup before, then revision by revision.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use ultra_revision::{Node, Transition, checksum};
use ultra_runner::{
    Backend, Event, Kept, Locked, Outcome, Place, RetryPolicy, RunContext, RunError, Step, Stop,
};

use super::journey::Journey;
use super::state::AppliedState;
use super::status;
use super::upgrade::{MigrateOptions, RanRevision, RunLimits, Transactions};
use crate::environment::{Environment, random_id};
use crate::error::Error;
use crate::project::Project;

/// The limits of one call. What the call itself says comes before what a revision says, what the
/// project says comes after it.
pub(super) struct Resolved {
    given: RunLimits,
    lock: Option<Duration>,
    statement: Option<Duration>,
    retry: Option<Duration>,
}

impl Project {
    /// The backup, where one is wanted. One that fails ends the run before anything is changed.
    #[cfg(feature = "backup")]
    pub(super) async fn backup_before(
        &self,
        locked: &Locked<'_>,
        state: &AppliedState,
        options: &MigrateOptions,
        on_event: &mut (dyn FnMut(Event) + Send),
    ) -> Result<Option<PathBuf>, Error> {
        let Some(wanted) = &options.backup else {
            return Ok(None);
        };
        let names: Vec<String> = state.applied_at.keys().cloned().collect();
        let (around, url) = (self.surroundings(), locked.session().url());
        let taken =
            super::backup::take(&around, url, &names, "pre_migration", wanted, on_event).await?;
        Ok(Some(taken.file))
    }

    #[cfg(not(feature = "backup"))]
    #[allow(clippy::unused_async)]
    pub(super) async fn backup_before(
        &self,
        _: &Locked<'_>,
        _: &AppliedState,
        _: &MigrateOptions,
        _: &mut (dyn FnMut(Event) + Send),
    ) -> Result<Option<PathBuf>, Error> {
        Ok(None)
    }

    pub(super) async fn run_path(
        &self,
        locked: &Locked<'_>,
        path: &[Transition],
        options: &MigrateOptions,
        journey: &mut Journey,
        on_event: &mut (dyn FnMut(Event) + Send),
    ) -> Result<(), Error> {
        let backup = journey.backup.as_ref().and_then(|file| file.file_name());
        let retry = RetryPolicy::default();
        let limits = self.limits(options)?;
        let context = RunContext {
            backup_id: backup.map(|name| name.to_string_lossy().into_owned()),
            retry: RetryPolicy {
                patience: limits.retry.unwrap_or(retry.patience),
                cancel_blockers: options.limits.cancel_blockers,
            },
            stop: options.stop.clone(),
            ..context()
        };
        let mut steps = Vec::new();
        for (at, transition) in path.iter().enumerate() {
            let place = Place {
                index: at + 1,
                total: path.len(),
            };
            let step = self.step(transition, place, &limits);
            steps.extend(step.map(|step| (transition, step)));
        }
        if options.transactions == Transactions::All {
            let together: Vec<Step> = steps.iter().map(|(_, step)| step.clone()).collect();
            let outcomes =
                ultra_runner::run_together(locked, &together, &context, on_event).await?;
            for ((transition, _), outcome) in steps.iter().zip(outcomes) {
                journey.ran.push(((*transition).clone(), outcome));
            }
            return Ok(());
        }
        for (transition, mut step) in steps {
            if options.transactions == Transactions::None && !step.rebuilds_tables {
                step.transaction = false;
            }
            if context.stop.is_requested() {
                return Err(Error::from(RunError::Interrupted {
                    name: step.name,
                    kept: Kept::Nothing,
                }));
            }
            journey.under_way = Some(transition.clone());
            let outcome = ultra_runner::run(locked, &step, &context, on_event).await?;
            journey.under_way = None;
            journey.ran.push((transition.clone(), outcome));
        }
        Ok(())
    }

    /// The limits of this call, then of the environment and the configuration.
    pub(super) fn limits(&self, options: &MigrateOptions) -> Result<Resolved, Error> {
        let environment = crate::config::limits()?;
        let configured = self.config().run.limits()?;
        let given = options.limits;
        Ok(Resolved {
            given,
            lock: environment.lock.or(configured.lock),
            statement: configured.statement,
            retry: given.retry.or(configured.retry),
        })
    }

    /// What was run, in its order.
    pub(super) fn told(&self, journey: &Journey) -> Vec<RanRevision> {
        let ran = journey.ran.iter();
        ran.filter_map(|(transition, outcome)| self.ran(transition, *outcome))
            .collect()
    }

    /// A step as revision and project have it: nothing is run, so no call has limits of its own.
    pub(super) fn written_step(
        &self,
        transition: &Transition,
        place: Place,
    ) -> Result<Option<Step>, Error> {
        let configured = self.config().run.limits()?;
        let limits = Resolved {
            given: RunLimits::default(),
            lock: configured.lock,
            statement: configured.statement,
            retry: None,
        };
        Ok(self.step(transition, place, &limits))
    }

    pub(super) fn step(
        &self,
        transition: &Transition,
        place: Place,
        limits: &Resolved,
    ) -> Option<Step> {
        let (node, item) = self.revision(&transition.id)?;
        // This call, the revision, the project.
        let (lock, statement) = (node.lock_timeout, node.statement_timeout);
        let shortcut = self.graph().shortcut(&transition.id);
        let replaced = shortcut.map_or(&[][..], |shortcut| &shortcut.replaces);
        Some(Step {
            name: item.name.clone(),
            id: node.id.to_string(),
            direction: match transition.direction {
                ultra_revision::Direction::Up => ultra_runner::Direction::Up,
                ultra_revision::Direction::Down => ultra_runner::Direction::Down,
            },
            checksum: item.declared.map(|_| checksum(item.source)),
            group: Some(node.group.clone()).filter(|group| !group.is_empty()),
            transaction: node.transaction,
            idempotent: node.idempotent,
            record: node.record,
            lock_timeout: limits.given.lock_timeout.or(lock).or(limits.lock),
            statement_timeout: limits
                .given
                .statement_timeout
                .or(statement)
                .or(limits.statement),
            rebuilds_tables: node.rebuilds_tables,
            plain: node.plain,
            claims: replaced.iter().filter_map(|id| self.stamp_of(id)).collect(),
            place,
            migration: Arc::clone(&item.migration),
        })
    }

    fn ran(&self, transition: &Transition, outcome: Outcome) -> Option<RanRevision> {
        let reference = status::reference(self.graph(), &transition.id, None)?;
        Some(RanRevision {
            revision: reference.revision,
            name: reference.name,
            message: reference.message,
            direction: match transition.direction {
                ultra_revision::Direction::Up => "up",
                ultra_revision::Direction::Down => "down",
            },
            duration_ms: match outcome {
                Outcome::AlreadyDone => None,
                Outcome::Done { duration, .. } => u64::try_from(duration.as_millis()).ok(),
            },
        })
    }

    /// A revision that lacks this database's statements would fail when it is reached: say so first.
    pub(super) fn refuse_incomplete(
        &self,
        path: &[Transition],
        backend: Backend,
    ) -> Result<(), Error> {
        let backend = backend.name();
        let nodes = path.iter().filter_map(|step| self.graph().get(&step.id));
        for node in nodes {
            if !has_statements(node, backend) {
                return Err(Error::Incomplete {
                    name: node.name.to_string(),
                    backend,
                });
            }
        }
        Ok(())
    }
}

/// Whether a revision was planned for a database.
pub(crate) fn has_statements(node: &Node, backend: &str) -> bool {
    node.backends.is_empty() || node.backends.iter().any(|has| has == backend)
}

/// Who runs this, for the history.
pub(super) fn context() -> RunContext {
    let environment = Environment::read();
    RunContext {
        run_id: random_id(),
        user: environment.user,
        host: environment.host,
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
        backup_id: None,
        hook: None,
        retry: RetryPolicy::default(),
        stop: Stop::default(),
    }
}
