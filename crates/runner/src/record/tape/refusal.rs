//! The error of a statement that is made to fail.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::sync::Arc;

use sea_orm::{DbErr, RuntimeErr};
use sqlx::error::{DatabaseError, ErrorKind};

/// All that a revision might forgive, in one text: whoever looks for "already exists" finds it.
const FORGIVABLE: &str = "already exists; does not exist; no such table; no such column; \
     duplicate column name; duplicate key value violates unique constraint; \
     UNIQUE constraint failed";

pub(super) fn error() -> DbErr {
    let error = sqlx::Error::Database(Box::new(Refusal));
    DbErr::Exec(RuntimeErr::SqlxError(Arc::new(error)))
}

#[derive(Debug)]
struct Refusal;

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(FORGIVABLE)
    }
}

impl Error for Refusal {}

impl DatabaseError for Refusal {
    fn message(&self) -> &str {
        FORGIVABLE
    }

    /// `duplicate_table`, the one that is forgiven most often.
    fn code(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed("42P07"))
    }

    fn as_error(&self) -> &(dyn Error + Send + Sync + 'static) {
        self
    }

    fn as_error_mut(&mut self) -> &mut (dyn Error + Send + Sync + 'static) {
        self
    }

    fn into_error(self: Box<Self>) -> Box<dyn Error + Send + Sync + 'static> {
        self
    }

    fn kind(&self) -> ErrorKind {
        ErrorKind::Other
    }
}
