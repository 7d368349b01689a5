//! Renames first; PostgreSQL: operations, and an order in which each finds what it needs.

use ultra_schema::{Change, Column, Pair, Table};

use crate::family::only_leaves;
use crate::operation::Operation;
use crate::policy::Backfills;
use crate::refusal::{Refusal, needs_backfill};

/// True for the changes that are done before all others.
pub(crate) fn is_rename(change: &Change) -> bool {
    matches!(
        change,
        Change::RenameTable { .. }
            | Change::RenameColumn { .. }
            | Change::RenameObject { .. }
            | Change::RenameValue { .. }
    )
}

/// Adds the renames in their order. They are always done by ALTER: SQLite then follows them in
/// other tables' keys.
pub(crate) fn renames(changes: &[Change], out: &mut Vec<Operation>) {
    for change in changes {
        if let Change::RenameTable { from, to } = change {
            let (from, to) = (from.clone(), to.clone());
            out.push(Operation::RenameTable { from, to });
        } else if let Change::RenameColumn { table, from, to } = change {
            let (table, from, to) = (table.clone(), from.clone(), to.clone());
            out.push(Operation::RenameColumn { table, from, to });
        } else if let Change::RenameObject { kind, from, to } = change {
            let (kind, from, to) = (kind.clone(), from.clone(), to.clone());
            out.push(Operation::RenameObject { kind, from, to });
        } else if let Change::RenameValue { item, from, to } = change {
            let (item, from, to) = (item.clone(), from.clone(), to.clone());
            out.push(Operation::RenameEnumValue { item, from, to });
        }
    }
}

