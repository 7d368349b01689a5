//! Tables while they are put together.

use std::collections::BTreeMap;

use ultra_schema::{Column, DataType, Generated, Identity, IdentityKind, Name, OtherObject, Table};

use super::rows::{ColumnRow, RelationRow, SequenceRow};
use super::sequence;
use super::text::{replayable, without_outer_parentheses};
use crate::IntrospectError;

/// A table (of whatever kind) with what the model has no place for.
#[derive(Debug)]
pub(super) struct Relation {
    pub(super) row: RelationRow,
    pub(super) table: Table,
    /// Names by attribute number, as keys and indexes refer to them.
    columns: BTreeMap<i64, String>,
    /// Properties that the model lacks, as objects of their own.
    pub(super) notes: Vec<OtherObject>,
}

impl Relation {
    pub(super) fn new(row: RelationRow) -> Self {
        let mut table = Table::new(row.full_name());
        table.comment.clone_from(&row.comment);
        Self {
            row,
            table,
            columns: BTreeMap::new(),
            notes: Vec::new(),
        }
    }

    /// True for what the differ can create and alter.
    pub(super) fn is_ordinary(&self) -> bool {
        self.row.kind == "r"
            && !self.row.partition
            && self.row.parents.is_none()
            && self.row.of_type.is_none()
    }

    pub(super) fn name(&self) -> &Name {
        &self.table.name
    }

    pub(super) fn column(&self, number: i64) -> Option<&str> {
        self.columns.get(&number).map(String::as_str)
    }

    /// The names of columns by number.
    pub(super) fn names(&self, numbers: &[i64]) -> Result<Vec<String>, IntrospectError> {
        numbers
            .iter()
            .map(|number| self.known(*number).map(str::to_owned))
            .collect()
    }

    fn known(&self, number: i64) -> Result<&str, IntrospectError> {
        self.column(number)
            .ok_or_else(|| IntrospectError::Unexpected {
                object: format!("table `{}`", self.name()),
                detail: format!("a key names column number {number}, which is not there"),
            })
    }

    /// Notes a property that the model has no field for; `part` names a thing inside the table.
    pub(super) fn note(&mut self, kind: &str, part: Option<&str>, definition: impl Into<String>) {
        let table = self.name();
        let name = part.map_or_else(|| table.to_string(), |part| format!("{table}.{part}"));
        self.notes.push(OtherObject {
            kind: kind.into(),
            name,
            definition: definition.into(),
        });
    }

    /// Adds a column; `numbering` is the sequence tied to it.
    ///
    /// Returns true where the sequence numbers the rows, so that it is no object of its own.
    pub(super) fn add_column(&mut self, row: ColumnRow, numbering: Option<&SequenceRow>) -> bool {
        self.note_column(&row);
        let identity = identity(&row, numbering);
        let expression = row.expression.filter(|_| identity.is_none());
        let (default, generated) = match row.generated.as_str() {
            "" => (expression, None),
            kind => (None, expression.map(|text| generated(&text, kind))),
        };
        let numbered = identity.is_some();
        self.columns.insert(row.number, row.name.clone());
        self.table.insert_column(Column {
            name: row.name,
            data_type: DataType {
                sql: row.data_type,
                enum_type: row.enum_name.map(|name| Name {
                    schema: row.enum_schema,
                    name,
                }),
            },
            nullable: !row.not_null,
            default,
            generated,
            identity,
            collation: row.collation,
            comment: row.comment,
        });
        numbered
    }

    fn note_column(&mut self, row: &ColumnRow) {
        let part = Some(row.name.as_str());
        if let Some(storage) = &row.storage {
            self.note("column storage", part, storage.clone());
        }
        if !row.compression.is_empty() {
            self.note("column compression", part, row.compression.clone());
        }
        if let Some(target) = row.statistics {
            self.note("column statistics", part, target.to_string());
        }
        // Some servers write an attribute of their own here, other in each database.
        let options: Vec<&str> = row
            .options
            .iter()
            .flatten()
            .map(String::as_str)
            .filter(|option| !option.starts_with("pg_attver="))
            .collect();
        if !options.is_empty() {
            self.note("column options", part, options.join(", "));
        }
    }
}

fn generated(expression: &str, kind: &str) -> Generated {
    Generated {
        expression: replayable(without_outer_parentheses(expression)),
        stored: kind == "s",
    }
}

/// How rows are numbered: by an identity, or by a default from a sequence that the column owns.
fn identity(row: &ColumnRow, numbering: Option<&SequenceRow>) -> Option<Identity> {
    let kind = match row.identity.as_str() {
        "a" => IdentityKind::Always,
        "d" => IdentityKind::ByDefault,
        _ => {
            let default = row.expression.as_deref()?;
            // A column of any other type was not made by `serial`.
            let integer = matches!(row.data_type.as_str(), "smallint" | "integer" | "bigint");
            // `serial` implies NOT NULL: a nullable column can't be said as one.
            if !integer || !row.not_null || numbering?.nextval != default {
                return None;
            }
            IdentityKind::Serial
        }
    };
    let options = numbering
        .map(|found| sequence::options(found, &row.data_type))
        .unwrap_or_default();
    Some(Identity { kind, options })
}
