//! Operations as statements, by dialect.

mod bounds;
mod builder;
mod generated;
mod new_table;
mod numbering;
mod object;
mod postgres;
mod reason;
mod replaced;
mod retype;
mod sqlite;

use ultra_plan::Operation;
use ultra_schema::Dialect;

use crate::call::{Call, Statement};

/// The statements of an operation, with the reasons as comments on the first one.
pub fn calls(dialect: Dialect, operation: &Operation) -> Vec<Call> {
    calls_on(dialect, None, operation)
}

/// The same for a server of this major version.
pub(crate) fn calls_on(dialect: Dialect, server: Option<u32>, operation: &Operation) -> Vec<Call> {
    let statements: Vec<Statement> = match dialect {
        Dialect::Postgres => generated::in_place(server, operation)
            .unwrap_or_else(|| postgres::statements(operation)),
        Dialect::Sqlite => sqlite::statements(operation),
    };
    let mut calls: Vec<Call> = statements.into_iter().map(Call::from).collect();
    for call in &mut calls {
        call.table = operation.table().cloned();
    }
    if let Some(first) = calls.first_mut() {
        first.comments = reason::comments(dialect, operation);
    }
    calls
}
