//! Saying where a database is without running anything.

use serde::{Deserialize, Serialize};

use crate::error::PathError;
use crate::graph::{Follow, Graph, Ids};
use crate::id::RevisionId;
use crate::resolve::{find_branch, resolve};
use crate::rows::{RowChange, refuse_overlap, rows_between};
use crate::target::{Anchor, Point};

/// One movement of rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StampStep {
    /// The rows that go.
    pub from: Vec<RevisionId>,
    /// The row that comes; `None` when a branch is left for its base.
    pub to: Option<RevisionId>,
    /// What that changes in Alembic's version table.
    pub changes: Vec<RowChange>,
}

/// What a stamp does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// The movements of rows, in order.
    pub steps: Vec<StampStep>,
    /// The rows afterwards, in list order.
    pub rows: Vec<RevisionId>,
    /// The revisions that count as applied afterwards.
    pub applied: Ids,
    /// Revisions to record as applied, each after what it needs.
    pub add: Vec<RevisionId>,
    /// Revisions to record as not applied, each before what it needs.
    pub remove: Vec<RevisionId>,
}

/// What a stamp does to a database on which these revisions are applied.
///
/// # Errors
/// When a target can't be resolved, or one of several implies another.
pub fn stamp_path(graph: &Graph, applied: &Ids, targets: &[Point]) -> Result<Stamp, PathError> {
    let known: Ids = applied
        .iter()
        .filter(|id| graph.contains(id))
        .cloned()
        .collect();
    stamp(graph, &known, graph.tips(&known), targets)
}

/// What a stamp does to a version table with these rows.
///
/// # Errors
/// As [`stamp_path`], and for a row that names no known revision.
pub fn stamp_rows<T: AsRef<str>>(
    graph: &Graph,
    rows: &[T],
    targets: &[Point],
) -> Result<Stamp, PathError> {
    let rows = crate::rows::known_rows(graph, rows)?;
    let applied = graph.ancestors_and_self(&rows, Follow::Everything);
    stamp(graph, &applied, rows, targets)
}

/// The steps, and what they lead to.
fn stamp(
    graph: &Graph,
    applied: &Ids,
    rows: Vec<RevisionId>,
    targets: &[Point],
) -> Result<Stamp, PathError> {
    let mut moved: Vec<RevisionId> = Vec::new();
    let mut places: Vec<Option<RevisionId>> = Vec::new();
    for point in targets {
        let ids = resolve_for_stamp(graph, point, applied)?;
        for row in rows_on(graph, &rows, point, &ids)? {
            if !moved.contains(&row) {
                moved.push(row);
            }
        }
        if ids.is_empty() {
            places.push(None);
        }
        places.extend(ids.into_iter().map(Some));
    }
    let named: Vec<RevisionId> = places.iter().flatten().cloned().collect();
    refuse_overlap(graph, &named)?;
    let mut rows = rows;
    let mut steps = Vec::new();
    for place in places {
        let from = leaving(graph, &moved, place.as_ref());
        if place.as_ref().is_some_and(|id| moved.contains(id)) {
            continue;
        }
        steps.extend(step(&mut rows, from, place));
    }
    let after = graph.ancestors_and_self(&rows, Follow::Everything);
    let add: Ids = after.difference(applied).cloned().collect();
    let remove: Ids = applied.difference(&after).cloned().collect();
    let mut remove = graph.in_topological_order(&remove);
    remove.reverse();
    Ok(Stamp {
        steps,
        rows: graph.in_list_order(&rows),
        applied: after,
        add: graph.in_topological_order(&add),
        remove,
    })
}

/// A stamp goes to a place that is named; counting from where the database is makes no sense for it.
fn resolve_for_stamp(
    graph: &Graph,
    point: &Point,
    applied: &Ids,
) -> Result<Vec<RevisionId>, PathError> {
    if point.is_relative() {
        return Err(PathError::Unknown {
            asked: point.text.clone(),
            near: Vec::new(),
        });
    }
    resolve(graph, point, applied)
}

/// The rows that share a line with the target, and so are moved by it.
fn rows_on(
    graph: &Graph,
    rows: &[RevisionId],
    point: &Point,
    ids: &[RevisionId],
) -> Result<Vec<RevisionId>, PathError> {
    let mut line = Ids::new();
    if let Some(label) = &point.branch {
        line.append(&mut graph.lineage(&find_branch(graph, label)?, Follow::Everything));
    }
    for id in ids {
        line.append(&mut graph.lineage(id, Follow::Everything));
    }
    let everywhere = point.anchor == Anchor::Base && point.branch.is_none();
    let passes = |id: &&RevisionId| everywhere || line.contains(*id);
    Ok(rows.iter().filter(passes).cloned().collect())
}

/// Of the moved rows those that give way to the place: all, if one of them lies above or below it.
fn leaving(graph: &Graph, moved: &[RevisionId], place: Option<&RevisionId>) -> Vec<RevisionId> {
    let Some(place) = place else {
        return moved.to_vec();
    };
    let line = graph.lineage(place, Follow::Everything);
    if moved.iter().any(|row| line.contains(row)) {
        moved.to_vec()
    } else {
        Vec::new()
    }
}

/// Moves rows; leaving for the base is a step for each of them.
fn step(
    rows: &mut Vec<RevisionId>,
    from: Vec<RevisionId>,
    to: Option<RevisionId>,
) -> Vec<StampStep> {
    if to.is_none() && from.len() > 1 {
        return from
            .into_iter()
            .flat_map(|row| step(rows, vec![row], None))
            .collect();
    }
    let before = rows.clone();
    rows.retain(|row| !from.contains(row));
    rows.extend(to.iter().filter(|id| !before.contains(id)).cloned());
    let changes = rows_between(&before, rows);
    if from.is_empty() && to.is_none() {
        return Vec::new();
    }
    vec![StampStep { from, to, changes }]
}
