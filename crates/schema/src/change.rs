//! One difference between two schemas.

use serde::{Deserialize, Serialize};

use crate::{
    Check, Column, EnumType, ForeignKey, Index, Name, OtherObject, Pair, PrimaryKey, Table,
    TableOptions, Unique,
};

/// One difference. A drop carries what it drops, so that it can be undone.
///
/// Tables are named as in the desired schema: a rename comes before everything else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
#[expect(
    missing_docs,
    reason = "the fields are the parts that the variant's sentence names"
)]
pub enum Change {
    /// A table is to be made, with its keys, checks, indexes and comments.
    CreateTable { table: Table },
    /// A table is no longer wanted.
    DropTable { table: Table },
    /// A table gets another name.
    RenameTable { from: Name, to: Name },
    /// A column is to be added.
    AddColumn { table: Name, column: Column },
    /// A column is no longer wanted.
    DropColumn { table: Name, column: Column },
    /// A column gets another name.
    RenameColumn {
        table: Name,
        from: String,
        to: String,
    },
    /// Something about a column differs: type, nullability, default, identity, comment …
    AlterColumn { table: Name, column: Pair<Column> },
    /// The primary key differs.
    AlterPrimaryKey {
        table: Name,
        key: Pair<Option<PrimaryKey>>,
    },
    /// A unique constraint is to be added.
    AddUnique { table: Name, unique: Unique },
    /// A unique constraint is no longer wanted.
    DropUnique { table: Name, unique: Unique },
    /// A foreign key is to be added.
    AddForeignKey {
        table: Name,
        foreign_key: ForeignKey,
    },
    /// A foreign key is no longer wanted.
    DropForeignKey {
        table: Name,
        foreign_key: ForeignKey,
    },
    /// A check is to be added.
    AddCheck { table: Name, check: Check },
    /// A check is no longer wanted.
    DropCheck { table: Name, check: Check },
    /// A constraint gets another name.
    RenameConstraint {
        table: Name,
        from: String,
        to: String,
    },
    /// An index is to be made.
    CreateIndex { table: Name, index: Index },
    /// An index is no longer wanted.
    DropIndex { table: Name, index: Index },
    /// An index gets another name; it is carried as it shall be.
    RenameIndex {
        table: Name,
        from: String,
        index: Index,
    },
    /// The table's comment differs.
    AlterTableComment {
        table: Name,
        comment: Pair<Option<String>>,
    },
    /// What follows the column list differs (SQLite).
    AlterOptions {
        table: Name,
        options: Pair<TableOptions>,
    },
    /// An enum type is to be made.
    CreateEnum { item: EnumType },
    /// An enum type is no longer wanted.
    DropEnum { item: EnumType },
    /// The values of an enum type differ.
    AlterEnum { item: Pair<EnumType> },
    /// An enum type or another object gets another name, or goes to another schema.
    RenameObject { kind: String, from: Name, to: Name },
    /// A value of an enum type gets another name.
    RenameValue {
        item: Name,
        from: String,
        to: String,
    },
    /// An object of a kind that nothing here can change yet differs.
    AlterOther { object: Pair<Option<OtherObject>> },
}

impl Change {
    /// The table that it is about, by the desired name.
    pub fn table(&self) -> Option<&Name> {
        match self {
            Self::CreateTable { table } | Self::DropTable { table } => Some(&table.name),
            Self::RenameTable { to, .. } => Some(to),
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
            Self::CreateEnum { .. }
            | Self::DropEnum { .. }
            | Self::AlterEnum { .. }
            | Self::RenameObject { .. }
            | Self::RenameValue { .. }
            | Self::AlterOther { .. } => None,
        }
    }
}

