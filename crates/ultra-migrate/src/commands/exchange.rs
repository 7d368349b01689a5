//! Rows of revisions that were squashed become the row of the one that stands for them.

use ultra_revision::{RevisionId, Stranded};
use ultra_runner::{Locked, Stamp};

use super::state::AppliedState;
use super::steps::context;
use crate::error::Error;
use crate::project::Project;

impl Project {
    /// Exchanges rows, all in one transaction, with an event for each. `back`: also where a
    /// squashed revision's row becomes those of its originals again. Gives the names of the
    /// squashed revisions whose rows are new.
    pub(super) async fn exchange(
        &self,
        locked: &Locked<'_>,
        state: &AppliedState,
        back: bool,
    ) -> Result<Vec<String>, Error> {
        let (mut inserts, mut deletes) = (Vec::new(), Vec::new());
        for exchange in exchanges(state, back) {
            inserts.extend(exchange.into.iter().filter_map(|id| self.stamp_of(id)));
            deletes.extend(exchange.out.iter().map(|name| Stamp {
                name: name.clone(),
                id: self.former_id(name).unwrap_or_default(),
                checksum: None,
            }));
        }
        if inserts.is_empty() && deletes.is_empty() {
            return Ok(Vec::new());
        }
        ultra_runner::stamp(locked, &inserts, &deletes, &context())
            .await
            .map_err(|source| Error::Database {
                what: "to put a squashed revision in the place of what it replaces",
                source,
            })?;
        let forth = exchanges(state, false).flat_map(|exchange| &exchange.into);
        Ok(forth.filter_map(|id| self.name_of(id)).collect())
    }

    /// The id of a revision that isn't in the graph by itself any more, or not yet.
    fn former_id(&self, name: &str) -> Option<String> {
        let graph = self.graph();
        let mut replaced = graph.replaced().flat_map(|(_, list)| list);
        let mut shortcuts = graph.shortcuts().iter().map(|shortcut| &shortcut.node);
        let old = replaced.find(|old| old.name.as_str() == name);
        let id = old.map(|old| &old.id);
        let mut shortcut = || shortcuts.find(|node| node.name.as_str() == name);
        let id = id.or_else(|| shortcut().map(|node| &node.id));
        id.map(ToString::to_string)
    }

    fn name_of(&self, id: &RevisionId) -> Option<String> {
        self.graph().get(id).map(|node| node.name.to_string())
    }
}

/// Those that matter for the way: rows are given back only where it goes down.
pub(super) fn exchanges(
    state: &AppliedState,
    back: bool,
) -> impl Iterator<Item = &ultra_revision::Exchange> {
    let wanted = move |exchange: &&ultra_revision::Exchange| back || !exchange.back;
    state.exchanges.iter().filter(wanted)
}

/// Nothing here can take such a database further.
pub(super) fn refuse_stranded(state: &AppliedState) -> Result<(), Error> {
    match state.stranded.first() {
        None => Ok(()),
        Some(Stranded {
            name,
            applied,
            lacking,
        }) => Err(Error::Stranded {
            squash: name.clone(),
            applied: applied.clone(),
            lacking: lacking.clone(),
        }),
    }
}
