//! What people answered: renames, drops, values.

mod file;
mod given;
mod suggest;
mod unused;

use ultra_plan::Backfills;
use ultra_schema::{Dialect, HintError, Hints, Name, Pair, RenamedColumn, Schema};

pub use self::file::{AnswersError, read_answers};
pub use self::given::Answers;
use self::given::Reading;
pub(super) use self::suggest::in_words;
use self::suggest::meant;
pub(super) use self::unused::{Unused, refuse_unused, unused};
use super::error::WriteError;

/// The answers that were given, checked, and those that the entities carry.
///
/// `elsewhere` is true where another database is planned for in the same run: an answer about what
/// this one lacks is meant for that.
pub(super) fn hints(
    dialect: Dialect,
    answers: &Answers,
    schemas: Pair<&Schema>,
    attributes: &[RenamedColumn],
    elsewhere: bool,
) -> Result<Hints, WriteError> {
    let reading = Reading { dialect, schemas };
    let mut hints = Hints::default();
    reading.renames(&answers.renames, elsewhere, &mut hints)?;
    for given in &answers.drops {
        let drop = now(plain(dialect, given, schemas), schemas, &hints);
        if reading.is_there(&drop, &hints) {
            hints.drops.push(drop);
        } else if !elsewhere {
            return Err(WriteError::Answer(format!(
                "--drop {given}: there is no such table, column or value of an enum type{}",
                meant(given, schemas.current)
            )));
        }
    }
    hints
        .check(schemas)
        .map_err(|error| WriteError::Answer(with_meaning(&error, schemas)))?;
    hints.add_attributes(schemas, attributes);
    Ok(hints)
}

/// The error, with what may have been meant where a name isn't there.
fn with_meaning(error: &HintError, schemas: Pair<&Schema>) -> String {
    let meaning = error.missing.as_ref().map(|missing| {
        let schema = if missing.wanted {
            schemas.desired
        } else {
            schemas.current
        };
        meant(&missing.name, schema)
    });
    format!("{error}{}", meaning.unwrap_or_default())
}

/// The values for existing rows. One for a column that nobody has is a typing error.
pub(super) fn backfills(
    dialect: Dialect,
    answers: &Answers,
    schemas: Pair<&Schema>,
    hints: &Hints,
) -> Result<Backfills, WriteError> {
    let values: Vec<String> = answers
        .backfills
        .iter()
        .map(|answer| match answer.split_once('=') {
            Some((column, value)) => {
                // With one dot it is a table's column, whether there is such a table or not.
                let qualified = column.matches('.').count() > 1;
                let column = if qualified {
                    plain(dialect, column, schemas)
                } else {
                    column.to_owned()
                };
                let column = now(column, schemas, hints);
                format!("{column}={value}")
            }
            None => answer.clone(),
        })
        .collect();
    let backfills = Backfills::parse(values.iter().map(String::as_str))
        .map_err(|error| WriteError::Answer(format!("--backfill {error}")))?;
    let has = |schema: &Schema, table: &Name, column: &str| {
        schema
            .tables
            .get(table)
            .is_some_and(|table| table.columns.contains_key(column))
    };
    for (table, column) in backfills.columns() {
        if !has(schemas.current, table, column) && !has(schemas.desired, table, column) {
            return Err(WriteError::Answer(format!(
                "--backfill {table}.{column}: there is no such column{}",
                meant(&format!("{table}.{column}"), schemas.desired)
            )));
        }
    }
    Ok(backfills)
}

/// A column by its table's wanted name, where the table was called by the former one.
fn now(column: String, schemas: Pair<&Schema>, hints: &Hints) -> String {
    let Some((table, own)) = column.rsplit_once('.') else {
        return column;
    };
    let table = Name::parse(table);
    let mut renamed = hints.tables.iter();
    match renamed.find(|hint| hint.from == table) {
        Some(hint) if !schemas.desired.tables.contains_key(&table) => format!("{}.{own}", hint.to),
        Some(_) | None => column,
    }
}

/// A name as the database has it: SQLite has no schemas, and what PostgreSQL calls
/// `billing.invoices` is `invoices` there. One answer serves both.
fn plain(dialect: Dialect, name: &str, schemas: Pair<&Schema>) -> String {
    match (dialect, name.split_once('.')) {
        (Dialect::Sqlite, Some((schema, rest))) => {
            let is_table = |schemas: &Schema| schemas.tables.contains_key(&Name::new(schema));
            let column_of = is_table(schemas.current) || is_table(schemas.desired);
            if column_of {
                name.to_owned()
            } else {
                rest.to_owned()
            }
        }
        (_, _) => name.to_owned(),
    }
}
