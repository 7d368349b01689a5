//! Reads SQL as far as a script must: where strings, comments and parameters begin and end.

use std::fmt;

use crate::Backend;

/// A piece of SQL that means one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A keyword, name or number.
    Word,
    /// A string, or a name in quotes.
    Quoted,
    /// A comment that the end of its line ends.
    LineComment,
    /// Another comment.
    Comment,
    /// Blanks and line breaks.
    Space,
    /// A parameter, with its number where it has one.
    Parameter(Option<usize>),
    /// Anything else, one character.
    Sign,
}

/// A token and its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'t> {
    pub(super) kind: Kind,
    pub(super) text: &'t str,
}

impl Token<'_> {
    /// Whether it says something.
    pub(super) fn counts(&self) -> bool {
        match self.kind {
            Kind::Word | Kind::Quoted | Kind::Parameter(_) | Kind::Sign => true,
            Kind::LineComment | Kind::Comment | Kind::Space => false,
        }
    }

    pub(super) fn is(&self, word: &str) -> bool {
        self.text.eq_ignore_ascii_case(word)
    }
}

/// A string, name or comment that doesn't end. The database would refuse it, and a script would
/// take what follows for a part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unended(char);

impl fmt::Display for Unended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            '/' => f.write_str("a comment in it doesn't end"),
            quote => write!(f, "what {quote} begins in it doesn't end"),
        }
    }
}

/// All tokens; their texts together are the text.
pub(super) fn tokens(text: &str, backend: Backend) -> Result<Vec<Token<'_>>, Unended> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (kind, length) = token(rest, first, backend)?;
        // A length of nothing, or within a character, would never end.
        let length = length.max(first.len_utf8());
        let (text, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        found.push(Token { kind, text });
        rest = after;
    }
    Ok(found)
}

/// Kind and length of what the text begins with.
fn token(rest: &str, first: char, backend: Backend) -> Result<(Kind, usize), Unended> {
    let postgres = backend == Backend::Postgres;
    let found = match first {
        _ if first.is_whitespace() => (Kind::Space, run(rest, char::is_whitespace)),
        '-' if rest.starts_with("--") => (Kind::LineComment, run(rest, |c| c != '\n')),
        '/' if rest.starts_with("/*") => (Kind::Comment, comment(rest, postgres)?),
        'e' | 'E' if postgres && rest.get(1..2) == Some("'") => {
            (Kind::Quoted, 1 + quoted(rest.get(1..), '\'', true)?)
        }
        '\'' | '"' => (Kind::Quoted, quoted(Some(rest), first, false)?),
        '`' if !postgres => (Kind::Quoted, quoted(Some(rest), '`', false)?),
        '[' if !postgres => {
            let end = rest.find(']').ok_or(Unended('['))?;
            (Kind::Quoted, end + 1)
        }
        '$' => dollar(rest, postgres)?,
        '?' if !postgres => numbered(rest),
        _ if is_word(first) => (Kind::Word, run(rest, |c| is_word(c) || c == '$')),
        _ => (Kind::Sign, first.len_utf8()),
    };
    Ok(found)
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || !c.is_ascii()
}

/// How many bytes at the beginning are such characters.
fn run(text: &str, matches: impl Fn(char) -> bool) -> usize {
    text.find(|c| !matches(c)).unwrap_or(text.len())
}

/// The length of a quoted text. Twice the quote is the quote.
fn quoted(text: Option<&str>, quote: char, backslash: bool) -> Result<usize, Unended> {
    let mut chars = text.unwrap_or_default().char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if backslash && c == '\\' {
            chars.next();
        } else if c == quote {
            match chars.peek() {
                Some((_, next)) if *next == quote => {
                    chars.next();
                }
                Some(_) | None => return Ok(at + quote.len_utf8()),
            }
        }
    }
    Err(Unended(quote))
}

