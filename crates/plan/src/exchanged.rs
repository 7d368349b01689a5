//! PostgreSQL: names of keys and indexes that two tables exchange.

use ultra_schema::Name;

use crate::operation::Operation;

/// Lets one of two renames that wait for each other go by way of a name that nothing has.
pub(crate) fn apart(out: &mut Vec<Operation>) {
    let mut at = 0;
    while let Some(operation) = out.get(at) {
        let circle = ends(operation).is_some_and(|(from, to)| {
            let mut others = out.iter().filter_map(ends);
            from != to && others.any(|(other, wanted)| other == to && wanted == from)
        });
        if circle && let Some((first, then)) = in_two(operation) {
            out.splice(at..=at, [first, then]);
            at += 1;
        }
        at += 1;
    }
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
