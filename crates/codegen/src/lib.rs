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

use std::collections::BTreeSet;

use ultra_plan::{Operation, Plan};
use ultra_schema::{Dialect, Name};

/// The statements of a plan in both directions.
pub fn arm(dialect: Dialect, plan: &Plan) -> Arm {
    arm_on(dialect, plan, None)
}

/// The same for statements that run on one server alone, of this major version, and may use what it
/// has. A revision doesn't know where it will run.
pub fn arm_on(dialect: Dialect, plan: &Plan, server: Option<u32>) -> Arm {
    let operations = || plan.steps.iter().map(|step| &step.operation);
    let new: BTreeSet<&Name> = operations().filter_map(created_table).collect();
    let all = |list: &mut dyn Iterator<Item = &Operation>| {
        let operations: Vec<&Operation> = list.collect();
        let guard = guard(&operations).map(Call::from).into_iter();
        let gone: BTreeSet<&Name> = operations.iter().filter_map(|it| dropped(it)).collect();
        let calls = |operation: &&Operation| {
            let mut calls = calls_beside((dialect, server), operation, &new);
            let before = detached(operation, &gone).map(|statement| Call {
                table: operation.table().cloned(),
                ..Call::from(statement)
            });
            calls.splice(0..0, before);
            calls
        };
        guard.chain(operations.iter().flat_map(calls)).collect()
    };
    Arm {
        dialect,
        up: all(&mut operations()),
        down: all(&mut plan.down()),
        rebuilds_tables: plan.rebuilds_tables(),
    }
}

/// What stops a foreign runner before anything is done, where tables are rebuilt: they are named as
/// they are called at the beginning.
fn guard(operations: &[&Operation]) -> Option<Statement> {
    let mut tables = Vec::new();
    for operation in operations {
        if let Operation::RebuildTable { rebuild } = operation {
            let name = &rebuild.table.current.name;
            // Backwards, since one name can come by way of another.
            let former = operations.iter().rev();
            let former = former.fold(name, |name, it| former_name(it, name).unwrap_or(name));
            tables.push(former.name.clone());
        }
    }
    (!tables.is_empty()).then_some(Statement::GuardRebuilds(tables))
}

fn former_name<'o>(operation: &&'o Operation, name: &Name) -> Option<&'o Name> {
    let Operation::RenameTable { from, to } = operation else {
        return None;
    };
    (to == name).then_some(from)
}

/// The calls of an operation; on a table that the same plan makes, nothing can hurt.
fn calls_beside(
    (dialect, server): (Dialect, Option<u32>),
    operation: &Operation,
    new: &BTreeSet<&Name>,
) -> Vec<Call> {
    let mut calls = lower::calls_on(dialect, server, operation);
    let on_new = operation.table().is_some_and(|table| new.contains(table));
    if on_new && operation.loses().is_none() {
        for call in &mut calls {
            call.comments.clear();
        }
    }
    calls
}

fn dropped(operation: &Operation) -> Option<&Name> {
    let Operation::DropTable { table } = operation else {
        return None;
    };
    Some(&table.name)
}

/// A partition of a table that stays is detached before it is dropped: a foreign key to the whole
/// forbids the drop, not that.
fn detached(operation: &Operation, gone: &BTreeSet<&Name>) -> Option<Statement> {
    let Operation::DropTable { table } = operation else {
        return None;
    };
    let of = table.options.partition_of.as_ref();
    let of = of.filter(|of| !gone.contains(&of.parent))?;
    Some(Statement::Sql(format!(
        "ALTER TABLE {} DETACH PARTITION {}",
        of.parent.quoted(),
        table.name.quoted()
    )))
}

fn created_table(operation: &Operation) -> Option<&Name> {
    let Operation::CreateTable { table } = operation else {
        return None;
    };
    Some(&table.name)
}

/// The SQL of calls, in order. `None` where sea-query can't say one for the dialect.
pub fn statements(dialect: Dialect, calls: &[Call]) -> Option<Vec<String>> {
    let each: Option<Vec<Vec<String>>> = calls
        .iter()
        .map(|call| sql(dialect, &call.statement))
        .collect();
    each.map(|lists| lists.into_iter().flatten().collect())
}
