//! SQL files as people and `pg_dump` write them: what psql alone understands, rows of COPY, and
//! which statement it was that failed.

use std::ops::Range;

/// So much of a statement is shown.
const HEADING: usize = 100;

/// What a file has that a server can't take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Foreign {
    /// Its line, from one.
    pub(super) line: usize,
    /// The command, with its backslash.
    pub(super) command: String,
}

/// The file's SQL, with as many lines: the commands by which `pg_dump` brackets its output, settings
/// that only newer servers know and rows between `COPY … FROM stdin` and `\.` are blank, since they
/// say nothing about the structure.
///
/// # Errors
/// The first command of psql that does something: to leave it out could be wrong.
pub(super) fn plain(text: &str) -> Result<String, Foreign> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut out = String::with_capacity(text.len());
    let mut scan = Scan::default();
    let mut rows = false;
    for (at, line) in text.lines().enumerate() {
        let word = line.split_whitespace().next().unwrap_or_default();
        // Rows end with `\.`; all before it is data.
        if rows {
            rows = word != "\\.";
        } else if scan.between_statements() && word.starts_with('\\') {
            if !["\\restrict", "\\unrestrict", "\\."].contains(&word) {
                return Err(Foreign {
                    line: at + 1,
                    command: word.to_owned(),
                });
            }
        } else if scan.between_statements() && is_copy(line) {
            rows = true;
        } else if !(scan.between_statements() && is_loading_setting(line)) {
            out.push_str(line);
            scan.line(line);
        }
        out.push('\n');
    }
    Ok(out)
}

/// Newer versions of `pg_dump` switch off what older servers don't have.
fn is_loading_setting(line: &str) -> bool {
    line.trim() == "SET transaction_timeout = 0;"
}

fn is_copy(line: &str) -> bool {
    let line = line.trim().to_ascii_lowercase();
    line.starts_with("copy ") && line.ends_with(" from stdin;")
}

/// The line, from one, on which a statement begins, and its first words.
pub(super) fn heading(text: &str, statement: &Range<usize>) -> (usize, String) {
    let sql = text.get(statement.clone()).unwrap_or_default();
    let blank = |line: &&str| line.trim().is_empty() || line.trim_start().starts_with("--");
    let before = text.get(..statement.start).unwrap_or_default();
    let skipped = sql.lines().take_while(blank).count();
    let words = sql.lines().skip(skipped).flat_map(str::split_whitespace);
    let mut head = words.collect::<Vec<_>>().join(" ");
    if head.chars().count() > HEADING {
        head = head.chars().take(HEADING).chain(['…']).collect();
    }
    (before.matches('\n').count() + skipped + 1, head)
}

/// The statements of a text, by their place in it.
pub(super) fn statements(text: &str) -> Vec<Range<usize>> {
    let mut scan = Scan::default();
    let mut found = Vec::new();
    let mut start = 0;
    let mut line_start = 0;
    for line in text.split_inclusive('\n') {
        for end in scan.line(line) {
            found.push(start..line_start + end);
            start = line_start + end;
        }
        line_start += line.len();
    }
    found.push(start..text.len());
    let said = |range: &Range<usize>| {
        let text = text.get(range.clone()).unwrap_or_default();
        text.lines()
            .any(|line| !line.trim().is_empty() && !line.trim_start().starts_with("--"))
    };
    found.retain(said);
    found
}

/// Where in SQL a reader stands.
#[derive(Debug, Default)]
struct Scan {
    within: Within,
    /// True where a statement has begun and not ended.
    begun: bool,
    parentheses: usize,
    /// `BEGIN`, `CASE` of a routine or trigger that is written in SQL, without their `END`.
    blocks: usize,
    words: Vec<String>,
}

#[derive(Debug, Default, PartialEq, Eq)]
enum Within {
    #[default]
    Code,
    /// A string or an identifier, until this quote; true where a backslash escapes.
    Quote(char, bool),
    /// `$tag$`.
    Dollar(String),
    /// `/* … */`, so many of them.
    Comment(usize),
}

impl Scan {
    fn between_statements(&self) -> bool {
        self.within == Within::Code && !self.begun
    }

    /// Reads a line; the places behind the semicolons that end statements.
    fn line(&mut self, line: &str) -> Vec<usize> {
        let mut ends = Vec::new();
        let mut rest = line;
        while let Some(first) = rest.chars().next() {
            let taken = match &mut self.within {
                Within::Code => {
                    let (taken, ended) = self.code(rest, first);
                    if ended {
                        ends.push(line.len() - rest.len() + taken);
                    }
                    taken
                }
                Within::Quote(quote, escapes) => {
                    let (quote, escapes) = (*quote, *escapes);
                    if escapes && first == '\\' {
                        let second = rest.chars().nth(1).map_or(0, char::len_utf8);
                        1 + second
                    } else {
                        // A doubled quote ends it and begins another.
                        if first == quote {
                            self.within = Within::Code;
                        }
                        first.len_utf8()
                    }
                }
                Within::Dollar(tag) => {
                    let length = tag.len();
                    if rest.starts_with(tag.as_str()) {
                        self.within = Within::Code;
                        length
                    } else {
                        first.len_utf8()
                    }
                }
                Within::Comment(depth) => match rest.get(..2) {
                    Some("*/") => {
                        *depth -= 1;
                        if *depth == 0 {
                            self.within = Within::Code;
                        }
                        2
                    }
                    Some("/*") => {
                        *depth += 1;
                        2
                    }
                    Some(_) | None => first.len_utf8(),
                },
            };
            rest = rest.get(taken..).unwrap_or_default();
        }
        ends
    }

