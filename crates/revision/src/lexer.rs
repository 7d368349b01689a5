//! Rust's tokens, as far as a checksum needs them.

/// Iterates over the tokens of a source, without blanks and comments.
///
/// Punctuation comes one character at a time. Text that isn't Rust gives some tokens, too: it never fails.
pub(crate) struct Tokens<'a> {
    rest: &'a str,
}

/// The tokens of a source.
pub(crate) fn tokens(source: &str) -> Tokens<'_> {
    Tokens {
        rest: source.strip_prefix('\u{feff}').unwrap_or(source),
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        self.rest = after_trivia(self.rest);
        let first = self.rest.chars().next()?;
        let length = token_length(self.rest, first);
        let (token, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(token)
    }
}

/// What follows blanks and comments.
fn after_trivia(mut text: &str) -> &str {
    loop {
        text = text.trim_start();
        if text.starts_with("//") {
            text = text.split_once('\n').map_or("", |(_, rest)| rest);
        } else if text.starts_with("/*") {
            text = after_block_comment(text);
        } else {
            return text;
        }
    }
}

/// What follows a block comment, in which others may be nested.
fn after_block_comment(text: &str) -> &str {
    let mut depth = 0usize;
    let mut rest = text;
    while !rest.is_empty() {
        if let Some(inner) = rest.strip_prefix("/*") {
            depth += 1;
            rest = inner;
        } else if let Some(outer) = rest.strip_prefix("*/") {
            depth = depth.saturating_sub(1);
            rest = outer;
            if depth == 0 {
                break;
            }
        } else {
            let mut chars = rest.chars();
            chars.next();
            rest = chars.as_str();
        }
    }
    rest
}

/// How many bytes the token at the beginning of a text has.
fn token_length(text: &str, first: char) -> usize {
    if let Some(length) = prefixed_literal(text) {
        return length;
    }
    match first {
        '"' => quoted(text, 0, '"'),
        '\'' => quote(text),
        _ if first.is_ascii_digit() => number(text),
        _ if is_word(first) => word(text),
        _ => first.len_utf8(),
    }
}

/// A literal that begins with letters (`r#"…"#`, `b"…"`, `br"…"`, `c"…"`, `b'…'`) or a raw identifier.
fn prefixed_literal(text: &str) -> Option<usize> {
    for raw in ["r", "br", "cr"] {
        if let Some(rest) = text.strip_prefix(raw) {
            let hashes = rest.bytes().take_while(|byte| *byte == b'#').count();
            let rest = rest.get(hashes..)?;
            if let Some(body) = rest.strip_prefix('"') {
                let close = format!("\"{}", "#".repeat(hashes));
                let opening = raw.len() + hashes + 1;
                let closed = body.find(&close).map(|at| opening + at + close.len());
                return Some(closed.unwrap_or(text.len()));
            }
            if raw == "r" && hashes == 1 && rest.starts_with(is_word) {
                return Some(raw.len() + hashes + word(rest));
            }
        }
    }
    if text.starts_with("b\"") || text.starts_with("c\"") {
        return Some(quoted(text, 1, '"'));
    }
    text.starts_with("b'").then(|| quoted(text, 1, '\''))
}

/// A literal in quotes, with escapes; unclosed it goes to the end.
fn quoted(text: &str, prefix: usize, close: char) -> usize {
    let mut escaped = false;
    for (at, character) in text.char_indices().skip(prefix + 1) {
        if escaped {
            escaped = false;
        } else if character == '\\' {
            escaped = true;
        } else if character == close {
            return at + close.len_utf8();
        }
    }
    text.len()
}

/// A character or a lifetime.
fn quote(text: &str) -> usize {
    let mut chars = text.chars().skip(1);
    match (chars.next(), chars.next()) {
        (Some('\\'), _) => quoted(text, 0, '\''),
        (Some(character), Some('\'')) => 2 + character.len_utf8(),
        (Some(character), _) if is_word(character) => 1 + text.get(1..).map_or(0, word),
        _ => 1,
    }
}

/// A number with its suffix: the `.` of a range or of a method call isn't part of it.
fn number(text: &str) -> usize {
    let radix = text.starts_with("0x") || text.starts_with("0b") || text.starts_with("0o");
    let mut chars = text.char_indices().peekable();
    let mut previous = ' ';
    let mut seen_point = false;
    while let Some((at, character)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        let digit_next = next.is_some_and(|next| next.is_ascii_digit());
        let exponent = matches!(previous, 'e' | 'E') && !radix && digit_next;
        let goes_on = is_word(character)
            || (character == '.' && !seen_point && digit_next)
            || (matches!(character, '+' | '-') && exponent);
        if !goes_on {
            return at;
        }
        seen_point |= character == '.';
        previous = character;
    }
    text.len()
}

/// Letters, digits and `_`.
fn word(text: &str) -> usize {
    text.find(|c: char| !is_word(c)).unwrap_or(text.len())
}

/// Whether a character can be part of a word.
fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(source: &str) -> Vec<&str> {
        tokens(source).collect()
    }

    #[test]
    fn comments_are_nothing() {
        let source = "//! doc\na /* x /* y */ z */ b // c\n/// d\n/** e */ f";
        assert_eq!(split(source), ["a", "b", "f"]);
        assert_eq!(split("a /* open"), ["a"]);
    }

    #[test]
    fn literals_hold_what_looks_like_comments() {
        assert_eq!(split("\"// no\" x"), ["\"// no\"", "x"]);
        assert_eq!(split("r#\"a \"/* b\"# c"), ["r#\"a \"/* b\"#", "c"]);
        assert_eq!(
            split("br\"\\\" b\"\\\"\" c\"x\""),
            ["br\"\\\"", "b\"\\\"\"", "c\"x\""]
        );
        assert_eq!(split("\"\\\\\" y"), ["\"\\\\\"", "y"]);
    }

    #[test]
    fn characters_and_lifetimes() {
        assert_eq!(split("'a' 'a x"), ["'a'", "'a", "x"]);
        assert_eq!(
            split("'\\'' b'\\'' '\"' 'static"),
            ["'\\''", "b'\\''", "'\"'", "'static"]
        );
        assert_eq!(split("&'a str"), ["&", "'a", "str"]);
        assert_eq!(split("'ä'x"), ["'ä'", "x"]);
    }

    #[test]
    fn numbers_and_words() {
        assert_eq!(split("0..10"), ["0", ".", ".", "10"]);
        assert_eq!(split("1.5e-3f64+1"), ["1.5e-3f64", "+", "1"]);
        assert_eq!(split("0xe-5"), ["0xe", "-", "5"]);
        assert_eq!(split("1.max(2)"), ["1", ".", "max", "(", "2", ")"]);
        assert_eq!(split("r#type bar r"), ["r#type", "bar", "r"]);
    }
}
