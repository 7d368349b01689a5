//! What only the text of `CREATE INDEX` says.

use super::cursor::{Cursor, split_at_commas};
use super::tokens::{ParseError, Token};

/// The parts of a `CREATE INDEX`.
#[derive(Debug)]
pub(super) struct CreateIndex<'a> {
    /// The keys, without direction and collation.
    pub(super) keys: Vec<KeyClause<'a>>,
    /// The condition of a partial index.
    pub(super) predicate: Option<&'a [Token<'a>]>,
}

/// A key.
#[derive(Debug)]
pub(super) struct KeyClause<'a> {
    pub(super) expression: &'a [Token<'a>],
    pub(super) collation: Option<String>,
}

/// Reads a `CREATE INDEX` as SQLite stores it.
pub(super) fn parse<'a>(tokens: &'a [Token<'a>]) -> Result<CreateIndex<'a>, ParseError> {
    let mut cursor = Cursor::new(tokens);
    cursor.eat(&["CREATE"]);
    cursor.eat(&["UNIQUE"]);
    if !cursor.eat(&["INDEX"]) {
        return Err(cursor.unexpected("INDEX"));
    }
    cursor.eat(&["IF", "NOT", "EXISTS"]);
    cursor.name()?;
    if cursor.eat_symbol(".") {
        cursor.name()?;
    }
    if !cursor.eat(&["ON"]) {
        return Err(cursor.unexpected("ON"));
    }
    cursor.name()?;
    let keys = split_at_commas(cursor.group()?)
        .into_iter()
        .map(key)
        .collect();
    let predicate = cursor.eat(&["WHERE"]).then(|| cursor.rest());
    Ok(CreateIndex { keys, predicate })
}

fn key<'a>(mut tokens: &'a [Token<'a>]) -> KeyClause<'a> {
    if let [rest @ .., nulls, place] = tokens
        && nulls.is_word("NULLS")
        && (place.is_word("FIRST") || place.is_word("LAST"))
    {
        tokens = rest;
    }
    if let [rest @ .., last] = tokens
        && !rest.is_empty()
        && (last.is_word("ASC") || last.is_word("DESC"))
    {
        tokens = rest;
    }
    let mut collation = None;
    if let [rest @ .., collate, name] = tokens
        && collate.is_word("COLLATE")
    {
        collation = Some(name.name().to_ascii_uppercase());
        tokens = rest;
    }
    KeyClause {
        expression: tokens,
        collation,
    }
}
