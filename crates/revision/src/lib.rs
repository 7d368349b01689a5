//! The graph of revisions: ids, heads, targets and paths.
//!
//! Pure: what is applied comes in as a set of ids, what to do goes out as a list of [`Transition`]s.

mod checksum;
mod declared;
mod error;
mod graph;
mod history;
mod id;
mod lexer;
mod limit;
mod merge;
mod name;
mod near;
mod node;
mod path;
mod pending;
mod rebuild;
mod resolve;
mod rows;
mod script;
mod squash;
mod stamp;
mod stride;
mod target;

pub use checksum::{checksum, digest};
pub use declared::{File, Revision};
pub use error::{GraphError, PathError};
pub use graph::{Follow, Graph, Ids};
pub use history::history;
pub use id::{IdError, RevisionId, plain_id};
pub use limit::{LimitError, parse_limit};
pub use merge::{merge_parents, new_parents};
pub use name::MigrationName;
pub use near::near;
pub use node::{DeclaredRevision, Node, nodes, nodes_from_files};
pub use path::{Direction, Transition, downgrade_path, upgrade_path};
pub use pending::{Unknown, classify_unknown, pending};
pub use rebuild::{begin_rebuild, finish_rebuild, guard_rebuilds, rebuilt_name};
pub use resolve::{resolve, resolve_one};
pub use rows::{RowChange, applied_from_rows, current, row_changes, rows_from_applied};
pub use script::shell_script;
pub use squash::{
    Exchange, Replaced, Run, Shortcut, SquashError, Standing, Stranded, shorten, squash_run,
    standing,
};
pub use stamp::{Stamp, StampStep, stamp_path, stamp_rows};
pub use target::{Anchor, Point, Target};
