//! Identifiers inside SQL expressions.

mod label;

use crate::Name;
use crate::names::{quote_identifier, quote_literal};

pub(crate) use label::rename_label;

/// A piece of an SQL expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece<'a> {
    /// A bare word.
    Word(&'a str),
    /// A quoted identifier, with its quotes.
    Quoted(&'a str),
    /// Anything else, string literals and numbers included.
    Other(&'a str),
}

impl<'a> Piece<'a> {
    fn text(self) -> &'a str {
        match self {
            Self::Word(text) | Self::Quoted(text) | Self::Other(text) => text,
        }
    }
}

/// How far a cast has been read: `::types.level`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Cast {
    #[default]
    Outside,
    Colon,
    /// A name must follow.
    Awaited,
    /// A dot may follow, and with it another name.
    Named,
}

impl Cast {
    /// True where the piece is part of the type's name.
    fn takes(&mut self, piece: Piece<'_>) -> bool {
        let name = matches!(piece, Piece::Word(_) | Piece::Quoted(_));
        let was = *self;
        *self = match (was, piece.text()) {
            (Self::Outside | Self::Named, ":") => Self::Colon,
            (Self::Colon, ":") | (Self::Named, ".") => Self::Awaited,
            (Self::Awaited, _) if name => Self::Named,
            (Self::Outside | Self::Colon | Self::Awaited | Self::Named, _) => Self::Outside,
        };
        name && was == Self::Awaited
    }
}

/// Replaces the column `from`, bare or quoted, outside of string literals. A type that is cast to,
/// or a function, keeps its name where it is called like the column.
pub fn rename_identifier(expression: &str, from: &str, to: &str) -> String {
    let quoted_from = quote_identifier(from);
    let mut out = String::with_capacity(expression.len());
    let mut pieces = pieces(expression).peekable();
    let mut cast = Cast::default();
    while let Some(piece) = pieces.next() {
        let called = matches!(pieces.peek(), Some(Piece::Other("(")));
        let piece = if cast.takes(piece) || called {
            Piece::Other(piece.text())
        } else {
            piece
        };
        match piece {
            Piece::Word(word) if word == from => out.push_str(&bare_or_quoted(to)),
            Piece::Quoted(text) if text == quoted_from => out.push_str(&quote_identifier(to)),
            Piece::Word(text) | Piece::Quoted(text) | Piece::Other(text) => out.push_str(text),
        }
    }
    out
}

/// Replaces a table's name where it stands with its schema, or without one where it has none. A
/// column or function of that name is taken for the table, too.
pub(crate) fn rename_relation(text: &str, from: &Name, to: &Name) -> String {
    let named = |piece: Piece<'_>, name: &str| match piece {
        Piece::Word(word) => word == name,
        Piece::Quoted(text) => text == quote_identifier(name),
        Piece::Other(_) => false,
    };
    let new = written(to);
    let pieces: Vec<Piece<'_>> = pieces(text).collect();
    let mut out = String::with_capacity(text.len());
    let mut rest = pieces.as_slice();
    let mut after_dot = false;
    while let Some((first, behind)) = rest.split_first() {
        let (found, length) = match (&from.schema, behind) {
            (None, _) => (!after_dot && named(*first, &from.name), 1),
            (Some(schema), [Piece::Other("."), name, ..]) => {
                (named(*first, schema) && named(*name, &from.name), 3)
            }
            (Some(_), _) => (false, 1),
        };
        if found {
            out.push_str(&new);
            rest = rest.get(length..).unwrap_or_default();
        } else {
            out.push_str(first.text());
            rest = behind;
        }
        after_dot = first.text() == ".";
    }
    out
}

/// The words and quoted identifiers of a text, unquoted.
pub fn identifiers(text: &str) -> impl Iterator<Item = String> + '_ {
    pieces(text).filter_map(|piece| match piece {
        Piece::Word(word) => Some(word.to_lowercase()),
        Piece::Quoted(text) => Some(unquoted(text)),
        Piece::Other(_) => None,
    })
}

/// True where the expression names the identifier, bare or quoted, outside of string literals.
pub fn mentions_identifier(expression: &str, name: &str) -> bool {
    let quoted = quote_identifier(name);
    pieces(expression).any(|piece| match piece {
        Piece::Word(word) => word == name,
        Piece::Quoted(text) => text == quoted,
        Piece::Other(_) => false,
    })
}

