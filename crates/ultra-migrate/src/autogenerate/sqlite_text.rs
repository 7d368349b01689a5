//! What SQLite's ALTER TABLE can't say, as edits of the text of a table.
//!
//! Extras run on empty tables that are thrown away: there, the text that SQLite keeps of a table may
//! be edited where it stands. Unlike a table that is made anew it names one column or one check, so
//! that all else still follows the entity.

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use ultra_revision::Ids;
use ultra_schema::{
    Change, Check, Deferrable, Dialect, ForeignKey, Hints, Name, Pair, Schema, diff,
    quote_identifier, quote_literal,
};

use super::desired::make_desired;
use super::error::WriteError;
use super::materialize::replay;
use super::place::{Place, Scratch, within, words};
use crate::project::Project;

const OPEN: &str = "-- SQLite's ALTER TABLE can't say this: the table's text is edited where it stands.\n\
    PRAGMA writable_schema = ON";
const CLOSE: &str = "PRAGMA writable_schema = RESET";

/// The tables of a database as SQLite keeps them.
type Texts = BTreeMap<String, String>;

/// The edits that make what the entities say more like what the revisions produce, and what the
/// entities say with them. What can't be edited is left as it is.
pub(super) async fn edited(
    project: &Project,
    scratch: &Scratch,
    produced: &Schema,
    all: &Ids,
) -> Result<(Vec<String>, Schema), WriteError> {
    let dialect = Dialect::Sqlite;
    let wanted = within(scratch, dialect, "base", async |place: &Place| {
        replay(project, dialect, place.connection(), all).await?;
        texts(place.connection()).await
    })
    .await?;
    within(scratch, dialect, "edits", async |place: &Place| {
        let db = place.connection();
        make_desired(project, db, dialect).await?;
        let mut lines = Vec::new();
        let mut schema = scratch.read(dialect, db).await?;
        // Columns first: a check or key may stand in a column's own text.
        for edit in [of_column, of_constraint] {
            let there = texts(db).await?;
            let changes = diff(dialect, Pair::new(&schema, produced), &Hints::default());
            let edits: Vec<String> = changes
                .iter()
                .filter_map(|change| edit(change, Pair::new(&there, &wanted)))
                .collect();
            if edits.is_empty() {
                continue;
            }
            let round = [&[OPEN.to_owned()][..], &edits, &[CLOSE.to_owned()]].concat();
            run(db, &round).await?;
            lines.extend(round);
            schema = scratch.read(dialect, db).await?;
        }
        Ok((lines, schema))
    })
    .await
}

async fn run(db: &DatabaseConnection, lines: &[String]) -> Result<(), WriteError> {
    for line in lines {
        let done = db.execute_unprepared(line).await;
        done.map_err(|error| WriteError::NotProved {
            dialect: Dialect::Sqlite,
            what: "refuses an edit of a table's text",
            rest: format!("  {}\n  statement: {line}", words(&error, line)),
        })?;
    }
    Ok(())
}

async fn texts(db: &DatabaseConnection) -> Result<Texts, WriteError> {
    let query = "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND sql IS NOT NULL";
    let rows = db.query_all_raw(Statement::from_string(DbBackend::Sqlite, query));
    let rows = rows.await.map_err(WriteError::Memory)?;
    let text =
        |row: &sea_orm::QueryResult| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?));
    let read: Result<Texts, sea_orm::DbErr> = rows.iter().map(text).collect();
    read.map_err(WriteError::Memory)
}

/// The edit of a column's text into that of the revisions.
fn of_column(change: &Change, texts: Pair<&Texts>) -> Option<String> {
    if let Change::AlterColumn { table, column } = change {
        let there = segment(texts.current.get(&table.name)?, &column.desired.name)?;
        let wanted = segment(texts.desired.get(&table.name)?, &column.desired.name)?;
        // The index behind a key isn't made by a text.
        let keys = |text: &str| ["UNIQUE", "PRIMARY"].map(|word| has_word(text, word));
        return (keys(&there) == keys(&wanted)).then(|| replaced(table, &there, &wanted));
    }
    if let Change::AddColumn { table, column } = change {
        let needs_value = !column.nullable && column.default.is_none();
        let there = texts.current.get(&table.name)?;
        let last = segments(there)
            .into_iter()
            .rfind(|text| !is_constraint(text))?;
        let wanted = segment(texts.desired.get(&table.name)?, &column.name)?;
        let plain = !has_word(&wanted, "UNIQUE") && !has_word(&wanted, "PRIMARY");
        let both = format!("{last}, {wanted}");
        return (needs_value && plain).then(|| replaced(table, &last, &both));
    }
    None
}

/// The edit that adds a check or foreign key.
fn of_constraint(change: &Change, texts: Pair<&Texts>) -> Option<String> {
    let (table, text) = if let Change::AddCheck { table, check } = change {
        (table, check_text(check))
    } else if let Change::AddForeignKey { table, foreign_key } = change {
        (table, key_text(foreign_key))
    } else {
        return None;
    };
    let ends = texts.current.get(&table.name)?.ends_with(')');
    let end = quote_literal(&format!(", {text} )"));
    ends.then(|| update(table, &format!("substr(sql, 1, length(sql) - 1) || {end}")))
}

fn replaced(table: &Name, from: &str, to: &str) -> String {
    let (from, to) = (quote_literal(from), quote_literal(to));
    update(table, &format!("replace(sql, {from}, {to})"))
}

fn update(table: &Name, value: &str) -> String {
    let name = quote_literal(&table.name);
    format!("UPDATE sqlite_schema SET sql = {value} WHERE type = 'table' AND name = {name}")
}

