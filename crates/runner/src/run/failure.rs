//! What the server said when a revision failed.

use std::fmt;

use sea_orm::DbErr;
use sqlx::postgres::{PgDatabaseError, PgErrorPosition};

use super::Kept;
use crate::{Blocker, Direction, Step, sql};

/// A revision's failure, with all that the server told about it.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The revision's name.
    pub name: String,
    /// Which way it ran.
    pub direction: Direction,
    /// What the database has of it now.
    pub kept: Kept,
    /// The server's message, or the revision's own.
    pub message: String,
    /// The statement that failed, where it could be found out. Values are not in it.
    pub sql: Option<String>,
    /// SQLSTATE, or SQLite's extended result code.
    pub sqlstate: Option<String>,
    /// More about the error.
    pub detail: Option<String>,
    /// The server's advice.
    pub hint: Option<String>,
    /// The position in the statement, in characters from one.
    pub position: Option<usize>,
    /// Where in a function or trigger it happened.
    pub context: Option<String>,
    /// The constraint that was violated.
    pub constraint: Option<String>,
    /// The table it is about.
    pub table: Option<String>,
    /// How often it was tried.
    pub tries: u32,
    /// Who was in the way, as far as it was seen.
    pub blockers: Vec<Blocker>,
    /// The error as SeaORM gave it.
    pub source: DbErr,
}

impl Failure {
    pub(crate) fn new(step: &Step, source: DbErr, kept: Kept) -> Self {
        let mut failure = Self {
            name: step.name.clone(),
            direction: step.direction,
            kept,
            message: said(&source),
            sql: None,
            sqlstate: sql::code(&source),
            detail: None,
            hint: None,
            position: None,
            context: None,
            constraint: None,
            table: None,
            tries: 1,
            blockers: Vec::new(),
            source: source.clone(),
        };
        let server = sql::driver(&source).and_then(sqlx::Error::as_database_error);
        if let Some(server) = server.and_then(|error| error.try_downcast_ref::<PgDatabaseError>()) {
            failure.read(server);
        }
        failure
    }

    pub(crate) fn with_statement(mut self, sql: Option<String>) -> Self {
        self.sql = sql;
        self
    }

    fn read(&mut self, server: &PgDatabaseError) {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        self.detail = owned(server.detail());
        self.hint = owned(server.hint());
        self.context = owned(server.r#where());
        self.constraint = owned(server.constraint());
        self.table = owned(server.table());
        self.position = match server.position() {
            Some(PgErrorPosition::Original(position)) => Some(position),
            // A position in a statement that isn't ours says nothing without it.
            Some(PgErrorPosition::Internal { position, query }) => {
                let inner = format!("at character {position} of: {query}");
                self.context = Some(match self.context.take() {
                    Some(context) => format!("{context}\n{inner}"),
                    None => inner,
                });
                None
            }
            None => None,
        };
    }

    /// The part of the statement where the error is.
    fn near(&self) -> Option<String> {
        let start = self.position?.checked_sub(1)?;
        let rest = self.sql.as_ref()?.chars().skip(start);
        let near: String = rest.take_while(|c| *c != '\n').take(40).collect();
        (!near.is_empty()).then_some(near)
    }
}

fn said(error: &DbErr) -> String {
    match sql::driver(error).and_then(sqlx::Error::as_database_error) {
        Some(server) => server.message().to_owned(),
        None => match error {
            DbErr::Custom(text) | DbErr::Migration(text) => text.clone(),
            // Foreign, non-exhaustive.
            _ => error.to_string(),
        },
    }
}

/// Long statements are shown by their beginning; the whole is in [`Failure::sql`].
const SHOWN: usize = 600;

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} ({}) failed: {}",
            self.name, self.direction, self.message
        )?;
        if let Some(code) = &self.sqlstate {
            write!(f, " [{code}]")?;
        }
        if let Some(sql) = &self.sql {
            let shown: String = sql.chars().take(SHOWN).collect();
            let more = if sql.chars().nth(SHOWN).is_some() {
                " …"
            } else {
                ""
            };
            write!(f, "\n  statement: {shown}{more}")?;
        }
        if let Some(position) = self.position {
            write!(f, "\n  position: character {position}")?;
            if let Some(near) = self.near() {
                write!(f, ", at `{near}`")?;
            }
        }
        if self.tries > 1 {
            write!(f, "\n  tried: {} times", self.tries)?;
        }
        for blocker in &self.blockers {
            write!(f, "\n  in the way: {blocker}")?;
        }
        let more = [
            ("detail", &self.detail),
            ("hint", &self.hint),
            ("table", &self.table),
            ("constraint", &self.constraint),
            ("context", &self.context),
        ];
        for (word, text) in more {
            if let Some(text) = text {
                write!(f, "\n  {word}: {text}")?;
            }
        }
        Ok(())
    }
}