/// Replaces a type where something is cast to it: `'a'::mood`, `'{a}'::app.mood[]`.
pub(crate) fn rename_cast(text: &str, from: &Name, to: &Name) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("::") {
        let name = name_at_start(behind);
        out.push_str(before);
        out.push_str("::");
        let (name, behind) = behind.split_at_checked(name).unwrap_or_default();
        out.push_str(&rename_relation(name, from, to));
        rest = behind;
    }
    out.push_str(rest);
    out
}

/// The length of the name at the start of a text: `mood`, `app."Mood"`.
fn name_at_start(text: &str) -> usize {
    let mut length = 0;
    let mut dot = true;
    for piece in pieces(text) {
        let takes = match piece {
            Piece::Word(_) | Piece::Quoted(_) => std::mem::replace(&mut dot, false),
            Piece::Other(".") => !std::mem::replace(&mut dot, true),
            Piece::Other(_) => false,
        };
        if !takes {
            break;
        }
        length += piece.text().len();
    }
    length
}

/// Replaces a relation that is named by a literal: `nextval('users_id_seq'::regclass)`.
pub(crate) fn rename_regclass(text: &str, from: &Name, to: &Name) -> String {
    let named = |name: &Name| format!("{}::regclass", quote_literal(&written(name)));
    text.replace(&named(from), &named(to))
}

fn unquoted(text: &str) -> String {
    text.trim_matches('"').replace("\"\"", "\"")
}

/// A name as the server writes it.
pub(crate) fn written(name: &Name) -> String {
    let own = bare_or_quoted(&name.name);
    match &name.schema {
        Some(schema) => format!("{}.{own}", bare_or_quoted(schema)),
        None => own,
    }
}

/// A name bare where every server reads it back unchanged, else quoted.
fn bare_or_quoted(name: &str) -> String {
    let plain = name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if plain {
        name.to_owned()
    } else {
        quote_identifier(name)
    }
}

/// Splits an expression; the pieces joined give the text again.
fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let word = first.is_alphabetic() || first == '_';
        let length = match first {
            '\'' | '"' => quoted_length(rest, first),
            // `1e5` is a number, not a 1 and the column `e5`.
            c if word || c.is_ascii_digit() => rest
                .find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$'))
                .unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        let (piece, after) = rest.split_at_checked(length)?;
        rest = after;
        Some(match first {
            '"' => Piece::Quoted(piece),
            _ if word => Piece::Word(piece),
            _ => Piece::Other(piece),
        })
    })
}

/// The length of a quoted text at the start of `text`; doubled quotes are inside.
fn quoted_length(text: &str, quote: char) -> usize {
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c == quote {
            if chars.peek().is_some_and(|(_, next)| *next == quote) {
                chars.next();
            } else {
                return at + c.len_utf8();
            }
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn renames_words_and_quoted_identifiers_but_no_literals() {
        let renamed = rename_identifier(
            "(age > 1) AND \"age\" <> 'age' AND cage = 'it''s age'",
            "age",
            "Years",
        );
        assert_eq!(
            renamed,
            "(\"Years\" > 1) AND \"Years\" <> 'age' AND cage = 'it''s age'"
        );
    }

    #[test]
    fn casts_calls_and_numbers_keep_their_names() {
        for (text, from, renamed) in [
            ("status = 'a'::status", "status", "state = 'a'::status"),
            (
                "status = 'a'::app.status",
                "status",
                "state = 'a'::app.status",
            ),
            ("app = 'a'::app.status", "app", "state = 'a'::app.status"),
            ("'a'::status = status", "status", "'a'::status = state"),
            ("lower(lower)", "lower", "lower(state)"),
            ("e5 > 1e5", "e5", "state > 1e5"),
            (
                "(\"status\" = 'a'::\"status\")",
                "status",
                "(\"state\" = 'a'::\"status\")",
            ),
        ] {
            assert_eq!(rename_identifier(text, from, "state"), renamed, "{text}");
        }
    }

    #[test]
    fn a_type_is_renamed_where_something_is_cast_to_it() {
        let (from, to) = (Name::new("mood"), Name::qualified("app", "Mood"));
        let renamed = rename_cast("mood = 'mood'::mood AND 'a'::x.mood[]", &from, &to);
        assert_eq!(renamed, "mood = 'mood'::app.\"Mood\" AND 'a'::x.mood[]");
    }

    #[test]
    fn finds_identifiers_outside_of_literals_only() {
        assert!(mentions_identifier("lower(email) = 'x'", "email"));
        assert!(!mentions_identifier("lower(name) = 'email'", "email"));
    }
}
