//! Walking a number of steps up or down the lines of the graph.

use crate::error::PathError;
use crate::graph::{Follow, Graph};
use crate::id::RevisionId;

/// How far to walk, and for whom.
pub(crate) struct Stride<'a> {
    /// What was typed, for the messages.
    pub(crate) asked: &'a str,
    /// Steps up (positive) or down.
    pub(crate) offset: i64,
    /// At forks and merges only this branch is considered.
    pub(crate) branch: Option<&'a RevisionId>,
    /// Whether to stop quietly where there is nothing more.
    pub(crate) past_the_end: bool,
}

/// Where a walk ends; `None` is the base, from which and to which one can walk.
pub(crate) fn walk(
    graph: &Graph,
    start: Option<RevisionId>,
    stride: &Stride<'_>,
) -> Result<Option<RevisionId>, PathError> {
    let wanted = stride.offset.unsigned_abs();
    let mut at = start;
    for done in 0..wanted {
        let next = if stride.offset > 0 {
            above(graph, at.as_ref(), stride)?.map(Some)
        } else {
            below(graph, at.as_ref(), stride)?
        };
        match next {
            Some(place) => at = place,
            None if stride.past_the_end => break,
            None => return Err(out_of_range(stride, done)),
        }
    }
    Ok(at)
}

/// The revisions that going down passes: each but the last leads to its only parent.
///
/// The last one may be a merge: undoing it alone is well defined.
pub(crate) fn passed_going_down(
    graph: &Graph,
    start: RevisionId,
    stride: &Stride<'_>,
) -> Result<Vec<RevisionId>, PathError> {
    let wanted = stride.offset.unsigned_abs();
    let mut passed = vec![start.clone()];
    let mut at = Some(start);
    for done in 1..wanted {
        match below(graph, at.as_ref(), stride)? {
            Some(Some(id)) => {
                passed.push(id.clone());
                at = Some(id);
            }
            Some(None) | None => return Err(out_of_range(stride, done)),
        }
    }
    Ok(passed)
}

/// The error for more steps than there are.
pub(crate) fn out_of_range(stride: &Stride<'_>, possible: u64) -> PathError {
    PathError::RelativeOutOfRange {
        asked: stride.asked.to_owned(),
        wanted: stride.offset.unsigned_abs(),
        possible,
    }
}

/// The only child, or the only base.
fn above(
    graph: &Graph,
    at: Option<&RevisionId>,
    stride: &Stride<'_>,
) -> Result<Option<RevisionId>, PathError> {
    let choices = match at {
        Some(id) => graph.children(id).to_vec(),
        None => graph.bases(),
    };
    only(graph, at, choices, stride)
}

/// The only parent, `Some(None)` for the base below a revision without, `None` below the base.
fn below(
    graph: &Graph,
    at: Option<&RevisionId>,
    stride: &Stride<'_>,
) -> Result<Option<Option<RevisionId>>, PathError> {
    let Some(id) = at else {
        return Ok(None);
    };
    let parents = graph.parents(id).to_vec();
    if parents.is_empty() {
        return Ok(Some(None));
    }
    Ok(only(graph, at, parents, stride)?.map(Some))
}

/// The only choice on the branch.
fn only(
    graph: &Graph,
    at: Option<&RevisionId>,
    mut choices: Vec<RevisionId>,
    stride: &Stride<'_>,
) -> Result<Option<RevisionId>, PathError> {
    if let Some(branch) = stride.branch {
        let line = graph.lineage(branch, Follow::Parents);
        choices.retain(|id| line.contains(id));
    }
    if choices.len() > 1 {
        return Err(PathError::AmbiguousWalk {
            asked: stride.asked.to_owned(),
            at: at.map_or_else(|| "base".to_owned(), |id| format!("`{id}`")),
            choices,
        });
    }
    Ok(choices.pop())
}
