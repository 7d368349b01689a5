//! Tables while they are put together.

use std::collections::BTreeMap;

use ultra_schema::{
    Column, DataType, Generated, Identity, IdentityKind, Name, OtherObject, Table, quote_identifier,
};

use super::not_null;
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
    /// What a foreign server is told about columns.
    pub(super) server_options: BTreeMap<String, Vec<String>>,
    /// Properties that the model lacks, as objects of their own.
    pub(super) notes: Vec<OtherObject>,
    /// The server's statements of its indexes, where it is a materialized view.
    pub(super) index_texts: BTreeMap<String, String>,
}

impl Relation {
    pub(super) fn new(row: RelationRow) -> Self {
        let mut table = Table::new(row.full_name());
        // That of a foreign table is an object.
        if row.kind != "f" {
            table.comment.clone_from(&row.comment);
        }
        Self {
            row,
            table,
            columns: BTreeMap::new(),
            server_options: BTreeMap::new(),
            notes: Vec::new(),
            index_texts: BTreeMap::new(),
        }
    }

    /// True for what the differ can create and alter.
    pub(super) fn is_ordinary(&self) -> bool {
        matches!(self.row.kind.as_str(), "r" | "p")
    }

    pub(super) fn name(&self) -> &Name {
        &self.table.name
    }

    pub(super) fn column(&self, number: i64) -> Option<&str> {
        self.columns.get(&number).map(String::as_str)
    }

    /// Numbers and names of the columns.
    pub(super) fn column_names(&self) -> impl Iterator<Item = (i64, &str)> {
        self.columns
            .iter()
            .map(|(number, name)| (*number, name.as_str()))
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
        let note = self.property(kind, part, definition.into());
        self.notes.push(note);
    }

    /// The same, with the actions of ALTER TABLE that set it and take it back.
    pub(super) fn note_actions(
        &mut self,
        kind: &str,
        part: Option<&str>,
        definition: impl Into<String>,
        (set, reset): (String, String),
    ) {
        let note = self.property(kind, part, definition.into());
        let alter = match self.row.kind.as_str() {
            "v" => "VIEW",
            "m" => "MATERIALIZED VIEW",
            "f" => "FOREIGN TABLE",
            _ => "TABLE",
        };
        let statement = |action| vec![format!("ALTER {alter} {} {action}", self.name().quoted())];
        self.notes.push(OtherObject {
            create: statement(set),
            drop: statement(reset),
            ..note
        });
    }

    pub(super) fn property(
        &self,
        kind: &str,
        part: Option<&str>,
        definition: String,
    ) -> OtherObject {
        let table = self.name();
        let name = part.map_or_else(|| table.to_string(), |part| format!("{table}.{part}"));
        OtherObject {
            table: Some(table.clone()),
            ..OtherObject::new(kind, name, definition)
        }
    }

    /// Adds a column; `numbering` is the sequence tied to it.
    ///
    /// Returns true where the sequence numbers the rows, so that it is no object of its own.
    pub(super) fn add_column(&mut self, row: ColumnRow, numbering: Option<&SequenceRow>) -> bool {
        self.note_column(&row);
        not_null::note(self, &row);
        let identity = identity(&row, numbering);
        let expression = row.expression.filter(|_| identity.is_none());
        let (default, generated) = match row.generated.as_str() {
            "" => (expression, None),
            kind => (None, expression.map(|text| generated(&text, kind))),
        };
        let numbered = identity.is_some();
        self.columns.insert(row.number, row.name.clone());
        if let Some(options) = row.server_options {
            self.server_options.insert(row.name.clone(), options);
        }
        self.table.insert_column(Column {
            name: row.name,
            data_type: DataType {
                sql: row.data_type,
                enum_type: row.enum_name.map(|name| Name {
                    schema: row.enum_schema,
                    name,
                }),
            },
            // Rows that were there may have NULL until it is validated.
            nullable: !row.not_null || !row.not_null_valid,
            default,
            generated,
            identity,
            collation: row.collation,
            comment: row.comment.filter(|_| self.row.kind != "f"),
            inherited: row.inherited,
        });
        numbered
    }

    fn note_column(&mut self, row: &ColumnRow) {
        let part = Some(row.name.as_str());
        let alter =
            |action: String| format!("ALTER COLUMN {} {action}", quote_identifier(&row.name));
        if let Some(storage) = &row.storage {
            let set = |code: &str| alter(format!("SET STORAGE {}", storage_word(code)));
            let actions = (set(storage), set(&row.type_storage));
            self.note_actions("column storage", part, storage.clone(), actions);
        }
        if !row.compression.is_empty() {
            let method = if row.compression == "l" {
                "lz4"
            } else {
                "pglz"
            };
            let set = |method: &str| alter(format!("SET COMPRESSION {method}"));
            let actions = (set(method), set("default"));
            self.note_actions("column compression", part, row.compression.clone(), actions);
        }
        if let Some(target) = row.statistics {
            let set = |target: i64| alter(format!("SET STATISTICS {target}"));
            let actions = (set(target), set(-1));
            self.note_actions("column statistics", part, target.to_string(), actions);
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
            let actions = (
                alter(format!("SET ({})", options.join(", "))),
                alter(format!("RESET ({})", option_names(&options).join(", "))),
            );
            self.note_actions("column options", part, options.join(", "), actions);
        }
    }
}

/// The names of `name=value` options.
pub(super) fn option_names<'a>(options: &[&'a str]) -> Vec<&'a str> {
    let name = |option: &&'a str| option.split_once('=').map_or(*option, |(name, _)| name);
    options.iter().map(name).collect()
}

fn storage_word(code: &str) -> &'static str {
    match code {
        "p" => "PLAIN",
        "e" => "EXTERNAL",
        "m" => "MAIN",
        _ => "EXTENDED",
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
    let sequence = numbering.map(|found| found.name.clone());
    Some(Identity {
        kind,
        options,
        sequence,
    })
}
