//! From what was typed to revisions.

use crate::error::PathError;
use crate::graph::{Follow, Graph, Ids};
use crate::id::RevisionId;
use crate::near::near;
use crate::stride::{Stride, walk};
use crate::target::{Anchor, Point};

/// Alembic's rule: only stored ids of at least four characters can be meant by a part of them.
const SHORTEST_STORED: usize = 4;

/// A part of a file's name must be this long, as every name begins with `m2`.
const SHORTEST_NAME_PART: usize = 3;

/// The revisions that a place means, none for `base`.
///
/// `applied` serves `current`. A bare `-N` counts down from the heads.
///
/// # Errors
/// When nothing or too much has that name, or a walk from there fails.
pub fn resolve(graph: &Graph, point: &Point, applied: &Ids) -> Result<Vec<RevisionId>, PathError> {
    let branch = point.branch.as_deref();
    let branch = branch.map(|label| find_branch(graph, label)).transpose()?;
    let starts = anchored(graph, point, branch.as_ref(), applied)?;
    let Some(offset) = point.offset else {
        return Ok(starts);
    };
    let stride = Stride {
        asked: &point.text,
        offset,
        branch: branch.as_ref(),
        past_the_end: false,
    };
    if point.is_relative() {
        // `+1` has no meaning without a place to count from.
        if offset >= 0 {
            return Err(unknown(graph, &point.text));
        }
        let ends = starts.into_iter().map(|id| walk(graph, Some(id), &stride));
        let ends: Vec<Option<RevisionId>> = ends.collect::<Result<_, _>>()?;
        return Ok(ends.into_iter().flatten().collect());
    }
    let start = single(point, starts)?;
    Ok(walk(graph, start, &stride)?.into_iter().collect())
}

/// The one revision that a place means, `None` for `base`.
///
/// # Errors
/// As [`resolve`], and when it means several.
pub fn resolve_one(
    graph: &Graph,
    point: &Point,
    applied: &Ids,
) -> Result<Option<RevisionId>, PathError> {
    single(point, resolve(graph, point, applied)?)
}

/// One or none of several.
fn single(point: &Point, mut ids: Vec<RevisionId>) -> Result<Option<RevisionId>, PathError> {
    if ids.len() > 1 {
        return Err(PathError::MultipleHeads {
            asked: point.text.clone(),
            heads: ids,
        });
    }
    Ok(ids.pop())
}

/// The revisions that a place's anchor means.
fn anchored(
    graph: &Graph,
    point: &Point,
    branch: Option<&RevisionId>,
    applied: &Ids,
) -> Result<Vec<RevisionId>, PathError> {
    let on_branch = |mut ids: Vec<RevisionId>| {
        if let Some(branch) = branch {
            let line = graph.lineage(branch, Follow::Parents);
            ids.retain(|id| line.contains(id));
        }
        ids
    };
    match &point.anchor {
        Anchor::Base => Ok(Vec::new()),
        Anchor::Current => Ok(on_branch(graph.tips(applied))),
        // Without a branch the heads that others depend on are implied.
        Anchor::Here | Anchor::Heads if branch.is_none() => Ok(graph.effective_heads()),
        Anchor::Here | Anchor::Heads => Ok(on_branch(graph.heads())),
        Anchor::Head => {
            let heads = on_branch(graph.heads());
            Ok(single(point, heads)?.into_iter().collect())
        }
        Anchor::Name(text) => {
            let id = find(graph, text, branch)?;
            require_on_branch(graph, &id, branch, point)?;
            Ok(vec![id])
        }
    }
}

/// Refuses a revision that shares no line with the branch.
fn require_on_branch(
    graph: &Graph,
    id: &RevisionId,
    branch: Option<&RevisionId>,
    point: &Point,
) -> Result<(), PathError> {
    match branch {
        Some(branch) if !graph.lineage(branch, Follow::Parents).contains(id) => {
            Err(PathError::NotOnBranch {
                id: id.clone(),
                branch: point.branch.clone().unwrap_or_default(),
            })
        }
        _ => Ok(()),
    }
}

/// The revision that stands for a branch: the one with the label, or any revision on it.
pub(crate) fn find_branch(graph: &Graph, label: &str) -> Result<RevisionId, PathError> {
    find(graph, label, None)
}

/// The revision with this label, id or name, or the only one of which this is a part.
pub(crate) fn find(
    graph: &Graph,
    text: &str,
    branch: Option<&RevisionId>,
) -> Result<RevisionId, PathError> {
    if let Some(id) = exact(graph, text) {
        return Ok(id);
    }
    let line = branch.map(|branch| graph.lineage(branch, Follow::Parents));
    let narrowed = |found: Vec<RevisionId>| match &line {
        Some(line) => found.into_iter().filter(|id| line.contains(id)).collect(),
        None => found,
    };
    let mut found: Vec<RevisionId> = narrowed(by_id_part(graph, text));
    if found.is_empty() {
        found = narrowed(by_name_part(graph, text));
    }
    if found.is_empty() {
        found = narrowed(by_former_part(graph, text));
    }
    match found.as_slice() {
        [] => Err(unknown(graph, text)),
        [id] => Ok(id.clone()),
        several => Err(PathError::Ambiguous {
            asked: text.to_owned(),
            candidates: several.iter().map(ToString::to_string).collect(),
        }),
    }
}

/// The revision with exactly this id, label or name.
fn exact(graph: &Graph, text: &str) -> Option<RevisionId> {
    graph.named(text).map(|node| node.id.clone())
}

/// The revisions of which an id or label begins so.
fn by_id_part(graph: &Graph, text: &str) -> Vec<RevisionId> {
    let begins = |key: &str| key.len() >= SHORTEST_STORED && key.starts_with(text);
    let ids = graph.iter().map(|node| &node.id);
    let labelled = graph.labels().filter(|(label, _)| begins(label));
    let found: Ids = ids
        .filter(|id| begins(id.as_str()))
        .chain(labelled.map(|(_, id)| id))
        .cloned()
        .collect();
    graph.in_list_order(&found)
}

/// The revisions whose file's name has this part.
fn by_name_part(graph: &Graph, text: &str) -> Vec<RevisionId> {
    if text.len() < SHORTEST_NAME_PART {
        return Vec::new();
    }
    graph
        .iter()
        .filter(|node| node.name.as_str().contains(text))
        .map(|node| node.id.clone())
        .collect()
}

/// The revisions that replaced one of which an id begins so.
fn by_former_part(graph: &Graph, text: &str) -> Vec<RevisionId> {
    let replaced = graph.replaced();
    let has = |id: &str| id.len() >= SHORTEST_STORED && id.starts_with(text);
    replaced
        .filter(|(_, list)| list.iter().any(|old| has(old.id.as_str())))
        .map(|(id, _)| id.clone())
        .collect()
}

/// The error for a text that nothing has as name, with what looks like it.
fn unknown(graph: &Graph, asked: &str) -> PathError {
    PathError::Unknown {
        asked: asked.to_owned(),
        near: near_in(graph, asked),
    }
}

/// Ids, labels and slugs that look like a text.
pub(crate) fn near_in(graph: &Graph, text: &str) -> Vec<String> {
    let ids = graph.iter().map(|node| node.id.as_str());
    let slugs = graph.iter().map(|node| node.name.slug());
    let labels = graph.labels().map(|(label, _)| label);
    near(text, ids.chain(labels).chain(slugs))
}
