//! Values of enum types inside SQL expressions.

use super::{Piece, name_at_start, pieces, unquoted};
use crate::Name;
use crate::names::quote_literal;

/// Replaces a value of an enum type where a literal is cast to it, alone or in an array.
pub(crate) fn rename_label(text: &str, item: &Name, (from, to): (&str, &str)) -> String {
    let all: Vec<Piece<'_>> = pieces(text).collect();
    let mut out = String::with_capacity(text.len());
    let mut rest = all.as_slice();
    while let Some((first, behind)) = rest.split_first() {
        rest = behind;
        let tail: String = match behind {
            [Piece::Other(":"), Piece::Other(":"), tail @ ..] => {
                tail.iter().take(5).map(|piece| piece.text()).collect()
            }
            _ => String::new(),
        };
        let (name, array) = tail
            .split_at_checked(name_at_start(&tail))
            .unwrap_or_default();
        let is_literal = matches!(first, Piece::Other(text) if text.starts_with('\''));
        if !is_literal || !is_named(name, item) {
            out.push_str(first.text());
        } else if array.starts_with("[]") {
            out.push_str(&rename_element(first.text(), from, to));
        } else if first.text() == quote_literal(from) {
            out.push_str(&quote_literal(to));
        } else {
            out.push_str(first.text());
        }
    }
    out
}

/// True where a written name is this one.
fn is_named(text: &str, name: &Name) -> bool {
    let part = |piece: Piece<'_>| match piece {
        Piece::Word(word) => Some(word.to_owned()),
        Piece::Quoted(text) => Some(unquoted(text)),
        Piece::Other(_) => None,
    };
    let parts: Vec<String> = pieces(text).filter_map(part).collect();
    match (&name.schema, parts.as_slice()) {
        (None, [own]) => *own == name.name,
        (Some(schema), [first, own]) => first == schema && *own == name.name,
        (_, _) => false,
    }
}

/// Replaces an element of an array literal, `'{ok,"very bad"}'`.
fn rename_element(literal: &str, from: &str, to: &str) -> String {
    let element = |value: &str| {
        let plain = !value.is_empty()
            && !value.eq_ignore_ascii_case("null")
            && !value.contains(|c: char| c.is_whitespace() || "{},\"\\".contains(c));
        if plain {
            value.to_owned()
        } else {
            format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
        }
    };
    let inner = |value: &str| element(value).replace('\'', "''");
    let (from, to) = (inner(from), inner(to));
    let mut out = String::with_capacity(literal.len());
    let mut rest = literal;
    // What is between two separators is an element; one with a comma in it is quoted.
    while let Some(at) = element_end(rest) {
        let (piece, behind) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(if piece == from { &to } else { piece });
        let next = behind.chars().next().map_or(0, char::len_utf8);
        let (separator, behind) = behind.split_at_checked(next).unwrap_or((behind, ""));
        out.push_str(separator);
        rest = behind;
    }
    out.push_str(rest);
    out
}

/// Where the next brace or comma outside of double quotes is.
fn element_end(text: &str) -> Option<usize> {
    let mut quoted = false;
    let mut escaped = false;
    text.char_indices().find_map(|(at, c)| {
        if std::mem::take(&mut escaped) {
            return None;
        }
        escaped = quoted && c == '\\';
        if c == '"' {
            quoted = !quoted;
        }
        (!quoted && matches!(c, '{' | '}' | ',')).then_some(at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_renamed_where_it_is_cast_to_its_type() {
        let mood = Name::new("mood");
        for (text, renamed) in [
            ("'ok'::mood", "'fine'::mood"),
            (
                "m = 'ok'::mood OR t = 'ok'::text",
                "m = 'fine'::mood OR t = 'ok'::text",
            ),
            ("'ok'::app.mood", "'ok'::app.mood"),
            (
                "'{ok,\"so so\",\"ok,\"}'::mood[]",
                "'{fine,\"so so\",\"ok,\"}'::mood[]",
            ),
            (
                "ARRAY['ok'::mood, 'bad'::mood]",
                "ARRAY['fine'::mood, 'bad'::mood]",
            ),
            ("'okay'::mood", "'okay'::mood"),
        ] {
            assert_eq!(rename_label(text, &mood, ("ok", "fine")), renamed, "{text}");
        }
        let text = "'{\"it''s, so\"}'::\"Mood\"[]";
        let renamed = rename_label(text, &Name::new("Mood"), ("it's, so", "so"));
        assert_eq!(renamed, "'{so}'::\"Mood\"[]");
    }
}
