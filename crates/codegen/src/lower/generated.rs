//! PostgreSQL's changes of generated columns.

use ultra_plan::Operation;
use ultra_schema::{Column, Generated, Name, Pair, quote_identifier};

use super::postgres::{add, alter};
use crate::call::Statement;

/// The version from which on the expression of a stored column can be replaced.
const SET_EXPRESSION: u32 = 17;

/// Another expression where the column stands, and its dependents with it: on a server of this
/// version, or where the columns are virtual, which only servers have that can do it (18).
pub(super) fn in_place(server: Option<u32>, operation: &Operation) -> Option<Vec<Statement>> {
    let Operation::AlterColumn { table, column, .. } = operation else {
        return None;
    };
    let Pair {
        current: from,
        desired: to,
    } = column;
    let (was, is) = (from.generated.as_ref()?, to.generated.as_ref()?);
    let able = server.is_some_and(|version| version >= SET_EXPRESSION) || !is.stored;
    if was == is || was.stored != is.stored || !able || !same_otherwise(from, to) {
        return None;
    }
    let name = quote_identifier(&to.name);
    let action = format!("ALTER COLUMN {name} SET EXPRESSION AS ({})", is.expression);
    Some(vec![alter(table, &action)])
}

/// The statements where a column begins, goes on or ceases to be generated, unless `in_place` has
/// better ones or those of a plain column do.
pub(super) fn change(table: &Name, column: &Pair<Column>) -> Option<Vec<Statement>> {
    let Pair {
        current: from,
        desired: to,
    } = column;
    if from.generated == to.generated {
        return None;
    }
    match (&from.generated, &to.generated) {
        (_, Some(_)) => Some(anew(table, to)),
        (Some(was), None) if !was.stored => Some(filled(table, to, was)),
        (Some(_) | None, None) => None,
    }
}

fn same_otherwise(from: &Column, to: &Column) -> bool {
    Column {
        generated: to.generated.clone(),
        ..from.clone()
    } == *to
}

fn anew(table: &Name, column: &Column) -> Vec<Statement> {
    let drop = Statement::DropColumn {
        table: table.clone(),
        column: column.name.clone(),
    };
    std::iter::once(drop)
        .chain(add(table, column, None))
        .collect()
}

/// A virtual column can't keep its values, as it has none: they are computed once more.
fn filled(table: &Name, column: &Column, was: &Generated) -> Vec<Statement> {
    let name = quote_identifier(&column.name);
    let nullable = Column {
        nullable: true,
        ..column.clone()
    };
    let mut statements = anew(table, &nullable);
    statements.push(Statement::Sql(format!(
        "UPDATE {} SET {name} = {}",
        table.quoted(),
        was.expression
    )));
    if !column.nullable {
        statements.push(alter(table, &format!("ALTER COLUMN {name} SET NOT NULL")));
    }
    statements
}