/// The length of a comment; on PostgreSQL there may be others in it.
fn comment(text: &str, nested: bool) -> Result<usize, Unended> {
    let (mut at, mut depth) = (2, 1_usize);
    while depth > 0 {
        let rest = text.get(at..).unwrap_or_default();
        if rest.starts_with("*/") {
            depth -= 1;
            at += 2;
        } else if nested && rest.starts_with("/*") {
            depth += 1;
            at += 2;
        } else {
            at += rest.chars().next().ok_or(Unended('/'))?.len_utf8();
        }
    }
    Ok(at)
}

/// `$1`, or on PostgreSQL `$tag$ … $tag$`.
fn dollar(text: &str, postgres: bool) -> Result<(Kind, usize), Unended> {
    let (parameter, length) = numbered(text);
    if length > 1 {
        return Ok((parameter, length));
    }
    let inner = text.get(1..).unwrap_or_default();
    let tag = run(inner, is_word) + 2;
    let Some(tag) = text
        .get(..tag)
        .filter(|tag| postgres && tag.ends_with('$') && tag.len() > 1)
    else {
        return Ok((Kind::Sign, 1));
    };
    let body = text.get(tag.len()..).unwrap_or_default();
    let end = body.find(tag).ok_or(Unended('$'))?;
    Ok((Kind::Quoted, end + 2 * tag.len()))
}

/// A parameter: one character, then perhaps its number.
fn numbered(text: &str) -> (Kind, usize) {
    let digits = text.get(1..).unwrap_or_default();
    let digits = digits
        .get(..run(digits, |c| c.is_ascii_digit()))
        .unwrap_or_default();
    (Kind::Parameter(digits.parse().ok()), 1 + digits.len())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// The tokens that count.
    fn read(text: &str, backend: Backend) -> Vec<(Kind, &str)> {
        let all = tokens(text, backend).unwrap();
        assert_eq!(all.iter().map(|token| token.text).collect::<String>(), text);
        all.iter()
            .filter(|token| token.counts())
            .map(|token| (token.kind, token.text))
            .collect()
    }

    #[test]
    fn strings_end_where_the_database_ends_them() {
        for text in [
            "'it''s'",
            r"'\'",
            r"E'\''",
            r"e'\\'",
            "$$ ' -- $1 $$",
            "$a$ $$ $b$ $a$",
            "\"a\"\"b\"",
            "'ü'",
        ] {
            assert_eq!(read(text, Backend::Postgres), [(Kind::Quoted, text)]);
        }
        for text in ["'it''s'", "[a'b]", "`a``b`", "\"x\""] {
            assert_eq!(read(text, Backend::Sqlite), [(Kind::Quoted, text)]);
        }
    }

    #[test]
    fn parameters_are_not_parts_of_names_and_texts() {
        let numbers = |text, backend| -> Vec<Option<usize>> {
            let all = tokens(text, backend).unwrap();
            let number = |token: &Token<'_>| match token.kind {
                Kind::Parameter(number) => Some(number),
                _ => None,
            };
            all.iter().filter_map(number).collect()
        };
        let postgres = "SELECT $1, a$2, '$3', $x$ $4 $x$, \"$5\" -- $6\n, /* /* $7 */ $8 */ $12";
        assert_eq!(numbers(postgres, Backend::Postgres), [Some(1), Some(12)]);
        let sqlite = "SELECT ?, ?2, '?', $3 /* ? */ -- ?";
        assert_eq!(numbers(sqlite, Backend::Sqlite), [None, Some(2), Some(3)]);
    }

    #[test]
    fn what_does_not_end_is_refused() {
        for text in ["'", "\"", "$$ $", "/* /* */", "E'\\'"] {
            assert!(tokens(text, Backend::Postgres).is_err(), "{text}");
        }
        assert!(tokens("[a", Backend::Sqlite).is_err());
        // SQLite's comments don't nest.
        assert!(tokens("/* /* */", Backend::Sqlite).is_ok());
    }
}
