//! Puts literals in the places of parameters.

use super::Unwritable;
use super::scan::{Kind, Token};
use super::split::Piece;
use crate::Backend;

/// A value as SQL.
#[derive(Clone, Debug)]
pub(super) struct Literal {
    pub(super) text: String,
    /// A number alone, which means a column behind ORDER BY.
    pub(super) constant: bool,
    /// What makes it more than a constant; `None` where it can stand anywhere as it is.
    pub(super) cast: Option<String>,
}

/// The statement with literals. A parameter means the value that the driver would bind to it.
pub(super) fn bound(
    piece: &Piece<'_>,
    literals: &[Literal],
    backend: Backend,
) -> Result<String, Unwritable> {
    let mut unnumbered = 0;
    let mut missing = None;
    let ordered = piece.has("BY");
    let text = piece.text(backend, &mut |at| {
        let number = match piece.tokens.get(at).map(|token| token.kind) {
            Some(Kind::Parameter(Some(number))) => number,
            _ => {
                unnumbered += 1;
                unnumbered
            }
        };
        match number.checked_sub(1).and_then(|index| literals.get(index)) {
            Some(literal) => placed(piece, at, literal, ordered),
            None => {
                missing = Some(number);
                String::new()
            }
        }
    });
    match missing {
        None => Ok(text),
        Some(number) => Err(Unwritable::Text {
            what: format!("it has a parameter {number} and no value for it"),
        }),
    }
}

fn placed(piece: &Piece<'_>, at: usize, literal: &Literal, ordered: bool) -> String {
    let text = &literal.text;
    match &literal.cast {
        None => text.clone(),
        Some(_) if literal.constant && !ordered => text.clone(),
        Some(cast) if stands_apart(piece, at) => format!("{text}{cast}"),
        Some(cast) => format!("({text}{cast})"),
    }
}

/// Whether what stands around can't draw a part of it to itself, as `[1]` behind it would.
fn stands_apart(piece: &Piece<'_>, at: usize) -> bool {
    let counts = |token: &&Token<'_>| token.counts();
    let before = piece.tokens.get(..at).unwrap_or_default();
    let behind = piece.tokens.get(at + 1..).unwrap_or_default();
    let before = before.iter().rfind(counts);
    let opens = before.is_some_and(|token| matches!(token.text, "(" | "," | "="));
    let closes = match behind.iter().find(counts) {
        None => true,
        Some(next) => {
            matches!(next.text, ")" | ",")
                || ["WHERE", "AND", "OR", "RETURNING"]
                    .iter()
                    .any(|word| next.is(word))
        }
    };
    opens && closes
}
