//! Going up and down the graph.

use std::collections::BTreeSet;

use super::{Graph, Ids};
use crate::id::RevisionId;

/// Along which arrows to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Follow {
    /// From child to parent: the line of a branch.
    Parents,
    /// Through `depends_on`, too: all that a revision needs.
    Everything,
}

impl Graph {
    /// Everything that a revision needs, without itself.
    #[must_use]
    pub fn ancestors(&self, id: &RevisionId) -> Ids {
        let mut found = self.ancestors_and_self([id], Follow::Everything);
        found.remove(id);
        found
    }

    /// Everything that needs a revision, without itself.
    #[must_use]
    pub fn descendants(&self, id: &RevisionId) -> Ids {
        let mut found = self.descendants_and_self([id], Follow::Everything);
        found.remove(id);
        found
    }

    /// Some revisions and all below them. Unknown ids are left out.
    #[must_use]
    pub fn ancestors_and_self<'a>(
        &'a self,
        from: impl IntoIterator<Item = &'a RevisionId>,
        follow: Follow,
    ) -> Ids {
        self.reach(from, |id| match follow {
            Follow::Parents => self.parents(id).iter().collect(),
            Follow::Everything => self.needs(id).collect(),
        })
    }

    /// Some revisions and all above them. Unknown ids are left out.
    #[must_use]
    pub fn descendants_and_self<'a>(
        &'a self,
        from: impl IntoIterator<Item = &'a RevisionId>,
        follow: Follow,
    ) -> Ids {
        self.reach(from, |id| match follow {
            Follow::Parents => self.children(id).iter().collect(),
            Follow::Everything => self.needed_by(id).collect(),
        })
    }

    /// All below and above a revision, and itself: what shares a line with it.
    #[must_use]
    pub fn lineage(&self, id: &RevisionId, follow: Follow) -> Ids {
        let mut found = self.ancestors_and_self([id], follow);
        found.append(&mut self.descendants_and_self([id], follow));
        found
    }

    /// Of some revisions those that no other of them needs, in the order of the list.
    ///
    /// Of the applied revisions these are the rows of Alembic's version table.
    #[must_use]
    pub fn tips(&self, of: &Ids) -> Vec<RevisionId> {
        let needs: Vec<&RevisionId> = of.iter().flat_map(|id| self.needs(id)).collect();
        let below = self.ancestors_and_self(needs, Follow::Everything);
        self.in_list_order(of.iter().filter(|id| !below.contains(*id)))
    }

    /// Known ids in the order of the list.
    pub(crate) fn in_list_order<'a>(
        &self,
        ids: impl IntoIterator<Item = &'a RevisionId>,
    ) -> Vec<RevisionId> {
        let placed: BTreeSet<(usize, &RevisionId)> = ids
            .into_iter()
            .filter_map(|id| Some((self.position(id)?, id)))
            .collect();
        placed.into_iter().map(|(_, id)| id.clone()).collect()
    }

    /// Known ids, each after what it needs.
    pub(crate) fn in_topological_order(&self, ids: &Ids) -> Vec<RevisionId> {
        self.order
            .iter()
            .filter(|id| ids.contains(*id))
            .cloned()
            .collect()
    }

    /// The parents and dependencies of a revision.
    pub(super) fn needs(&self, id: &RevisionId) -> impl Iterator<Item = &RevisionId> {
        self.parents(id).iter().chain(self.dependencies(id))
    }

    /// The children and dependents of a revision.
    pub(super) fn needed_by(&self, id: &RevisionId) -> impl Iterator<Item = &RevisionId> {
        self.children(id).iter().chain(self.dependents(id))
    }

    /// All that can be reached, the beginnings included.
    fn reach<'a>(
        &'a self,
        from: impl IntoIterator<Item = &'a RevisionId>,
        next: impl Fn(&'a RevisionId) -> Vec<&'a RevisionId>,
    ) -> Ids {
        let mut todo: Vec<&RevisionId> = Vec::new();
        todo.extend(from.into_iter().filter(|id| self.contains(id)));
        let mut seen: BTreeSet<&RevisionId> = BTreeSet::new();
        while let Some(id) = todo.pop() {
            if seen.insert(id) {
                todo.extend(next(id));
            }
        }
        seen.into_iter().cloned().collect()
    }
}
