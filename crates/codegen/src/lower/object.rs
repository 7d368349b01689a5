//! Objects bring their statements along.

use crate::call::Statement;

/// Statements as they are.
pub(super) fn texts(statements: &[String]) -> Vec<Statement> {
    statements.iter().cloned().map(Statement::Sql).collect()
}
