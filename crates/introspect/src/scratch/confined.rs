//! What may run in a temporary schema of somebody's database: statements that can't leave it.
//!
//! The search path holds nothing but that schema, so bare names mean what is in it. What names
//! another schema, works on the whole database, ends the transaction or calls something for its
//! effects is refused, and so is all that isn't known.

use std::collections::BTreeSet;

/// What may be made, altered and dropped: things that live in a schema.
const KINDS: [&str; 17] = [
    "aggregate",
    "column",
    "constraint",
    "domain",
    "function",
    "index",
    "materialized",
    "policy",
    "procedure",
    "rule",
    "sequence",
    "statistics",
    "table",
    "trigger",
    "type",
    "unlogged",
    "view",
];

/// Words between `CREATE` and the kind.
const BETWEEN: [&str; 4] = ["or", "replace", "unique", "recursive"];

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    /// A bare word in lower case, or a quoted name.
    Name(String),
    /// What is in a literal, dollar quotes included.
    Text(String),
    Sign(char),
}

/// Why statements may leave the schema that they run in; `None`: they can't. `schemas` are the
/// other ones of the database.
pub(super) fn reason(sql: &str, schemas: &BTreeSet<String>) -> Option<String> {
    let tokens = tokens(sql);
    if let Some(name) = names_schema(&tokens, schemas) {
        return Some(format!("schema `{name}` is named"));
    }
    let mut statements = tokens.split(|token| *token == Token::Sign(';'));
    statements.find_map(unfit)
}

fn names_schema(tokens: &[Token], schemas: &BTreeSet<String>) -> Option<String> {
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Name(name)
                if schemas.contains(name) && tokens.get(at + 1) == Some(&Token::Sign('.')) =>
            {
                return Some(name.clone());
            }
            Token::Text(text) => {
                if let Some(name) = names_schema(&self::tokens(text), schemas) {
                    return Some(name);
                }
            }
            Token::Name(_) | Token::Sign(_) => {}
        }
    }
    None
}

/// What about one statement isn't known to stay.
fn unfit(statement: &[Token]) -> Option<String> {
    let words: Vec<&str> = statement
        .iter()
        .filter_map(|token| match token {
            Token::Name(word) => Some(word.as_str()),
            Token::Text(_) | Token::Sign(_) => None,
        })
        .collect();
    let (first, rest) = words.split_first()?;
    let moves = words.windows(2).any(|pair| pair == ["set", "schema"]);
    if moves || words.contains(&"concurrently") {
        return Some(beginning(&words));
    }
    let mut rest = rest.iter().copied();
    let fits = match *first {
        "create" => rest
            .find(|word| !BETWEEN.contains(word))
            .is_some_and(|kind| KINDS.contains(&kind)),
        "alter" | "drop" => rest.next().is_some_and(|kind| KINDS.contains(&kind)),
        "comment" => rest.nth(1).is_some_and(|kind| KINDS.contains(&kind)),
        // On tables without rows nothing is computed.
        "update" | "delete" => true,
        _ => false,
    };
    (!fits).then(|| beginning(&words))
}

fn beginning(words: &[&str]) -> String {
    let words: Vec<String> = words
        .iter()
        .take(3)
        .map(|word| word.to_uppercase())
        .collect();
    format!("`{} …` could reach beyond it", words.join(" "))
}

/// Names, literals and signs; comments and blanks are left out.
fn tokens(sql: &str) -> Vec<Token> {
    let mut out = Vec::new();
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let (token, length) = if rest.starts_with("--") {
            (None, rest.find('\n').unwrap_or(rest.len()))
        } else if rest.starts_with("/*") {
            (None, comment(rest))
        } else if first == '\'' {
            let before = sql.get(..sql.len() - rest.len()).unwrap_or_default();
            let escapes = matches!(out.last(), Some(Token::Name(word)) if word == "e")
                && before.ends_with(['e', 'E']);
            let (text, length) = quoted(rest, '\'', escapes);
            (Some(Token::Text(text)), length)
        } else if first == '"' {
            let (text, length) = quoted(rest, '"', false);
            (Some(Token::Name(text)), length)
        } else if let Some((text, length)) = dollar(rest) {
            (Some(Token::Text(text.to_owned())), length)
        } else if first.is_alphabetic() || first == '_' {
            let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$'));
            let length = end.unwrap_or(rest.len());
            let word = rest.get(..length).unwrap_or_default();
            (Some(Token::Name(word.to_lowercase())), length)
        } else {
            let sign = (!first.is_whitespace()).then_some(Token::Sign(first));
            (sign, first.len_utf8())
        };
        out.extend(token);
        rest = rest.get(length..).unwrap_or_default();
    }
    out
}

