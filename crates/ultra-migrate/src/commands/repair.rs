//! `repair`: accepts applied revisions that were changed.

use serde::Serialize;
use ultra_revision::{Ids, MigrationName, Point, resolve};
use ultra_runner::{DatabaseUrl, Event, LockOptions, Locked, Session, Stamp, history};

use super::state::{self, AppliedState, ChangedRevision};
use super::steps::context;
use crate::error::Error;
use crate::project::{self, Project};

/// How changed revisions are accepted.
#[derive(Clone, Debug, Default)]
pub struct RepairOptions {
    /// The PostgreSQL schema that unqualified names mean.
    pub schema: Option<String>,
    /// How long to wait for the lock; `None`: five minutes.
    pub lock_deadline: Option<std::time::Duration>,
}

/// What was accepted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RepairReport {
    /// The database, password masked.
    pub database: String,
    /// The revisions whose text now counts as what was applied, with both checksums.
    pub accepted: Vec<ChangedRevision>,
    /// Revisions that began without a transaction and never came to an end: they are left alone.
    pub unfinished: Vec<String>,
}

impl Project {
    /// Takes the texts of changed applied revisions for what was applied: of those that `points`
    /// name, or of all. Writes an event for each into the history, and runs nothing.
    ///
    /// # Errors
    /// Where a revision that is named isn't a changed one, or the database can't be written.
    pub async fn repair(
        &self,
        url: &DatabaseUrl,
        points: &[Point],
        options: &RepairOptions,
        on_event: &mut (dyn FnMut(Event) + Send),
    ) -> Result<RepairReport, Error> {
        let names = self.named(points)?;
        let database = url.masked();
        if url.sqlite_path().is_some_and(|path| !path.exists()) {
            refuse_unchanged(&names, &AppliedState::default())?;
            return Ok(RepairReport {
                database,
                ..RepairReport::default()
            });
        }
        let session = project::open(url, options.schema.as_deref(), true).await?;
        let result = self.repair_in(&session, &names, options, on_event).await;
        let closed = session.close().await;
        let report = result?;
        closed?;
        Ok(RepairReport { database, ..report })
    }

    /// The names of the revisions that are meant.
    fn named(&self, points: &[Point]) -> Result<Vec<String>, Error> {
        let mut names = Vec::new();
        for point in points {
            for id in resolve(self.graph(), point, &Ids::new())? {
                let name = self.graph().get(&id).map(|node| node.name.as_str());
                names.extend(name.map(str::to_owned));
            }
        }
        Ok(names)
    }

    async fn repair_in(
        &self,
        session: &Session,
        names: &[String],
        options: &RepairOptions,
        on_event: &mut (dyn FnMut(Event) + Send),
    ) -> Result<RepairReport, Error> {
        let state = state::read(self, session).await?;
        refuse_unchanged(names, &state)?;
        if state.changed.is_empty() {
            return Ok(RepairReport {
                unfinished: state.unfinished,
                ..RepairReport::default()
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
        let result = self.repair_locked(&locked, names).await;
        let unlocked = locked.unlock().await;
        let report = result?;
        unlocked?;
        Ok(report)
    }

    /// Whoever had the lock before may have reverted or repaired some: look again.
    async fn repair_locked(
        &self,
        locked: &Locked<'_>,
        names: &[String],
    ) -> Result<RepairReport, Error> {
        history::install(locked).await?;
        let state = state::read(self, locked.session()).await?;
        let wanted = |changed: &ChangedRevision| names.is_empty() || names.contains(&changed.name);
        let accepted: Vec<ChangedRevision> = state.changed.into_iter().filter(wanted).collect();
        let stamps: Vec<Stamp> = accepted
            .iter()
            .filter_map(|changed| {
                let name = MigrationName::new(changed.name.as_str()).ok()?;
                Some(Stamp {
                    name: changed.name.clone(),
                    id: self.graph().by_name(&name)?.id.to_string(),
                    checksum: Some(changed.now.clone()),
                })
            })
            .collect();
        ultra_runner::stamp(locked, &stamps, &[], &context())
            .await
            .map_err(|source| Error::Database {
                what: "to be repaired",
                source,
            })?;
        Ok(RepairReport {
            accepted,
            unfinished: state.unfinished,
            ..RepairReport::default()
        })
    }
}

/// Who names a revision expects that something is done about it.
fn refuse_unchanged(names: &[String], state: &AppliedState) -> Result<(), Error> {
    let changed = |name: &&String| state.changed.iter().any(|item| item.name == **name);
    let names: Vec<String> = names
        .iter()
        .filter(|name| !changed(name))
        .cloned()
        .collect();
    match names.is_empty() {
        true => Ok(()),
        false => Err(Error::NotChanged { names }),
    }
}
