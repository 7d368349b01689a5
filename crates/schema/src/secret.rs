//! Options of foreign servers and user mappings that nobody but the server should read.

use crate::{OtherObject, Schema};

/// What stands in the place of a secret.
const MASK: &str = "'********'";

/// The kinds of objects that have options.
const KINDS: [&str; 4] = [
    "foreign data wrapper",
    "foreign server",
    "foreign table",
    "user mapping",
];

/// The statement with its secrets masked; `None` where it has none.
///
/// Only statements that set options are looked at. Secret is what is called like one, and a URL that
/// holds a password.
pub fn masked_statement(statement: &str) -> Option<String> {
    let mut words = statement.split_whitespace();
    let verb = words.next().unwrap_or_default();
    let what = words.next().unwrap_or_default();
    let sets = ["CREATE", "ALTER"].contains(&verb) && ["FOREIGN", "SERVER", "USER"].contains(&what);
    sets.then(|| masked(statement)).flatten()
}

impl Schema {
    /// Masks the secrets that it holds; true where there were any.
    pub fn mask_secrets(&mut self) -> bool {
        let mut found = false;
        self.others = std::mem::take(&mut self.others)
            .into_iter()
            .map(|mut object| {
                found |= KINDS.contains(&&*object.kind) && object.mask();
                object
            })
            .collect();
        found
    }
}

impl OtherObject {
    fn mask(&mut self) -> bool {
        let texts = self.create.iter_mut().chain(&mut self.drop);
        let mut found = false;
        for text in texts.chain([&mut self.definition]) {
            if let Some(masked) = masked(text) {
                *text = masked;
                found = true;
            }
        }
        found
    }
}

/// A text of options, `name 'value', …`, with the secret ones masked.
fn masked(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let (mut name, mut found) = (String::new(), false);
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '\'' => literal(rest, false),
            'E' if rest.starts_with("E'") => 1 + literal(rest.get(1..).unwrap_or_default(), true),
            '"' => {
                1 + rest
                    .get(1..)
                    .and_then(|it| it.find('"'))
                    .map_or(rest.len() - 1, |at| at + 1)
            }
            c if is_word(c) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        let (piece, after) = rest.split_at(length.min(rest.len()));
        rest = after;
        let value = piece.starts_with('\'') || piece.starts_with("E'");
        if value && (is_secret(&name) || holds_password(piece)) {
            out.push_str(MASK);
            found = true;
        } else {
            out.push_str(piece);
        }
        if value || piece == "," {
            name.clear();
        } else if !piece.trim().is_empty() {
            piece.trim_matches('"').clone_into(&mut name);
        }
    }
    found.then_some(out)
}

/// The length of the literal that a text begins with; one with `escapes` knows the backslash.
fn literal(text: &str, escapes: bool) -> usize {
    let mut characters = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = characters.next() {
        let doubled = c == '\'' && characters.peek().is_some_and(|(_, next)| *next == '\'');
        if doubled || (escapes && c == '\\') {
            characters.next();
        } else if c == '\'' {
            return at + 1;
        }
    }
    text.len()
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

fn is_secret(option: &str) -> bool {
    let option = option.to_lowercase();
    // It says whether one is needed.
    let about = option == "password_required";
    let parts = [
        "pass",
        "pwd",
        "secret",
        "token",
        "credential",
        "api_key",
        "apikey",
        "access_key",
        "private_key",
    ];
    !about && parts.iter().any(|part| option.contains(part))
}

/// True for `…://user:password@host…`.
fn holds_password(value: &str) -> bool {
    let Some((_, rest)) = value.split_once("://") else {
        return false;
    };
    let authority = rest.split('/').next().unwrap_or_default();
    let user = authority.rsplit_once('@').map_or("", |(user, _)| user);
    user.contains(':')
}

#[cfg(test)]
mod tests {
    use super::masked_statement;

    #[test]
    fn what_is_called_like_a_secret_is_masked() {
        for (statement, wanted) in [
            (
                "CREATE USER MAPPING FOR bob SERVER s OPTIONS (password 'it''s', \"user\" 'bob')",
                Some(
                    "CREATE USER MAPPING FOR bob SERVER s OPTIONS (password '********', \"user\" 'bob')",
                ),
            ),
            (
                r"CREATE USER MAPPING FOR bob SERVER s OPTIONS (sslpassword  E'a\'\\b', x 'y')",
                Some(
                    "CREATE USER MAPPING FOR bob SERVER s OPTIONS (sslpassword  '********', x 'y')",
                ),
            ),
            (
                "CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (url 'http://me:word@host/x', \"API_Key\" 'k')",
                Some(
                    "CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (url '********', \"API_Key\" '********')",
                ),
            ),
            (
                "CREATE USER MAPPING FOR bob SERVER s OPTIONS (password_required 'false')",
                None,
            ),
            (
                "CREATE FOREIGN TABLE t (password text OPTIONS (column_name 'password') DEFAULT 'a') SERVER s",
                None,
            ),
            ("COMMENT ON TABLE t IS 'password ''x'''", None),
        ] {
            assert_eq!(masked_statement(statement).as_deref(), wanted);
        }
    }
}
