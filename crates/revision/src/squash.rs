//! Squashed revisions: one that stands for several.
//!
//! As long as the revisions that it replaces are listed, it is a [`Shortcut`] beside the graph.
//! Once their files are gone it is a revision like any other, and their ids and names mean it.

mod declare;
mod row;
mod run;
mod shorten;

pub use row::{Exchange, Standing, Stranded, standing};
pub use run::{Run, SquashError, squash_run};
pub use shorten::shorten;

pub(crate) use declare::{Sorted, sort_out};

use crate::error::GraphError;
use crate::id::RevisionId;
use crate::name::MigrationName;
use crate::node::Node;

/// A revision that another one replaces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replaced {
    /// The key that it had in the graph.
    pub id: RevisionId,
    /// The file's stem, and the key in `seaql_migrations`.
    pub name: MigrationName,
}

impl Replaced {
    /// As a file's `replaces` has it.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{} {}", self.id, self.name)
    }

    /// The entries of a revision's `replaces`.
    ///
    /// # Errors
    /// Where one is not an id and a name.
    pub fn of(node: &Node) -> Result<Vec<Self>, GraphError> {
        node.replaces
            .iter()
            .map(|text| {
                Self::parse(text).ok_or_else(|| GraphError::Replaces {
                    file: node.name.clone(),
                    text: text.clone(),
                })
            })
            .collect()
    }

    fn parse(text: &str) -> Option<Self> {
        let (id, name) = text.split_once(' ')?;
        Some(Self {
            id: RevisionId::new(id).ok()?,
            name: MigrationName::new(name.trim()).ok()?,
        })
    }
}

/// A squashed revision whose originals are listed: a way past all of them at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shortcut {
    /// The squashed revision.
    pub node: Node,
    /// What it replaces, in the order in which they ran.
    pub replaces: Vec<RevisionId>,
}
