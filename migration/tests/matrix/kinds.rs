//! What a case is, and what is known about an entity's table.

use ultra_schema::{Column, Name, Schema, Table};

/// A kind of change on one entity.
#[derive(Clone, Debug, Default)]
pub(crate) struct Case {
    pub(crate) kind: &'static str,
    /// The entity's table.
    pub(crate) table: String,
    /// Statements that the base needs first: what is dropped or altered must be there.
    pub(crate) prepare: Vec<String>,
    /// Statements that make the wanted structure of it.
    pub(crate) change: Vec<String>,
    /// SQLite: words in the statement of the entity's table, and what stands there instead.
    pub(crate) edits: Vec<(String, String)>,
    /// `old=new`, `table.old=new`.
    pub(crate) renames: Vec<String>,
    /// `table.column=value`.
    pub(crate) backfills: Vec<String>,
    /// Part of the refusal that is expected instead of a plan.
    pub(crate) refused: Option<&'static str>,
    /// Part of the server's message where the way up must fail for these rows.
    pub(crate) up_fails: Option<&'static str>,
    /// The same for the way back.
    pub(crate) down_fails: Option<&'static str>,
    /// Columns of the entity whose values are written otherwise afterwards.
    pub(crate) rewritten: Vec<String>,
}

impl Case {
    pub(crate) fn id(&self) -> String {
        format!("{}/{}", self.kind, self.table)
    }

    pub(crate) fn prepare(mut self, sql: impl Into<String>) -> Self {
        self.prepare.push(sql.into());
        self
    }

    pub(crate) fn change(mut self, sql: impl Into<String>) -> Self {
        self.change.push(sql.into());
        self
    }

    pub(crate) fn edit(mut self, from: impl Into<String>, to: impl Into<String>) -> Self {
        self.edits.push((from.into(), to.into()));
        self
    }

    pub(crate) fn rename(mut self, rename: impl Into<String>) -> Self {
        self.renames.push(rename.into());
        self
    }

    pub(crate) fn backfill(mut self, backfill: impl Into<String>) -> Self {
        self.backfills.push(backfill.into());
        self
    }

    pub(crate) fn rewrites(mut self, column: impl Into<String>) -> Self {
        self.rewritten.push(column.into());
        self
    }

    pub(crate) fn refused(mut self, reason: &'static str) -> Self {
        self.refused = Some(reason);
        self
    }

    pub(crate) fn up_fails(mut self, reason: &'static str) -> Self {
        self.up_fails = Some(reason);
        self
    }

    pub(crate) fn down_fails(mut self, reason: Option<&'static str>) -> Self {
        self.down_fails = reason;
        self
    }
}

/// An entity's table and what stands around it.
pub(crate) struct Entity<'a> {
    pub(crate) name: &'a str,
    pub(crate) table: &'a Table,
    pub(crate) schema: &'a Schema,
}

impl<'a> Entity<'a> {
    pub(crate) fn of(schema: &'a Schema, name: &'a Name) -> Self {
        Self {
            name: &name.name,
            table: &schema.tables[name],
            schema,
        }
    }

    /// A case of a kind on this entity.
    pub(crate) fn case(&self, kind: &'static str) -> Case {
        Case {
            kind,
            table: self.name.to_owned(),
            ..Case::default()
        }
    }

    /// A column that no key, index or reference uses, nullable or not.
    pub(crate) fn plain(&self, nullable: bool) -> &'a Column {
        let table = self.table;
        let in_index = |name: &str| {
            let mut indexes = table.indexes.values();
            indexes.any(|index| {
                index
                    .parts
                    .iter()
                    .any(|part| part.key.column() == Some(name))
            })
        };
        let in_key = |name: &String| {
            let mut keys = table.foreign_keys.values();
            keys.any(|key| key.columns.contains(name)) || name == "id"
        };
        let in_check = |name: &str| {
            let mut checks = table.checks.values();
            checks.any(|check| check.expression.contains(name))
        };
        let columns = table.columns.values();
        let mut found = columns.filter(|column| {
            column.nullable == nullable
                && column.default.is_none()
                && column.data_type.enum_type.is_none()
                && !in_check(&column.name)
                && !in_index(&column.name)
                && !in_key(&column.name)
        });
        // Text is what most kinds want.
        let text = found.clone().find(|column| {
            column.data_type.sql.contains("varchar")
                || column.data_type.sql.contains("text")
                || column.data_type.sql.contains("character")
        });
        text.or_else(|| found.next()).expect("a plain column")
    }

    /// The tables that refer to this one: their names and keys.
    pub(crate) fn children(&self) -> Vec<(&'a Table, &'a ultra_schema::ForeignKey)> {
        let tables = self.schema.tables.values();
        tables
            .flat_map(|table| table.foreign_keys.values().map(move |key| (table, key)))
            .filter(|(_, key)| key.references == self.table.name)
            .collect()
    }
}
