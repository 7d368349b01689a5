//! PostgreSQL: a table with all that hangs on it.

use ultra_schema::{Dialect, Table, Unique};

use super::builder::{create_index, create_table};
use super::numbering;
use super::postgres::{alter, column_name, comment_on};
use crate::call::Statement;
use crate::text;

const DIALECT: Dialect = Dialect::Postgres;

/// The table, then its indexes and comments.
pub(super) fn create(table: &Table) -> Vec<Statement> {
    let (inline, apart) = without_twins(table);
    let mut statements = vec![create_table(DIALECT, &inline)];
    statements.extend(
        apart
            .iter()
            .map(|unique| alter(&table.name, &format!("ADD {}", text::unique(unique, None)))),
    );
    statements.extend(
        table
            .indexes
            .values()
            .map(|index| create_index(DIALECT, &table.name, index)),
    );
    if let Some(comment) = &table.comment {
        statements.push(comment_on(
            &format!("TABLE {}", table.name.quoted()),
            Some(comment),
        ));
    }
    for column in table.columns.values() {
        statements.extend(numbering::options(&table.name, column));
        if let Some(comment) = &column.comment {
            statements.push(comment_on(
                &column_name(&table.name, &column.name),
                Some(comment),
            ));
        }
    }
    statements
}

/// In one CREATE TABLE the server makes one of constraints that have the same columns: all but the
/// first are added afterwards.
fn without_twins(table: &Table) -> (Table, Vec<Unique>) {
    let key = table.primary_key.iter();
    let mut seen: Vec<_> = key.map(|key| (&key.columns, &key.include)).collect();
    let mut apart = Vec::new();
    for unique in table.uniques.values() {
        let columns = (&unique.columns, &unique.include);
        if seen.contains(&columns) {
            apart.push(unique.clone());
        } else {
            seen.push(columns);
        }
    }
    let mut inline = table.clone();
    inline
        .uniques
        .retain(|_, unique| !apart.iter().any(|it| it.name == unique.name));
    (inline, apart)
}
