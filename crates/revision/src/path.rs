//! What has to run to get somewhere.

use serde::{Deserialize, Serialize};

use crate::error::PathError;
use crate::graph::{Follow, Graph, Ids};
use crate::id::RevisionId;
use crate::resolve::{find_branch, resolve, resolve_one};
use crate::rows::{current, refuse_overlap};
use crate::stride::{Stride, out_of_range, passed_going_down, walk};
use crate::target::{Point, Target};

/// Up or down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Applying.
    Up,
    /// Reverting.
    Down,
}

/// One revision to apply or to revert.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Transition {
    /// The revision.
    pub id: RevisionId,
    /// Whether it is applied or reverted.
    pub direction: Direction,
}

/// What to apply, in order, so that the target and all that it needs are applied.
///
/// Revisions that arrived late (below applied ones) are among them. Ids in `applied` that the graph
/// doesn't have are left alone. A range goes from its start, whatever is applied.
///
/// # Errors
/// When the target can't be resolved, or a relative one can't be reached.
pub fn upgrade_path(
    graph: &Graph,
    applied: &Ids,
    target: &Target,
) -> Result<Vec<Transition>, PathError> {
    match target {
        Target::Points(points) => upgrade_to(graph, applied, points),
        Target::Range { start, end } => {
            let from = below_of(graph, start.as_ref(), applied)?;
            let end = end.clone().unwrap_or_else(Point::heads);
            upgrade_to(graph, &from, &[end])
        }
    }
}

/// What to revert, in order, so that nothing above the target is applied.
///
/// Whatever depends on a reverted revision is reverted, too. A range goes from its start, whatever is applied.
///
/// # Errors
/// When the target can't be resolved, isn't below what is applied, or is ambiguous.
pub fn downgrade_path(
    graph: &Graph,
    applied: &Ids,
    target: &Target,
) -> Result<Vec<Transition>, PathError> {
    let one_place = || PathError::OnePlace {
        asked: target.to_string(),
    };
    match target {
        Target::Points(points) => match points.as_slice() {
            [point] => downgrade_to(graph, applied, point),
            _ => Err(one_place()),
        },
        Target::Range { start, end } => {
            let from = below_of(graph, start.as_ref(), applied)?;
            let end = end.as_ref().ok_or_else(one_place)?;
            downgrade_to(graph, &from, end)
        }
    }
}

/// What is applied at a place.
fn below_of(graph: &Graph, start: Option<&Point>, applied: &Ids) -> Result<Ids, PathError> {
    let Some(start) = start else {
        return Ok(Ids::new());
    };
    let tips = resolve(graph, start, applied)?;
    Ok(graph.ancestors_and_self(&tips, Follow::Everything))
}

/// As [`upgrade_path`], to places.
fn upgrade_to(
    graph: &Graph,
    applied: &Ids,
    points: &[Point],
) -> Result<Vec<Transition>, PathError> {
    let mut targets = Vec::new();
    for point in points {
        if point.is_relative() {
            targets.extend(above_current(graph, applied, point, false)?);
        } else {
            targets.extend(resolve(graph, point, applied)?);
        }
    }
    refuse_overlap(graph, &targets)?;
    let needed = graph.ancestors_and_self(&targets, Follow::Everything);
    let missing: Ids = needed.difference(applied).cloned().collect();
    Ok(transitions(
        graph.in_topological_order(&missing),
        Direction::Up,
    ))
}

/// Where `+N` and `label@+N` lead from what is applied.
pub(crate) fn above_current(
    graph: &Graph,
    applied: &Ids,
    point: &Point,
    past_the_end: bool,
) -> Result<Option<RevisionId>, PathError> {
    let branch = point.branch.as_deref();
    let branch = branch.map(|label| find_branch(graph, label)).transpose()?;
    let stride = Stride {
        asked: &point.text,
        offset: point.offset.unwrap_or_default(),
        branch: branch.as_ref(),
        past_the_end,
    };
    if stride.offset < 0 {
        return Err(PathError::WrongDirection {
            asked: point.text.clone(),
            verb: "downgrade",
        });
    }
    if stride.offset == 0 {
        return Err(out_of_range(&stride, 0));
    }
    let mut starts = graph.tips(applied);
    if let Some(branch) = &branch {
        starts = starts_on(graph, applied, starts, branch);
    }
    if starts.len() > 1 {
        return Err(several_current(point, starts));
    }
    walk(graph, starts.pop(), &stride)
}