/// The length of a comment, which may have others in it.
fn comment(text: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let step = if rest.starts_with("/*") {
            depth += 1;
            2
        } else if rest.starts_with("*/") {
            depth = depth.saturating_sub(1);
            2
        } else {
            rest.chars().next().map_or(1, char::len_utf8)
        };
        at += step;
        if depth == 0 {
            break;
        }
    }
    at
}

/// What is between two quotes, and the length with them; a doubled one stands for itself.
fn quoted(text: &str, quote: char, escapes: bool) -> (String, usize) {
    let mut inside = String::new();
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if escapes && c == '\\' {
            inside.extend(chars.next().map(|(_, c)| c));
        } else if c != quote {
            inside.push(c);
        } else if chars.peek().is_some_and(|(_, next)| *next == quote) {
            inside.push(quote);
            chars.next();
        } else {
            return (inside, at + c.len_utf8());
        }
    }
    (inside, text.len())
}

/// `$tag$ … $tag$`: what is inside, and the length of all.
fn dollar(text: &str) -> Option<(&str, usize)> {
    let tag = text.strip_prefix('$')?;
    let end = tag.find('$')?;
    let name = tag.get(..end)?;
    let named = name.chars().all(|c| c.is_alphanumeric() || c == '_')
        && !name.starts_with(|c: char| c.is_ascii_digit());
    if !named {
        return None;
    }
    let mark = text.get(..end + 2)?;
    let body = text.get(mark.len()..)?;
    let length = body.find(mark).unwrap_or(body.len());
    let whole = (mark.len() + length + mark.len()).min(text.len());
    Some((body.get(..length)?, whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stays(sql: &str) -> bool {
        let schemas = ["public".to_owned(), "Audit".to_owned()];
        reason(sql, &BTreeSet::from(schemas)).is_none()
    }

    #[test]
    fn what_lives_in_a_schema_may_be_made_there() {
        for sql in [
            "DROP INDEX \"idx-users-email\";\nCREATE UNIQUE INDEX ix ON users (email);",
            "-- public.users\nALTER TABLE users RENAME CONSTRAINT a TO b; /* /* public. */ x */",
            "CREATE OR REPLACE VIEW v AS SELECT users.email, audit.x FROM users, audit",
            "CREATE MATERIALIZED VIEW m AS SELECT 1",
            "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $b$ BEGIN RETURN new; END $b$",
            "CREATE TYPE mood AS ENUM ('it''s so')",
            "COMMENT ON COLUMN users.email IS 'x'",
            "UPDATE \"users\" SET \"locale\" = 'de' WHERE \"locale\" IS NULL",
            "ALTER TABLE users ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON users USING (true);",
            "",
        ] {
            assert!(stays(sql), "{sql}");
        }
    }

    #[test]
    fn what_may_leave_is_refused() {
        for sql in [
            "ALTER TABLE public.users ADD COLUMN x text",
            "ALTER TABLE \"public\" . users ADD COLUMN x text",
            "CREATE VIEW v AS SELECT * FROM \"Audit\".log",
            "CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$ DELETE FROM public.users $$",
            "ALTER TABLE t ADD COLUMN x int DEFAULT nextval('public.seq')",
            "ALTER TABLE t SET SCHEMA app",
            "CREATE INDEX CONCURRENTLY i ON t (a)",
            "CREATE EXTENSION pgcrypto",
            "CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f()",
            "CREATE SCHEMA app",
            "COMMENT ON DATABASE d IS 'x'",
            "COMMIT",
            "CREATE TABLE t (a int); COMMIT; DROP TABLE t",
            "DO $$ BEGIN PERFORM 1; END $$",
            "SELECT pg_sleep(1)",
            "SET search_path = public",
            "TRUNCATE users",
            "LOCK TABLE users",
            "GRANT SELECT ON users TO public",
            "INSERT INTO t SELECT f()",
            "SELECT E'\\'; COMMIT; --'",
            "ALTER TABLE t ADD a e DEFAULT e '\\'; COMMIT; --'",
        ] {
            assert!(!stays(sql), "{sql}");
        }
    }

    #[test]
    fn unfinished_text_ends_it() {
        for sql in [
            "CREATE TABLE t ('",
            "/* x",
            "$a$ x",
            "\"",
            "CREATE TABLE ä (é int)",
        ] {
            reason(sql, &BTreeSet::new());
        }
        assert!(stays("CREATE TABLE t (a text DEFAULT E'it\\'s; COMMIT')"));
    }
}
