//! `status` and `current`: where a database stands.

use std::time::Instant;

use serde::Serialize;
use ultra_revision::{Graph, RevisionId, Stranded, current, pending};
use ultra_runner::{DatabaseUrl, is_to_be_made};

use super::state::{self, AppliedState, ChangedRevision};
use crate::error::Error;
use crate::project::{self, Project};

/// A revision as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RevisionRef {
    /// The key in the graph.
    pub revision: String,
    /// The file's stem.
    pub name: String,
    /// What it does.
    pub message: String,
    /// When it was applied, in seconds since 1970; absent where it isn't.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub applied_at: Option<i64>,
}

/// In one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StatusState {
    /// Everything is applied.
    Current,
    /// Something is to be applied.
    Pending,
    /// The database has more than this binary knows.
    Ahead,
    /// The database has what this binary should know and doesn't.
    Missing,
}

/// Where a database stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Status {
    /// The database, password masked.
    pub database: String,
    /// False where a SQLite file isn't there yet.
    pub exists: bool,
    /// In one word.
    pub state: StatusState,
    /// The tips of what is applied.
    pub current: Vec<RevisionRef>,
    /// The heads of the graph.
    pub heads: Vec<RevisionRef>,
    /// How many revisions there are.
    pub total: usize,
    /// How many of them are applied.
    pub applied: usize,
    /// What is to be applied, in order.
    pub pending: Vec<RevisionRef>,
    /// Applied names that come after all that is known.
    pub ahead: Vec<String>,
    /// Applied names that should be known.
    pub missing: Vec<String>,
    /// Applied revisions that were changed.
    pub changed: Vec<ChangedRevision>,
    /// Revisions that began without a transaction and never came to an end.
    pub unfinished: Vec<String>,
    /// Squashed revisions of which the database has a part, while the rest is gone from here.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stranded: Vec<Stranded>,
    /// How long it took to find out.
    pub duration_ms: u64,
}

impl Project {
    /// Where the database stands. A SQLite file that isn't there is an empty database.
    ///
    /// # Errors
    /// Where it can't be read.
    pub async fn status(&self, url: &DatabaseUrl, schema: Option<&str>) -> Result<Status, Error> {
        let began = Instant::now();
        let state = self.state(url, schema).await?;
        let mut status = status_of(self.graph(), url, &state);
        status.duration_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        Ok(status)
    }

    /// What the database has applied; nothing where a SQLite file isn't there.
    ///
    /// # Errors
    /// Where it can't be read.
    pub async fn state(
        &self,
        url: &DatabaseUrl,
        schema: Option<&str>,
    ) -> Result<AppliedState, Error> {
        if is_to_be_made(url)? {
            return Ok(AppliedState::default());
        }
        let session = project::open(url, schema, false).await?;
        let state = state::read(self, &session).await?;
        session.close().await?;
        Ok(state)
    }
}

pub(super) fn status_of(graph: &Graph, url: &DatabaseUrl, state: &AppliedState) -> Status {
    let pending = pending(graph, &state.applied);
    let word = if !state.missing().is_empty() {
        StatusState::Missing
    } else if !pending.is_empty() {
        StatusState::Pending
    } else if !state.ahead().is_empty() {
        StatusState::Ahead
    } else {
        StatusState::Current
    };
    let refs = |ids: Vec<RevisionId>| {
        ids.iter()
            .filter_map(|id| reference(graph, id, Some(state)))
            .collect()
    };
    Status {
        database: url.masked(),
        exists: url.sqlite_path().is_none_or(std::path::Path::exists),
        state: word,
        current: refs(current(graph, &state.applied)),
        heads: refs(graph.heads()),
        total: graph.len(),
        applied: state.applied.len(),
        pending: refs(pending),
        ahead: state.ahead(),
        missing: state.missing(),
        changed: state.changed.clone(),
        unfinished: state.unfinished.clone(),
        stranded: state.stranded.clone(),
        duration_ms: 0,
    }
}

/// A revision as it is shown.
pub fn reference(
    graph: &Graph,
    id: &RevisionId,
    state: Option<&AppliedState>,
) -> Option<RevisionRef> {
    let shortcut = || graph.shortcut(id).map(|shortcut| &shortcut.node);
    let node = graph.get(id).or_else(shortcut)?;
    Some(RevisionRef {
        revision: node.id.to_string(),
        name: node.name.to_string(),
        message: node.message.clone(),
        applied_at: state.and_then(|state| state.applied_at.get(node.name.as_str()).copied()),
    })
}
