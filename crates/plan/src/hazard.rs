//! Why an operation can hurt.

use serde::{Deserialize, Serialize};
use ultra_schema::{Column, Dialect, Pair};

use crate::operation::Operation;

/// Why an operation can hurt a database that is in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hazard {
    /// Values are gone afterwards.
    DataLoss,
    /// The whole table is written anew under an exclusive lock.
    Rewrite,
    /// The whole table is read while writes (or everything) wait.
    Scan,
    /// Running code that uses the old names or values fails.
    Incompatible,
}

impl Operation {
    /// The hazards of running this operation on tables that have rows and users.
    ///
    /// PostgreSQL's locks and rewrites are those measured on versions 14 to 18.
    pub fn hazards(&self, dialect: Dialect) -> Vec<Hazard> {
        let mut hazards = Vec::new();
        if self.loses().is_some() {
            hazards.push(Hazard::DataLoss);
        }
        hazards.extend(match self {
            Self::RebuildTable { .. } | Self::ReplaceEnum { .. } => vec![Hazard::Rewrite],
            Self::AlterColumn { column, .. } => alter_hazards(dialect, column),
            Self::AlterPrimaryKey { .. }
            | Self::AddUnique { .. }
            | Self::AddForeignKey { .. }
            | Self::AddCheck { .. }
            | Self::CreateIndex { .. } => vec![Hazard::Scan],
            Self::RenameTable { .. }
            | Self::RenameColumn { .. }
            | Self::RenameObject { .. }
            | Self::RenameEnumValue { .. } => vec![Hazard::Incompatible],
            Self::CreateTable { .. }
            | Self::DropTable { .. }
            | Self::AddColumn { .. }
            | Self::DropColumn { .. }
            | Self::DropUnique { .. }
            | Self::DropForeignKey { .. }
            | Self::DropCheck { .. }
            | Self::RenameConstraint { .. }
            | Self::DropIndex { .. }
            | Self::RenameIndex { .. }
            | Self::AlterTableComment { .. }
            | Self::AlterOptions { .. }
            | Self::CreateEnum { .. }
            | Self::DropEnum { .. }
            | Self::CreateObject { .. }
            | Self::DropObject { .. }
            | Self::AlterObject { .. }
            | Self::AddEnumValue { .. } => vec![],
        });
        hazards.sort_unstable();
        hazards
    }
}

fn alter_hazards(dialect: Dialect, column: &Pair<Column>) -> Vec<Hazard> {
    let types = column.as_ref().map(|column| column.data_type.sql.as_str());
    let mut hazards = Vec::new();
    if types.differs() {
        let rewrites = match dialect {
            Dialect::Postgres => !widens(types),
            Dialect::Sqlite => true,
        };
        if rewrites {
            hazards.push(Hazard::Rewrite);
        }
    }
    if column.current.nullable && !column.desired.nullable {
        hazards.push(Hazard::Scan);
    }
    hazards
}

/// The type changes that PostgreSQL does in its catalog alone.
pub(crate) fn widens(types: Pair<&str>) -> bool {
    let length = |text: &str, prefix: &str| -> Option<Option<u64>> {
        let rest = text.strip_prefix(prefix)?;
        if rest.is_empty() {
            return Some(None);
        }
        rest.strip_prefix('(')?
            .strip_suffix(')')?
            .parse()
            .ok()
            .map(Some)
    };
    let varchar = |text: &str| {
        if text == "text" {
            Some(None)
        } else {
            length(text, "character varying")
        }
    };
    match (varchar(types.current), varchar(types.desired)) {
        (Some(_), Some(None)) => true,
        (Some(Some(from)), Some(Some(to))) => to >= from,
        (_, _) => types.current == "cidr" && types.desired == "inet",
    }
}
