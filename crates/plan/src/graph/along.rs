//! What goes with its table goes too late where something that it needs goes before the table.

use std::collections::HashMap;

use ultra_schema::{Key, OtherObject, Pair, Schema};

use super::touched::Touched;
use crate::operation::Operation;

/// Gives such objects a statement of their own, in the order that was found.
pub(super) fn part_ways(schemas: Pair<&Schema>, operations: &mut [Operation]) {
    let touched: Vec<Touched> = operations
        .iter()
        .map(|operation| Touched::of(operation, schemas))
        .collect();
    let (mut gone, mut made) = (HashMap::new(), HashMap::new());
    for (at, touched) in touched.into_iter().enumerate() {
        for key in touched.removes {
            gone.insert(key, at);
        }
        for key in touched.provides {
            made.entry(key).or_insert(at);
        }
    }
    for operation in operations {
        if let Operation::DropObject { object, along } = operation {
            // Something that it needs goes before what it hangs on does.
            let (hook, others) = places(schemas.current, object, &gone);
            *along &= !others.iter().any(|at| hook.is_some_and(|hook| *at < hook));
        } else if let Operation::CreateObject { object, along } = operation {
            // The same on the way back.
            let (hook, others) = places(schemas.desired, object, &made);
            *along &= !others.iter().any(|at| hook.is_some_and(|hook| *at > hook));
        }
    }
}

/// The place of the operation on what an object hangs on, and those on all else that it needs.
fn places(
    schema: &Schema,
    object: &OtherObject,
    at: &HashMap<Key, usize>,
) -> (Option<usize>, Vec<usize>) {
    let Some(table) = object.table.as_ref().map(ToString::to_string) else {
        return (None, Vec::new());
    };
    let of = |key: &Key| {
        let relation = ["table", "view", "materialized view", "foreign table"];
        key.name == table && relation.contains(&&*key.kind)
    };
    let hook = at.iter().find(|(key, _)| of(key)).map(|(_, at)| *at);
    let own = format!("{table}.");
    let key = object.key();
    let needs = schema.needs.of(&key);
    let others = needs.filter(|key| !of(key) && !key.name.starts_with(&own));
    let others = others.filter_map(|key| at.get(key).copied());
    (hook, others.collect())
}
