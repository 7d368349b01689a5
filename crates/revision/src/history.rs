//! The revisions of a range, newest first.

use crate::error::PathError;
use crate::graph::{Follow, Graph, Ids};
use crate::id::RevisionId;
use crate::path::above_current;
use crate::resolve::{find_branch, resolve};
use crate::rows::refuse_overlap;
use crate::stride::{Stride, walk};
use crate::target::Point;

/// The revisions from `base` (default: the first) up to `head` (default: the heads), newest first.
///
/// The ends are included. `-N` as base counts down from the upper end, `+N` as head counts up from the
/// lower; both stop quietly where there is nothing more. `label@…` as base shows that branch only.
///
/// # Errors
/// When an end can't be resolved, or the two don't lie on one line.
pub fn history(
    graph: &Graph,
    base: Option<&Point>,
    head: Option<&Point>,
    applied: &Ids,
) -> Result<Vec<RevisionId>, PathError> {
    let upper = upper_end(graph, base, head, applied)?;
    let upper = on_branch_of(graph, base, upper)?;
    let lower = lower_end(graph, base, &upper, applied)?;
    refuse_overlap(graph, &upper)?;
    refuse_overlap(graph, &lower)?;
    let needed = graph.ancestors_and_self(&upper, Follow::Everything);
    if let Some(base) = base.filter(|_| lower.iter().any(|id| !needed.contains(id))) {
        return Err(PathError::NotBelow {
            asked: base.text.clone(),
            current: upper,
        });
    }
    let mut shown = needed;
    if !lower.is_empty() {
        let line = graph.descendants_and_self(&lower, Follow::Parents);
        let below = graph.ancestors_and_self(&lower, Follow::Everything);
        shown.retain(|id| line.contains(id) && (!below.contains(id) || lower.contains(id)));
    }
    let mut order = graph.in_topological_order(&shown);
    order.reverse();
    Ok(order)
}

/// The revisions at the upper end.
fn upper_end(
    graph: &Graph,
    base: Option<&Point>,
    head: Option<&Point>,
    applied: &Ids,
) -> Result<Vec<RevisionId>, PathError> {
    let heads = Point::heads();
    let head = head.unwrap_or(&heads);
    if !head.is_relative() {
        return resolve(graph, head, applied);
    }
    let from = match base {
        Some(base) => resolve(graph, base, applied)?,
        None => Vec::new(),
    };
    let below = graph.ancestors_and_self(&from, Follow::Everything);
    let end = above_current(graph, &below, head, true)?;
    Ok(end.into_iter().collect())
}

/// The revisions at the lower end, none for the base.
fn lower_end(
    graph: &Graph,
    base: Option<&Point>,
    upper: &[RevisionId],
    applied: &Ids,
) -> Result<Vec<RevisionId>, PathError> {
    let Some(base) = base else {
        return Ok(Vec::new());
    };
    let offset = base.offset.unwrap_or_default();
    if !base.is_relative() || offset > 0 {
        return resolve(graph, base, applied);
    }
    let stride = Stride {
        asked: &base.text,
        offset,
        branch: None,
        past_the_end: true,
    };
    let ends = upper
        .iter()
        .map(|id| walk(graph, Some(id.clone()), &stride));
    let ends: Vec<Option<RevisionId>> = ends.collect::<Result<_, _>>()?;
    // One line that reaches the base shows all of it, and so do the others.
    if ends.contains(&None) {
        return Ok(Vec::new());
    }
    let ends: Ids = ends.into_iter().flatten().collect();
    Ok(graph.in_list_order(&ends))
}

/// Of the upper ends those on the branch that the lower end names.
fn on_branch_of(
    graph: &Graph,
    base: Option<&Point>,
    mut upper: Vec<RevisionId>,
) -> Result<Vec<RevisionId>, PathError> {
    if let Some(label) = base.and_then(|base| base.branch.as_deref()) {
        let line = graph.lineage(&find_branch(graph, label)?, Follow::Parents);
        upper.retain(|id| line.contains(id));
    }
    Ok(upper)
}