/// A name that somebody chose.
fn named(name: &str) -> String {
    if name.starts_with('(') {
        String::new()
    } else {
        format!("CONSTRAINT {} ", quote_identifier(name))
    }
}

fn check_text(check: &Check) -> String {
    format!("{}CHECK ({})", named(&check.name), check.expression)
}

fn key_text(key: &ForeignKey) -> String {
    let list = |names: &[String]| {
        let names = names.iter().map(|name| quote_identifier(name));
        names.collect::<Vec<_>>().join(", ")
    };
    let deferrable = match key.deferrable {
        None => "",
        Some(Deferrable::InitiallyImmediate) => " DEFERRABLE INITIALLY IMMEDIATE",
        Some(Deferrable::InitiallyDeferred) => " DEFERRABLE INITIALLY DEFERRED",
    };
    format!(
        "{}FOREIGN KEY ({}) REFERENCES {} ({}) ON DELETE {} ON UPDATE {}{deferrable}",
        named(&key.name),
        list(&key.columns),
        key.references.quoted(),
        list(&key.referenced_columns),
        key.on_delete.sql(),
        key.on_update.sql(),
    )
}

/// The text of a column in a `CREATE TABLE`.
fn segment(table: &str, column: &str) -> Option<String> {
    segments(table)
        .into_iter()
        .find(|text| !is_constraint(text) && first_name(text).eq_ignore_ascii_case(column))
}

/// The name at the beginning of a text, unquoted.
fn first_name(text: &str) -> String {
    let close = match text.chars().next() {
        Some('[') => ']',
        Some(quote @ ('"' | '`')) => quote,
        Some(_) | None => {
            let end = text.find(|c: char| c.is_whitespace() || c == '(');
            let name = text.get(..end.unwrap_or(text.len()));
            return name.unwrap_or_default().to_owned();
        }
    };
    let inside = text.get(1..).unwrap_or_default();
    let end = inside.find(close).unwrap_or(inside.len());
    inside.get(..end).unwrap_or_default().to_owned()
}

fn is_constraint(text: &str) -> bool {
    let quoted = text.starts_with(['"', '`', '[']);
    let words = ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"];
    let first = first_name(text);
    !quoted && words.iter().any(|word| first.eq_ignore_ascii_case(word))
}

/// True where a bare word is outside of quotes.
fn has_word(text: &str, word: &str) -> bool {
    let mut outside = String::new();
    walk(text, |c, quoted, _| {
        outside.push(if quoted { ' ' } else { c });
    });
    let mut words = outside.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    words.any(|found| found.eq_ignore_ascii_case(word))
}

/// What stands between the commas of a `CREATE TABLE`, trimmed.
fn segments(table: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    walk(table, |c, quoted, depth| {
        let last = found.len() - 1;
        let Some(text) = found.get_mut(last) else {
            return;
        };
        let opens = depth == 1 && c == '(' && !quoted && text.is_empty() && last == 0;
        if depth == 0 || opens {
            return;
        }
        if depth == 1 && c == ',' && !quoted {
            found.push(String::new());
        } else {
            text.push(c);
        }
    });
    found.iter().map(|text| text.trim().to_owned()).collect()
}

/// Each letter, whether it is quoted, and in how many parentheses; both of a pair count to its
/// inside, but for the last.
fn walk(text: &str, mut each: impl FnMut(char, bool, usize)) {
    let mut depth = 0_usize;
    let mut until: Option<char> = None;
    for c in text.chars() {
        if let Some(end) = until {
            each(c, true, depth);
            if c == end {
                until = None;
            }
            continue;
        }
        match c {
            '\'' | '"' | '`' => until = Some(c),
            '[' => until = Some(']'),
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        each(c, until.is_some(), depth);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use ultra_schema::Column;

    use super::*;

    const TABLE: &str = "CREATE TABLE \"users\" ( \"id\" integer PRIMARY KEY, \"na,me\" varchar(20, 1) \
        NOT NULL DEFAULT 'a, ''(b', unique_id text, CONSTRAINT \"c\" CHECK (\"id\" IN (1, 2)) )";

    #[test]
    fn a_table_has_a_text_for_each_column() {
        let column = "\"na,me\" varchar(20, 1) NOT NULL DEFAULT 'a, ''(b'";
        assert_eq!(segments(TABLE).len(), 4);
        assert_eq!(segment(TABLE, "na,me").unwrap(), column);
        assert_eq!(segment(TABLE, "UNIQUE_ID").unwrap(), "unique_id text");
        assert_eq!(segment(TABLE, "c"), None);
        assert!(has_word(&segment(TABLE, "id").unwrap(), "primary"));
        assert!(!has_word("\"unique\" text DEFAULT 'unique'", "UNIQUE"));
    }

    #[test]
    fn a_column_is_edited_and_all_else_stays() {
        let texts = |text: &str| Texts::from([("t".to_owned(), text.to_owned())]);
        let (there, wanted) = (
            texts("CREATE TABLE t (a text, b text)"),
            texts("CREATE TABLE t (a text DEFAULT 'x', b text UNIQUE)"),
        );
        let alter = |name: &str| Change::AlterColumn {
            table: Name::new("t"),
            column: Pair::new(Column::new(name, "text"), Column::new(name, "text")),
        };
        let pair = Pair::new(&there, &wanted);
        let edit = of_column(&alter("a"), pair).unwrap();
        assert!(
            edit.contains("replace(sql, 'a text', 'a text DEFAULT ''x''')"),
            "{edit}"
        );
        assert_eq!(of_column(&alter("b"), pair), None);
    }
}
