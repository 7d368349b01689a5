//! What the rows of a database mean where revisions were squashed.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Replaced;
use crate::graph::{Graph, Ids};
use crate::id::RevisionId;
use crate::name::MigrationName;

/// Where a database stands, by the names of its rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// The revisions that are applied.
    pub applied: Ids,
    /// Rows that stand for the same under other names.
    pub exchanges: Vec<Exchange>,
    /// Squashed revisions of which only a part is applied.
    pub stranded: Vec<Stranded>,
}

/// Rows that have to become other rows. The work that they stand for is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// The names of the rows that go.
    pub out: Vec<String>,
    /// The revisions whose rows come.
    pub into: Vec<RevisionId>,
    /// True where a squashed revision's row becomes those of its originals again, which only
    /// reverting them needs.
    pub back: bool,
}

/// A squashed revision of which a database has only a part, while the revisions that would
/// complete it are gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stranded {
    /// The squashed revision's name.
    pub name: String,
    /// The names of those that are applied.
    pub applied: Vec<String>,
    /// The names of those that are not.
    pub lacking: Vec<String>,
}

/// What the rows with these names mean. Names that nothing here has are left out.
#[must_use]
pub fn standing<T: AsRef<str>>(graph: &Graph, names: &[T]) -> Standing {
    let rows: BTreeSet<&str> = names.iter().map(AsRef::as_ref).collect();
    let mut found = Standing {
        applied: rows
            .iter()
            .filter_map(|name| MigrationName::new(*name).ok())
            .filter_map(|name| graph.by_name(&name).map(|node| node.id.clone()))
            .collect(),
        ..Standing::default()
    };
    for (id, replaced) in graph.replaced() {
        found.squashed(graph, id, replaced, &rows);
    }
    for shortcut in graph.shortcuts() {
        if rows.contains(shortcut.node.name.as_str()) {
            found.applied.extend(shortcut.replaces.iter().cloned());
            found.exchanges.push(Exchange {
                out: vec![shortcut.node.name.to_string()],
                into: shortcut.replaces.clone(),
                back: true,
            });
        }
    }
    found
}

impl Standing {
    /// A squashed revision of the graph: its own row, or all rows of what it replaces.
    fn squashed(
        &mut self,
        graph: &Graph,
        id: &RevisionId,
        replaced: &[Replaced],
        rows: &BTreeSet<&str>,
    ) {
        let (there, lacking): (Vec<&Replaced>, Vec<&Replaced>) = replaced
            .iter()
            .partition(|old| rows.contains(old.name.as_str()));
        let names = |list: &[&Replaced]| list.iter().map(|old| old.name.to_string()).collect();
        if there.is_empty() {
            return;
        }
        let own = self.applied.contains(id);
        if own || lacking.is_empty() {
            self.applied.insert(id.clone());
            self.exchanges.push(Exchange {
                out: names(&there),
                into: if own { Vec::new() } else { vec![id.clone()] },
                back: false,
            });
        } else if let Some(node) = graph.get(id) {
            self.stranded.push(Stranded {
                name: node.name.to_string(),
                applied: names(&there),
                lacking: names(&lacking),
            });
        }
    }
}
