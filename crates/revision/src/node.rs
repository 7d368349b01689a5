//! Revisions as the graph holds them.

use core::time::Duration;

use serde::{Deserialize, Serialize};

use crate::declared::{File, Revision};
use crate::error::GraphError;
use crate::id::{RevisionId, plain_id};
use crate::limit::parse_limit;
use crate::name::MigrationName;

/// An owned [`Revision`]: from the const of a compiled migrator or from its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeclaredRevision {
    /// As [`Revision::id`].
    pub id: String,
    /// As [`Revision::down_revisions`].
    pub down_revisions: Vec<String>,
    /// As [`Revision::branch_labels`].
    pub branch_labels: Vec<String>,
    /// As [`Revision::depends_on`].
    pub depends_on: Vec<String>,
    /// As [`Revision::message`].
    pub message: String,
    /// As [`Revision::group`].
    pub group: String,
    /// As [`Revision::transaction`].
    pub transaction: bool,
    /// As [`Revision::idempotent`].
    pub idempotent: bool,
    /// As [`Revision::lock_timeout`].
    pub lock_timeout: String,
    /// As [`Revision::statement_timeout`].
    pub statement_timeout: String,
    /// As [`Revision::rebuilds_tables`].
    pub rebuilds_tables: bool,
    /// As [`Revision::backends`].
    pub backends: Vec<String>,
    /// As [`Revision::former_checksums`].
    pub former_checksums: Vec<String>,
    /// As [`Revision::record`].
    pub record: bool,
    /// As [`Revision::replaces`].
    pub replaces: Vec<String>,
}

impl From<Revision> for DeclaredRevision {
    fn from(revision: Revision) -> Self {
        let owned = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect();
        Self {
            id: revision.id.to_owned(),
            down_revisions: owned(revision.down_revisions),
            branch_labels: owned(revision.branch_labels),
            depends_on: owned(revision.depends_on),
            message: revision.message.to_owned(),
            group: revision.group.to_owned(),
            transaction: revision.transaction,
            idempotent: revision.idempotent,
            lock_timeout: revision.lock_timeout.to_owned(),
            statement_timeout: revision.statement_timeout.to_owned(),
            rebuilds_tables: revision.rebuilds_tables,
            backends: owned(revision.backends),
            former_checksums: owned(revision.former_checksums),
            record: revision.record,
            replaces: owned(revision.replaces),
        }
    }
}

impl Default for DeclaredRevision {
    fn default() -> Self {
        Revision::BASE.into()
    }
}

/// A revision of the graph.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Node {
    /// The key in the graph.
    pub id: RevisionId,
    /// The file's stem, and the key in `seaql_migrations`.
    pub name: MigrationName,
    /// The parents: none for a base, several for a merge.
    pub down_revisions: Vec<RevisionId>,
    /// Ids, names or labels of other branches that must be applied before it, as written.
    pub depends_on: Vec<String>,
    /// Names for the branch that begins here.
    pub branch_labels: Vec<String>,
    /// What it does.
    pub message: String,
    /// Shared by the revisions that one `generate` wrote, else empty.
    pub group: String,
    /// False for a revision that must run outside of a transaction.
    pub transaction: bool,
    /// True where it may begin anew after a failure; counts only without a transaction.
    pub idempotent: bool,
    /// How long one of its statements waits for a lock; `None`: as the project has it.
    pub lock_timeout: Option<Duration>,
    /// How long one of its statements may take; `None`: as the project has it.
    pub statement_timeout: Option<Duration>,
    /// True where it rebuilds tables on SQLite.
    pub rebuilds_tables: bool,
    /// The backends that it has statements for; empty: all of them.
    pub backends: Vec<String>,
    /// False: never run against a recorder.
    pub record: bool,
    /// The revisions that it stands for, as [`Revision::replaces`].
    pub replaces: Vec<String>,
    /// True for a plain SeaORM migration, which declares nothing.
    pub plain: bool,
}

