//! Objects bring their statements along.

use ultra_schema::{Name, altered_as, quote_identifier};

use crate::call::Statement;

/// A rename keeps the schema; a move changes it.
pub(super) fn rename(kind: &str, from: &Name, to: &Name) -> Vec<Statement> {
    // The planner renames nothing else.
    let Some(word) = altered_as(kind) else {
        return Vec::new();
    };
    let mut statements = Vec::new();
    let mut at = from.clone();
    let mut alter = |at: &Name, action: String| {
        let text = format!("ALTER {word} {} {action}", at.quoted());
        statements.push(Statement::Sql(text));
    };
    if from.schema != to.schema {
        let schema = quote_identifier(to.schema.as_deref().unwrap_or("public"));
        alter(&at, format!("SET SCHEMA {schema}"));
        at.schema.clone_from(&to.schema);
    }
    if from.name != to.name {
        alter(&at, format!("RENAME TO {}", quote_identifier(&to.name)));
    }
    statements
}

/// Statements as they are.
pub(super) fn texts(statements: &[String]) -> Vec<Statement> {
    statements.iter().cloned().map(Statement::Sql).collect()
}