/// Adds the operations of one change. Renames of tables and columns are done already, enums are planned apart.
pub(crate) fn operations(
    change: Change,
    backfills: &Backfills,
    out: &mut Vec<Operation>,
    refusals: &mut Vec<Refusal>,
) {
    match change {
        Change::CreateTable { table } => create_table(table, out),
        Change::DropTable { table } => drop_table(table, out),
        Change::AddColumn { .. } | Change::DropColumn { .. } | Change::AlterColumn { .. } => {
            column(&change, backfills, out, refusals)
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
        Change::RenameTable { .. }
        | Change::RenameColumn { .. }
        | Change::RenameObject { .. }
        | Change::RenameValue { .. }
        | Change::CreateEnum { .. }
        | Change::DropEnum { .. }
        | Change::AlterEnum { .. } => {}
        // Planned apart.
        Change::AlterOther { .. } => {}
        Change::AlterOptions { table, options } => {
            out.push(Operation::AlterOptions { table, options })
        }
    }
}

/// Adds the operation of one change of a column.
fn column(
    change: &Change,
    backfills: &Backfills,
    out: &mut Vec<Operation>,
    refusals: &mut Vec<Refusal>,
) {
    if let Change::AddColumn { table, column } = change {
        let (table, column) = (table.clone(), column.clone());
        let backfill = backfills.sql(&table, &column);
        if backfills.is_needed(&table, &column) {
            refusals.push(needs_backfill(change, &table, &column.name));
        }
        out.push(Operation::AddColumn {
            table,
            column,
            backfill,
        });
    } else if let Change::DropColumn { table, column } = change {
        let (table, column) = (table.clone(), column.clone());
        let backfill = backfills.sql(&table, &column);
        out.push(Operation::DropColumn {
            table,
            column,
            backfill,
        });
    } else if let Change::AlterColumn { table, column } = change {
        let (table, column) = (table.clone(), column.clone());
        let backfill = backfills.sql(&table, &column.desired);
        out.push(Operation::AlterColumn {
            table,
            column,
            backfill,
        });
    }
}

fn create_table(table: Table, out: &mut Vec<Operation>) {
    let (table, keys) = without_foreign_keys(table);
    let name = table.name.clone();
    out.push(Operation::CreateTable { table });
    let keys = keys.into_iter();
    out.extend(keys.map(|foreign_key| Operation::AddForeignKey {
        table: name.clone(),
        foreign_key,
    }));
}

fn drop_table(table: Table, out: &mut Vec<Operation>) {
    let (table, keys) = without_foreign_keys(table);
    let name = table.name.clone();
    let keys = keys.into_iter();
    out.extend(keys.map(|foreign_key| Operation::DropForeignKey {
        table: name.clone(),
        foreign_key,
    }));
    out.push(Operation::DropTable { table });
}

/// A table and its foreign keys: circles need the tables first.
fn without_foreign_keys(mut table: Table) -> (Table, Vec<ultra_schema::ForeignKey>) {
    let keys = std::mem::take(&mut table.foreign_keys);
    (table, keys.into_values().collect())
}

/// Its place among all operations where nothing that they need says otherwise.
pub(crate) fn phase(operation: &Operation) -> i16 {
    match operation {
        Operation::RenameTable { .. } => -20,
        Operation::RenameColumn { .. } => -10,
        // What belongs to a table has gone where that went.
        Operation::RenameObject { .. } => -15,
        Operation::RenameEnumValue { .. } => -5,
        Operation::CreateObject { object, .. } => created(&object.kind),
        Operation::AlterObject { object, .. } => created(&object.desired.kind),
        Operation::DropObject { object, .. } => dropped(&object.kind),
        Operation::DropForeignKey { .. } => 20,
        Operation::DropIndex { .. }
        | Operation::DropCheck { .. }
        | Operation::DropUnique { .. } => 30,
        // What is computed goes before what it is computed from, and comes after it.
        Operation::DropColumn { column, .. } if column.generated.is_some() => 40,
        Operation::AlterPrimaryKey { key, .. } if key.desired.is_none() => 30,
        // Its names become free, and its columns need not follow a replaced type.
        Operation::DropTable { .. } => 40,
        Operation::RenameConstraint { .. } | Operation::RenameIndex { .. } => 50,
        // A default that goes away makes room for a type that lacks its value.
        Operation::AlterColumn { column, .. } if only_drops_default(column) => 60,
        // It computes from columns that may be new, or have another type by then.
        Operation::AlterColumn { column, .. } if computes_otherwise(column) => 121,
        // So does a column that goes: its default, and its rows, may have a value that is removed.
        Operation::DropColumn { column, .. } if column.data_type.enum_type.is_some() => 60,
        Operation::CreateEnum { .. } | Operation::AddEnumValue { .. } => 70,
        Operation::ReplaceEnum { .. } => 80,
        Operation::CreateTable { .. } => 90,
        // It may compute from a column whose type changes, and may be part of the primary key.
        Operation::AddColumn { column, .. } if column.generated.is_some() => 120,
        Operation::AddColumn { .. } | Operation::RebuildTable { .. } => 100,
        // A primary key takes no NULL: they are filled before, and allowed after it.
        Operation::AlterColumn { column, .. } if !loosens(column) => 110,
        // After what becomes computed by being made anew, which would take the key along.
        Operation::AlterPrimaryKey { .. } => 122,
        Operation::AlterColumn { .. } => 130,
        Operation::DropColumn { .. } => 140,
        Operation::AddUnique { .. }
        | Operation::AddCheck { .. }
        | Operation::CreateIndex { .. } => 150,
        Operation::AddForeignKey { .. } => 160,
        Operation::AlterOptions { options, .. } if only_leaves(options) => 35,
        // A child has all columns before it is one.
        Operation::AlterOptions { .. } => 145,
        Operation::AlterTableComment { .. } => 170,
        Operation::DropEnum { .. } => 210,
    }
}

/// What tables are made of comes before them, what is made of tables behind.
fn created(kind: &str) -> i16 {
    match kind {
        "schema" => -30,
        "extension" => -9,
        "collation" | "foreign data wrapper" | "text search dictionary" => -8,
        "foreign server" | "text search configuration" => -7,
        "text search parser" | "text search template" | "language" | "access method" => -9,
        "user mapping" => -6,
        "shell type" => 74,
        "domain" | "composite type" | "range type" | "base type" | "sequence" => 75,
        "function" | "procedure" => 85,
        "aggregate" | "operator" | "cast" | "conversion" | "transform" => 86,
        "operator family" => 87,
        "operator class" => 88,
        "foreign table" => 91,
        "view" => 180,
        "materialized view" => 181,
        "index" | "exclusion constraint" => 182,
        "rule" | "trigger" | "policy" | "statistics" => 185,
        "publication" | "event trigger" => 190,
        "index statistics" | "security label" | "statistics target" | "trigger state" => 194,
        "comment" => 195,
        // Whoever gave a thing away may not be able to do anything else to it. Grants are the owner's.
        "owner" => 196,
        "privileges" | "default privileges" => 197,
        // Properties of tables.
        _ => 165,
    }
}

/// The same, backwards.
fn dropped(kind: &str) -> i16 {
    match kind {
        "schema" => 230,
        "extension" => 228,
        "collation" | "foreign data wrapper" | "text search dictionary" => 226,
        "foreign server" | "text search configuration" => 224,
        "text search parser" | "text search template" | "language" | "access method" => 228,
        "user mapping" => 223,
        "shell type" => 223,
        "domain" | "composite type" | "range type" | "base type" | "sequence" => 222,
        "function" | "procedure" => 220,
        "aggregate" | "operator" | "cast" | "conversion" | "transform" => 218,
        "operator family" => 217,
        "operator class" => 216,
        "foreign table" => 41,
        "view" => 10,
        "materialized view" => 9,
        "index" | "exclusion constraint" => 8,
        "rule" | "trigger" | "policy" | "statistics" => 6,
        "publication" | "event trigger" => 4,
        "index statistics" | "security label" | "statistics target" | "trigger state" => 3,
        "comment" | "owner" => 2,
        "privileges" | "default privileges" => 1,
        _ => 12,
    }
}

fn computes_otherwise(column: &Pair<Column>) -> bool {
    let generated = column.as_ref().map(|column| &column.generated);
    generated.differs()
}

fn loosens(column: &Pair<Column>) -> bool {
    column.desired.nullable && !column.current.nullable
}

fn only_drops_default(column: &Pair<Column>) -> bool {
    let without = Column {
        default: None,
        ..column.current.clone()
    };
    column.current.default.is_some() && column.desired == without
}
