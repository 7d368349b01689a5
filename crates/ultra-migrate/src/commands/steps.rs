//! The steps of a run: the backup before, then revision by revision.

use std::path::PathBuf;
use std::sync::Arc;

use ultra_revision::{Node, Transition, checksum};
use ultra_runner::{Event, Locked, Outcome, Place, RunContext, Step};

use super::state::AppliedState;
use super::status;
use super::upgrade::{MigrateOptions, MigrateReport, RanRevision};
use crate::environment::{Environment, random_id};
use crate::error::Error;
use crate::project::Project;

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
        mut report: MigrateReport,
        on_event: &mut (dyn FnMut(Event) + Send),
    ) -> Result<MigrateReport, Error> {
        let backup = report.backup.as_ref().and_then(|file| file.file_name());
        let context = RunContext {
            backup_id: backup.map(|name| name.to_string_lossy().into_owned()),
            ..context()
        };
        for (at, transition) in path.iter().enumerate() {
            let place = Place {
                index: at + 1,
                total: path.len(),
            };
            let Some(step) = self.step(transition, place) else {
                continue;
            };
            let outcome = ultra_runner::run(locked, &step, &context, on_event).await?;
            report.ran.extend(self.ran(transition, outcome));
        }
        Ok(report)
    }

    fn step(&self, transition: &Transition, place: Place) -> Option<Step> {
        let (node, item) = self.revision(&transition.id)?;
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
        locked: &Locked<'_>,
    ) -> Result<(), Error> {
        let backend = locked.backend().name();
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
    }
}
