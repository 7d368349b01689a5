//! The canonical form of expressions, defaults, types and definitions.

use ultra_schema::{quote_identifier, quote_literal};

use super::tokens::{Kind, Token};

/// Words that are no identifiers, all written in upper case.
const KEYWORDS: [&str; 22] = [
    "AND", "OR", "NOT", "IS", "IN", "LIKE", "GLOB", "REGEXP", "MATCH", "BETWEEN", "CASE", "WHEN",
    "THEN", "ELSE", "AS", "COLLATE", "ESCAPE", "EXISTS", "DISTINCT", "FROM", "SELECT", "WHERE",
];

/// Keywords that end an operand: a minus behind them has two sides.
const CONSTANTS: [&str; 9] = [
    "NULL",
    "TRUE",
    "FALSE",
    "CURRENT_TIMESTAMP",
    "CURRENT_DATE",
    "CURRENT_TIME",
    "END",
    "ISNULL",
    "NOTNULL",
];

/// Keywords that are written as functions.
const CALLS: [&str; 2] = ["CAST", "RAISE"];

/// What decides about the space between two tokens.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Keyword,
    Operand,
    Call,
    Open,
    Close,
    Comma,
    Dot,
    Operator,
    Unary,
}

struct Piece {
    text: String,
    class: Class,
}

/// How words are written.
enum Words<'a> {
    /// Folded, columns quoted.
    Folded(&'a [&'a str]),
    /// As they stand.
    Kept,
}

