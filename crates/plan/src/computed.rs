//! PostgreSQL: a generated column is made anew where the type of what it computes from changes.

use ultra_schema::{Column, Name, Schema, Table, mentions_identifier};

use crate::operation::Operation;

/// Drops generated columns over columns that get another type, and adds them again: their values
/// are computed again.
pub(crate) fn make_anew(current: &Schema, desired: &Schema, out: &mut Vec<Operation>) {
    let retyped = retyped(out);
    for (name, table) in &current.tables {
        let Some(wanted) = desired.tables.get(name) else {
            continue;
        };
        for column in over(table, &retyped) {
            let Some(wanted) = wanted.columns.get(&column.name) else {
                continue;
            };
            out.retain(|operation| !alters(operation, name, &column.name));
            out.push(Operation::DropColumn {
                table: name.clone(),
                column: column.clone(),
                backfill: None,
            });
            out.push(Operation::AddColumn {
                table: name.clone(),
                column: wanted.clone(),
                backfill: None,
            });
        }
    }
}

fn alters(operation: &Operation, of: &Name, name: &str) -> bool {
    matches!(operation, Operation::AlterColumn { table, column, .. }
        if table == of && column.current.name == name)
}

/// The columns whose type is changed, or replaced.
fn retyped(out: &[Operation]) -> Vec<(Name, String)> {
    let mut found = Vec::new();
    for operation in out {
        if let Operation::AlterColumn { table, column, .. } = operation {
            let types = column.as_ref();
            let types = types.map(|column| (&column.data_type, &column.collation));
            if types.differs() && column.current.generated.is_none() {
                found.push((table.clone(), column.current.name.clone()));
            }
        } else if let Operation::ReplaceEnum { columns, .. } = operation {
            let columns = columns.iter();
            found.extend(columns.map(|it| (it.table.clone(), it.column.name.clone())));
        }
    }
    found
}

/// The table's generated columns that compute from one of these.
fn over<'a>(table: &'a Table, retyped: &'a [(Name, String)]) -> impl Iterator<Item = &'a Column> {
    let computes = |text: &str| {
        let mut of = retyped.iter().filter(|(of, _)| *of == table.name);
        of.any(|(_, name)| mentions_identifier(text, name))
    };
    table.columns.values().filter(move |column| {
        let text = column.generated.as_ref().map(|it| it.expression.as_str());
        !column.inherited && text.is_some_and(computes)
    })
}
