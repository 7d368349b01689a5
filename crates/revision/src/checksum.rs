//! Checksums of migrations over their tokens, so that formatting and comments don't count.

use sha2::{Digest, Sha256};

use crate::id::hex;
use crate::lexer::tokens;

/// Says how a checksum was made; another way gets another name.
const SCHEME: &str = "sha256-tokens-v1";

/// The checksum of a migration's source, `sha256-tokens-v1:<hex>`.
///
/// Blanks, comments (doc comments, too), a comma before a closing bracket, and the line endings within
/// literals don't count: rustfmt and git change those.
#[must_use]
pub fn checksum(source: &str) -> String {
    let mut sha = Sha256::new();
    let mut pending_comma = false;
    for token in tokens(source) {
        let closes = matches!(token, ")" | "]" | "}");
        if pending_comma && !closes {
            feed(&mut sha, ",");
        }
        pending_comma = token == ",";
        if !pending_comma {
            feed(&mut sha, token);
        }
    }
    if pending_comma {
        feed(&mut sha, ",");
    }
    format!("{SCHEME}:{}", hex(&sha.finalize(), 32))
}

/// A digest of a list of texts: two lists have the same one only if they are the same.
#[must_use]
pub fn digest<T: AsRef<str>>(texts: &[T]) -> String {
    let mut sha = Sha256::new();
    for text in texts {
        feed(&mut sha, text.as_ref());
    }
    hex(&sha.finalize(), 16)
}

/// A token with its length, so that `ab c` and `a bc` differ.
fn feed(sha: &mut Sha256, token: &str) {
    let unix = token.replace("\r\n", "\n");
    sha.update(unix.len().to_le_bytes().get(..4).unwrap_or_default());
    sha.update(unix.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    use proptest::prelude::*;

    #[test]
    fn formatting_does_not_count() {
        let one = "fn f(a: u8,b: u8)->u8{g(a,b,)}";
        let two = "//! Doc.\n\nfn f(\n    a: u8, // first\n    b: u8,\n) -> u8 {\n    g(a, b)\n}\n";
        assert_eq!(checksum(one), checksum(two));
        assert_eq!(checksum("\"a\r\nb\""), checksum("\"a\nb\""));
        assert!(checksum("").starts_with("sha256-tokens-v1:e3b0c44298fc1c14"));
    }

    #[test]
    fn meaning_counts() {
        for (a, b) in [
            ("\"a b\"", "\"a  b\""),
            ("f(1, 2)", "f(1, 3)"),
            ("ab c", "a bc"),
            ("\"x // y\"", "\"x\""),
            ("f(a, b)", "f(a b)"),
            ("'a'", "'a"),
        ] {
            assert_ne!(checksum(a), checksum(b), "{a} and {b}");
        }
    }

    /// Pieces of Rust that are one token each.
    const PIECES: [&str; 22] = [
        "fn",
        "x",
        "r#type",
        "1.5e-3",
        "0xff",
        "7",
        "\"a // b\"",
        "r#\"c\"d\"#",
        "b\"\\\"\"",
        "'x'",
        "'\\''",
        "'a",
        "(",
        ")",
        "{",
        "}",
        "[",
        ";",
        "::<",
        "#",
        "c\"z\"",
        "über",
    ];

    /// What may stand between tokens.
    const TRIVIA: [&str; 7] = [
        " ",
        "\n",
        "\r\n\t",
        " // \"not a string\n",
        "/* a /* nested */ 'b */",
        "/// doc\n",
        "/** d */",
    ];

    fn piece() -> impl Strategy<Value = &'static str> {
        proptest::sample::select(&PIECES[..])
    }

    fn trivia() -> impl Strategy<Value = String> {
        proptest::collection::vec(proptest::sample::select(&TRIVIA[..]), 1..4)
            .prop_map(|parts| parts.concat())
    }

    proptest! {
        #[test]
        fn trivia_between_tokens_changes_nothing(
            parts in proptest::collection::vec((piece(), trivia()), 0..30),
        ) {
            let plain: String = parts.iter().map(|(p, _)| format!("{p} ")).collect();
            let noisy: String = parts.iter().map(|(p, t)| format!("{p}{t}")).collect();
            prop_assert_eq!(checksum(&plain), checksum(&noisy));
        }

        #[test]
        fn another_token_changes_it(
            parts in proptest::collection::vec(piece(), 1..30),
            at in any::<proptest::sample::Index>(),
            other in piece(),
        ) {
            let at = at.index(parts.len());
            prop_assume!(parts.get(at) != Some(&other));
            let mut changed = parts.clone();
            changed.splice(at..=at, [other]);
            prop_assert_ne!(checksum(&parts.join(" ")), checksum(&changed.join(" ")));
        }

        #[test]
        fn any_text_has_one(text in "\\PC{0,80}") {
            prop_assert_eq!(checksum(&text).len(), "sha256-tokens-v1:".len() + 64);
        }
    }
}
