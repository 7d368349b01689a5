//! From nodes to a graph that is known to be one.

use std::collections::{BTreeMap, BTreeSet};

use super::cycle::circle;
use super::{Graph, Neighbours, neighbours};
use crate::error::GraphError;
use crate::id::RevisionId;
use crate::name::MigrationName;
use crate::near::near;
use crate::node::Node;
use crate::squash::{Sorted, sort_out};

impl Graph {
    /// Makes a graph of nodes in the order of the list.
    ///
    /// # Errors
    /// For ids or names that occur twice, parents and dependencies that don't exist, circles, and
    /// labels that mean two things, and squashed revisions of which only a part is there.
    pub fn new(nodes: Vec<Node>) -> Result<Self, GraphError> {
        // Before anything else: the file that names itself is at fault, whatever else is missing.
        refuse_self_parents(&nodes)?;
        // Shortcuts, too, have an id and a name of their own.
        positions_of(&nodes)?;
        names_of(&nodes)?;
        let Sorted {
            nodes,
            shortcuts,
            replaced,
            aliases,
            former_names,
        } = sort_out(nodes)?;
        let positions = positions_of(&nodes)?;
        let names = names_of(&nodes)?;
        let labels = labels_of(&nodes, &positions)?;
        let parents = parents_of(&nodes, &positions)?;
        let meant = |text: &str| aliases.get(text).or_else(|| former_names.get(text));
        let depends = depends_of(&nodes, &positions, &names, &labels, meant)?;
        refuse_circles(&nodes, &parents, &depends)?;
        let mut graph = Self {
            children: inverted(&nodes, &parents),
            dependents: inverted(&nodes, &depends),
            order: Vec::new(),
            nodes,
            positions,
            names,
            labels,
            depends,
            shortcuts,
            replaced,
            aliases,
            former_names,
        };
        graph.order = graph.topological_order();
        Ok(graph)
    }

    /// Kahn's order; of those that are ready, the first in the list goes first.
    fn topological_order(&self) -> Vec<RevisionId> {
        let needs = |id: &RevisionId| self.needs(id).collect::<BTreeSet<_>>().len();
        let mut waiting: BTreeMap<&RevisionId, usize> = self
            .nodes
            .iter()
            .map(|node| (&node.id, needs(&node.id)))
            .collect();
        let mut ready: BTreeSet<(Option<usize>, &RevisionId)> = waiting
            .iter()
            .filter(|(_, count)| **count == 0)
            .map(|(id, _)| (self.position(id), *id))
            .collect();
        let mut order = Vec::with_capacity(self.nodes.len());
        while let Some((_, id)) = ready.pop_first() {
            order.push(id.clone());
            let above: BTreeSet<&RevisionId> = self.needed_by(id).collect();
            for next in above {
                if let Some(count) = waiting.get_mut(next) {
                    *count = count.saturating_sub(1);
                    if *count == 0 {
                        ready.insert((self.position(next), next));
                    }
                }
            }
        }
        order
    }
}

/// No revision is its own parent or dependency.
fn refuse_self_parents(nodes: &[Node]) -> Result<(), GraphError> {
    for node in nodes {
        if node.down_revisions.contains(&node.id) {
            return Err(GraphError::SelfLoop {
                file: node.name.clone(),
                id: node.id.clone(),
            });
        }
        if node.depends_on.iter().any(|on| on == node.id.as_str()) {
            return Err(GraphError::DependencySelfLoop {
                file: node.name.clone(),
                id: node.id.clone(),
            });
        }
    }
    Ok(())
}

/// Where each id stands in the list.
fn positions_of(nodes: &[Node]) -> Result<BTreeMap<RevisionId, usize>, GraphError> {
    let mut positions = BTreeMap::new();
    for (at, node) in nodes.iter().enumerate() {
        let Some(first) = positions.insert(node.id.clone(), at) else {
            continue;
        };
        // The same file listed twice is its own message.
        let first = nodes.get(first).map_or(&node.name, |first| &first.name);
        return Err(if *first == node.name {
            GraphError::DuplicateName {
                name: node.name.clone(),
            }
        } else {
            GraphError::DuplicateId {
                id: node.id.clone(),
                first: first.clone(),
                second: node.name.clone(),
            }
        });
    }
    Ok(positions)
}

