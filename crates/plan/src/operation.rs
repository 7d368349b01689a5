//! One reversible act.

use serde::{Deserialize, Serialize};
use ultra_schema::{
    Check, Column, EnumType, ForeignKey, Index, Name, OtherObject, Pair, PrimaryKey, Table,
    TableOptions, Unique,
};

/// One reversible act that a migration performs. It carries what undoing it needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "operation", rename_all = "snake_case")]
#[expect(
    missing_docs,
    reason = "the fields are the parts that the variant's sentence names"
)]
pub enum Operation {
    /// Makes a table with its keys, checks, indexes and comments (on PostgreSQL without foreign
    /// keys, which follow when all tables are there).
    CreateTable { table: Table },
    /// Drops a table and all that belongs to it.
    DropTable { table: Table },
    /// Gives a table another name.
    RenameTable { from: Name, to: Name },
    /// Adds a column; `backfill` is the value that existing rows get, as SQL.
    AddColumn {
        table: Name,
        column: Column,
        backfill: Option<String>,
    },
    /// Drops a column; `backfill` is what rows get if it comes back, as SQL.
    DropColumn {
        table: Name,
        column: Column,
        backfill: Option<String>,
    },
    /// Gives a column another name.
    RenameColumn {
        table: Name,
        from: String,
        to: String,
    },
    /// Changes a column in place; `backfill` replaces NULLs before NOT NULL is set, as SQL.
    AlterColumn {
        table: Name,
        column: Pair<Column>,
        backfill: Option<String>,
    },
    /// Replaces the primary key.
    AlterPrimaryKey {
        table: Name,
        key: Pair<Option<PrimaryKey>>,
    },
    /// Adds a unique constraint.
    AddUnique { table: Name, unique: Unique },
    /// Drops a unique constraint.
    DropUnique { table: Name, unique: Unique },
    /// Adds a foreign key.
    AddForeignKey {
        table: Name,
        foreign_key: ForeignKey,
    },
    /// Drops a foreign key.
    DropForeignKey {
        table: Name,
        foreign_key: ForeignKey,
    },
    /// Adds a check.
    AddCheck { table: Name, check: Check },
    /// Drops a check.
    DropCheck { table: Name, check: Check },
    /// Gives a constraint another name.
    RenameConstraint {
        table: Name,
        from: String,
        to: String,
    },
    /// Makes an index.
    CreateIndex { table: Name, index: Index },
    /// Drops an index.
    DropIndex { table: Name, index: Index },
    /// Gives an index another name; it is carried whole, since SQLite makes it anew.
    RenameIndex {
        table: Name,
        from: String,
        index: Index,
    },
    /// Sets or removes a table's comment.
    AlterTableComment {
        table: Name,
        comment: Pair<Option<String>>,
    },
    /// Changes what a table inherits, or what it is a partition of (PostgreSQL).
    AlterOptions {
        table: Name,
        options: Pair<TableOptions>,
    },
    /// Makes an enum type.
    CreateEnum { item: EnumType },
    /// Drops an enum type.
    DropEnum { item: EnumType },
    /// Makes an object; `along` where what it hangs on is made in the same plan.
    CreateObject { object: OtherObject, along: bool },
    /// Drops an object; `along` where it goes with what it hangs on, without a statement of its own.
    DropObject { object: OtherObject, along: bool },
    /// Changes an object in place, by these statements there and back.
    AlterObject {
        object: Pair<OtherObject>,
        up: Vec<String>,
        down: Vec<String>,
    },
    /// Gives an enum type or another object another name, or moves it to another schema.
    RenameObject { kind: String, from: Name, to: Name },
    /// Gives a value of an enum type another name.
    RenameEnumValue {
        item: Name,
        from: String,
        to: String,
    },
    /// Adds a value to an enum type; `columns` and `over` are for the way back, on which the type
    /// is replaced.
    AddEnumValue {
        item: Pair<EnumType>,
        value: String,
        place: ValuePlace,
        columns: Vec<EnumColumn>,
        over: Vec<Operation>,
    },
    /// Replaces an enum type by one with other values and moves the columns over. What stands in
    /// its way is taken down by `over` before, and set up again after it.
    ReplaceEnum {
        item: Pair<EnumType>,
        columns: Vec<EnumColumn>,
        over: Vec<Operation>,
    },
    /// Rebuilds a table (SQLite): a new one is filled from the old one and takes its place.
    RebuildTable { rebuild: Box<Rebuild> },
}

impl Operation {
    /// The table that it works on, by the name that it has then.
    pub fn table(&self) -> Option<&Name> {
        match self {
            Self::CreateTable { table } | Self::DropTable { table } => Some(&table.name),
            Self::RenameTable { from, .. } => Some(from),
            Self::AddColumn { table, .. }
            | Self::DropColumn { table, .. }
            | Self::RenameColumn { table, .. }
            | Self::AlterColumn { table, .. }
            | Self::AlterPrimaryKey { table, .. }
            | Self::AddUnique { table, .. }
            | Self::DropUnique { table, .. }
            | Self::AddForeignKey { table, .. }
            | Self::DropForeignKey { table, .. }
            | Self::AddCheck { table, .. }
            | Self::DropCheck { table, .. }
            | Self::RenameConstraint { table, .. }
            | Self::CreateIndex { table, .. }
            | Self::DropIndex { table, .. }
            | Self::RenameIndex { table, .. }
            | Self::AlterTableComment { table, .. }
            | Self::AlterOptions { table, .. } => Some(table),
            Self::RebuildTable { rebuild } => Some(&rebuild.table.current.name),
            Self::CreateEnum { .. }
            | Self::DropEnum { .. }
            | Self::CreateObject { .. }
            | Self::DropObject { .. }
            | Self::AlterObject { .. }
            | Self::RenameObject { .. }
            | Self::RenameEnumValue { .. }
            | Self::AddEnumValue { .. }
            | Self::ReplaceEnum { .. } => None,
        }
    }
}

/// Where a new enum value goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ValuePlace {
    /// Before an existing value.
    Before(String),
    /// After an existing value.
    After(String),
    /// At the end, or as the first value of an empty type.
    Last,
}

/// A column whose type is an enum (or an array of it).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnumColumn {
    /// Its table.
    pub table: Name,
    /// The column as it is when the operation runs.
    pub column: Column,
}

/// A rebuild of one table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rebuild {
    /// The table before and after, indexes included.
    pub table: Pair<Table>,
    /// How the new table's columns are filled.
    pub copied: Vec<CopiedColumn>,
    /// The same for the way back.
    pub copied_back: Vec<CopiedColumn>,
}

/// A column of a rebuilt table and where its values come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopiedColumn {
    /// The column of the new table.
    pub to: String,
    /// The column of the old table; `None` where there was none.
    pub from: Option<String>,
    /// SQL for rows without a value.
    pub backfill: Option<String>,
}
