//! Takes a text of several statements apart where the client's program does.

use super::Unwritable;
use super::scan::{Kind, Token, tokens};
use crate::Backend;

/// One statement of a text, with the comments before it.
#[derive(Clone, Debug)]
pub(super) struct Piece<'t> {
    pub(super) tokens: Vec<Token<'t>>,
}

/// The statements of a text, without their semicolons.
pub(super) fn split(text: &str, backend: Backend) -> Result<Vec<Piece<'_>>, Unwritable> {
    let all = tokens(text, backend).map_err(|error| Unwritable::Text {
        what: error.to_string(),
    })?;
    let mut pieces = Vec::new();
    let mut current: Vec<Token<'_>> = Vec::new();
    let mut state = State::default();
    for token in all {
        if token.kind == Kind::Sign && token.text == ";" && state.ends(backend) {
            push(&mut pieces, std::mem::take(&mut current));
            state = State::default();
        } else {
            state.sees(&token);
            current.push(token);
        }
    }
    push(&mut pieces, current);
    Ok(pieces)
}

/// Comments alone are no statement.
fn push<'t>(pieces: &mut Vec<Piece<'t>>, tokens: Vec<Token<'t>>) {
    if tokens.iter().any(Token::counts) {
        pieces.push(Piece { tokens });
    }
}

/// How far a statement has been read.
#[derive(Default)]
struct State {
    /// The first words, in capitals.
    words: Vec<String>,
    /// Open parentheses.
    parentheses: usize,
    /// Open `BEGIN … END` and `CASE … END` of a body.
    blocks: usize,
    /// The last two tokens that count, in capitals: what ends a trigger.
    last: [String; 2],
}

/// As many words as `CREATE OR REPLACE FUNCTION` and `CREATE TEMP TRIGGER` have.
const TELLING: usize = 4;

impl State {
    fn sees(&mut self, token: &Token<'_>) {
        if !token.counts() {
            return;
        }
        let upper = token.text.to_ascii_uppercase();
        if token.kind == Kind::Word {
            if self.words.len() < TELLING {
                self.words.push(upper.clone());
            }
            match upper.as_str() {
                "BEGIN" if self.has_body() && self.parentheses == 0 => self.blocks += 1,
                "CASE" if self.blocks > 0 => self.blocks += 1,
                "END" => self.blocks = self.blocks.saturating_sub(1),
                _ => {}
            }
        }
        match (token.kind, token.text) {
            (Kind::Sign, "(") => self.parentheses += 1,
            (Kind::Sign, ")") => self.parentheses = self.parentheses.saturating_sub(1),
            _ => {}
        }
        let [_, last] = std::mem::take(&mut self.last);
        self.last = [last, upper];
    }

    fn word(&self, at: usize) -> &str {
        self.words.get(at).map_or("", String::as_str)
    }

    /// A function or procedure, whose body may hold statements.
    fn has_body(&self) -> bool {
        let at = if self.word(1) == "OR" { 3 } else { 1 };
        self.word(0) == "CREATE" && matches!(self.word(at), "FUNCTION" | "PROCEDURE")
    }

    fn is_trigger(&self) -> bool {
        let at = if matches!(self.word(1), "TEMP" | "TEMPORARY") {
            2
        } else {
            1
        };
        self.word(0) == "CREATE" && self.word(at) == "TRIGGER"
    }

    /// Whether a semicolon here ends the statement.
    fn ends(&mut self, backend: Backend) -> bool {
        match backend {
            Backend::Postgres => self.parentheses == 0 && self.blocks == 0,
            Backend::Sqlite => {
                let [before, last] = &self.last;
                !self.is_trigger() || (before == ";" && last == "END")
            }
        }
    }
}

