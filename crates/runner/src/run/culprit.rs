//! Which statement failed: SeaORM's errors don't say.

use std::sync::Arc;

use sea_orm::DbErr;
use sqlx::postgres::{PgDatabaseError, PgErrorPosition};

use crate::record::{Recorded, record};
use crate::trace::Seen;
use crate::{Backend, Step, sql};

/// The failing statement, where there is only one that it can be.
///
/// A prepared one was seen. One that was sent as text wasn't; but where the revision is
/// recordable, the prepared statements around it are known. If several texts lie between them, it
/// is the one that has what the server complains of, where the server says it stands.
pub(crate) async fn find(
    step: &Step,
    backend: Backend,
    in_transaction: bool,
    error: &DbErr,
    seen: &Seen,
) -> Option<String> {
    // The revision's own complaint has no statement.
    sql::driver(error)?.as_database_error()?;
    if let Some(sql) = &seen.failed {
        return Some(sql.clone());
    }
    let migration = Arc::clone(&step.migration);
    let recording = record(migration, step.direction, backend, in_transaction).await;
    let recorded = recording.verdict.ok()?;
    let mut prepared = 0;
    let mut candidates = Vec::new();
    for event in &recorded {
        let Recorded::Execute(statement) = event else {
            continue;
        };
        if statement.values.is_some() {
            prepared += 1;
        } else if prepared == seen.done {
            candidates.push(&statement.sql);
        }
    }
    if candidates.len() > 1 {
        let clue = Clue::of(error)?;
        candidates.retain(|candidate| clue.fits(candidate));
    }
    match candidates.as_slice() {
        [only] => Some((*only).clone()),
        [] | [_, _, ..] => None,
    }
}

/// What the server's message tells about the statement.
struct Clue {
    /// The name it speaks of.
    word: String,
    /// Where that stands, in characters from one.
    position: Option<usize>,
}

impl Clue {
    fn of(error: &DbErr) -> Option<Self> {
        let server = sql::driver(error)?.as_database_error()?;
        let message = server.message();
        // `relation "users" does not exist`; `no such table: users`.
        let word = match message.split('"').nth(1) {
            Some(quoted) => quoted,
            None => message.rsplit_once(": ")?.1,
        };
        let position = match server
            .try_downcast_ref::<PgDatabaseError>()
            .and_then(PgDatabaseError::position)
        {
            Some(PgErrorPosition::Original(position)) => Some(position),
            Some(PgErrorPosition::Internal { .. }) | None => None,
        };
        Some(Self {
            word: word.to_lowercase(),
            position,
        })
    }

    fn fits(&self, statement: &str) -> bool {
        let statement = statement.to_lowercase();
        match self.position.and_then(|position| position.checked_sub(1)) {
            Some(start) => {
                let rest: String = statement.chars().skip(start).collect();
                rest.trim_start_matches('"').starts_with(&self.word)
            }
            None => statement.contains(&self.word),
        }
    }
}
