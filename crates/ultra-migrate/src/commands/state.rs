//! Where a database stands, against the linked revisions.

use serde::Serialize;
use ultra_revision::{Graph, Ids, MigrationName, RevisionId, Unknown, checksum, classify_unknown};
use ultra_runner::{Session, history};

use crate::error::Error;
use crate::project::Project;

/// What a database has applied.
#[derive(Clone, Debug, Default)]
pub struct AppliedState {
    /// The applied revisions that the binary knows.
    pub applied: Ids,
    /// When, by the database's clock, in seconds since 1970, by name.
    pub applied_at: std::collections::BTreeMap<String, i64>,
    /// Applied names that the binary doesn't know.
    pub unknown: Vec<Unknown>,
    /// Applied revisions whose source is not what was applied.
    pub changed: Vec<ChangedRevision>,
    /// Revisions that began without a transaction and never came to an end.
    pub unfinished: Vec<String>,
}

/// An applied revision whose source is not what was applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChangedRevision {
    /// Its name.
    pub name: String,
    /// The checksum that was applied.
    pub applied: String,
    /// The checksum that it has now.
    pub now: String,
}

impl AppliedState {
    /// Names that should be known and aren't.
    pub fn missing(&self) -> Vec<String> {
        let missing = self.unknown.iter().filter(|unknown| unknown.is_missing());
        missing.map(|unknown| unknown.name().to_owned()).collect()
    }

    /// Names that come after all that is known.
    pub fn ahead(&self) -> Vec<String> {
        let ahead = self.unknown.iter().filter(|unknown| !unknown.is_missing());
        ahead.map(|unknown| unknown.name().to_owned()).collect()
    }
}

/// Reads the state in one round trip.
pub(crate) async fn read(project: &Project, session: &Session) -> Result<AppliedState, Error> {
    let state = history::state(session.connection())
        .await
        .map_err(|source| Error::Database {
            what: "to say what is applied",
            source,
        })?;
    Ok(of(project, state))
}

/// What was read, against the linked revisions.
pub(crate) fn of(project: &Project, state: history::State) -> AppliedState {
    let rows = state.applied.unwrap_or_default();
    let names: Vec<String> = rows.iter().map(|row| row.version.clone()).collect();
    let graph = project.graph();
    let mut found = AppliedState {
        applied: names.iter().filter_map(|name| id_of(graph, name)).collect(),
        applied_at: rows
            .into_iter()
            .map(|row| (row.version, row.applied_at))
            .collect(),
        unknown: classify_unknown(graph, &names),
        changed: Vec::new(),
        unfinished: state.unfinished,
    };
    for item in project.revisions() {
        let Some(declared) = item.declared else {
            continue;
        };
        let Some(applied) = state.checksums.get(&item.name) else {
            continue;
        };
        if !found.applied_at.contains_key(&item.name) {
            continue;
        }
        let now = checksum(item.source);
        // Another algorithm says nothing about the source.
        let comparable = applied.rsplit_once(':').map(|(algorithm, _)| algorithm)
            == now.rsplit_once(':').map(|(algorithm, _)| algorithm);
        let former = declared.former_checksums.contains(&applied.as_str());
        if comparable && !former && *applied != now {
            found.changed.push(ChangedRevision {
                name: item.name.clone(),
                applied: applied.clone(),
                now,
            });
        }
    }
    found
}

fn id_of(graph: &Graph, name: &str) -> Option<RevisionId> {
    let name = MigrationName::new(name).ok()?;
    graph.by_name(&name).map(|node| node.id.clone())
}
