//! Plans as SQL statements and as Rust source: one tree, two interpreters.
//!
//! An operation becomes [`Call`]s; [`sql()`] says what a call sends to the database, [`render()`]
//! writes the Rust that makes the same call. Everything is a function of its input: same plan,
//! same bytes.

mod attributes;
mod call;
pub mod header;
pub mod list;
mod lower;
mod render;
mod source;
mod text;
mod types;

pub use attributes::{UnknownAttribute, unknown_attributes};
pub use call::{Call, ColumnNode, DefaultNode, IndexNode, Statement, TableNode};
pub use lower::calls;
pub use render::sql;
pub use source::{Arm, CompleteError, FileHead, Migration, complete, render};

use ultra_plan::Plan;
use ultra_schema::Dialect;

/// The statements of a plan in both directions.
pub fn arm(dialect: Dialect, plan: &Plan) -> Arm {
    let all = |operations: &mut dyn Iterator<Item = &ultra_plan::Operation>| {
        operations.flat_map(|operation| calls(dialect, operation)).collect()
    };
    Arm {
        dialect,
        up: all(&mut plan.steps.iter().map(|step| &step.operation)),
        down: all(&mut plan.down()),
        rebuilds_tables: plan.rebuilds_tables(),
    }
}

/// The SQL of calls, in order. `None` where sea-query can't say one for the dialect.
pub fn statements(dialect: Dialect, calls: &[Call]) -> Option<Vec<String>> {
    let each: Option<Vec<Vec<String>>> =
        calls.iter().map(|call| sql(dialect, &call.statement)).collect();
    each.map(|lists| lists.into_iter().flatten().collect())
}
