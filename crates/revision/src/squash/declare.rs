//! Which revisions are shortcuts, and what the ids of replaced ones mean.

use std::collections::{BTreeMap, BTreeSet};

use super::{Replaced, Shortcut};
use crate::error::GraphError;
use crate::id::RevisionId;
use crate::name::MigrationName;
use crate::node::Node;

/// A list of revisions, the shortcuts taken out.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sorted {
    /// The revisions of the graph; parents that were replaced are named by what replaces them.
    pub(crate) nodes: Vec<Node>,
    /// Squashed revisions whose originals are listed.
    pub(crate) shortcuts: Vec<Shortcut>,
    /// What squashed revisions of the graph replace.
    pub(crate) replaced: BTreeMap<RevisionId, Vec<Replaced>>,
    /// Ids that mean another revision: replaced ones, and those of shortcuts.
    pub(crate) aliases: BTreeMap<RevisionId, RevisionId>,
    /// The names of the same.
    pub(crate) former_names: BTreeMap<MigrationName, RevisionId>,
}

/// Sorts out the nodes of a list.
///
/// # Errors
/// For a `replaces` that can't be read, of which only some are listed, or that two have.
pub(crate) fn sort_out(nodes: Vec<Node>) -> Result<Sorted, GraphError> {
    if nodes.iter().all(|node| node.replaces.is_empty()) {
        return Ok(Sorted {
            nodes,
            ..Sorted::default()
        });
    }
    let listed: BTreeSet<RevisionId> = nodes.iter().map(|node| node.id.clone()).collect();
    let mut sorted = Sorted::default();
    let mut owners: BTreeMap<RevisionId, MigrationName> = BTreeMap::new();
    for node in nodes {
        let replaces = Replaced::of(&node)?;
        refuse_twice(&node, &replaces, &mut owners)?;
        let there = |one: &&Replaced| listed.contains(&one.id);
        let Some(one) = replaces.iter().find(there) else {
            for old in &replaces {
                sorted.means(&old.id, &old.name, &node.id);
            }
            if !replaces.is_empty() {
                sorted.replaced.insert(node.id.clone(), replaces);
            }
            sorted.nodes.push(node);
            continue;
        };
        if let Some(gone) = replaces.iter().find(|one| !there(one)) {
            return Err(GraphError::HalfSquashed {
                file: node.name,
                gone: gone.name.clone(),
                listed: one.name.clone(),
            });
        }
        // Whoever names the shortcut means the end of what it replaces.
        if let Some(last) = replaces.last() {
            sorted.means(&node.id, &node.name, &last.id);
        }
        let replaces = replaces.into_iter().map(|one| one.id).collect();
        sorted.shortcuts.push(Shortcut { node, replaces });
    }
    for node in &mut sorted.nodes {
        rename_parents(node, &sorted.aliases);
    }
    Ok(sorted)
}

impl Sorted {
    fn means(&mut self, id: &RevisionId, name: &MigrationName, meant: &RevisionId) {
        self.aliases.insert(id.clone(), meant.clone());
        self.former_names.insert(name.clone(), meant.clone());
    }
}

/// One revision is replaced by one.
fn refuse_twice(
    node: &Node,
    replaces: &[Replaced],
    owners: &mut BTreeMap<RevisionId, MigrationName>,
) -> Result<(), GraphError> {
    for old in replaces {
        if let Some(first) = owners.insert(old.id.clone(), node.name.clone()) {
            return Err(GraphError::ReplacedTwice {
                first,
                second: node.name.clone(),
                name: old.name.clone(),
            });
        }
    }
    Ok(())
}

fn rename_parents(node: &mut Node, aliases: &BTreeMap<RevisionId, RevisionId>) {
    let mut parents: Vec<RevisionId> = Vec::new();
    for parent in node.down_revisions.drain(..) {
        let parent = aliases.get(&parent).cloned().unwrap_or(parent);
        if !parents.contains(&parent) {
            parents.push(parent);
        }
    }
    node.down_revisions = parents;
}
