//! Rows whose definition vanished while they were read.
//!
//! The rows are of the statement's snapshot, but `pg_get_viewdef` and its like look at the present:
//! of what another session has dropped meanwhile they give NULL.

use super::catalog::Catalog;
use super::rows::RelationRow;

/// Something of which the rows tell and whose definition is gone.
pub(super) fn torn(catalog: &Catalog) -> Option<String> {
    let relation = || catalog.relations.iter().find(|row| half_relation(row));
    let column = || {
        let mut columns = catalog.columns.iter();
        columns.find(|row| row.has_default && row.expression.is_none())
    };
    let constraint = || {
        let mut constraints = catalog.constraints.iter();
        constraints.find(|row| {
            (row.contype == "c" && row.expression.is_none())
                || (row.contype == "x" && row.definition.is_none())
        })
    };
    let index = || {
        let mut indexes = catalog.indexes.iter();
        indexes.find(|row| !row.backing && row.definition.is_none())
    };
    let other = || {
        let defined = ["function", "procedure", "rule", "statistics", "trigger"];
        let mut others = catalog.others.iter();
        others.find(|row| defined.contains(&row.kind.as_str()) && row.definition.is_none())
    };
    relation()
        .map(|row| row.full_name().to_string())
        .or_else(|| column().map(|row| format!("the default of column {}", row.name)))
        .or_else(|| constraint().map(|row| format!("constraint {}", row.conname)))
        .or_else(|| index().map(|row| format!("index {}", row.name)))
        .or_else(|| other().map(|row| format!("{} {}", row.kind, row.name)))
        .map(|what| format!("{what} vanished"))
}

fn half_relation(row: &RelationRow) -> bool {
    let view = matches!(row.kind.as_str(), "v" | "m") && row.definition.is_none();
    let partitioned = row.kind == "p" && row.partition_key.is_none();
    let partition = row.partition && row.bound.is_none();
    // Of an extension's views nobody asks the definition.
    !row.extension && (view || partitioned || partition)
}