/// The canonical form of an expression on a table with these columns.
pub(super) fn canonical(tokens: &[Token<'_>], columns: &[&str]) -> String {
    join(&classify(
        without_outer_parentheses(tokens),
        &Words::Folded(columns),
    ))
}

/// A definition with canonical spacing and without comments; words stay as they are, because the
/// case of a view's column names is visible. Quotes that aren't needed fall away: SQLite puts some
/// into views and triggers itself, where a table or column that they name is renamed.
pub(super) fn definition(tokens: &[Token<'_>]) -> String {
    join(&classify(tokens, &Words::Kept))
}

/// The canonical form of a default; `None` for `NULL`.
pub(super) fn default(tokens: &[Token<'_>]) -> Option<String> {
    let tokens = without_outer_parentheses(tokens);
    if let [only] = tokens {
        let word = only.kind == Kind::Word && !is_one_of(&CONSTANTS, only.text);
        if word || only.kind == Kind::Quoted {
            return Some(quote_literal(&only.name()));
        }
        if only.is_word("NULL") {
            return None;
        }
    }
    Some(canonical(tokens, &[]))
}

/// The canonical form of a declared type.
pub(super) fn type_name(tokens: &[Token<'_>]) -> String {
    let mut out = String::new();
    for token in tokens {
        let glued = matches!(token.text, "(" | ")" | "," | "[]") || out.ends_with(['(', '+', '-']);
        if !out.is_empty() && !glued {
            out.push(' ');
        }
        match token.kind {
            Kind::Word => out.push_str(&token.text.to_ascii_lowercase()),
            Kind::Quoted | Kind::Literal | Kind::Number | Kind::Symbol => out.push_str(token.text),
        }
    }
    out
}

/// Takes parentheses off that enclose the whole.
pub(super) fn without_outer_parentheses<'t, 'a>(mut tokens: &'t [Token<'a>]) -> &'t [Token<'a>] {
    while let [first, inner @ .., last] = tokens {
        if !(first.is_symbol("(") && last.is_symbol(")") && is_balanced(inner)) {
            break;
        }
        tokens = inner;
    }
    tokens
}

/// True where no closing parenthesis lacks its opening one, and the other way round.
fn is_balanced(tokens: &[Token<'_>]) -> bool {
    let mut depth = 0_usize;
    for token in tokens {
        if token.is_symbol("(") {
            depth += 1;
        } else if token.is_symbol(")") {
            match depth.checked_sub(1) {
                Some(outer) => depth = outer,
                None => return false,
            }
        }
    }
    depth == 0
}

fn classify(tokens: &[Token<'_>], words: &Words<'_>) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::with_capacity(tokens.len());
    for (at, token) in tokens.iter().enumerate() {
        let next = tokens.get(at + 1);
        let piece = match token.kind {
            Kind::Word | Kind::Quoted => word(token, pieces.last(), next, words),
            Kind::Literal | Kind::Number => operand(token.text),
            Kind::Symbol => symbol(token.text, pieces.last(), next, words),
        };
        pieces.push(piece);
    }
    pieces
}

fn operand(text: impl Into<String>) -> Piece {
    Piece {
        text: text.into(),
        class: Class::Operand,
    }
}

fn word(
    token: &Token<'_>,
    previous: Option<&Piece>,
    next: Option<&Token<'_>>,
    words: &Words<'_>,
) -> Piece {
    let after_dot = previous.is_some_and(|piece| piece.class == Class::Dot);
    let called = next.is_some_and(|next| next.is_symbol("("));
    let bare = token.kind == Kind::Word;
    if bare && !after_dot && is_one_of(&KEYWORDS, token.text) {
        return Piece {
            text: cased(token.text, words),
            class: Class::Keyword,
        };
    }
    if bare && !after_dot && is_one_of(&CONSTANTS, token.text) {
        return operand(cased(token.text, words));
    }
    let class = if called { Class::Call } else { Class::Operand };
    let Words::Folded(columns) = words else {
        return Piece {
            text: kept(token),
            class,
        };
    };
    let before = previous.map_or("", |piece| piece.text.as_str());
    Piece {
        text: folded(token, before, called, columns),
        class,
    }
}

fn folded(token: &Token<'_>, before: &str, called: bool, columns: &[&str]) -> String {
    let name = token.name();
    let bare = token.kind == Kind::Word;
    if before == "COLLATE" && (bare || is_plain(&name)) {
        return name.to_ascii_uppercase();
    }
    if bare && called {
        let special = is_one_of(&CALLS, &name);
        return if special {
            name.to_ascii_uppercase()
        } else {
            name.to_ascii_lowercase()
        };
    }
    // Behind AS stands a type.
    let column = columns
        .iter()
        .find(|column| column.eq_ignore_ascii_case(&name));
    match column {
        Some(column) if !(bare && before == "AS") => quote_identifier(column),
        Some(_) | None if bare => name.to_ascii_lowercase(),
        Some(_) | None => quote_identifier(&name),
    }
}

/// A word as it stands, a quoted name in double quotes or, where it reads the same, in none.
fn kept(token: &Token<'_>) -> String {
    let name = token.name();
    if token.kind == Kind::Word || is_plain(&name) {
        name
    } else {
        quote_identifier(&name)
    }
}

/// True for a name that reads the same without quotes.
fn is_plain(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && !is_one_of(&KEYWORDS, name)
        && !is_one_of(&CONSTANTS, name)
}

fn cased(word: &str, words: &Words<'_>) -> String {
    match words {
        Words::Folded(_) => word.to_ascii_uppercase(),
        Words::Kept => word.to_owned(),
    }
}

fn symbol(
    text: &str,
    previous: Option<&Piece>,
    next: Option<&Token<'_>>,
    words: &Words<'_>,
) -> Piece {
    let class = previous.map(|piece| piece.class);
    let after_operand = matches!(class, Some(Class::Operand | Class::Close));
    let named = previous.is_some_and(|piece| {
        piece
            .text
            .starts_with(|c: char| c == '"' || c.is_alphabetic() || c == '_')
    });
    let name_follows = next
        .is_some_and(|next| matches!(next.kind, Kind::Word | Kind::Quoted) || next.is_symbol("*"));
    let class = match text {
        "(" => Class::Open,
        ")" => Class::Close,
        "," | ";" => Class::Comma,
        "." if class == Some(Class::Operand) && named && name_follows => Class::Dot,
        "*" if class == Some(Class::Dot) => Class::Operand,
        "+" | "-" | "~" if !after_operand => Class::Unary,
        _ => Class::Operator,
    };
    let text = match (text, words) {
        ("==", Words::Folded(_)) => "=",
        ("!=", Words::Folded(_)) => "<>",
        (text, Words::Folded(_) | Words::Kept) => text,
    };
    Piece {
        text: text.to_owned(),
        class,
    }
}

fn join(pieces: &[Piece]) -> String {
    let mut out = String::new();
    let mut previous: Option<Class> = None;
    for piece in pieces {
        if previous.is_some_and(|previous| is_spaced(previous, piece.class)) {
            out.push(' ');
        }
        out.push_str(&piece.text);
        previous = Some(piece.class);
    }
    out
}

fn is_spaced(left: Class, right: Class) -> bool {
    match (left, right) {
        (Class::Open | Class::Dot, _) | (_, Class::Close | Class::Comma | Class::Dot) => false,
        (Class::Call, Class::Open) => false,
        // Two signs side by side could read as a comment or another operator.
        (Class::Unary, right) => matches!(right, Class::Unary | Class::Operator),
        (
            Class::Keyword
            | Class::Operand
            | Class::Call
            | Class::Close
            | Class::Comma
            | Class::Operator,
            Class::Keyword
            | Class::Operand
            | Class::Call
            | Class::Open
            | Class::Operator
            | Class::Unary,
        ) => true,
    }
}

fn is_one_of(list: &[&str], word: &str) -> bool {
    list.iter().any(|item| item.eq_ignore_ascii_case(word))
}