    /// One piece of code: how long it is, and whether a statement ends with it.
    fn code(&mut self, rest: &str, first: char) -> (usize, bool) {
        if rest.starts_with("--") {
            return (rest.len(), false);
        }
        if rest.starts_with("/*") {
            self.within = Within::Comment(1);
            return (2, false);
        }
        if first.is_whitespace() {
            return (first.len_utf8(), false);
        }
        if first == ';' && self.parentheses == 0 && self.blocks == 0 {
            self.begun = false;
            self.words.clear();
            return (1, true);
        }
        self.begun = true;
        if first == '\'' || first == '"' {
            self.within = Within::Quote(first, false);
            return (1, false);
        }
        if let Some(tag) = dollar_tag(rest) {
            let length = tag.len();
            self.within = Within::Dollar(tag);
            return (length, false);
        }
        match first {
            '(' => self.parentheses += 1,
            ')' => self.parentheses = self.parentheses.saturating_sub(1),
            _ => {}
        }
        if !is_of_name(first) {
            return (first.len_utf8(), false);
        }
        let length = rest.find(|c| !is_of_name(c)).unwrap_or(rest.len());
        let word = rest.get(..length).unwrap_or_default().to_ascii_lowercase();
        if word == "e"
            && rest
                .get(length..)
                .is_some_and(|rest| rest.starts_with('\''))
        {
            self.within = Within::Quote('\'', true);
            return (length + 1, false);
        }
        self.word(word);
        (length, false)
    }

    /// Follows `BEGIN ATOMIC … END` of a routine and `BEGIN … END` of SQLite's triggers.
    fn word(&mut self, word: String) {
        let creates = self.words.first().is_some_and(|first| first == "create");
        let has = |wanted: &str| self.words.iter().any(|word| word == wanted);
        match word.as_str() {
            "begin" if creates && has("trigger") => self.blocks += 1,
            "atomic" if creates && self.words.last().is_some_and(|last| last == "begin") => {
                self.blocks += 1;
            }
            "case" if self.blocks > 0 => self.blocks += 1,
            "end" => self.blocks = self.blocks.saturating_sub(1),
            _ => {}
        }
        // The beginning says what is made, and the last word what `atomic` follows.
        self.words.truncate(12);
        self.words.push(word);
    }
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

/// `$$` or `$tag$` at the beginning.
fn dollar_tag(text: &str) -> Option<String> {
    let rest = text.strip_prefix('$')?;
    let end = rest.find('$')?;
    let tag = rest.get(..end)?;
    let plain = tag.chars().all(|c| c.is_alphanumeric() || c == '_');
    (plain && !tag.starts_with(|c: char| c.is_ascii_digit())).then(|| format!("${tag}$"))
}

#[cfg(test)]
mod tests {
    use super::{Foreign, heading, plain, statements};

    #[test]
    fn what_pg_dump_writes_beside_sql_is_blank_and_lines_stay() {
        let dump = "\u{feff}\\restrict abc\nSET transaction_timeout = 0;\nCREATE TABLE t (id integer);\n\
            COPY public.t (id) FROM stdin;\n1\n\\N\n\\.\nCREATE TABLE u (a text DEFAULT '\n\\connect x');\n\
            \\unrestrict abc\n";
        assert_eq!(
            plain(dump).as_deref(),
            Ok(
                "\n\nCREATE TABLE t (id integer);\n\n\n\n\nCREATE TABLE u (a text DEFAULT '\n\\connect x');\n\n"
            )
        );
    }

    #[test]
    fn commands_of_psql_that_do_something_are_named() {
        let text = "CREATE TABLE t (id integer);\n\\connect other\n";
        assert_eq!(
            plain(text),
            Err(Foreign {
                line: 2,
                command: "\\connect".into()
            })
        );
    }

    #[test]
    fn statements_end_at_their_own_semicolons() {
        let pieces = [
            "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $body$ BEGIN RETURN 1; END; $body$;",
            "\n-- a comment; with one\nSELECT 'a;''b', E'\\';', \"c;d\" /* e; /* f; */ */;",
            " CREATE FUNCTION g() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END;",
            "\nCREATE TRIGGER t AFTER INSERT ON u BEGIN UPDATE u SET a = 1; DELETE FROM v; END;",
            "BEGIN;",
            "CREATE RULE r AS ON DELETE TO t DO (SELECT 1; SELECT 2);",
            "COMMIT",
        ];
        let text = pieces.concat();
        let found: Vec<&str> = statements(&text)
            .into_iter()
            .filter_map(|range| text.get(range))
            .collect();
        assert_eq!(found, pieces);
        assert!(statements(" \n-- nothing\n").is_empty());
    }

    #[test]
    fn a_statement_is_named_by_its_line_and_its_first_words() {
        let text = "SELECT 1;\n\n-- why\nCREATE TABLE t (\n  id integer\n);\n";
        let second = statements(text).remove(1);
        assert_eq!(
            heading(text, &second),
            (4, "CREATE TABLE t ( id integer );".into())
        );
        let long = "SELECT ".to_owned() + &"x".repeat(200);
        let (_, head) = heading(&long, &(0..long.len()));
        assert_eq!(head.chars().count(), 101);
    }
}
