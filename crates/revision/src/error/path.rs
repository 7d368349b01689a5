//! What can be wrong with what is asked of a graph.

use super::{did_you_mean, joined, joined_or};
use crate::id::RevisionId;

/// Why a target can't be resolved or reached.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    /// Nothing has this name.
    #[error(
        "no revision, name or branch label is or begins with `{asked}`{}: \
         `ultra-migrate history` lists them",
        did_you_mean(near)
    )]
    Unknown {
        /// What was typed.
        asked: String,
        /// What looks like it.
        near: Vec<String>,
    },
    /// The database says that a revision is applied which the graph doesn't have.
    #[error(
        "the database is at revision `{id}`, which is not among the revisions here{}: update the \
         sources, or, if it is gone for good, `ultra-migrate stamp --purge <revision>`",
        did_you_mean(near)
    )]
    UnknownApplied {
        /// What the database holds.
        id: String,
        /// Known ones that look like it.
        near: Vec<String>,
    },
    /// Several things have a name that begins so.
    #[error("`{asked}` may be {}: type more of it", joined(candidates))]
    Ambiguous {
        /// What was typed.
        asked: String,
        /// All that it may be.
        candidates: Vec<String>,
    },
    /// A revision that is not on the branch.
    #[error("revision `{id}` is not on the branch `{branch}`: `ultra-migrate branches` shows them")]
    NotOnBranch {
        /// The revision.
        id: RevisionId,
        /// The branch as typed.
        branch: String,
    },
    /// `head` where there are several.
    #[error(
        "`{asked}` means one head, but there are {}: {}. Join them with `ultra-migrate merge -m \
         \"…\"`, name one (`<branch>@head`), or say `heads` for all of them",
        heads.len(), joined(heads)
    )]
    MultipleHeads {
        /// What was typed.
        asked: String,
        /// The heads.
        heads: Vec<RevisionId>,
    },
    /// A relative target while several branches are applied.
    #[error(
        "`{asked}` counts from the current revision, but the database is at {}: {}. \
         Say which: `<branch>@{asked}`; `ultra-migrate current` shows them",
        current.len(), joined(current)
    )]
    SeveralCurrent {
        /// What was typed.
        asked: String,
        /// The tips that are applied.
        current: Vec<RevisionId>,
    },
    /// A walk that comes to a fork or a merge.
    #[error(
        "`{asked}` can go on from {at} to {}: name the revision, or the branch (`<branch>@…`); \
         `ultra-migrate branches` shows them",
        joined(choices)
    )]
    AmbiguousWalk {
        /// What was typed.
        asked: String,
        /// Where it forks: an id, or `base`.
        at: String,
        /// Where it may go.
        choices: Vec<RevisionId>,
    },
    /// More steps than there are.
    #[error(
        "`{asked}` asks for {wanted} steps, and there are {possible}: \
         `ultra-migrate history` shows what there is"
    )]
    RelativeOutOfRange {
        /// What was typed.
        asked: String,
        /// How many it asks for.
        wanted: u64,
        /// How many can be taken.
        possible: u64,
    },
    /// A step in the other direction.
    #[error("`{asked}` goes the other way: did you mean `ultra-migrate {verb} {asked}`?")]
    WrongDirection {
        /// What was typed.
        asked: String,
        /// The verb that goes there.
        verb: &'static str,
    },
    /// One of several targets is below another.
    #[error("revision `{lower}` is already implied by `{upper}`: leave `{lower}` out")]
    Overlap {
        /// The one below.
        lower: RevisionId,
        /// The one above.
        upper: RevisionId,
    },
    /// A downgrade to what isn't applied, or a range whose ends don't lie on one line.
    #[error(
        "`{asked}` is not below what is at {}: `ultra-migrate current` and `ultra-migrate history` \
         show where you are",
        joined_or(current, "base")
    )]
    NotBelow {
        /// What was typed.
        asked: String,
        /// The tips from which it was looked for.
        current: Vec<RevisionId>,
    },
    /// Nothing of the branch lies above the target.
    #[error(
        "above `{asked}` there is nothing of that branch: \
         `ultra-migrate branches` shows where it begins"
    )]
    NothingAbove {
        /// What was typed.
        asked: String,
    },
    /// Several targets or a range where one place is needed.
    #[error("`{asked}` names more than one place: name one revision")]
    OnePlace {
        /// What was typed.
        asked: String,
    },
    /// A text that is no target.
    #[error(
        "`{asked}` is no target: write `head`, `heads`, `base`, an id or a part of it, `+1`, \
         `-1`, `<id>+1`, `<branch>@head`, or a range `a:b`"
    )]
    Syntax {
        /// What was typed.
        asked: String,
    },
    /// Fewer than two revisions to merge.
    #[error(
        "there is nothing to merge: {} is the only head",
        joined_or(heads, "nothing")
    )]
    NothingToMerge {
        /// The heads that there are.
        heads: Vec<RevisionId>,
    },
    /// A new revision on a revision that has children already.
    #[error(
        "revision `{id}` is not a head: name a head (`ultra-migrate heads`), \
         or add `--splice` to begin a branch there"
    )]
    NotAHead {
        /// The revision.
        id: RevisionId,
    },
}

impl PathError {
    /// A stable word for the kind of error, for `--json` and `error[…]`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unknown { .. } => "unknown-revision",
            Self::UnknownApplied { .. } => "unknown-applied",
            Self::Ambiguous { .. } => "ambiguous-revision",
            Self::NotOnBranch { .. } => "not-on-branch",
            Self::MultipleHeads { .. } => "multiple-heads",
            Self::SeveralCurrent { .. } => "several-current",
            Self::AmbiguousWalk { .. } => "ambiguous-walk",
            Self::RelativeOutOfRange { .. } => "out-of-range",
            Self::WrongDirection { .. } => "wrong-direction",
            Self::Overlap { .. } => "overlap",
            Self::NotBelow { .. } => "not-below",
            Self::NothingAbove { .. } => "nothing-above",
            Self::OnePlace { .. } => "one-place",
            Self::Syntax { .. } => "target-syntax",
            Self::NothingToMerge { .. } => "nothing-to-merge",
            Self::NotAHead { .. } => "not-a-head",
        }
    }
}
