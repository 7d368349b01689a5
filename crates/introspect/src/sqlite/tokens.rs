//! Tokens of SQLite's SQL.

use crate::IntrospectError;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A bare word: keyword or identifier.
    Word,
    /// An identifier in `""`, `[]` or backticks.
    Quoted,
    /// A string or blob.
    Literal,
    /// A number.
    Number,
    /// An operator or punctuation.
    Symbol,
}

/// One token; `text` is the source as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind,
    pub(super) text: &'a str,
}

impl Token<'_> {
    /// True for this bare word, in any case.
    pub(super) fn is_word(&self, word: &str) -> bool {
        self.kind == Kind::Word && self.text.eq_ignore_ascii_case(word)
    }

    /// True for this symbol.
    pub(super) fn is_symbol(&self, symbol: &str) -> bool {
        self.kind == Kind::Symbol && self.text == symbol
    }

    /// The name that the token stands for, unquoted. SQLite takes strings for names, too.
    pub(super) fn name(&self) -> String {
        let inner = || {
            let mut chars = self.text.chars();
            chars.next();
            chars.next_back();
            chars.as_str()
        };
        match self.text.chars().next() {
            Some('"') => inner().replace("\"\"", "\""),
            Some('`') => inner().replace("``", "`"),
            Some('\'') => inner().replace("''", "'"),
            Some('[') => inner().to_owned(),
            _ => self.text.to_owned(),
        }
    }
}

/// Why a text is not understood.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ParseError(pub(super) String);

impl ParseError {
    /// The error with the name of what was being read.
    pub(super) fn about(self, object: &str) -> IntrospectError {
        IntrospectError::Unexpected {
            object: object.to_owned(),
            detail: self.0,
        }
    }
}

/// Operators of more than one character, longest first.
const OPERATORS: [&str; 10] = ["->>", "->", "||", "<<", ">>", "<=", ">=", "<>", "!=", "=="];

/// Splits a text into tokens; comments and white space fall away.
pub(super) fn tokens(sql: &str) -> Result<Vec<Token<'_>>, ParseError> {
    let mut found = Vec::new();
    let mut rest = skip_blank(sql);
    while let Some(first) = rest.chars().next() {
        let (kind, length) = measure(rest, first)?;
        // A length is always a character boundary; were it not, the text would not be understood.
        let Some((text, tail)) = rest.split_at_checked(length.max(1)) else {
            return Err(ParseError(format!("broken text at `{}`", beginning(rest))));
        };
        found.push(Token { kind, text });
        rest = skip_blank(tail);
    }
    Ok(found)
}

fn measure(rest: &str, first: char) -> Result<(Kind, usize), ParseError> {
    let second = rest.chars().nth(1);
    Ok(match first {
        '\'' => (Kind::Literal, quoted(rest, '\'')?),
        'x' | 'X' if second == Some('\'') => {
            let text = rest.get(1..).unwrap_or_default();
            (Kind::Literal, 1 + quoted(text, '\'')?)
        }
        '"' | '`' => (Kind::Quoted, quoted(rest, first)?),
        '[' => (Kind::Quoted, quoted(rest, ']')?),
        '.' if second.is_some_and(|c| c.is_ascii_digit()) => (Kind::Number, number(rest)),
        _ if first.is_ascii_digit() => (Kind::Number, number(rest)),
        _ if first != '$' && is_word(first) => (Kind::Word, span(rest, is_word)),
        _ => {
            let operator = OPERATORS
                .iter()
                .find(|operator| rest.starts_with(**operator));
            (
                Kind::Symbol,
                operator.map_or(first.len_utf8(), |operator| operator.len()),
            )
        }
    })
}

/// SQLite takes every character outside ASCII for a letter.
fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '$' || !c.is_ascii()
}

fn span(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.chars()
        .take_while(|c| belongs(*c))
        .map(char::len_utf8)
        .sum()
}

/// Digits, a fraction, an exponent, and whatever letters follow (`0x1F`, `1_000`).
fn number(text: &str) -> usize {
    let digits = span(text, |c| c.is_ascii_digit());
    let after = |at: usize| text.get(at..).unwrap_or_default();
    let mut length = digits;
    if after(length).starts_with('.') {
        length += 1;
        length += span(after(length), |c| c.is_ascii_digit());
    }
    let tail = span(after(length), is_word);
    let exponent = matches!(after(length).get(..tail), Some("e" | "E"));
    length += tail;
    let mut sign = after(length).chars();
    let signed =
        matches!(sign.next(), Some('+' | '-')) && sign.next().is_some_and(|c| c.is_ascii_digit());
    if exponent && signed {
        length += 1 + span(after(length + 1), is_word);
    }
    length
}

/// The length of a quoted text with its quotes; a doubled quote stands for itself, but not in `[]`.
fn quoted(text: &str, close: char) -> Result<usize, ParseError> {
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c != close {
            continue;
        }
        if close != ']' && chars.next_if(|(_, next)| *next == close).is_some() {
            continue;
        }
        return Ok(at + close.len_utf8());
    }
    Err(ParseError(format!(
        "a quote without an end: `{}`",
        beginning(text)
    )))
}

fn skip_blank(mut text: &str) -> &str {
    loop {
        text = text.trim_start_matches(|c: char| c.is_ascii_whitespace());
        if let Some(comment) = text.strip_prefix("--") {
            text = comment.split_once('\n').map_or("", |(_, rest)| rest);
        } else if let Some(comment) = text.strip_prefix("/*") {
            text = comment.split_once("*/").map_or("", |(_, rest)| rest);
        } else {
            return text;
        }
    }
}

fn beginning(text: &str) -> String {
    text.chars().take(40).collect()
}