/// The id of each file.
fn names_of(nodes: &[Node]) -> Result<BTreeMap<MigrationName, RevisionId>, GraphError> {
    let mut names = BTreeMap::new();
    for node in nodes {
        if names.insert(node.name.clone(), node.id.clone()).is_some() {
            return Err(GraphError::DuplicateName {
                name: node.name.clone(),
            });
        }
    }
    Ok(names)
}

/// Where the branch of each label begins.
fn labels_of(
    nodes: &[Node],
    positions: &BTreeMap<RevisionId, usize>,
) -> Result<BTreeMap<String, RevisionId>, GraphError> {
    let mut labels: BTreeMap<String, RevisionId> = BTreeMap::new();
    for node in nodes {
        for label in &node.branch_labels {
            let taken = labels
                .get(label)
                .and_then(|id| positions.get(id))
                .or_else(|| positions.get(label.as_str()));
            if let Some(other) = taken.and_then(|at| nodes.get(*at)) {
                return Err(GraphError::LabelClash {
                    file: node.name.clone(),
                    label: label.clone(),
                    other: other.name.clone(),
                });
            }
            labels.insert(label.clone(), node.id.clone());
        }
    }
    Ok(labels)
}

/// The parents of each, all of which exist.
fn parents_of(
    nodes: &[Node],
    positions: &BTreeMap<RevisionId, usize>,
) -> Result<Neighbours, GraphError> {
    for node in nodes {
        let missing = |parent: &&RevisionId| !positions.contains_key(*parent);
        if let Some(parent) = node.down_revisions.iter().find(missing) {
            return Err(GraphError::MissingParent {
                file: node.name.clone(),
                parent: parent.clone(),
                near: near(parent.as_str(), positions.keys().map(RevisionId::as_str)),
            });
        }
    }
    Ok(nodes
        .iter()
        .map(|node| (node.id.clone(), node.down_revisions.clone()))
        .collect())
}

/// The dependencies of each as ids, all of which exist.
fn depends_of<'a>(
    nodes: &[Node],
    positions: &'a BTreeMap<RevisionId, usize>,
    names: &'a BTreeMap<MigrationName, RevisionId>,
    labels: &'a BTreeMap<String, RevisionId>,
    meant: impl Fn(&str) -> Option<&'a RevisionId>,
) -> Result<Neighbours, GraphError> {
    let find = |text: &str| {
        positions
            .get_key_value(text)
            .map(|(id, _)| id)
            .or_else(|| labels.get(text))
            .or_else(|| names.get(text))
            .or_else(|| meant(text))
            .cloned()
    };
    let mut depends = Neighbours::new();
    for node in nodes {
        let mut found = Vec::new();
        for dependency in &node.depends_on {
            let Some(id) = find(dependency) else {
                let known = positions.keys().map(RevisionId::as_str);
                let known = known.chain(labels.keys().map(String::as_str));
                return Err(GraphError::MissingDependency {
                    file: node.name.clone(),
                    dependency: dependency.clone(),
                    near: near(dependency, known),
                });
            };
            // A label of its own branch, or its own name.
            if id == node.id {
                return Err(GraphError::DependencySelfLoop {
                    file: node.name.clone(),
                    id,
                });
            }
            if !found.contains(&id) {
                found.push(id);
            }
        }
        depends.insert(node.id.clone(), found);
    }
    Ok(depends)
}

/// Neither parents alone nor parents and dependencies together go in a circle.
fn refuse_circles(
    nodes: &[Node],
    parents: &Neighbours,
    depends: &Neighbours,
) -> Result<(), GraphError> {
    let ids: Vec<&RevisionId> = nodes.iter().map(|node| &node.id).collect();
    let cycle = circle(&ids, |id| neighbours(parents, id).iter().collect());
    if !cycle.is_empty() {
        return Err(GraphError::Cycle { ids: cycle });
    }
    let cycle = circle(&ids, |id| {
        let both = neighbours(parents, id).iter();
        both.chain(neighbours(depends, id)).collect()
    });
    if !cycle.is_empty() {
        return Err(GraphError::DependencyCycle { ids: cycle });
    }
    Ok(())
}

/// The other direction, in the order of the list.
fn inverted(nodes: &[Node], map: &Neighbours) -> Neighbours {
    let mut inverted = Neighbours::new();
    for node in nodes {
        let mut seen = BTreeSet::new();
        for below in neighbours(map, &node.id) {
            if seen.insert(below) {
                let above = inverted.entry(below.clone()).or_default();
                above.push(node.id.clone());
            }
        }
    }
    inverted
}
