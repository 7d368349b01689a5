//! PostgreSQL: names of keys and indexes that tables take from each other.

use std::collections::{BTreeMap, BTreeSet};

use ultra_schema::Name;

use crate::operation::Operation;

/// Lets one of the renames that wait for each other, two or more in a ring, go by way of a name that
/// nothing has.
pub(crate) fn apart(out: &mut Vec<Operation>) {
    let mut at = 0;
    // A ring that was opened is none any more.
    let mut between: BTreeSet<Name> = BTreeSet::new();
    while let Some(operation) = out.get(at) {
        let waits = ends(operation).is_some_and(|ends| comes_back(out, ends, &between));
        if waits && let Some((first, then)) = in_two(operation) {
            between.extend(self::ends(&first).map(|(_, to)| to));
            out.splice(at..=at, [first, then]);
            at += 1;
        }
        at += 1;
    }
}

/// True where following the renames from one leads back to its former name.
fn comes_back(out: &[Operation], (from, to): (Name, Name), between: &BTreeSet<Name>) -> bool {
    let pairs: BTreeMap<Name, Name> = out.iter().filter_map(ends).collect();
    let mut at = &to;
    for _ in 0..pairs.len() {
        if *at == from || between.contains(at) {
            return *at == from && from != to;
        }
        let Some(next) = pairs.get(at) else {
            return false;
        };
        at = next;
    }
    false
}

/// The former and the wanted name of what an operation renames, with its schema.
fn ends(operation: &Operation) -> Option<(Name, Name)> {
    if let Operation::RenameConstraint { table, from, to } = operation {
        Some((table.sibling(&**from), table.sibling(&**to)))
    } else if let Operation::RenameIndex { table, from, index } = operation {
        Some((table.sibling(&**from), table.sibling(&*index.name)))
    } else {
        None
    }
}

fn in_two(operation: &Operation) -> Option<(Operation, Operation)> {
    let (mut first, mut then) = (operation.clone(), operation.clone());
    let between = |to: &str| {
        let short: String = to.chars().take(40).collect();
        format!("{short}__renamed")
    };
    if let (
        Operation::RenameConstraint { to, .. },
        Operation::RenameConstraint { from, to: last, .. },
    ) = (&mut first, &mut then)
    {
        *to = between(last);
        from.clone_from(to);
        Some((first, then))
    } else if let (
        Operation::RenameIndex { index, .. },
        Operation::RenameIndex {
            from, index: last, ..
        },
    ) = (&mut first, &mut then)
    {
        index.name = between(&last.name);
        from.clone_from(&index.name);
        Some((first, then))
    } else {
        None
    }
}
