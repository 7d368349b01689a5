//! SQLite: views and triggers around the changes of tables.

use ultra_schema::{Change, Hints, Pair, Schema};

use crate::operation::Operation;
use crate::refusal::Refusal;

/// Views and triggers go first and come last: SQLite refuses to rename a table under a view, and a
/// table that is dropped takes its triggers along.
pub(crate) fn objects(
    schemas: Pair<&Schema>,
    original: (&Schema, &Hints),
    changes: &[Change],
    out: &mut Vec<Operation>,
    refusals: &mut Vec<Refusal>,
) {
    let before = out.len();
    crate::objects::plan(schemas, original, changes, out, refusals);
    let mut found = out.split_off(before);
    if out.len() > 1 || out.iter().any(reads_triggers) {
        found.iter_mut().for_each(by_a_statement);
    }
    let is_drop = |operation: &Operation| matches!(operation, Operation::DropObject { .. });
    let mut drops: Vec<Operation> = found.extract_if(.., |it| is_drop(it)).collect();
    let of = |operation: &Operation| {
        let (Operation::DropObject { object, .. } | Operation::CreateObject { object, .. }) =
            operation
        else {
            return None;
        };
        Some(object.key())
    };
    let depth = |schema: &Schema, operation: &Operation| {
        of(operation).map_or(0, |key| height(schema, &key, 0))
    };
    drops.sort_by_key(|it| std::cmp::Reverse(depth(schemas.current, it)));
    found.sort_by_key(|it| depth(schemas.desired, it));
    // In the words that they have before the renames.
    out.splice(0..0, drops);
    out.extend(found);
}

/// To rename anything, to drop a column, and to do what a foreign key says about rows of a dropped
/// table, SQLite reads triggers, those of tables that go or come in the same plan included: they
/// may name what isn't there for a moment.
fn reads_triggers(operation: &Operation) -> bool {
    if let Operation::CreateTable { table } | Operation::DropTable { table } = operation {
        return !table.foreign_keys.is_empty();
    }
    matches!(
        operation,
        Operation::RebuildTable { .. }
            | Operation::RenameTable { .. }
            | Operation::RenameColumn { .. }
            | Operation::DropColumn { .. }
    )
}

/// Has a trigger dropped itself, not by its table.
fn by_a_statement(operation: &mut Operation) {
    if let Operation::DropObject { object, along } | Operation::CreateObject { object, along } =
        operation
        && object.kind == "trigger"
    {
        *along = false;
    }
}

/// How many objects stand one on the other below it.
fn height(schema: &Schema, key: &ultra_schema::Key, from: usize) -> usize {
    // Views can't need each other in a circle; a text that merely names one may look so.
    if from > 32 {
        return from;
    }
    let below = schema.needs.of(key).filter(|needed| needed.kind == "view");
    below
        .map(|needed| height(schema, needed, from + 1))
        .max()
        .unwrap_or(from)
}