/// Of the applied revisions on a branch the uppermost, none for the base.
fn starts_on(
    graph: &Graph,
    applied: &Ids,
    tips: Vec<RevisionId>,
    branch: &RevisionId,
) -> Vec<RevisionId> {
    let line = graph.lineage(branch, Follow::Parents);
    let on_line: Vec<RevisionId> = tips
        .iter()
        .filter(|id| line.contains(*id))
        .cloned()
        .collect();
    if !on_line.is_empty() {
        return on_line;
    }
    // The branch is applied as far as something else needed it, or not at all.
    let active: Ids = applied.intersection(&line).cloned().collect();
    graph.tips(&active)
}

/// As [`downgrade_path`], to one place.
fn downgrade_to(graph: &Graph, applied: &Ids, point: &Point) -> Result<Vec<Transition>, PathError> {
    let drop = if point.is_relative() {
        below_current(graph, applied, point)?
    } else {
        above_place(graph, applied, point)?
    };
    let mut order = graph.in_topological_order(&drop);
    order.reverse();
    Ok(transitions(order, Direction::Down))
}

/// What `-N` and `label@-N` revert: the last N on the line, and what needs them.
fn below_current(graph: &Graph, applied: &Ids, point: &Point) -> Result<Ids, PathError> {
    let branch = point.branch.as_deref();
    let branch = branch.map(|label| find_branch(graph, label)).transpose()?;
    let stride = Stride {
        asked: &point.text,
        offset: point.offset.unwrap_or_default(),
        branch: branch.as_ref(),
        past_the_end: false,
    };
    if stride.offset > 0 {
        return Err(PathError::WrongDirection {
            asked: point.text.clone(),
            verb: "upgrade",
        });
    }
    let mut starts = graph.tips(applied);
    if let Some(branch) = &branch {
        let line = graph.lineage(branch, Follow::Parents);
        starts.retain(|id| line.contains(id));
        if starts.is_empty() {
            // Its tip has no row of its own: another branch depends on it.
            starts = current(graph, applied);
            starts.retain(|id| line.contains(id));
        }
    }
    if starts.len() > 1 {
        return Err(several_current(point, starts));
    }
    let Some(start) = starts.pop().filter(|_| stride.offset < 0) else {
        return Err(out_of_range(&stride, 0));
    };
    let passed = passed_going_down(graph, start, &stride)?;
    let above = graph.descendants_and_self(&passed, Follow::Everything);
    Ok(above.intersection(applied).cloned().collect())
}

/// The error for a relative target while several tips are applied.
fn several_current(point: &Point, current: Vec<RevisionId>) -> PathError {
    PathError::SeveralCurrent {
        asked: point.text.clone(),
        current,
    }
}

/// What a downgrade to a named place reverts.
fn above_place(graph: &Graph, applied: &Ids, point: &Point) -> Result<Ids, PathError> {
    let target = resolve_one(graph, point, applied)?;
    let mut roots = match &target {
        Some(id) => graph.children(id).to_vec(),
        None => graph.bases(),
    };
    if let (Some(label), true) = (point.branch.as_deref(), roots.len() > 1) {
        let line = graph.ancestors_and_self([&find_branch(graph, label)?], Follow::Parents);
        roots.retain(|id| line.contains(id));
        if roots.is_empty() {
            return Err(PathError::NothingAbove {
                asked: point.text.clone(),
            });
        }
    }
    let above = graph.descendants_and_self(&roots, Follow::Everything);
    let drop: Ids = above.intersection(applied).cloned().collect();
    let tips = graph.tips(applied);
    match target {
        // Nothing to do is fine where one already is, and an error for a place that isn't reached yet.
        Some(id) if drop.is_empty() && !tips.contains(&id) => Err(PathError::NotBelow {
            asked: point.text.clone(),
            current: tips,
        }),
        _ => Ok(drop),
    }
}

/// The same direction for all.
fn transitions(ids: Vec<RevisionId>, direction: Direction) -> Vec<Transition> {
    ids.into_iter()
        .map(|id| Transition { id, direction })
        .collect()
}
