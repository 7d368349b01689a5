//! What isn't applied here, and what is applied but isn't known here.

use serde::{Deserialize, Serialize};

use crate::graph::{Graph, Ids};
use crate::id::{RevisionId, plain_id};
use crate::name::MigrationName;

/// The revisions that are not applied, each after what it needs.
#[must_use]
pub fn pending(graph: &Graph, applied: &Ids) -> Vec<RevisionId> {
    graph
        .topological()
        .map(|node| &node.id)
        .filter(|id| !applied.contains(*id))
        .cloned()
        .collect()
}

/// An applied name that the binary doesn't know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "name", rename_all = "lowercase")]
pub enum Unknown {
    /// It should be known: a known revision comes after it. An error.
    Missing(String),
    /// It comes after all that is known: a newer binary has been here. Harmless.
    Ahead(String),
}

impl Unknown {
    /// The name in the database.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Missing(name) | Self::Ahead(name) => name,
        }
    }

    /// Whether it is missing here.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        match self {
            Self::Missing(_) => true,
            Self::Ahead(_) => false,
        }
    }
}

/// Sorts out the applied names that the graph doesn't know, in order of names.
///
/// A name is missing if a known revision comes after it in the order of names or names it as parent, else
/// the database is ahead.
#[must_use]
pub fn classify_unknown(graph: &Graph, applied_names: &[String]) -> Vec<Unknown> {
    let last = graph.iter().map(|node| node.name.as_str()).max();
    let mut unknown: Vec<&str> = applied_names
        .iter()
        .map(String::as_str)
        .filter(|name| !is_known(graph, name))
        .collect();
    unknown.sort_unstable();
    unknown.dedup();
    unknown
        .into_iter()
        .map(|name| {
            if last.is_some_and(|last| name < last) || is_parent(graph, name) {
                Unknown::Missing(name.to_owned())
            } else {
                Unknown::Ahead(name.to_owned())
            }
        })
        .collect()
}

/// Whether a revision has this name.
fn is_known(graph: &Graph, name: &str) -> bool {
    graph.is_former_name(name)
        || MigrationName::new(name).is_ok_and(|name| graph.by_name(&name).is_some())
}

/// Whether a known revision descends from or depends on the plain migration of this name.
fn is_parent(graph: &Graph, name: &str) -> bool {
    let id = plain_id(name);
    graph.iter().any(|node| {
        node.down_revisions.contains(&id) || node.depends_on.iter().any(|on| on == name)
    })
}