/// In words, as `verify` and `generate` name it: `column users.age: integer → bigint`.
impl std::fmt::Display for Change {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::CreateTable { table } => write!(f, "add table {}", table.name),
            Self::DropTable { table } => write!(f, "drop table {}", table.name),
            Self::RenameTable { from, to } => write!(f, "rename table {from} to {to}"),
            Self::AddColumn { table, column } => {
                write!(
                    f,
                    "add column {table}.{} ({})",
                    column.name, column.data_type
                )
            }
            Self::DropColumn { table, column } => write!(f, "drop column {table}.{}", column.name),
            Self::RenameColumn { table, from, to } => {
                write!(f, "rename column {table}.{from} to {to}")
            }
            Self::AlterColumn { table, column } => {
                write!(f, "alter column {table}.{}: ", column.desired.name)?;
                f.write_str(&column_differences(column))
            }
            Self::AlterPrimaryKey { table, key } => write!(
                f,
                "primary key of {table}: {} → {}",
                key_columns(key.current.as_ref()),
                key_columns(key.desired.as_ref())
            ),
            Self::AddUnique { table, unique } => {
                write!(f, "add unique key {table} ({})", unique.columns.join(", "))
            }
            Self::DropUnique { table, unique } => {
                write!(f, "drop unique key {table} ({})", unique.columns.join(", "))
            }
            Self::AddForeignKey { table, foreign_key } => {
                write!(f, "add foreign key {table} {}", ends(foreign_key))
            }
            Self::DropForeignKey { table, foreign_key } => {
                write!(f, "drop foreign key {table} {}", ends(foreign_key))
            }
            Self::AddCheck { table, check } => {
                write!(f, "add check on {table}: {}", check.expression)
            }
            Self::DropCheck { table, check } => {
                write!(f, "drop check on {table}: {}", check.expression)
            }
            Self::RenameConstraint { table, from, to } => {
                write!(f, "rename constraint {from} of {table} to {to}")
            }
            Self::CreateIndex { table, index } => write!(f, "add index {} on {table}", index.name),
            Self::DropIndex { table, index } => write!(f, "drop index {} on {table}", index.name),
            Self::RenameIndex { table, from, index } => {
                write!(f, "rename index {from} of {table} to {}", index.name)
            }
            Self::AlterTableComment { table, .. } => write!(f, "comment of table {table}"),
            Self::AlterOptions { table, .. } => write!(f, "options of table {table}"),
            Self::CreateEnum { item } => write!(f, "add enum {}", item.name),
            Self::DropEnum { item } => write!(f, "drop enum {}", item.name),
            Self::AlterEnum { item } => write!(
                f,
                "alter enum {}: ({}) → ({})",
                item.desired.name,
                item.current.values.join(", "),
                item.desired.values.join(", ")
            ),
            Self::RenameObject { kind, from, to } => write!(f, "rename {kind} {from} to {to}"),
            Self::RenameValue { item, from, to } => {
                write!(f, "rename value {from} of enum {item} to {to}")
            }
            Self::AlterOther { object } => f.write_str(&other_difference(object)),
        }
    }
}

/// The columns of a foreign key and the table that it refers to.
fn ends(key: &ForeignKey) -> String {
    format!("({}) to {}", key.columns.join(", "), key.references)
}

fn key_columns(key: Option<&PrimaryKey>) -> String {
    key.map_or_else(
        || "none".to_owned(),
        |key| format!("({})", key.columns.join(", ")),
    )
}

fn other_difference(object: &Pair<Option<OtherObject>>) -> String {
    match (&object.current, &object.desired) {
        (Some(from), Some(to)) if to.is_owner() => format!(
            "alter owner of {}: {} → {}",
            to.name, from.definition, to.definition
        ),
        (None, Some(to)) if to.is_owner() => {
            format!("add owner of {}: {}", to.name, to.definition)
        }
        (Some(from), None) if from.is_owner() => format!("drop owner of {}", from.name),
        (Some(_), Some(to)) => format!("alter {} {}", to.kind, to.name),
        (None, Some(to)) => format!("add {} {}", to.kind, to.name),
        (Some(from), None) => format!("drop {} {}", from.kind, from.name),
        (None, None) => "nothing".to_owned(),
    }
}

/// What about a column differs, for people.
fn column_differences(column: &Pair<Column>) -> String {
    let Pair {
        current: from,
        desired: to,
    } = column;
    let mut parts = Vec::new();
    if from.data_type != to.data_type {
        parts.push(format!("type {} → {}", from.data_type, to.data_type));
    }
    if from.nullable != to.nullable {
        parts.push(if to.nullable {
            "nullable".into()
        } else {
            "not null".into()
        });
    }
    if from.default != to.default {
        let text = |default: &Option<String>| default.clone().unwrap_or_else(|| "none".into());
        parts.push(format!(
            "default {} → {}",
            text(&from.default),
            text(&to.default)
        ));
    }
    for (name, differs) in [
        ("generated", from.generated != to.generated),
        ("identity", from.identity != to.identity),
        ("collation", from.collation != to.collation),
        ("comment", from.comment != to.comment),
    ] {
        if differs {
            parts.push(name.into());
        }
    }
    parts.join(", ")
}
