//! Definitions of tables of the kinds that the model lacks, and of views.

use super::relation::Relation;

/// What it is, in the server's words. `None` for an ordinary table.
pub(super) fn kind(relation: &Relation) -> Option<&'static str> {
    let row = &relation.row;
    match row.kind.as_str() {
        "v" => Some("view"),
        "m" => Some("materialized view"),
        "f" => Some("foreign table"),
        _ if row.partition => Some("partition"),
        "p" => Some("partitioned table"),
        _ if row.of_type.is_some() => Some("typed table"),
        _ if row.parents.is_some() => Some("inheritance child"),
        _ => None,
    }
}

/// A text in which every change of the relation shows.
pub(super) fn definition(relation: &Relation) -> String {
    let row = &relation.row;
    let mut lines = Vec::new();
    if let Some(query) = &row.definition {
        lines.push(query.trim().to_owned());
    }
    if let Some(parents) = &row.parents {
        lines.push(format!("OF {}", parents.join(", ")));
    }
    if let Some(of_type) = &row.of_type {
        lines.push(format!("OF TYPE {of_type}"));
    }
    if let Some(bound) = &row.bound {
        lines.push(bound.clone());
    }
    if let Some(key) = &row.partition_key {
        lines.push(format!("PARTITION BY {key}"));
    }
    if let Some(server) = &row.server {
        let options = row.server_options.as_deref().unwrap_or_default().join(", ");
        lines.push(format!("SERVER {server} OPTIONS ({options})"));
    }
    lines.extend(parts(relation));
    lines.join("\n")
}

/// Columns, keys and indexes, one per line. Columns are sorted: their order is no difference.
fn parts(relation: &Relation) -> Vec<String> {
    let table = &relation.table;
    let mut lines: Vec<String> = table
        .columns
        .values()
        .map(|column| line("column", column))
        .collect();
    lines.sort();
    lines.extend(table.primary_key.iter().map(|key| line("primary key", key)));
    lines.extend(table.uniques.values().map(|unique| line("unique", unique)));
    lines.extend(
        table
            .foreign_keys
            .values()
            .map(|key| line("foreign key", key)),
    );
    lines.extend(table.checks.values().map(|check| line("check", check)));
    lines.extend(table.indexes.values().map(|index| line("index", index)));
    lines.extend(table.comment.iter().map(|comment| line("comment", comment)));
    lines
}

fn line(kind: &str, part: &impl serde::Serialize) -> String {
    // Values of the model always serialise; nothing would be worse than to lose one silently.
    match serde_json::to_string(part) {
        Ok(json) => format!("{kind} {json}"),
        Err(error) => format!("{kind} {error}"),
    }
}
