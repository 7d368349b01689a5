//! A place in a list of tokens.

use super::tokens::{Kind, ParseError, Token};

/// Walks over tokens; a sub-list keeps the lifetime of the whole.
#[derive(Clone)]
pub(super) struct Cursor<'a> {
    rest: &'a [Token<'a>],
}

impl<'a> Cursor<'a> {
    pub(super) fn new(tokens: &'a [Token<'a>]) -> Self {
        Self { rest: tokens }
    }

    pub(super) fn peek(&self) -> Option<&'a Token<'a>> {
        self.rest.first()
    }

    pub(super) fn next(&mut self) -> Option<&'a Token<'a>> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(first)
    }

    pub(super) fn rest(&self) -> &'a [Token<'a>] {
        self.rest
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// True where these words come next.
    pub(super) fn at(&self, words: &[&str]) -> bool {
        words
            .iter()
            .enumerate()
            .all(|(at, word)| self.rest.get(at).is_some_and(|token| token.is_word(word)))
    }

    /// Steps over these words if they come next.
    pub(super) fn eat(&mut self, words: &[&str]) -> bool {
        let there = self.at(words);
        if there {
            self.rest = self.rest.get(words.len()..).unwrap_or_default();
        }
        there
    }

    /// Steps over a symbol if it comes next.
    pub(super) fn eat_symbol(&mut self, symbol: &str) -> bool {
        let there = self.peek().is_some_and(|token| token.is_symbol(symbol));
        if there {
            self.next();
        }
        there
    }

    /// The name that must come next.
    pub(super) fn name(&mut self) -> Result<String, ParseError> {
        match self.peek() {
            Some(token) if matches!(token.kind, Kind::Word | Kind::Quoted | Kind::Literal) => {
                self.next();
                Ok(token.name())
            }
            Some(_) | None => Err(self.unexpected("a name")),
        }
    }

    /// True where a parenthesis opens.
    pub(super) fn at_group(&self) -> bool {
        self.peek().is_some_and(|token| token.is_symbol("("))
    }

    /// What stands between the parentheses that must open here.
    pub(super) fn group(&mut self) -> Result<&'a [Token<'a>], ParseError> {
        if !self.eat_symbol("(") {
            return Err(self.unexpected("`(`"));
        }
        let mut depth = 1_usize;
        for (at, token) in self.rest.iter().enumerate() {
            if token.is_symbol("(") {
                depth += 1;
            } else if token.is_symbol(")") {
                depth -= 1;
            }
            if depth == 0 {
                let inner = self.rest.get(..at).unwrap_or_default();
                self.rest = self.rest.get(at + 1..).unwrap_or_default();
                return Ok(inner);
            }
        }
        Err(ParseError("a parenthesis that is never closed".to_owned()))
    }

    /// The error that something else was expected here.
    pub(super) fn unexpected(&self, wanted: &str) -> ParseError {
        let found = self.peek().map_or("the end", |token| token.text);
        ParseError(format!("`{found}` where {wanted} was expected"))
    }
}

/// The parts of a list, split at the commas outside of parentheses.
pub(super) fn split_at_commas<'a>(tokens: &'a [Token<'a>]) -> Vec<&'a [Token<'a>]> {
    let mut depth = 0_i32;
    let mut parts = Vec::new();
    let mut from = 0;
    for (at, token) in tokens.iter().enumerate() {
        if token.is_symbol("(") {
            depth += 1;
        } else if token.is_symbol(")") {
            depth -= 1;
        } else if depth == 0 && token.is_symbol(",") {
            parts.push(tokens.get(from..at).unwrap_or_default());
            from = at + 1;
        }
    }
    parts.push(tokens.get(from..).unwrap_or_default());
    parts
}
