//! The graph of revisions.

mod build;
mod cycle;
mod walk;

use std::collections::{BTreeMap, BTreeSet};

use crate::id::RevisionId;
use crate::name::MigrationName;
use crate::node::Node;
use crate::squash::{Replaced, Shortcut};

pub use walk::Follow;

/// A set of revisions.
pub type Ids = BTreeSet<RevisionId>;

/// Which revisions lie next to each.
type Neighbours = BTreeMap<RevisionId, Vec<RevisionId>>;

/// The graph of revisions: a value, checked when it is made.
///
/// Lists are in the order in which the revisions are listed, so that every answer is the same each time.
#[derive(Clone, Debug)]
pub struct Graph {
    nodes: Vec<Node>,
    positions: BTreeMap<RevisionId, usize>,
    names: BTreeMap<MigrationName, RevisionId>,
    labels: BTreeMap<String, RevisionId>,
    /// `depends_on` with labels and names replaced by ids.
    depends: Neighbours,
    children: Neighbours,
    dependents: Neighbours,
    /// Parents and dependencies first, ties by place in the list.
    order: Vec<RevisionId>,
    shortcuts: Vec<Shortcut>,
    replaced: BTreeMap<RevisionId, Vec<Replaced>>,
    aliases: BTreeMap<RevisionId, RevisionId>,
    former_names: BTreeMap<MigrationName, RevisionId>,
}

impl Graph {
    /// How many revisions there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// All revisions in the order of the list.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Node> {
        self.nodes.iter()
    }

    /// All revisions, each after what it needs; ties in the order of the list.
    pub fn topological(&self) -> impl DoubleEndedIterator<Item = &Node> {
        self.order.iter().filter_map(|id| self.get(id))
    }

    /// The revision with this id.
    #[must_use]
    pub fn get(&self, id: &RevisionId) -> Option<&Node> {
        self.nodes.get(self.position(id)?)
    }

    /// The revision whose file has this name.
    #[must_use]
    pub fn by_name(&self, name: &MigrationName) -> Option<&Node> {
        self.get(self.names.get(name)?)
    }

    /// The revision at which the branch with this label begins.
    #[must_use]
    pub fn by_label(&self, label: &str) -> Option<&Node> {
        self.get(self.labels.get(label)?)
    }

    /// The revision with this id, label or name: what squashed revisions replaced is known by
    /// them, and a shortcut as the last that it replaces.
    #[must_use]
    pub fn named(&self, text: &str) -> Option<&Node> {
        let by_key = self.positions.get(text).and_then(|at| self.nodes.get(*at));
        let meant = || {
            let label = self.labels.get(text).or_else(|| self.names.get(text));
            let former = self.aliases.get(text);
            self.get(label.or(former).or_else(|| self.former_names.get(text))?)
        };
        by_key.or_else(meant)
    }

    /// Squashed revisions whose originals are listed; they are no nodes of the graph.
    #[must_use]
    pub fn shortcuts(&self) -> &[Shortcut] {
        &self.shortcuts
    }

    /// The shortcut with this id.
    #[must_use]
    pub fn shortcut(&self, id: &RevisionId) -> Option<&Shortcut> {
        self.shortcuts.iter().find(|it| it.node.id == *id)
    }

    /// What the squashed revisions of the graph replace.
    pub fn replaced(&self) -> impl Iterator<Item = (&RevisionId, &[Replaced])> {
        self.replaced.iter().map(|(id, list)| (id, list.as_slice()))
    }

    /// Whether a row of this name stands for revisions of the graph under another name.
    #[must_use]
    pub fn is_former_name(&self, name: &str) -> bool {
        self.former_names.contains_key(name)
    }

    /// Whether there is a revision with this id.
    #[must_use]
    pub fn contains(&self, id: &RevisionId) -> bool {
        self.positions.contains_key(id)
    }

    /// The place in the list.
    #[must_use]
    pub fn position(&self, id: &RevisionId) -> Option<usize> {
        self.positions.get(id).copied()
    }

    /// The parents, as declared.
    #[must_use]
    pub fn parents(&self, id: &RevisionId) -> &[RevisionId] {
        self.get(id).map_or(&[], |node| &node.down_revisions)
    }

    /// What it depends on besides its parents.
    #[must_use]
    pub fn dependencies(&self, id: &RevisionId) -> &[RevisionId] {
        neighbours(&self.depends, id)
    }

    /// The revisions that name it as parent.
    #[must_use]
    pub fn children(&self, id: &RevisionId) -> &[RevisionId] {
        neighbours(&self.children, id)
    }

    /// The revisions that depend on it without being its children.
    #[must_use]
    pub fn dependents(&self, id: &RevisionId) -> &[RevisionId] {
        neighbours(&self.dependents, id)
    }

    /// The revisions without children.
    #[must_use]
    pub fn heads(&self) -> Vec<RevisionId> {
        self.ids_where(|id| self.children(id).is_empty())
    }

    /// The heads on which nothing depends: those that a database at `heads` has a row for.
    #[must_use]
    pub fn effective_heads(&self) -> Vec<RevisionId> {
        self.ids_where(|id| self.children(id).is_empty() && self.dependents(id).is_empty())
    }

    /// The revisions without parents.
    #[must_use]
    pub fn bases(&self) -> Vec<RevisionId> {
        self.ids_where(|id| self.parents(id).is_empty())
    }

    /// The bases that depend on nothing.
    #[must_use]
    pub fn effective_bases(&self) -> Vec<RevisionId> {
        self.ids_where(|id| self.parents(id).is_empty() && self.dependencies(id).is_empty())
    }

    /// The revisions with several children.
    #[must_use]
    pub fn branch_points(&self) -> Vec<RevisionId> {
        self.ids_where(|id| self.is_branch_point(id))
    }

    /// Whether it has several children.
    #[must_use]
    pub fn is_branch_point(&self, id: &RevisionId) -> bool {
        self.children(id).len() > 1
    }

    /// Whether it has several parents.
    #[must_use]
    pub fn is_merge_point(&self, id: &RevisionId) -> bool {
        self.parents(id).len() > 1
    }

    /// The labels of the branches on which a revision lies: its own and those of the revisions below it.
    #[must_use]
    pub fn labels_of(&self, id: &RevisionId) -> Vec<&str> {
        let below = self.ancestors_and_self([id], Follow::Parents);
        self.nodes
            .iter()
            .filter(|node| below.contains(&node.id))
            .flat_map(|node| node.branch_labels.iter().map(String::as_str))
            .collect()
    }

    /// All labels, each with the revision at which its branch begins.
    pub fn labels(&self) -> impl Iterator<Item = (&str, &RevisionId)> {
        self.labels.iter().map(|(label, id)| (label.as_str(), id))
    }

    /// The ids that pass, in the order of the list.
    fn ids_where(&self, passes: impl Fn(&RevisionId) -> bool) -> Vec<RevisionId> {
        self.nodes
            .iter()
            .map(|node| &node.id)
            .filter(|id| passes(id))
            .cloned()
            .collect()
    }
}

/// The neighbours of a revision, none if it isn't there.
fn neighbours<'a>(map: &'a Neighbours, id: &RevisionId) -> &'a [RevisionId] {
    map.get(id).map_or(&[], Vec::as_slice)
}
