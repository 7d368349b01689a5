//! Statements that can't be in a transaction, by their words: what is to be looked at when one of
//! them was cut short.

/// What a statement does that can't be in a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Apart {
    /// `CREATE INDEX CONCURRENTLY name ON table`.
    BuildIndex {
        /// The index's name, without a schema; `None`: the server chooses.
        index: Option<String>,
        /// The table, as it is written.
        table: String,
    },
    /// `DROP INDEX CONCURRENTLY name`, as it is written.
    DropIndex {
        /// The indexes, as they are written.
        index: String,
    },
    /// `REINDEX … CONCURRENTLY`: what is left of it are indexes named `…_ccnew`.
    Reindex,
    /// `ALTER TABLE parent DETACH PARTITION child CONCURRENTLY`, names as they are written.
    Detach {
        /// The partitioned table.
        parent: String,
        /// Its partition.
        child: String,
    },
    /// What may be run twice: `VACUUM`, `ANALYZE`, `CLUSTER`, `ALTER SYSTEM`, `PRAGMA`.
    Repeatable,
    /// Anything else.
    Unknown,
}

impl Apart {
    /// What a statement is.
    pub(crate) fn of(sql: &str) -> Self {
        let words = words(sql);
        let upper: Vec<String> = words.iter().map(|word| word.to_ascii_uppercase()).collect();
        let upper: Vec<&str> = upper.iter().map(String::as_str).collect();
        let concurrently = upper.contains(&"CONCURRENTLY");
        match upper.as_slice() {
            ["CREATE", "UNIQUE", "INDEX", "CONCURRENTLY", ..] => Self::build(&words, &upper, 4),
            ["CREATE", "INDEX", "CONCURRENTLY", ..] => Self::build(&words, &upper, 3),
            ["DROP", "INDEX", "CONCURRENTLY", "IF", "EXISTS", ..] => Self::drop(&words, 5),
            ["DROP", "INDEX", "CONCURRENTLY", ..] => Self::drop(&words, 3),
            ["REINDEX", ..] if concurrently => Self::Reindex,
            ["ALTER", "TABLE", ..] if concurrently => Self::detach(&words, &upper),
            ["VACUUM" | "ANALYZE" | "CLUSTER" | "REINDEX" | "PRAGMA", ..]
            | ["ALTER", "SYSTEM", ..] => Self::Repeatable,
            _ => Self::Unknown,
        }
    }

    fn build(words: &[String], upper: &[&str], mut at: usize) -> Self {
        if upper
            .get(at..)
            .is_some_and(|rest| rest.starts_with(&["IF", "NOT", "EXISTS"]))
        {
            at += 3;
        }
        let Some(on) = upper.iter().skip(at).position(|word| *word == "ON") else {
            return Self::Unknown;
        };
        let mut table = at + on + 1;
        if upper.get(table) == Some(&"ONLY") {
            table += 1;
        }
        let named = words.get(at).filter(|_| on > 0);
        match name(words, table) {
            Some(table) => Self::BuildIndex {
                index: named.map(|word| folded(word)),
                table,
            },
            None => Self::Unknown,
        }
    }

    fn drop(words: &[String], at: usize) -> Self {
        name(words, at).map_or(Self::Unknown, |index| Self::DropIndex { index })
    }

    fn detach(words: &[String], upper: &[&str]) -> Self {
        let mut at = 2;
        if upper
            .get(at..)
            .is_some_and(|rest| rest.starts_with(&["IF", "EXISTS"]))
        {
            at += 2;
        }
        let partition = upper
            .iter()
            .position(|word| *word == "PARTITION")
            .filter(|at| at.checked_sub(1).and_then(|at| upper.get(at)) == Some(&"DETACH"));
        let child = partition.and_then(|at| name(words, at + 1));
        match (name(words, at), child) {
            (Some(parent), Some(child)) => Self::Detach { parent, child },
            (Some(_) | None, Some(_) | None) => Self::Unknown,
        }
    }
}

/// A name that may have a schema before it, from a word on.
fn name(words: &[String], at: usize) -> Option<String> {
    let first = words.get(at)?;
    match (words.get(at + 1).map(String::as_str), words.get(at + 2)) {
        (Some("."), Some(second)) => Some(format!("{first}.{second}")),
        (Some(_) | None, Some(_) | None) => Some(first.clone()),
    }
}

/// As the server keeps a name: folded, or without its quotes.
fn folded(word: &str) -> String {
    match word
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
    {
        Some(inner) => inner.replace("\"\"", "\""),
        None => word.to_lowercase(),
    }
}

/// The first words: names and key words, quoted names whole, other characters one by one. What
/// stands in comments is passed over.
fn words(sql: &str) -> Vec<String> {
    const MOST: usize = 40;
    let mut words = Vec::new();
    let mut rest = sql;
    while words.len() < MOST {
        rest = past_comments(rest);
        let Some(first) = rest.chars().next() else {
            break;
        };
        let length = match first {
            '"' => quoted(rest),
            c if is_word(c) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        let Some((word, behind)) = rest.split_at_checked(length) else {
            break;
        };
        words.push(word.to_owned());
        rest = behind;
    }
    words
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

/// The length of a quoted name; a quote inside is doubled.
fn quoted(text: &str) -> usize {
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c == '"' {
            if chars.peek().is_some_and(|(_, next)| *next == '"') {
                chars.next();
            } else {
                return at + 1;
            }
        }
    }
    text.len()
}

fn past_comments(mut text: &str) -> &str {
    loop {
        text = text.trim_start();
        if let Some(line) = text.strip_prefix("--") {
            text = line.split_once('\n').map_or("", |(_, rest)| rest);
        } else if let Some(block) = text.strip_prefix("/*") {
            text = block.split_once("*/").map_or("", |(_, rest)| rest);
        } else {
            return text;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built(index: Option<&str>, table: &str) -> Apart {
        Apart::BuildIndex {
            index: index.map(str::to_owned),
            table: table.to_owned(),
        }
    }

    #[test]
    fn builds_name_index_and_table() {
        for (sql, wanted) in [
            (
                "CREATE INDEX CONCURRENTLY Ix ON users (a)",
                built(Some("ix"), "users"),
            ),
            (
                "create unique index concurrently if not exists \"I \"\"x\" on only app.\"Users\" using btree (a)",
                built(Some("I \"x"), "app.\"Users\""),
            ),
            (
                "-- why\nCREATE INDEX /* now */ CONCURRENTLY ON t(a)",
                built(None, "t"),
            ),
        ] {
            assert_eq!(Apart::of(sql), wanted, "{sql}");
        }
    }

    #[test]
    fn others_are_known_by_their_words() {
        assert_eq!(
            Apart::of("DROP INDEX CONCURRENTLY IF EXISTS app.ix"),
            Apart::DropIndex {
                index: "app.ix".to_owned()
            }
        );
        assert_eq!(Apart::of("REINDEX INDEX CONCURRENTLY ix"), Apart::Reindex);
        assert_eq!(Apart::of("VACUUM (ANALYZE) users"), Apart::Repeatable);
        assert_eq!(
            Apart::of("ALTER TABLE a.p DETACH PARTITION a.c CONCURRENTLY"),
            Apart::Detach {
                parent: "a.p".to_owned(),
                child: "a.c".to_owned()
            }
        );
        assert_eq!(Apart::of("CALL work()"), Apart::Unknown);
        assert_eq!(Apart::of(""), Apart::Unknown);
        assert_eq!(
            Apart::of("CREATE INDEX CONCURRENTLY \"unclosed"),
            Apart::Unknown
        );
    }
}
