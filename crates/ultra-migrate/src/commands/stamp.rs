//! `stamp`: says what is applied without running anything.

use serde::Serialize;
use ultra_revision::{Point, RevisionId, checksum, stamp_path};
use ultra_runner::{DatabaseUrl, Event, LockOptions, Locked, Session, Stamp, history};

use super::exchange::refuse_stranded;
use super::state;
use super::steps::context;
use crate::error::Error;
use crate::project::{self, Project};

/// How a database is stamped.
#[derive(Clone, Debug, Default)]
pub struct StampOptions {
    /// The PostgreSQL schema that unqualified names mean.
    pub schema: Option<String>,
    /// Forget what the database has applied and this project doesn't know.
    pub purge: bool,
    /// How long to wait for the lock; `None`: five minutes.
    pub lock_deadline: Option<std::time::Duration>,
}

/// What a stamp changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct StampReport {
    /// The database, password masked.
    pub database: String,
    /// Names that count as applied now.
    pub added: Vec<String>,
    /// Names that count as applied no longer.
    pub removed: Vec<String>,
}

impl Project {
    /// Records that the database is at `targets`. Nothing is run.
    ///
    /// # Errors
    /// Where a target means nothing, or the database can't be written.
    pub async fn stamp(
        &self,
        url: &DatabaseUrl,
        targets: &[Point],
        options: &StampOptions,
        on_event: &mut (dyn FnMut(Event) + Send),
    ) -> Result<StampReport, Error> {
        // A target that means nothing is found before a file or connection is made.
        stamp_path(self.graph(), &ultra_revision::Ids::new(), targets)?;
        let session = project::open(url, options.schema.as_deref(), true).await?;
        let result = self.stamp_in(&session, targets, options, on_event).await;
        let closed = session.close().await;
        let report = result?;
        closed?;
        Ok(StampReport {
            database: url.masked(),
            ..report
        })
    }

    async fn stamp_in(
        &self,
        session: &Session,
        targets: &[Point],
        options: &StampOptions,
        on_event: &mut (dyn FnMut(Event) + Send),
    ) -> Result<StampReport, Error> {
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
        let result = self.stamp_locked(&locked, targets, options).await;
        let unlocked = locked.unlock().await;
        let report = result?;
        unlocked?;
        Ok(report)
    }

    async fn stamp_locked(
        &self,
        locked: &Locked<'_>,
        targets: &[Point],
        options: &StampOptions,
    ) -> Result<StampReport, Error> {
        history::install(locked).await?;
        let state = state::read(self, locked.session()).await?;
        let unknown = state.unknown.iter();
        let unknown = unknown.map(|unknown| unknown.name().to_owned());
        let stranded = state.stranded.iter().flat_map(|it| it.applied.clone());
        let unknown: Vec<String> = unknown.chain(stranded).collect();
        if !options.purge && !state.missing().is_empty() {
            return Err(Error::Missing {
                names: state.missing(),
            });
        }
        if !options.purge {
            refuse_stranded(&state)?;
        }
        self.exchange(locked, &state, true).await?;
        let path = stamp_path(self.graph(), &state.applied, targets)?;
        let inserts: Vec<Stamp> = path.add.iter().filter_map(|id| self.stamp_of(id)).collect();
        let mut deletes: Vec<Stamp> = path
            .remove
            .iter()
            .filter_map(|id| self.stamp_of(id))
            .collect();
        if options.purge {
            let gone = |name| Stamp {
                id: String::new(),
                name,
                checksum: None,
            };
            deletes.extend(unknown.into_iter().map(gone));
        }
        ultra_runner::stamp(locked, &inserts, &deletes, &context())
            .await
            .map_err(|source| Error::Database {
                what: "to be stamped",
                source,
            })?;
        let names = |list: Vec<Stamp>| list.into_iter().map(|stamp| stamp.name).collect();
        let (added, removed) = (names(inserts), names(deletes));
        Ok(StampReport {
            added,
            removed,
            ..StampReport::default()
        })
    }

    /// What the rows and the history say of a revision.
    pub(super) fn stamp_of(&self, id: &RevisionId) -> Option<Stamp> {
        let (node, item) = self.revision(id)?;
        Some(Stamp {
            name: item.name.clone(),
            id: node.id.to_string(),
            checksum: item.declared.map(|_| checksum(item.source)),
        })
    }
}
