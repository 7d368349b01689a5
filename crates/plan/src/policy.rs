//! The answers that people gave.

use std::collections::{BTreeMap, BTreeSet};

use ultra_schema::{Column, DataType, Name, quote_literal};

/// Values for the rows that exist when a NOT NULL column is added or set, by table and column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Backfills {
    values: BTreeMap<(Name, String), String>,
    empty: BTreeSet<Name>,
    /// New columns that may be old ones renamed: that is asked first.
    open: BTreeSet<String>,
}

/// A `--backfill` that can't be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not of the form table.column=value")]
pub struct BackfillError(pub String);

/// Splits `table.column=value` or `schema.table.column=value`.
///
/// # Errors
/// Where a part is missing.
pub fn parse_column_value(text: &str) -> Result<(Name, String, String), BackfillError> {
    let error = || BackfillError(text.to_owned());
    let (left, value) = text.split_once('=').ok_or_else(error)?;
    let (table, column) = left.rsplit_once('.').ok_or_else(error)?;
    let table = match table.split_once('.') {
        Some((schema, table)) => Name::qualified(schema, table),
        None => Name::new(table),
    };
    if table.name.is_empty() || column.is_empty() {
        return Err(error());
    }
    Ok((table, column.to_owned(), value.to_owned()))
}

impl Backfills {
    /// Reads the values of `--backfill`.
    ///
    /// # Errors
    /// Where one is not of the form `table.column=value`.
    pub fn parse<'a>(items: impl IntoIterator<Item = &'a str>) -> Result<Self, BackfillError> {
        items
            .into_iter()
            .map(|item| {
                let (table, column, value) = parse_column_value(item)?;
                Ok(((table, column), value))
            })
            .collect::<Result<_, _>>()
            .map(|values| Self {
                values,
                empty: BTreeSet::new(),
                open: BTreeSet::new(),
            })
    }

    /// The same, for tables (by their wanted names) that have no rows: nothing needs a value there.
    pub(crate) fn beside_empty(&self, empty: BTreeSet<Name>) -> Self {
        Self {
            empty,
            ..self.clone()
        }
    }

    /// The same, while it is open whether these columns are new.
    pub(crate) fn beside_open(&self, open: BTreeSet<String>) -> Self {
        Self {
            open,
            ..self.clone()
        }
    }

    /// True where the table may have rows.
    pub(crate) fn may_have_rows(&self, table: &Name) -> bool {
        !self.empty.contains(table)
    }

    /// True where rows that exist would have no value for a new column, and none was given.
    pub(crate) fn is_needed(&self, table: &Name, column: &Column) -> bool {
        let must = !column.nullable && !column.fills_itself();
        let open = self.open.contains(&format!("{table}.{}", column.name));
        must && !open && self.may_have_rows(table) && self.sql(table, column).is_none()
    }

    /// The value for a column, as SQL.
    pub fn sql(&self, table: &Name, column: &Column) -> Option<String> {
        let value = self.values.get(&(table.clone(), column.name.clone()))?;
        Some(literal(value, &column.data_type))
    }

    /// The columns that answers were given for.
    pub fn columns(&self) -> impl Iterator<Item = (&Name, &str)> {
        self.values
            .keys()
            .map(|(table, column)| (table, column.as_str()))
    }
}

/// What someone typed, as SQL: quoted texts, calls and casts as they are, numbers and truth values
/// bare for types that take them, everything else as a string literal.
fn literal(value: &str, data_type: &DataType) -> String {
    let quoted = value.len() > 1 && value.starts_with('\'') && value.ends_with('\'');
    let cast = value.starts_with('\'') && value.contains("'::");
    let keyword = ["current_timestamp", "current_date", "current_time", "null"]
        .contains(&value.to_ascii_lowercase().as_str());
    let textual = data_type.enum_type.is_some() || data_type.is_array();
    let bare = !textual
        && [
            "int", "numeric", "real", "double", "decimal", "float", "money", "bool",
        ]
        .iter()
        .any(|part| data_type.sql.contains(part))
        && (is_number(value) || value == "true" || value == "false");
    if quoted || cast || keyword || bare || is_call(value) {
        value.to_owned()
    } else {
        quote_literal(value)
    }
}

/// `-12`, `0.5`, `1e-3`; not `nan` and `inf`, which parse as well.
fn is_number(value: &str) -> bool {
    value.parse::<f64>().is_ok() && value.chars().any(|c| c.is_ascii_digit())
}

/// `now()`, `lower('X')`: a name directly before its parentheses.
fn is_call(value: &str) -> bool {
    value.split_once('(').is_some_and(|(name, rest)| {
        rest.ends_with(')')
            && name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '.')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_become_sql_by_the_type_of_the_column() {
        for (value, data_type, sql) in [
            ("false", "boolean", "false"),
            ("false", "text", "'false'"),
            ("7", "integer", "7"),
            ("7", "character varying(20)", "'7'"),
            ("it's", "text", "'it''s'"),
            ("'quoted'", "text", "'quoted'"),
            ("now()", "timestamp without time zone", "now()"),
            ("CURRENT_TIMESTAMP", "datetime_text", "CURRENT_TIMESTAMP"),
            ("2026-01-01", "date", "'2026-01-01'"),
            ("2026", "date", "'2026'"),
            ("hello (world)", "text", "'hello (world)'"),
            ("nan", "double precision", "'nan'"),
            ("-0.5", "numeric(10,2)", "-0.5"),
            ("{}", "integer[]", "'{}'"),
        ] {
            assert_eq!(
                literal(value, &DataType::builtin(data_type)),
                sql,
                "{value} as {data_type}"
            );
        }
    }

    #[test]
    fn a_backfill_names_table_and_column() {
        let expected = (Name::qualified("app", "users"), "a".into(), "x=y".into());
        assert_eq!(parse_column_value("app.users.a=x=y"), Ok(expected));
        assert!(parse_column_value("users=1").is_err());
        assert!(parse_column_value("users.a").is_err());
    }
}
