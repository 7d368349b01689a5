//! PostgreSQL: operations, and an order in which each finds what it needs.

use ultra_schema::{Change, Column, Pair, Table};

use crate::operation::Operation;
use crate::planner::{Refusal, needs_backfill, not_covered};
use crate::policy::Backfills;

/// Adds the operations of one change. Enums are planned apart.
pub(crate) fn operations(
    change: &Change,
    backfills: &Backfills,
    out: &mut Vec<Operation>,
    refusals: &mut Vec<Refusal>,
) {
    match change.clone() {
        Change::CreateTable { table } => {
            let (table, keys) = without_foreign_keys(table);
            let name = table.name.clone();
            out.push(Operation::CreateTable { table });
            out.extend(
                keys.into_iter()
                    .map(|foreign_key| Operation::AddForeignKey {
                        table: name.clone(),
                        foreign_key,
                    }),
            );
        }
        Change::DropTable { table } => {
            let (table, keys) = without_foreign_keys(table);
            out.extend(
                keys.into_iter()
                    .map(|foreign_key| Operation::DropForeignKey {
                        table: table.name.clone(),
                        foreign_key,
                    }),
            );
            out.push(Operation::DropTable { table });
        }
        Change::RenameTable { from, to } => out.push(Operation::RenameTable { from, to }),
        Change::AddColumn { table, column } => {
            let backfill = backfills.sql(&table, &column);
            if !column.nullable && !column.fills_itself() && backfill.is_none() {
                refusals.push(needs_backfill(change, &table, &column.name));
            }
            out.push(Operation::AddColumn {
                table,
                column,
                backfill,
            });
        }
        Change::DropColumn { table, column } => {
            let backfill = backfills.sql(&table, &column);
            out.push(Operation::DropColumn {
                table,
                column,
                backfill,
            });
        }
        Change::RenameColumn { table, from, to } => {
            out.push(Operation::RenameColumn { table, from, to });
        }
        Change::AlterColumn { table, column } => {
            if let Some(refusal) = alter_refusal(change, &column) {
                refusals.push(refusal);
            }
            let backfill = backfills.sql(&table, &column.desired);
            out.push(Operation::AlterColumn {
                table,
                column,
                backfill,
            });
        }
        Change::AlterPrimaryKey { table, key } => {
            out.push(Operation::AlterPrimaryKey { table, key });
        }
        Change::AddUnique { table, unique } => out.push(Operation::AddUnique { table, unique }),
        Change::DropUnique { table, unique } => out.push(Operation::DropUnique { table, unique }),
        Change::AddForeignKey { table, foreign_key } => {
            out.push(Operation::AddForeignKey { table, foreign_key });
        }
        Change::DropForeignKey { table, foreign_key } => {
            out.push(Operation::DropForeignKey { table, foreign_key });
        }
        Change::AddCheck { table, check } => out.push(Operation::AddCheck { table, check }),
        Change::DropCheck { table, check } => out.push(Operation::DropCheck { table, check }),
        Change::RenameConstraint { table, from, to } => {
            out.push(Operation::RenameConstraint { table, from, to });
        }
        Change::CreateIndex { table, index } => out.push(Operation::CreateIndex { table, index }),
        Change::DropIndex { table, index } => out.push(Operation::DropIndex { table, index }),
        Change::RenameIndex { table, from, index } => {
            out.push(Operation::RenameIndex { table, from, index });
        }
        Change::AlterTableComment { table, comment } => {
            out.push(Operation::AlterTableComment { table, comment });
        }
        Change::CreateEnum { .. } | Change::DropEnum { .. } | Change::AlterEnum { .. } => {}
        Change::AlterOptions { .. } | Change::AlterOther { .. } => {
            refusals.push(not_covered(change));
        }
    }
}

/// A table and its foreign keys: circles need the tables first.
fn without_foreign_keys(mut table: Table) -> (Table, Vec<ultra_schema::ForeignKey>) {
    let keys = std::mem::take(&mut table.foreign_keys);
    (table, keys.into_values().collect())
}

/// What can't be altered in place yet.
fn alter_refusal(change: &Change, column: &Pair<Column>) -> Option<Refusal> {
    let generated = column.as_ref().map(|column| &column.generated);
    let to_serial = column.as_ref().map(|column| {
        column
            .identity
            .as_ref()
            .is_some_and(|it| it.kind == ultra_schema::IdentityKind::Serial)
    });
    (generated.differs() || to_serial.differs()).then(|| Refusal {
        change: change.to_string(),
        reason: "the way a column computes or numbers its values can't be altered in place".into(),
        remedy: "write the statements by hand: `generate MESSAGE` makes an empty revision".into(),
    })
}

/// Sorts by phase; inside a phase the order of the changes stays.
pub(crate) fn sort(operations: &mut [Operation]) {
    operations.sort_by_key(phase);
}

/// What must be there, or be gone, before what.
fn phase(operation: &Operation) -> u8 {
    match operation {
        Operation::RenameTable { .. } => 0,
        Operation::RenameColumn { .. } => 1,
        Operation::DropForeignKey { .. } => 2,
        Operation::DropIndex { .. }
        | Operation::DropCheck { .. }
        | Operation::DropUnique { .. } => 3,
        Operation::RenameConstraint { .. } | Operation::RenameIndex { .. } => 4,
        // A default that goes away makes room for a type that lacks its value.
        Operation::AlterColumn { column, .. } if only_drops_default(column) => 5,
        Operation::CreateEnum { .. } | Operation::AddEnumValue { .. } => 6,
        Operation::ReplaceEnum { .. } => 7,
        Operation::CreateTable { .. } => 8,
        Operation::DropTable { .. } => 9,
        Operation::AddColumn { .. } | Operation::RebuildTable { .. } => 10,
        Operation::AlterPrimaryKey { .. } => 11,
        Operation::AlterColumn { .. } => 12,
        Operation::DropColumn { .. } => 13,
        Operation::AddUnique { .. }
        | Operation::AddCheck { .. }
        | Operation::CreateIndex { .. } => 14,
        Operation::AddForeignKey { .. } => 15,
        Operation::AlterTableComment { .. } => 16,
        Operation::DropEnum { .. } => 17,
    }
}

fn only_drops_default(column: &Pair<Column>) -> bool {
    let without = Column {
        default: None,
        ..column.current.clone()
    };
    column.current.default.is_some() && column.desired == without
}
