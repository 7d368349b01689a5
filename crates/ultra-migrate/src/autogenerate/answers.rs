//! What people answered: renames, drops.

use ultra_plan::Backfills;
use ultra_schema::{Dialect, Hints, Name, Pair, RenamedColumn, RenamedTable, Schema};

use super::error::WriteError;
use super::generate::GenerateOptions;

/// The answers that were given, checked, and those that the entities carry.
pub(super) fn hints(
    dialect: Dialect,
    options: &GenerateOptions,
    schemas: Pair<&Schema>,
    attributes: &[RenamedColumn],
) -> Result<Hints, WriteError> {
    let mut hints = Hints {
        drops: options
            .drops
            .iter()
            .map(|drop| plain(dialect, drop, schemas))
            .collect(),
        ..Hints::default()
    };
    for rename in &options.renames {
        let rename: Vec<String> = rename
            .splitn(2, '=')
            .map(|side| plain(dialect, side, schemas))
            .collect();
        add_rename(&rename.join("="), schemas, &mut hints)?;
    }
    check_drops(&hints, schemas)?;
    hints
        .check(schemas)
        .map_err(|error| WriteError::Answer(error.to_string()))?;
    hints.add_attributes(schemas, attributes);
    Ok(hints)
}

/// The values for existing rows. One for a column that nobody has is a typing error.
pub(super) fn backfills(
    dialect: Dialect,
    options: &GenerateOptions,
    schemas: Pair<&Schema>,
) -> Result<Backfills, WriteError> {
    let answers: Vec<String> = options
        .backfills
        .iter()
        .map(|answer| match answer.split_once('=') {
            Some((column, value)) => format!("{}={value}", plain(dialect, column, schemas)),
            None => answer.clone(),
        })
        .collect();
    let backfills = Backfills::parse(answers.iter().map(String::as_str))
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
                "--backfill {table}.{column}: there is no such column"
            )));
        }
    }
    Ok(backfills)
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

/// `--drop` of something that isn't there is a typing error.
fn check_drops(hints: &Hints, schemas: Pair<&Schema>) -> Result<(), WriteError> {
    for drop in &hints.drops {
        let is_table = schemas.current.tables.contains_key(&name_of(drop));
        let is_column = drop.rsplit_once('.').is_some_and(|(table, column)| {
            let former = hints.former_name(&name_of(table));
            let table = schemas.current.tables.get(&former);
            table.is_some_and(|table| table.columns.contains_key(column))
        });
        if !is_table && !is_column {
            return Err(WriteError::Answer(format!(
                "--drop {drop}: there is no such table or column"
            )));
        }
    }
    Ok(())
}

/// `users=accounts`, `users.name=full_name`, `app.users=app.accounts`.
fn add_rename(rename: &str, schemas: Pair<&Schema>, hints: &mut Hints) -> Result<(), WriteError> {
    let (from, to) = rename
        .split_once('=')
        .filter(|(from, to)| !from.is_empty() && !to.is_empty())
        .ok_or_else(|| {
            WriteError::Answer(format!(
                "`{rename}` is not of the form old=new or table.old=new"
            ))
        })?;
    let known = |name: &Name| {
        schemas.current.tables.contains_key(name) || schemas.desired.tables.contains_key(name)
    };
    let column_of = from
        .rsplit_once('.')
        .map(|(table, column)| (name_of(table), column));
    match column_of.filter(|(table, _)| known(table)) {
        Some((table, column)) => hints.columns.push(RenamedColumn {
            table,
            from: column.to_owned(),
            // `users.name=users.full_name` says the same.
            to: to
                .rsplit_once('.')
                .map_or(to, |(_, column)| column)
                .to_owned(),
        }),
        None => hints.tables.push(RenamedTable {
            from: name_of(from),
            to: name_of(to),
        }),
    }
    Ok(())
}

fn name_of(text: &str) -> Name {
    match text.split_once('.') {
        Some((schema, table)) => Name::qualified(schema, table),
        None => Name::new(text),
    }
}
