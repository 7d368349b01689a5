//! The way back.

use serde::{Deserialize, Serialize};
use ultra_schema::{Column, Name, Pair};

use crate::operation::{Operation, Rebuild};

/// What undoing an operation amounts to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reverse {
    /// Structure and data are as before.
    Exact(Operation),
    /// The structure is as before, some data is not.
    LosesData {
        /// What leads back.
        operation: Operation,
        /// What does not come back, or is lost by going back; a clause for a comment.
        lost: String,
    },
    /// There is no way back.
    Irreversible {
        /// Why.
        reason: String,
    },
}

impl Reverse {
    /// The operation that leads back, if there is one.
    pub fn operation(&self) -> Option<&Operation> {
        match self {
            Self::Exact(operation) | Self::LosesData { operation, .. } => Some(operation),
            Self::Irreversible { .. } => None,
        }
    }
}

impl Operation {
    /// What undoes this operation.
    pub fn reverse(&self) -> Reverse {
        let back = self.inverse();
        match self.lost_on_the_way_back() {
            None => Reverse::Exact(back),
            Some(lost) => Reverse::LosesData {
                operation: back,
                lost,
            },
        }
    }

    /// The operation with the opposite effect on the structure.
    fn inverse(&self) -> Self {
        match self.clone() {
            Self::CreateTable { table } => Self::DropTable { table },
            Self::DropTable { table } => Self::CreateTable { table },
            Self::RenameTable { from: to, to: from } => Self::RenameTable { from, to },
            Self::AddColumn { .. }
            | Self::DropColumn { .. }
            | Self::RenameColumn { .. }
            | Self::AlterColumn { .. } => self.inverse_of_column(),
            Self::AlterPrimaryKey { table, key } => {
                let key = key.swap();
                Self::AlterPrimaryKey { table, key }
            }
            Self::AddUnique { table, unique } => Self::DropUnique { table, unique },
            Self::DropUnique { table, unique } => Self::AddUnique { table, unique },
            Self::AddForeignKey { table, foreign_key } => {
                Self::DropForeignKey { table, foreign_key }
            }
            Self::DropForeignKey { table, foreign_key } => {
                Self::AddForeignKey { table, foreign_key }
            }
            Self::AddCheck { table, check } => Self::DropCheck { table, check },
            Self::DropCheck { table, check } => Self::AddCheck { table, check },
            Self::RenameConstraint {
                table,
                from: to,
                to: from,
            } => Self::RenameConstraint { table, from, to },
            Self::CreateIndex { table, index } => Self::DropIndex { table, index },
            Self::DropIndex { table, index } => Self::CreateIndex { table, index },
            Self::RenameIndex {
                table,
                from: former,
                mut index,
            } => {
                let from = std::mem::replace(&mut index.name, former);
                Self::RenameIndex { table, from, index }
            }
            Self::AlterTableComment { table, comment } => {
                let comment = comment.swap();
                Self::AlterTableComment { table, comment }
            }
            Self::AlterOptions { table, options } => {
                let options = options.swap();
                Self::AlterOptions { table, options }
            }
            Self::CreateEnum { item } => Self::DropEnum { item },
            Self::DropEnum { item } => Self::CreateEnum { item },
            Self::CreateObject { object, along } => Self::DropObject { object, along },
            Self::DropObject { object, along } => Self::CreateObject { object, along },
            Self::AlterObject {
                object,
                up: down,
                down: up,
            } => Self::AlterObject {
                object: object.swap(),
                up,
                down,
            },
            Self::RenameObject {
                kind,
                from: to,
                to: from,
            } => Self::RenameObject { kind, from, to },
            Self::RenameEnumValue {
                item,
                from: to,
                to: from,
            } => Self::RenameEnumValue { item, from, to },
            Self::AddEnumValue {
                item,
                columns,
                over,
                ..
            }
            | Self::ReplaceEnum {
                item,
                columns,
                over,
            } => Self::ReplaceEnum {
                item: item.swap(),
                columns,
                over,
            },
            Self::RebuildTable { rebuild } => {
                let rebuild = Box::new(rebuild.back());
                Self::RebuildTable { rebuild }
            }
        }
    }

    /// The same for a change of one column; anything else stays as it is.
    fn inverse_of_column(&self) -> Self {
        let mut back = self.clone();
        if let Self::AddColumn {
            table,
            column,
            backfill,
        } = self.clone()
        {
            back = Self::DropColumn {
                table,
                column,
                backfill,
            };
        } else if let Self::DropColumn {
            table,
            column,
            backfill,
        } = self.clone()
        {
            back = Self::AddColumn {
                table,
                column,
                backfill,
            };
        } else if let Self::RenameColumn { from, to, .. } = &mut back {
            std::mem::swap(from, to);
        } else if let Self::AlterColumn { column, .. } = &mut back {
            // The backfill stays: it fills on the way on which the column becomes NOT NULL.
            std::mem::swap(&mut column.current, &mut column.desired);
        }
        back
    }

