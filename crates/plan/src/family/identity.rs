//! Identity columns of tables that have children: the server adds none in one step.

use ultra_schema::{Column, Identity, IdentityKind, Name, Pair, Schema};

use crate::operation::Operation;

/// Such a column comes as a `serial`, which numbers the rows of the children, too, and then becomes an
/// identity. One that goes does so the other way around, for the way back.
pub(crate) fn by_serial(schemas: Pair<&Schema>, out: &mut Vec<Operation>) {
    let mut more = Vec::new();
    for operation in out.iter_mut() {
        let (table, column) = if let Operation::AddColumn { table, column, .. }
        | Operation::DropColumn { table, column, .. } = operation
        {
            (table.clone(), column)
        } else {
            continue;
        };
        let identity = column.identity.as_ref().map(|it| it.kind);
        let numbered = matches!(
            identity,
            Some(IdentityKind::Always | IdentityKind::ByDefault)
        );
        if !numbered || column.inherited || !has_children(schemas, &table) {
            continue;
        }
        let serial = Column {
            identity: Some(Identity::of(IdentityKind::Serial)),
            comment: None,
            ..column.clone()
        };
        let whole = std::mem::replace(column, serial.clone());
        let column = if matches!(operation, Operation::AddColumn { .. }) {
            Pair::new(serial, whole)
        } else if kept_below(schemas.desired, &table, &whole.name) {
            // A child would hold on to the sequence.
            if let Operation::DropColumn { column, .. } = operation {
                *column = whole;
            }
            continue;
        } else {
            Pair::new(whole, serial)
        };
        more.push(Operation::AlterColumn {
            table,
            column,
            backfill: None,
        });
    }
    out.extend(more);
}

fn has_children(schemas: Pair<&Schema>, table: &Name) -> bool {
    let mut tables = [schemas.current, schemas.desired]
        .into_iter()
        .flat_map(|schema| schema.tables.values());
    tables.any(|child| child.options.parents().any(|parent| parent == table))
}

/// True where a child keeps the column for itself.
fn kept_below(desired: &Schema, table: &Name, column: &str) -> bool {
    let mut tables = desired.tables.values();
    tables.any(|child| {
        let of = child.options.parents().any(|parent| parent == table);
        of && child.columns.contains_key(column)
    })
}
