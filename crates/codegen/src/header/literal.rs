//! Literals in the head of a migration file.

use syn::{Expr, Lit};

use super::{HeaderError, line_of};

/// An expression without parentheses around it.
pub(super) fn bare(expr: &Expr) -> &Expr {
    match expr {
        Expr::Paren(inner) => bare(&inner.expr),
        Expr::Group(inner) => bare(&inner.expr),
        other => other,
    }
}

/// A string.
pub(super) fn text(field: &str, expr: &Expr) -> Result<String, HeaderError> {
    match bare(expr) {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Ok(text.value()),
            _ => Err(wrong(field, expr, TEXT)),
        },
        _ => Err(wrong(field, expr, TEXT)),
    }
}

/// Strings in a borrowed array.
pub(super) fn texts(field: &str, expr: &Expr) -> Result<Vec<String>, HeaderError> {
    let Expr::Reference(reference) = bare(expr) else {
        return Err(wrong(field, expr, TEXTS));
    };
    let Expr::Array(array) = bare(&reference.expr) else {
        return Err(wrong(field, expr, TEXTS));
    };
    let items = array.elems.iter();
    items
        .map(|item| text(field, item).map_err(|_| wrong(field, item, TEXTS)))
        .collect()
}

/// `true` or `false`.
pub(super) fn flag(field: &str, expr: &Expr) -> Result<bool, HeaderError> {
    match bare(expr) {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Bool(flag) => Ok(flag.value),
            _ => Err(wrong(field, expr, FLAG)),
        },
        _ => Err(wrong(field, expr, FLAG)),
    }
}

const TEXT: &str = "a string literal";
const TEXTS: &str = "a list of string literals (`&[\"…\"]`)";
const FLAG: &str = "`true` or `false`";

/// The error for something else.
fn wrong(field: &str, expr: &Expr, wanted: &'static str) -> HeaderError {
    HeaderError::NotLiteral {
        line: line_of(expr),
        field: field.to_owned(),
        wanted,
    }
}
