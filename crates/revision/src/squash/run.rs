//! A run of revisions that one can stand for.

use std::collections::BTreeSet;

use super::Replaced;
use crate::error::PathError;
use crate::graph::{Follow, Graph, Ids};
use crate::id::RevisionId;
use crate::name::MigrationName;
use crate::node::Node;
use crate::resolve::resolve_one;
use crate::target::{Point, Target};

/// A closed part of the graph: one way in, one way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The revisions, each after what it needs.
    pub revisions: Vec<Replaced>,
    /// What the first of them have as parents.
    pub parents: Vec<RevisionId>,
    /// What they need beside it, as they write it.
    pub depends_on: Vec<String>,
    /// The labels of branches that begin among them.
    pub branch_labels: Vec<String>,
}

/// Why revisions can't become one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SquashError {
    /// A text that means nothing.
    #[error(transparent)]
    Path(#[from] PathError),
    /// No range.
    #[error("`{asked}` names no run: write the first and the last revision, `FIRST:LAST`")]
    NoRange {
        /// What was typed.
        asked: String,
    },
    /// The ends don't lie on one line.
    #[error(
        "{last} does not descend from {first}: name the older revision first; \
         `ultra-migrate history` shows the order"
    )]
    NotOnALine {
        /// The beginning.
        first: MigrationName,
        /// The end.
        last: MigrationName,
    },
    /// Fewer than two.
    #[error("`{asked}` is one revision: there is nothing to squash")]
    OnlyOne {
        /// What was typed.
        asked: String,
    },
    /// A second way in.
    #[error(
        "{name} has a parent outside of the run, {parent}: \
         begin where the branches meet below both, or after {name}"
    )]
    SecondEntry {
        /// The revision inside.
        name: MigrationName,
        /// Its parent outside.
        parent: MigrationName,
    },
    /// A second way out.
    #[error(
        "{outside} needs {inside}, which is inside of the run: \
         end it at {inside}, or begin after it"
    )]
    SecondExit {
        /// The revision outside.
        outside: MigrationName,
        /// What it needs.
        inside: MigrationName,
    },
    /// One that has no transaction.
    #[error(
        "{name} runs without a transaction, and a squashed revision has one: \
         end the run before it, or begin after it"
    )]
    NoTransaction {
        /// The revision.
        name: MigrationName,
    },
    /// One that is squashed already.
    #[error(
        "{name} is squashed into {into} already: \
         delete the files that this one replaces first, or take {into} out of the list"
    )]
    Squashed {
        /// The revision.
        name: MigrationName,
        /// What replaces it.
        into: MigrationName,
    },
}

/// The run from the first to the last revision of a range, both included.
///
/// # Errors
/// Names the revision for which it can't be squashed.
pub fn squash_run(graph: &Graph, range: &Target) -> Result<Run, SquashError> {
    let asked = range.to_string();
    let Target::Range { start, end } = range else {
        return Err(SquashError::NoRange { asked });
    };
    let none = Ids::new();
    let end = end.clone().unwrap_or_else(Point::heads);
    let Some(last) = resolve_one(graph, &end, &none)? else {
        return Err(SquashError::NoRange { asked });
    };
    let first = match start {
        Some(start) => resolve_one(graph, start, &none)?,
        None => None,
    };
    let inside = between(graph, first.as_ref(), &last)?;
    let nodes: Vec<&Node> = graph
        .topological()
        .filter(|node| inside.contains(&node.id))
        .collect();
    let [lowest, _, ..] = nodes.as_slice() else {
        return Err(SquashError::OnlyOne { asked });
    };
    let parents = lowest.down_revisions.clone();
    for node in &nodes {
        refuse_node(graph, node, &inside, &parents)?;
    }
    refuse_exits(graph, &inside, &last)?;
    Ok(Run {
        depends_on: depends_on(graph, &nodes, &inside),
        branch_labels: nodes
            .iter()
            .flat_map(|node| node.branch_labels.iter().cloned())
            .collect(),
        revisions: nodes
            .iter()
            .map(|node| Replaced {
                id: node.id.clone(),
                name: node.name.clone(),
            })
            .collect(),
        parents,
    })
}

/// All that lies between two revisions; from the base without a first one.
fn between(
    graph: &Graph,
    first: Option<&RevisionId>,
    last: &RevisionId,
) -> Result<Ids, SquashError> {
    let below = graph.ancestors_and_self([last], Follow::Parents);
    let Some(first) = first else {
        return Ok(below);
    };
    if !below.contains(first)
        && let (Some(first), Some(last)) = (graph.get(first), graph.get(last))
    {
        return Err(SquashError::NotOnALine {
            first: first.name.clone(),
            last: last.name.clone(),
        });
    }
    let above = graph.descendants_and_self([first], Follow::Parents);
    Ok(above.intersection(&below).cloned().collect())
}

/// What forbids to squash this one.
fn refuse_node(
    graph: &Graph,
    node: &Node,
    inside: &Ids,
    parents: &[RevisionId],
) -> Result<(), SquashError> {
    let taken = |shortcut: &&super::Shortcut| shortcut.replaces.contains(&node.id);
    if let Some(shortcut) = graph.shortcuts().iter().find(taken) {
        return Err(SquashError::Squashed {
            name: node.name.clone(),
            into: shortcut.node.name.clone(),
        });
    }
    if !node.transaction {
        return Err(SquashError::NoTransaction {
            name: node.name.clone(),
        });
    }
    let own: BTreeSet<&RevisionId> = node.down_revisions.iter().collect();
    let enters_as_the_first = own == parents.iter().collect();
    let outside = |id: &&RevisionId| !inside.contains(*id);
    match own.into_iter().find(outside).and_then(|id| graph.get(id)) {
        Some(parent) if !enters_as_the_first => Err(SquashError::SecondEntry {
            name: node.name.clone(),
            parent: parent.name.clone(),
        }),
        Some(_) | None => Ok(()),
    }
}

/// Nobody outside may need anything but the last.
fn refuse_exits(graph: &Graph, inside: &Ids, last: &RevisionId) -> Result<(), SquashError> {
    for node in graph.iter().filter(|node| !inside.contains(&node.id)) {
        let needs = graph.parents(&node.id).iter();
        let mut needs = needs.chain(graph.dependencies(&node.id));
        let within = needs.find(|id| inside.contains(*id) && *id != last);
        if let Some(within) = within.and_then(|id| graph.get(id)) {
            return Err(SquashError::SecondExit {
                outside: node.name.clone(),
                inside: within.name.clone(),
            });
        }
    }
    Ok(())
}

/// The dependencies that lead out of the run, as they are written.
fn depends_on(graph: &Graph, nodes: &[&Node], inside: &Ids) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for node in nodes {
        let resolved = graph.dependencies(&node.id);
        let leads_out = resolved.iter().filter(|id| !inside.contains(*id));
        for id in leads_out {
            let written = node
                .depends_on
                .iter()
                .find(|text| graph.named(text).is_some_and(|named| named.id == *id));
            let text = written.cloned().unwrap_or_else(|| id.to_string());
            if !found.contains(&text) {
                found.push(text);
            }
        }
    }
    found
}