impl Piece<'_> {
    /// The first words, in capitals.
    fn words(&self) -> Vec<String> {
        let words = self.tokens.iter().filter(|token| token.counts());
        words
            .take(TELLING)
            .map(|token| token.text.to_ascii_uppercase())
            .collect()
    }

    /// Whether it ends the transaction that it is in.
    pub(super) fn ends_transaction(&self) -> bool {
        let words = self.words();
        let word = |at: usize| words.get(at).map_or("", String::as_str);
        match word(0) {
            "COMMIT" | "END" | "ABORT" => true,
            "ROLLBACK" => word(1) != "TO" && word(2) != "TO",
            "PREPARE" => word(1) == "TRANSACTION",
            _ => false,
        }
    }

    /// Whether it begins or ends a transaction.
    pub(super) fn controls_transaction(&self) -> bool {
        let words = self.words();
        let first = words.first().map_or("", String::as_str);
        self.ends_transaction() || matches!(first, "BEGIN" | "START")
    }

    /// Whether it can't be in a transaction, or ends one. Without a server, by its words alone.
    pub(super) fn stands_alone(&self, backend: Backend) -> bool {
        if self.controls_transaction() {
            return true;
        }
        let words = self.words();
        let word = |at: usize| words.get(at).map_or("", String::as_str);
        backend == Backend::Postgres
            && match word(0) {
                "VACUUM" | "CALL" | "CLUSTER" | "REINDEX" => true,
                "ALTER" if word(1) == "SYSTEM" => true,
                "CREATE" | "ALTER" | "DROP" => {
                    matches!(word(1), "DATABASE" | "TABLESPACE" | "SUBSCRIPTION")
                }
                _ => false,
            }
    }

    pub(super) fn has(&self, word: &str) -> bool {
        let mut words = self.tokens.iter().filter(|token| token.kind == Kind::Word);
        words.any(|token| token.is(word))
    }

    /// Refuses what means something else to the client's program than to the server.
    pub(super) fn check(&self, backend: Backend) -> Result<(), Unwritable> {
        let refused = |what: &str| {
            Err(Unwritable::Text {
                what: what.to_owned(),
            })
        };
        if backend == Backend::Sqlite {
            let cut = |token: &Token<'_>| token.kind == Kind::Quoted && token.text.contains("\r\n");
            return match self.tokens.iter().any(cut) {
                true => refused("it has a carriage return in quotes, which sqlite3 leaves out"),
                false => Ok(()),
            };
        }
        let backslash = |token: &Token<'_>| token.kind == Kind::Sign && token.text == "\\";
        if self.tokens.iter().any(backslash) {
            return refused("it has a backslash outside of quotes");
        }
        if self.words().first().map(String::as_str) == Some("COPY") && self.has("STDIN") {
            return refused("it copies from its client, which has no rows for it");
        }
        Ok(())
    }

    /// Its text, by which psql does what the server would: a colon before a name is one of psql's
    /// variables, unless a blank is between.
    pub(super) fn text(
        &self,
        backend: Backend,
        literal: &mut dyn FnMut(usize) -> String,
    ) -> String {
        let mut text = String::new();
        for (at, token) in self.tokens.iter().enumerate() {
            match token.kind {
                Kind::Parameter(_) => text.push_str(&literal(at)),
                Kind::Sign if token.text == ":" && backend == Backend::Postgres => {
                    text.push(':');
                    if self.is_alone(at) {
                        text.push(' ');
                    }
                }
                Kind::Word
                | Kind::Quoted
                | Kind::LineComment
                | Kind::Comment
                | Kind::Space
                | Kind::Sign => text.push_str(token.text),
            }
        }
        let mut text = text.trim().to_owned();
        let last = self.tokens.iter().rfind(|token| token.kind != Kind::Space);
        if last.is_some_and(|token| token.kind == Kind::LineComment) {
            text.push('\n');
        }
        text
    }

    /// A colon that is neither a cast nor an assignment.
    fn is_alone(&self, at: usize) -> bool {
        let is = |at: Option<usize>, signs: &[&str]| {
            at.and_then(|at| self.tokens.get(at))
                .is_some_and(|token| signs.contains(&token.text))
        };
        !is(at.checked_sub(1), &[":"]) && !is(Some(at + 1), &[":", "="])
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    fn texts(text: &str, backend: Backend) -> Vec<String> {
        let pieces = split(text, backend).unwrap();
        let literal = &mut |_| String::new();
        pieces
            .iter()
            .map(|piece| piece.text(backend, literal))
            .collect()
    }

    #[test]
    fn a_text_is_taken_apart_at_its_statements() {
        assert_eq!(
            texts(" a; ;\n-- b;\n c ';' ; -- d", Backend::Postgres),
            ["a", "-- b;\n c ';'"]
        );
        assert_eq!(texts("a -- b", Backend::Sqlite), ["a -- b\n"]);
        assert!(texts(" -- nothing", Backend::Postgres).is_empty());
    }

    #[test]
    fn bodies_stay_whole() {
        for body in [
            "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN a THEN 1 END; END",
            "CREATE OR REPLACE PROCEDURE p() LANGUAGE sql BEGIN ATOMIC INSERT INTO a VALUES (1); END",
            "CREATE RULE r AS ON INSERT TO a DO (DELETE FROM b; DELETE FROM c)",
            "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END; $$",
        ] {
            let both = format!("{body}; SELECT 2");
            assert_eq!(texts(&both, Backend::Postgres), [body, "SELECT 2"]);
        }
        let trigger = "CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE a SET b = CASE WHEN 1 THEN 2 END; DELETE FROM c; END";
        let both = format!("{trigger}; SELECT 2");
        assert_eq!(texts(&both, Backend::Sqlite), [trigger, "SELECT 2"]);
    }

    #[test]
    fn psql_finds_no_variables() {
        for (text, written) in [
            ("a[1:n]", "a[1: n]"),
            ("a::text", "a::text"),
            ("f(x := 1)", "f(x := 1)"),
            ("':x'", "':x'"),
        ] {
            assert_eq!(texts(text, Backend::Postgres), [written]);
        }
    }

    #[test]
    fn the_ends_of_transactions_are_known() {
        let ends = |text| split(text, Backend::Postgres).unwrap()[0].ends_transaction();
        for text in [
            "COMMIT",
            "/* x */ end",
            "rollback",
            "ABORT WORK",
            "PREPARE TRANSACTION 'x'",
            "ROLLBACK AND CHAIN",
        ] {
            assert!(ends(text), "{text}");
        }
        for text in [
            "ROLLBACK TO a",
            "ROLLBACK WORK TO SAVEPOINT a",
            "BEGIN",
            "PREPARE a AS SELECT 1",
            "DO $$ BEGIN END $$",
        ] {
            assert!(!ends(text), "{text}");
        }
    }
}
