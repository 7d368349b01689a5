//! Answers to questions that nobody asked: a typing error, or a file for another plan.

use std::collections::BTreeSet;

use ultra_plan::parse_column_value;
use ultra_schema::{Change, Dialect, Hints, Pair, Schema};

use super::{Answers, WriteError, now, plain};

/// The drops and values that a plan has no use for, as they were given.
pub(in crate::autogenerate) type Unused = BTreeSet<String>;

/// The answers without a use. `changes` are the differences after the answers.
pub(in crate::autogenerate) fn unused(
    dialect: Dialect,
    (answers, hints): (&Answers, &Hints),
    schemas: Pair<&Schema>,
    changes: &[Change],
) -> Unused {
    let mut unused = Unused::new();
    for given in &answers.drops {
        let drop = &now(plain(dialect, given, schemas), schemas, hints);
        let is_used = changes.iter().any(|change| match change {
            Change::DropTable { table } => table.name.to_string() == *drop,
            Change::DropColumn { table, column } => format!("{table}.{}", column.name) == *drop,
            Change::AlterEnum { item } => {
                let mut gone = item.current.values.iter();
                let gone = gone.find(|value| format!("{}.{value}", item.current.name) == *drop);
                gone.is_some_and(|value| !item.desired.values.contains(value))
            }
            Change::DropEnum { item } => drop.starts_with(&format!("{}.", item.name)),
            Change::CreateTable { .. }
            | Change::RenameTable { .. }
            | Change::AddColumn { .. }
            | Change::RenameColumn { .. }
            | Change::AlterColumn { .. }
            | Change::AlterPrimaryKey { .. }
            | Change::AddUnique { .. }
            | Change::DropUnique { .. }
            | Change::AddForeignKey { .. }
            | Change::DropForeignKey { .. }
            | Change::AddCheck { .. }
            | Change::DropCheck { .. }
            | Change::RenameConstraint { .. }
            | Change::CreateIndex { .. }
            | Change::DropIndex { .. }
            | Change::RenameIndex { .. }
            | Change::AlterTableComment { .. }
            | Change::AlterOptions { .. }
            | Change::CreateEnum { .. }
            | Change::RenameObject { .. }
            | Change::RenameValue { .. }
            | Change::AlterOther { .. } => false,
        });
        if !is_used {
            unused.insert(format!("--drop {given}: it is not dropped"));
        }
    }
    for given in &answers.backfills {
        let own = given.split_once('=').map_or(given.as_str(), |(own, _)| own);
        let parsed = parse_column_value(&format!(
            "{}=",
            now(plain(dialect, own, schemas), schemas, hints)
        ));
        let Ok((table, column, _)) = parsed else {
            continue;
        };
        let is_used = changes.iter().any(|change| {
            let name = if let Change::AddColumn { column, .. } | Change::DropColumn { column, .. } =
                change
            {
                &column.name
            } else if let Change::AlterColumn { column, .. } = change {
                &column.desired.name
            } else {
                return false;
            };
            change.table() == Some(&table) && *name == column
        });
        if !is_used {
            unused.insert(format!("--backfill {own}: the column does not change"));
        }
    }
    unused
}

/// An error that names the first answer without a use.
pub(in crate::autogenerate) fn refuse_unused(unused: &Unused) -> Result<(), WriteError> {
    match unused.first() {
        Some(first) => Err(WriteError::Answer(format!("{first}; leave the answer out"))),
        None => Ok(()),
    }
}
