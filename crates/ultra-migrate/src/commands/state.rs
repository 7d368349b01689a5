//! Where a database stands, against the linked revisions.

use serde::Serialize;
use ultra_revision::{
    Exchange, Ids, Standing, Stranded, Unknown, checksum, classify_unknown, standing,
};
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
    /// Rows that stand for applied revisions under other names, since they were squashed.
    pub exchanges: Vec<Exchange>,
    /// Squashed revisions of which the database has a part, while the rest is gone from here.
    pub stranded: Vec<Stranded>,
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

    /// A revision that is applied by rows of other names was applied when the last of them was.
    fn date_exchanged(&mut self, project: &Project) {
        for exchange in &self.exchanges {
            let rows = exchange.out.iter();
            let at = rows
                .filter_map(|name| self.applied_at.get(name))
                .max()
                .copied();
            let nodes = exchange
                .into
                .iter()
                .filter_map(|id| project.graph().get(id));
            let names: Vec<String> = nodes.map(|node| node.name.to_string()).collect();
            for (name, at) in names.into_iter().filter_map(|name| Some((name, at?))) {
                self.applied_at.entry(name).or_insert(at);
            }
        }
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
    let Standing {
        applied,
        exchanges,
        stranded,
    } = standing(graph, &names);
    let mut found = AppliedState {
        applied,
        applied_at: rows
            .into_iter()
            .map(|row| (row.version, row.applied_at))
            .collect(),
        unknown: classify_unknown(graph, &names),
        changed: Vec::new(),
        unfinished: state.unfinished,
        exchanges,
        stranded,
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
    found.date_exchanged(project);
    found
}
