//! Between the set of applied revisions and the rows of Alembic's version table.

use serde::{Deserialize, Serialize};

use crate::error::PathError;
use crate::graph::{Follow, Graph, Ids};
use crate::id::RevisionId;
use crate::resolve::near_in;

/// One change to the rows of Alembic's version table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RowChange {
    /// A new row.
    Insert(RevisionId),
    /// A row goes.
    Delete(RevisionId),
    /// A row changes.
    Update {
        /// What it held.
        from: RevisionId,
        /// What it holds.
        to: RevisionId,
    },
}

/// All revisions that are applied when the version table holds these rows.
///
/// # Errors
/// For a row that names no known revision.
pub fn applied_from_rows<T: AsRef<str>>(graph: &Graph, rows: &[T]) -> Result<Ids, PathError> {
    let known = known_rows(graph, rows)?;
    Ok(graph.ancestors_and_self(&known, Follow::Everything))
}

/// The rows that Alembic's version table holds when these revisions are applied, in list order.
///
/// A revision that another applied one needs has no row.
#[must_use]
pub fn rows_from_applied(graph: &Graph, applied: &Ids) -> Vec<RevisionId> {
    graph.tips(applied)
}

/// Where the database is, as `current` shows it: the rows, and the tips of the branches that they
/// imply through `depends_on`.
#[must_use]
pub fn current(graph: &Graph, applied: &Ids) -> Vec<RevisionId> {
    let below = applied.iter().flat_map(|id| graph.parents(id));
    let below = graph.ancestors_and_self(below, Follow::Parents);
    graph.in_list_order(applied.iter().filter(|id| !below.contains(*id)))
}

/// What changes in the version table between two sets of applied revisions.
#[must_use]
pub fn row_changes(graph: &Graph, before: &Ids, after: &Ids) -> Vec<RowChange> {
    rows_between(&graph.tips(before), &graph.tips(after))
}

/// What changes between two lists of rows: an update wherever one goes and one comes.
pub(crate) fn rows_between(before: &[RevisionId], after: &[RevisionId]) -> Vec<RowChange> {
    let gone = before.iter().filter(|id| !after.contains(id));
    let come = after.iter().filter(|id| !before.contains(id));
    let (mut gone, mut come): (Vec<_>, Vec<_>) = (gone.cloned().collect(), come.cloned().collect());
    let mut updates = Vec::new();
    while !gone.is_empty() && !come.is_empty() {
        if let (Some(from), Some(to)) = (gone.pop(), come.pop()) {
            updates.push(RowChange::Update { from, to });
        }
    }
    // Deletes and inserts first, as Alembic does it.
    gone.into_iter()
        .map(RowChange::Delete)
        .chain(come.into_iter().map(RowChange::Insert))
        .chain(updates)
        .collect()
}

/// The rows as ids.
pub(crate) fn known_rows<T: AsRef<str>>(
    graph: &Graph,
    rows: &[T],
) -> Result<Vec<RevisionId>, PathError> {
    let known = |row: &str| RevisionId::new(row).ok().filter(|id| graph.contains(id));
    rows.iter()
        .map(|row| {
            let row = row.as_ref();
            known(row).ok_or_else(|| PathError::UnknownApplied {
                id: row.to_owned(),
                near: near_in(graph, row),
            })
        })
        .collect()
}

/// Refuses revisions of which one needs another.
///
/// # Errors
/// Naming the first such pair.
pub(crate) fn refuse_overlap(graph: &Graph, ids: &[RevisionId]) -> Result<(), PathError> {
    for upper in ids {
        let below = graph.ancestors(upper);
        if let Some(lower) = ids.iter().find(|id| below.contains(*id)) {
            return Err(PathError::Overlap {
                lower: lower.clone(),
                upper: upper.clone(),
            });
        }
    }
    Ok(())
}
