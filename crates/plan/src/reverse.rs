//! The way back.

use serde::{Deserialize, Serialize};
use ultra_schema::Pair;

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
            Self::RenameTable { from, to } => Self::RenameTable { from: to, to: from },
            Self::AddColumn {
                table,
                column,
                backfill,
            } => Self::DropColumn {
                table,
                column,
                backfill,
            },
            Self::DropColumn {
                table,
                column,
                backfill,
            } => Self::AddColumn {
                table,
                column,
                backfill,
            },
            Self::RenameColumn { table, from, to } => Self::RenameColumn {
                table,
                from: to,
                to: from,
            },
            Self::AlterColumn { table, column, .. } => Self::AlterColumn {
                table,
                column: column.swap(),
                backfill: None,
            },
            Self::AlterPrimaryKey { table, key } => Self::AlterPrimaryKey {
                table,
                key: key.swap(),
            },
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
            Self::RenameConstraint { table, from, to } => Self::RenameConstraint {
                table,
                from: to,
                to: from,
            },
            Self::CreateIndex { table, index } => Self::DropIndex { table, index },
            Self::DropIndex { table, index } => Self::CreateIndex { table, index },
            Self::RenameIndex {
                table,
                from,
                mut index,
            } => {
                let former = std::mem::replace(&mut index.name, from);
                Self::RenameIndex {
                    table,
                    from: former,
                    index,
                }
            }
            Self::AlterTableComment { table, comment } => Self::AlterTableComment {
                table,
                comment: comment.swap(),
            },
            Self::CreateEnum { item } => Self::DropEnum { item },
            Self::DropEnum { item } => Self::CreateEnum { item },
            Self::AddEnumValue { item, columns, .. } | Self::ReplaceEnum { item, columns } => {
                Self::ReplaceEnum {
                    item: item.swap(),
                    columns,
                }
            }
            Self::RebuildTable { rebuild } => {
                let Rebuild {
                    table,
                    copied,
                    copied_back,
                } = *rebuild;
                let table: Pair<_> = table.swap();
                Self::RebuildTable {
                    rebuild: Box::new(Rebuild {
                        table,
                        copied: copied_back,
                        copied_back: copied,
                    }),
                }
            }
        }
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
            Self::RenameTable { .. }
            | Self::RenameColumn { .. }
            | Self::AlterColumn { .. }
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
            Self::CreateTable { .. }
            | Self::RenameTable { .. }
            | Self::AddColumn { .. }
            | Self::RenameColumn { .. }
            | Self::AlterColumn { .. }
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
            | Self::AddEnumValue { .. }
            | Self::ReplaceEnum { .. } => None,
        }
    }
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
            .keys()
            .filter(|name| !copied.contains(&name.as_str()))
            .map(|name| format!("`{}.{name}`", self.table.current.name))
            .collect();
        (!dropped.is_empty()).then(|| format!("the values of {}", dropped.join(", ")))
    }

    fn lost(&self) -> Option<String> {
        let back = Self {
            table: self.table.clone().swap(),
            copied: self.copied_back.clone(),
            copied_back: Vec::new(),
        };
        self.dropped().or_else(|| back.dropped())
    }
}
