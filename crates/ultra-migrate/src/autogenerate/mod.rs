//! Reading, planning and writing: what developers need beside running revisions.

mod adopt;
mod answers;
mod attributes;
mod cache;
mod compare;
mod complete;
mod desired;
mod drift;
mod error;
mod extras;
mod generate;
mod materialize;
mod merge;
mod place;
mod probe;
mod prove;
mod remade;
mod rows;
mod script;
mod side;
mod snapshot;
mod sqlite_text;
mod squash;
mod unmanaged;
mod write;

pub use adopt::{AdoptReport, AdoptedFile};
pub use answers::{Answers, AnswersError, read_answers};
pub use compare::{CompareOptions, Comparison, Reader};
pub use drift::{Drift, VerifyReport};
pub use error::WriteError;
pub use generate::{GenerateOptions, Generated, PlannedChange};
pub use merge::{MergeOptions, merge};
pub use side::Side;
pub use snapshot::{SnapshotReport, snapshot_path};
pub use squash::{SquashOptions, Squashed};
pub use write::GeneratedFile;
