//! A path that takes shortcuts.

use std::collections::BTreeSet;

use super::Shortcut;
use crate::graph::{Follow, Graph};
use crate::id::RevisionId;
use crate::node::Node;
use crate::path::{Direction, Transition};

/// The path with a squashed revision wherever it goes up all that this one replaces.
///
/// `usable` says whether a squashed revision can run here. A way down is left as it is.
#[must_use]
pub fn shorten(
    graph: &Graph,
    path: Vec<Transition>,
    usable: impl Fn(&Node) -> bool,
) -> Vec<Transition> {
    if path.iter().any(|step| step.direction == Direction::Down) {
        return path;
    }
    let shortcuts = graph.shortcuts().iter();
    shortcuts
        .filter(|shortcut| usable(&shortcut.node))
        .fold(path, |path, shortcut| {
            taken(graph, &path, shortcut).unwrap_or(path)
        })
}

/// The path with the shortcut in it; `None` where it can't be taken.
fn taken(graph: &Graph, path: &[Transition], shortcut: &Shortcut) -> Option<Vec<Transition>> {
    let replaced: BTreeSet<&RevisionId> = shortcut.replaces.iter().collect();
    let inside = |step: &Transition| replaced.contains(&step.id);
    if path.iter().filter(|step| inside(step)).count() != replaced.len() {
        return None;
    }
    let first = path.iter().position(inside)?;
    let last = path.iter().rposition(inside)?;
    let (before, rest) = path.split_at_checked(first)?;
    let (between, after) = rest.split_at_checked(last - first + 1)?;
    // What stands between them goes before the shortcut where they need it, else after it.
    let below = graph.ancestors_and_self(shortcut.replaces.iter(), Follow::Everything);
    let above = graph.descendants_and_self(shortcut.replaces.iter(), Follow::Everything);
    let others = || between.iter().filter(|step| !inside(step));
    if others().any(|step| below.contains(&step.id) && above.contains(&step.id)) {
        return None;
    }
    let own = Transition {
        id: shortcut.node.id.clone(),
        direction: Direction::Up,
    };
    let mut way = before.to_vec();
    way.extend(others().filter(|step| below.contains(&step.id)).cloned());
    way.push(own);
    way.extend(others().filter(|step| !below.contains(&step.id)).cloned());
    way.extend_from_slice(after);
    Some(way)
}
