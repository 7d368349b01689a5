//! On which revisions a new one is put.

use crate::error::PathError;
use crate::graph::{Graph, Ids};
use crate::id::RevisionId;
use crate::resolve::{resolve, resolve_one};
use crate::target::Point;

/// The parents of a merge: the named revisions, or all heads when none is named.
///
/// # Errors
/// When there are fewer than two, or one is not a head and no branch shall begin there (`splice`).
pub fn merge_parents(
    graph: &Graph,
    named: &[Point],
    splice: bool,
) -> Result<Vec<RevisionId>, PathError> {
    let mut parents: Vec<RevisionId> = Vec::new();
    for point in named {
        for id in resolve(graph, point, &Ids::new())? {
            if !parents.contains(&id) {
                parents.push(id);
            }
        }
    }
    if named.is_empty() {
        // Those that make `head` ambiguous, whether or not one depends on another.
        parents = graph.heads();
    }
    if parents.len() < 2 {
        return Err(PathError::NothingToMerge { heads: parents });
    }
    require_heads(graph, parents, splice)
}

/// The parents of an ordinary new revision: the only head, or the place that is named.
///
/// `base` begins a new line without parents.
///
/// # Errors
/// When there are several heads and none is named, or the named one is not a head and no branch shall
/// begin there (`splice`).
pub fn new_parents(
    graph: &Graph,
    at: Option<&Point>,
    splice: bool,
) -> Result<Vec<RevisionId>, PathError> {
    let parent = match at {
        Some(point) => resolve_one(graph, point, &Ids::new())?,
        None => resolve_one(graph, &Point::parse("head")?, &Ids::new())?,
    };
    require_heads(graph, parent.into_iter().collect(), splice)
}

/// Refuses what has children already.
fn require_heads(
    graph: &Graph,
    parents: Vec<RevisionId>,
    splice: bool,
) -> Result<Vec<RevisionId>, PathError> {
    let inner = parents.iter().find(|id| !graph.children(id).is_empty());
    match inner.filter(|_| !splice) {
        Some(id) => Err(PathError::NotAHead { id: id.clone() }),
        None => Ok(parents),
    }
}