    /// What the pair of this operation and its inverse loses, if anything.
    fn lost_on_the_way_back(&self) -> Option<String> {
        match self {
            Self::CreateTable { table } => Some(format!("the rows of `{}`", table.name)),
            Self::DropTable { table } => {
                Some(format!("the rows of `{}` do not come back", table.name))
            }
            Self::AddColumn { table, column, .. } => {
                Some(format!("the values of `{table}.{}`", column.name))
            }
            Self::DropColumn { table, column, .. } => Some(format!(
                "the values of `{table}.{}` do not come back",
                column.name
            )),
            Self::RebuildTable { rebuild } => rebuild.lost(),
            Self::AlterColumn { table, column, .. } => {
                let back = column.clone().swap();
                computed_over(table, column).or_else(|| computed_over(table, &back))
            }
            Self::AlterOptions { table, options } => {
                let Pair { current, desired } = options;
                let leaves = current
                    .inherits
                    .iter()
                    .any(|it| !desired.inherits.contains(it));
                leaves.then(|| {
                    format!("that columns of `{table}` are inherited alone: they come back as its own, too")
                })
            }
            Self::RenameTable { .. }
            | Self::RenameColumn { .. }
            | Self::AlterPrimaryKey { .. }
            | Self::AddUnique { .. }
            | Self::DropUnique { .. }
            | Self::AddForeignKey { .. }
            | Self::DropForeignKey { .. }
            | Self::AddCheck { .. }
            | Self::DropCheck { .. }
            | Self::RenameConstraint { .. }
            | Self::CreateIndex { .. }
            | Self::DropIndex { .. }
            | Self::RenameIndex { .. }
            | Self::AlterTableComment { .. }
            | Self::CreateEnum { .. }
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

    /// What running this very operation loses, for the comment above it.
    pub fn loses(&self) -> Option<String> {
        match self {
            Self::DropTable { table } => Some(format!("the rows of `{}`", table.name)),
            Self::DropColumn { table, column, .. } => {
                Some(format!("the values of `{table}.{}`", column.name))
            }
            Self::RebuildTable { rebuild } => rebuild.dropped(),
            Self::AlterColumn { table, column, .. } => computed_over(table, column),
            Self::CreateTable { .. }
            | Self::RenameTable { .. }
            | Self::AddColumn { .. }
            | Self::RenameColumn { .. }
            | Self::AlterPrimaryKey { .. }
            | Self::AddUnique { .. }
            | Self::DropUnique { .. }
            | Self::AddForeignKey { .. }
            | Self::DropForeignKey { .. }
            | Self::AddCheck { .. }
            | Self::DropCheck { .. }
            | Self::RenameConstraint { .. }
            | Self::CreateIndex { .. }
            | Self::DropIndex { .. }
            | Self::RenameIndex { .. }
            | Self::AlterTableComment { .. }
            | Self::AlterOptions { .. }
            | Self::CreateEnum { .. }
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

/// The values that a column had before it was computed.
fn computed_over(table: &Name, column: &Pair<Column>) -> Option<String> {
    let computed = column.as_ref().map(|column| column.generated.is_some());
    (!computed.current && computed.desired)
        .then(|| format!("the values of `{table}.{}`", column.desired.name))
}

impl Rebuild {
    /// The columns whose values are not copied, as a clause.
    fn dropped(&self) -> Option<String> {
        let copied: Vec<&str> = self
            .copied
            .iter()
            .filter_map(|column| column.from.as_deref())
            .collect();
        let dropped: Vec<String> = self
            .table
            .current
            .columns
            .values()
            // A computed column is computed again.
            .filter(|column| column.generated.is_none() && !copied.contains(&&*column.name))
            .map(|column| format!("`{}.{}`", self.table.current.name, column.name))
            .collect();
        (!dropped.is_empty()).then(|| format!("the values of {}", dropped.join(", ")))
    }

    /// The rebuild that leads back.
    fn back(self) -> Self {
        let Self {
            table,
            copied: copied_back,
            copied_back: copied,
        } = self;
        Self {
            table: table.swap(),
            copied,
            copied_back,
        }
    }

    fn lost(&self) -> Option<String> {
        self.dropped().or_else(|| self.clone().back().dropped())
    }
}
