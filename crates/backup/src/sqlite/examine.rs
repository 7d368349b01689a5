//! Looking at a file that nobody else has open.

use std::path::Path;

use rusqlite::{Connection, Error, OpenFlags};

use super::cancel::Cancel;
use crate::{Table, TableKind};

/// What was found in it.
#[derive(Debug)]
pub(super) struct Examined {
    pub(super) tables: Vec<Table>,
    /// What SQLite's own check complains about; empty where all is well.
    pub(super) faults: Vec<String>,
    /// Rows that break a foreign key, if there are any.
    pub(super) broken: Option<String>,
}

/// Checks the file and counts its rows. It is opened as unchangeable, so that nothing appears
/// beside it, whatever its journal mode.
pub(super) fn examine(path: &Path, cancel: &Cancel) -> Result<Examined, Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(uri(path), flags)?;
    cancel.watch(&connection);
    let faults = texts(&connection, "PRAGMA integrity_check(5)")?
        .into_iter()
        .filter(|text| text != "ok")
        .collect();
    Ok(Examined {
        tables: tables(&connection)?,
        faults,
        broken: broken(&connection)?,
    })
}

fn uri(path: &Path) -> String {
    let path = path.to_string_lossy();
    let path = path
        .replace('%', "%25")
        .replace('?', "%3f")
        .replace('#', "%23");
    format!("file:{path}?immutable=1")
}

fn texts(connection: &Connection, text: &str) -> Result<Vec<String>, Error> {
    let mut statement = connection.prepare(text)?;
    let rows = statement.query_map([], |row| row.get(0))?;
    rows.collect()
}

/// All tables, those of SQLite itself aside, but for the counters of AUTOINCREMENT.
fn tables(connection: &Connection) -> Result<Vec<Table>, Error> {
    // A virtual table has no page of its own.
    let text = "SELECT name, rootpage IS NULL OR rootpage = 0 FROM sqlite_schema \
                WHERE type = 'table' AND (name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
                OR name = 'sqlite_sequence') ORDER BY name";
    let mut statement = connection.prepare(text)?;
    let found: Vec<(String, bool)> = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let mut tables = Vec::new();
    for (name, is_virtual) in found {
        // Counting a virtual table is up to its module, which may not even be linked here. Its
        // content lies in ordinary tables.
        let (kind, rows) = if is_virtual {
            (TableKind::Virtual, None)
        } else {
            (TableKind::Table, Some(count(connection, &name)?))
        };
        tables.push(Table {
            schema: "main".to_owned(),
            name,
            kind,
            rows,
        });
    }
    Ok(tables)
}

fn count(connection: &Connection, table: &str) -> Result<u64, Error> {
    let text = format!(
        "SELECT count(*) FROM main.\"{}\"",
        table.replace('"', "\"\"")
    );
    let rows: i64 = connection.query_row(&text, [], |row| row.get(0))?;
    Ok(rows.unsigned_abs())
}

/// The first rows that break a foreign key, by table. A key that leads nowhere is none of our
/// business.
fn broken(connection: &Connection) -> Result<Option<String>, Error> {
    let text = "SELECT \"table\" || ' (' || count(*) || ')' FROM pragma_foreign_key_check \
                GROUP BY \"table\" ORDER BY 1 LIMIT 5";
    match texts(connection, text) {
        Ok(found) if found.is_empty() => Ok(None),
        Ok(found) => Ok(Some(found.join(", "))),
        Err(Error::SqliteFailure(error, _))
            if error.code == rusqlite::ErrorCode::OperationInterrupted =>
        {
            Err(Error::SqliteFailure(error, None))
        }
        Err(error) => {
            tracing::debug!(%error, "foreign keys can't be checked");
            Ok(None)
        }
    }
}