impl Node {
    /// The node of a file that declares a revision.
    ///
    /// # Errors
    /// When its id or a parent's is none.
    pub fn declared(name: MigrationName, head: DeclaredRevision) -> Result<Self, GraphError> {
        let id_of = |text: String| {
            RevisionId::new(text).map_err(|source| GraphError::Id {
                file: name.clone(),
                source,
            })
        };
        let id = id_of(head.id)?;
        let down_revisions = head
            .down_revisions
            .into_iter()
            .map(id_of)
            .collect::<Result<_, _>>()?;
        let message = if head.message.is_empty() {
            name.words()
        } else {
            head.message
        };
        let lock_timeout = limit(&name, &head.lock_timeout)?;
        let statement_timeout = limit(&name, &head.statement_timeout)?;
        Ok(Self {
            id,
            name,
            down_revisions,
            depends_on: head.depends_on,
            branch_labels: head.branch_labels,
            message,
            group: head.group,
            transaction: head.transaction,
            idempotent: head.idempotent,
            lock_timeout,
            statement_timeout,
            rebuilds_tables: head.rebuilds_tables,
            backends: head.backends,
            record: head.record,
            replaces: head.replaces,
            plain: false,
        })
    }

    /// The node of a plain SeaORM migration that follows `parent` in the list.
    #[must_use]
    pub fn plain(name: MigrationName, parent: Option<RevisionId>) -> Self {
        Self {
            id: plain_id(name.as_str()),
            message: name.words(),
            name,
            down_revisions: parent.into_iter().collect(),
            depends_on: Vec::new(),
            branch_labels: Vec::new(),
            group: String::new(),
            transaction: true,
            idempotent: false,
            lock_timeout: None,
            statement_timeout: None,
            rebuilds_tables: false,
            backends: Vec::new(),
            record: true,
            replaces: Vec::new(),
            plain: true,
        }
    }
}

/// A limit as a revision declares it; empty declares none.
fn limit(file: &MigrationName, text: &str) -> Result<Option<Duration>, GraphError> {
    if text.is_empty() {
        return Ok(None);
    }
    parse_limit(text)
        .map(Some)
        .map_err(|source| GraphError::Limit {
            file: file.clone(),
            source,
        })
}

/// The nodes of a migrator's list, each entry a name and what its file declares (`None`: a plain migration).
///
/// # Errors
/// When an id or a name is none.
pub fn nodes<I>(list: I) -> Result<Vec<Node>, GraphError>
where
    I: IntoIterator<Item = (String, Option<DeclaredRevision>)>,
{
    let mut nodes: Vec<Node> = Vec::new();
    for (name, head) in list {
        let name = MigrationName::new(name).map_err(GraphError::Name)?;
        let node = match head {
            Some(head) => Node::declared(name, head)?,
            None => Node::plain(name, plain_parent(&nodes)),
        };
        nodes.push(node);
    }
    Ok(nodes)
}

/// What a plain migration follows: the last one before it, shortcuts past listed ones left out.
fn plain_parent(nodes: &[Node]) -> Option<RevisionId> {
    let is_shortcut = |node: &Node| {
        let ids = node
            .replaces
            .iter()
            .filter_map(|text| text.split(' ').next());
        let mut listed = ids.filter(|id| nodes.iter().any(|other| other.id.as_str() == *id));
        listed.next().is_some()
    };
    let last = nodes.iter().rev().find(|node| !is_shortcut(node))?;
    Some(last.id.clone())
}

/// The nodes of a compiled migrator's files.
///
/// # Errors
/// When an id or a name is none.
pub fn nodes_from_files(files: &[File]) -> Result<Vec<Node>, GraphError> {
    nodes(
        files
            .iter()
            .map(|file| (file.name.to_owned(), file.revision.map(Into::into))),
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    fn file(name: &'static str, revision: Option<Revision>) -> File {
        File {
            name,
            source: "",
            revision,
        }
    }

    #[test]
    fn plain_ones_follow_one_another_and_ours_declare() {
        let ours = Revision {
            id: "aaaabbbbcccc",
            down_revisions: &["dddd"],
            ..Revision::BASE
        };
        let list = [
            file("m20220101_000001_create_post", None),
            file("m20220101_000002_add_title", None),
            file("m20260101_000001_ours", Some(ours)),
        ];
        let nodes = nodes_from_files(&list).unwrap();
        assert!(nodes[0].down_revisions.is_empty());
        assert_eq!(nodes[1].down_revisions, [nodes[0].id.clone()]);
        assert_eq!(nodes[1].message, "add title");
        assert!(nodes[1].plain && !nodes[2].plain);
        assert_eq!(nodes[2].message, "ours");
        assert_eq!(nodes[2].down_revisions[0].as_str(), "dddd");
    }

    #[test]
    fn an_empty_id_names_the_file() {
        let list = [file("m20260101_000001_x", Some(Revision::BASE))];
        let error = nodes_from_files(&list).unwrap_err().to_string();
        assert!(error.contains("m20260101_000001_x"), "{error}");
    }
}
