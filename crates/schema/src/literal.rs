//! Constants.

/// True for a single constant of SQLite: a number with or without a sign, a string, a blob, `NULL`,
/// `TRUE`, `FALSE`, or a `CURRENT_…` word. A default that is none stands in parentheses.
pub fn is_constant(text: &str) -> bool {
    is_fixed(text) || text.to_ascii_uppercase().starts_with("CURRENT_")
}

/// True for a constant that is the same at all times: what `ADD COLUMN` takes as a default.
pub fn is_fixed(text: &str) -> bool {
    let words = ["NULL", "TRUE", "FALSE"];
    let quoted = text.strip_prefix(['x', 'X']).unwrap_or(text);
    words.iter().any(|word| text.eq_ignore_ascii_case(word)) || is_string(quoted) || is_number(text)
}

/// One string from its first quote to its last.
fn is_string(text: &str) -> bool {
    let inner = text.strip_prefix('\'').and_then(|it| it.strip_suffix('\''));
    inner.is_some_and(|inner| !inner.replace("''", "").contains('\''))
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text).trim_start();
    let starts = digits.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    let hexadecimal = digits
        .strip_prefix("0x")
        .or_else(|| digits.strip_prefix("0X"));
    let is_hexadecimal =
        hexadecimal.is_some_and(|it| !it.is_empty() && it.chars().all(|c| c.is_ascii_hexdigit()));
    starts && (is_hexadecimal || digits.parse::<f64>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_are_told_from_expressions() {
        for text in [
            "1", "-1", "+1.5e3", "0x1F", "'it''s'", "''", "x'00ff'", "null", "TRUE",
        ] {
            assert!(is_fixed(text), "{text}");
        }
        for text in [
            "1 + 2",
            "'a' || 'b'",
            "datetime('now')",
            "nan",
            "-x",
            "a",
            "",
            "-",
            "0x",
        ] {
            assert!(!is_constant(text), "{text}");
        }
        assert!(is_constant("CURRENT_DATE") && !is_fixed("CURRENT_DATE"));
    }
}
