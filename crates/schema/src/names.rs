//! Quoting, and the names that nobody chose.

use crate::{Dialect, Table};

/// An identifier in double quotes, quotes inside doubled.
pub fn quote_identifier(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A string literal in single quotes, quotes inside doubled (standard-conforming strings).
pub fn quote_literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// The longest identifier that PostgreSQL keeps, in bytes.
const POSTGRES_NAME_BYTES: usize = 63;

/// The name that PostgreSQL gives to the sequence of a column: `table_column_seq`, the longer part
/// shortened to 63 bytes.
pub fn sequence_name(table: &str, column: &str) -> String {
    let (mut table, mut column) = (table.to_owned(), column.to_owned());
    while table.len() + column.len() + "__seq".len() > POSTGRES_NAME_BYTES {
        let longer = if table.len() > column.len() {
            &mut table
        } else {
            &mut column
        };
        if longer.pop().is_none() {
            break;
        }
    }
    format!("{table}_{column}_seq")
}

/// True where `name` is one that SeaORM or the server gives to a constraint or index on these
/// columns of `table`; such a name is no difference.
///
/// SeaORM: `fk-table-a->b`, `idx-table-a`, `pk-table`. PostgreSQL: `table_a_b_key`, `…_fkey`,
/// `…_check`, `…_idx`, `table_pkey`, each with a number if taken. SQLite: `sqlite_autoindex_…`.
/// `columns` is empty for a check.
pub fn automatic_name(dialect: Dialect, table: &Table, columns: &[&str], name: &str) -> bool {
    let table = table.name.name.as_str();
    let sea_orm = ["fk", "idx", "pk"].iter().any(|prefix| {
        name.strip_prefix(prefix)
            .is_some_and(|rest| rest.starts_with(&*cut(&format!("-{table}"), 60)))
    });
    if sea_orm {
        return true;
    }
    match dialect {
        Dialect::Sqlite => name.starts_with("sqlite_autoindex_") || name.starts_with('('),
        Dialect::Postgres => postgres_automatic(table, columns, name),
    }
}

/// PostgreSQL's `ChooseConstraintName`/`ChooseIndexName`: parts joined by `_`, shortened where too
/// long (then only the beginning and the suffix can be compared), a number behind it if taken.
fn postgres_automatic(table: &str, columns: &[&str], name: &str) -> bool {
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
    if columns.is_empty() {
        let rest = stem.strip_prefix(&*cut(table, 20));
        return rest.is_some_and(|rest| rest.ends_with("_check") || rest.ends_with("_pkey"));
    }
    ["key", "fkey", "idx", "excl"].iter().any(|suffix| {
        let full = format!("{table}_{}_{suffix}", columns.join("_"));
        if full.len() <= POSTGRES_NAME_BYTES {
            return stem == full || name == full;
        }
        name.len() >= POSTGRES_NAME_BYTES - 4
            && name.starts_with(&*cut(table, 20))
            && stem.ends_with(&format!("_{suffix}"))
    })
}

/// The name that PostgreSQL 18 gives to a column's NOT NULL (`makeObjectName`): of table and column
/// the longer one is shortened until all fits.
pub fn automatic_not_null(table: &str, column: &str) -> String {
    let room = POSTGRES_NAME_BYTES - "__not_null".len();
    let (mut first, mut second) = (table.len(), column.len());
    while first + second > room {
        if first > second {
            first -= 1;
        } else {
            second -= 1;
        }
    }
    format!("{}_{}_not_null", cut(table, first), cut(column, second))
}

/// The first `bytes` bytes, cut at a character.
fn cut(text: &str, bytes: usize) -> String {
    text.char_indices()
        .take_while(|(at, c)| at + c.len_utf8() <= bytes)
        .map(|(_, c)| c)
        .collect()
}
