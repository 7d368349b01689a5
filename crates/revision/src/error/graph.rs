//! What can be wrong with a graph.

use super::{did_you_mean, joined};
use crate::id::{IdError, RevisionId};
use crate::limit::LimitError;
use crate::name::MigrationName;

/// Why the revisions make no graph.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GraphError {
    /// A file's name is none.
    #[error(transparent)]
    Name(IdError),
    /// A file declares an id that is none.
    #[error("{file}.rs: {source}")]
    Id {
        /// The file.
        file: MigrationName,
        /// What is wrong with the id.
        source: IdError,
    },
    /// A file declares a limit of time that is none.
    #[error("{file}.rs: {source}")]
    Limit {
        /// The file.
        file: MigrationName,
        /// What is wrong with it.
        source: LimitError,
    },
    /// Two files have one id.
    #[error(
        "{first}.rs and {second}.rs both declare the revision `{id}`: \
         give one of them another id, and name it in its children's `down_revisions`"
    )]
    DuplicateId {
        /// The id.
        id: RevisionId,
        /// The file that comes first in the list.
        first: MigrationName,
        /// The other.
        second: MigrationName,
    },
    /// A file is listed twice.
    #[error("`{name}` is listed twice: take one of them out of `migrator! {{ … }}`")]
    DuplicateName {
        /// The name.
        name: MigrationName,
    },
    /// A parent that no file declares.
    #[error(
        "{file}.rs names the parent `{parent}`, which no listed file declares: \
         list that file in `migrator! {{ … }}`, or correct `down_revisions`{}",
        did_you_mean(near)
    )]
    MissingParent {
        /// The file.
        file: MigrationName,
        /// What it names.
        parent: RevisionId,
        /// Ids that look like it.
        near: Vec<String>,
    },
    /// A dependency that no file declares.
    #[error(
        "{file}.rs depends on `{dependency}`, which is neither a revision nor a branch label: \
         list that file in `migrator! {{ … }}`, or correct `depends_on`{}",
        did_you_mean(near)
    )]
    MissingDependency {
        /// The file.
        file: MigrationName,
        /// What it names.
        dependency: String,
        /// Ids and labels that look like it.
        near: Vec<String>,
    },
    /// A revision that is its own parent.
    #[error("{file}.rs names itself (`{id}`) as its parent: correct `down_revisions`")]
    SelfLoop {
        /// The file.
        file: MigrationName,
        /// Its id.
        id: RevisionId,
    },
    /// A revision that depends on itself.
    #[error("{file}.rs depends on itself (`{id}`): correct `depends_on`")]
    DependencySelfLoop {
        /// The file.
        file: MigrationName,
        /// Its id.
        id: RevisionId,
    },
    /// Revisions that descend from one another.
    #[error(
        "the revisions {} descend from one another: correct `down_revisions` in one of them",
        joined(ids)
    )]
    Cycle {
        /// Those in the circle, in list order.
        ids: Vec<RevisionId>,
    },
    /// Revisions that need one another through `depends_on`.
    #[error(
        "the revisions {} need one another: correct `depends_on` in one of them",
        joined(ids)
    )]
    DependencyCycle {
        /// Those in the circle, in list order.
        ids: Vec<RevisionId>,
    },
    /// A label that means two things.
    #[error(
        "{file}.rs takes the branch label `{label}`, which {other}.rs uses already: \
         choose another in `branch_labels`"
    )]
    LabelClash {
        /// The file.
        file: MigrationName,
        /// The label.
        label: String,
        /// The file that has it as label or id.
        other: MigrationName,
    },
    /// A squashed revision's `replaces` that can't be read.
    #[error(
        "{file}.rs replaces `{text}`, which is no revision: write its id and its name, \
         `\"ID NAME\"`, as `squash` does"
    )]
    Replaces {
        /// The file.
        file: MigrationName,
        /// The entry.
        text: String,
    },
    /// Only some of what a squashed revision replaces is listed.
    #[error(
        "{file}.rs replaces {listed}, which is listed, and {gone}, which isn't: \
         delete all that it replaces, or none"
    )]
    HalfSquashed {
        /// The squashed revision.
        file: MigrationName,
        /// A revision that is gone.
        gone: MigrationName,
        /// One that is there.
        listed: MigrationName,
    },
    /// Two squashed revisions replace the same one.
    #[error("{first}.rs and {second}.rs both replace {name}: take one of them out of the list")]
    ReplacedTwice {
        /// The one that comes first in the list.
        first: MigrationName,
        /// The other.
        second: MigrationName,
        /// What they replace.
        name: MigrationName,
    },
}
