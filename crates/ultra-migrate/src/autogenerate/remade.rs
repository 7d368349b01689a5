//! What is dropped and made anew belongs to somebody else afterwards.

use std::collections::BTreeSet;

use ultra_plan::{Operation, Plan};
use ultra_schema::Key;

/// How many are named.
const NAMED: usize = 3;

/// Who will own what the plan makes anew on PostgreSQL, where owners are not looked at.
pub(super) fn warning(plan: &Plan) -> Option<String> {
    let operations = || plan.steps.iter().map(|step| &step.operation);
    let made: BTreeSet<Key> = operations().filter_map(created).collect();
    let remade: Vec<String> = operations()
        .filter_map(dropped)
        .filter(|key| made.contains(key))
        .map(|key| key.to_string())
        .collect();
    let first = remade.get(..NAMED.min(remade.len()))?.join(", ");
    let more = match remade.len().saturating_sub(NAMED) {
        0 => String::new(),
        number => format!(" and {number} more"),
    };
    (!remade.is_empty()).then(|| {
        format!(
            "made anew, with what was granted on it: {first}{more}. It will belong to the role that runs this; `--owners` keeps the owner"
        )
    })
}

fn created(operation: &Operation) -> Option<Key> {
    let Operation::CreateObject { object, .. } = operation else {
        return None;
    };
    is_owned(&object.kind).then(|| object.key())
}

fn dropped(operation: &Operation) -> Option<Key> {
    let Operation::DropObject { object, .. } = operation else {
        return None;
    };
    is_owned(&object.kind).then(|| object.key())
}

/// The kinds that are made anew and have owners of their own.
fn is_owned(kind: &str) -> bool {
    [
        "aggregate",
        "base type",
        "collation",
        "composite type",
        "conversion",
        "domain",
        "event trigger",
        "foreign data wrapper",
        "foreign server",
        "foreign table",
        "function",
        "language",
        "materialized view",
        "operator",
        "operator class",
        "operator family",
        "procedure",
        "publication",
        "range type",
        "sequence",
        "statistics",
        "text search configuration",
        "text search dictionary",
        "view",
    ]
    .contains(&kind)
}
