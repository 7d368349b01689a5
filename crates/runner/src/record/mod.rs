//! Runs a revision against a tape instead of a database, to learn its statements beforehand.
//!
//! The tape is SeaORM's mock connection with an engine of our own. What comes out counts only
//! where it couldn't have come out otherwise: the revision asked the database nothing, three
//! different answers to its statements led to the same list, and it doesn't go on after an error.

mod tape;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use sea_orm::Statement;
use sea_orm_migration::MigrationTrait;

use crate::{Backend, Direction};
use tape::{Attempt, Script};

/// One thing that a revision asks of the database.
#[derive(Clone, Debug, PartialEq)]
pub enum Recorded {
    /// A statement. Without values it is text that may hold several.
    Execute(Statement),
    /// A transaction of its own begins, inside of the runner's: a savepoint.
    Begin,
    /// It ends well.
    Commit,
    /// It is undone.
    Rollback,
}

/// Why a revision's statements can't be known beforehand.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotRecordable {
    /// It declines, or it is a plain SeaORM migration, which runs as SeaORM would run it.
    #[error("it declines to be recorded")]
    Declined,
    /// It asks the database something; inserting through an entity does, by RETURNING.
    #[error("it asks the database: {sql}; `exec_without_returning` and `manager.execute` don't")]
    Query {
        /// The first question.
        sql: String,
    },
    /// Its statements depend on how many rows earlier ones hit, or on chance.
    #[error("its statements differ from run to run, from statement {} on", at + 1)]
    Depends {
        /// Counted from zero.
        at: usize,
    },
    /// It returned an error although every statement succeeded.
    #[error("it fails: {message}")]
    Failed {
        /// Its error.
        message: String,
    },
    /// It goes on after a statement that failed.
    #[error("it goes on when statement {} fails", at + 1)]
    SwallowsError {
        /// Counted from zero.
        at: usize,
    },
    /// It panicked; opening a connection or sleeping does so here.
    #[error("it panics when it has no database: {message}")]
    Panicked {
        /// What it said, and where.
        message: String,
    },
    /// It doesn't come to an end.
    #[error("it has more than {limit} statements")]
    TooMany {
        /// The limit.
        limit: usize,
    },
    /// It takes too long.
    #[error("it didn't come to an end within {after:?}")]
    TooSlow {
        /// The limit.
        after: Duration,
    },
    /// It begins a transaction where it is given none. Its isolation can't be seen from here.
    #[error("it begins a transaction of its own")]
    OwnTransaction,
}

/// What recording a revision gave.
#[derive(Clone, Debug, PartialEq)]
pub struct Recording {
    /// Its statements in order, or why they can't be known.
    pub verdict: Result<Vec<Recorded>, NotRecordable>,
    /// How often it was run for that.
    pub runs: usize,
}

impl fmt::Display for Recording {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.verdict {
            Ok(recorded) => write!(f, "{} statements", recorded.len()),
            Err(why) => write!(f, "not recordable: {why}"),
        }
    }
}

/// No revision of a sane size comes near it; a loop "until no row is hit" does.
const MOST_STATEMENTS: usize = 10_000;
/// How many statements are made to fail, one run each.
const MOST_PROBES: usize = 64;
const LONGEST: Duration = Duration::from_secs(10);
/// Rows affected: none; one; more than any batch, odd and unlikely to be compared with. Two
/// answers wouldn't do: a loop that ends on a short batch takes zero and one for the same.
const ANSWERS: [(u64, u64); 3] = [(0, 0), (1, 1), (10_000_019, 2_000_000_011)];

/// Records a revision.
///
/// `in_transaction`: whether the runner will give it one
/// ([`Step::in_transaction`](crate::Step::in_transaction)).
///
/// It runs on a thread and a runtime of its own that has neither sockets nor timers: what reaches
/// for them panics there before it has an effect, and what never returns is left behind. Files
/// and statics are not guarded.
pub async fn record(
    migration: Arc<dyn MigrationTrait>,
    direction: Direction,
    backend: Backend,
    in_transaction: bool,
) -> Recording {
    let (sender, receiver) = tokio::sync::oneshot::channel();
    let spawned = std::thread::Builder::new()
        .name("recorder".to_owned())
        .spawn(move || {
            let examined = Examination {
                migration: &*migration,
                direction,
                backend,
                in_transaction,
                runs: 0,
            };
            // Nobody may be waiting any more.
            let _ = sender.send(examined.on_a_bare_runtime());
        });
    if let Err(error) = spawned {
        return failed(error.to_string());
    }
    match tokio::time::timeout(LONGEST, receiver).await {
        Ok(Ok(recording)) => recording,
        // The sender is gone without a word: the thread died.
        Ok(Err(_)) => failed("the recorder ended early".to_owned()),
        Err(_) => Recording {
            verdict: Err(NotRecordable::TooSlow { after: LONGEST }),
            runs: 0,
        },
    }
}

fn failed(message: String) -> Recording {
    Recording {
        verdict: Err(NotRecordable::Failed { message }),
        runs: 0,
    }
}

struct Examination<'m> {
    migration: &'m dyn MigrationTrait,
    direction: Direction,
    backend: Backend,
    in_transaction: bool,
    runs: usize,
}

impl Examination<'_> {
    fn on_a_bare_runtime(mut self) -> Recording {
        let runtime = match tokio::runtime::Builder::new_current_thread().build() {
            Ok(runtime) => runtime,
            Err(error) => return failed(error.to_string()),
        };
        let verdict = runtime.block_on(self.verdict());
        Recording {
            verdict,
            runs: self.runs,
        }
    }

    async fn verdict(&mut self) -> Result<Vec<Recorded>, NotRecordable> {
        let recorded = self.same_for_all_answers().await?;
        if !self.in_transaction && recorded.contains(&Recorded::Begin) {
            return Err(NotRecordable::OwnTransaction);
        }
        self.stops_at_errors(&recorded).await?;
        Ok(recorded)
    }

    async fn same_for_all_answers(&mut self) -> Result<Vec<Recorded>, NotRecordable> {
        let mut first: Option<Result<Vec<Recorded>, NotRecordable>> = None;
        for (rows, id) in ANSWERS {
            let attempt = self.attempt(rows, id, None).await;
            let outcome = match attempt.outcome {
                Ok(()) => Ok(attempt.recorded),
                // That it fails at every answer is one thing, that it fails at some another.
                Err(why @ NotRecordable::Failed { .. }) => Err(why),
                Err(why) => return Err(why),
            };
            match (&first, &outcome) {
                (None, _) => first = Some(outcome),
                (Some(Ok(before)), Ok(now)) if before == now => {}
                (Some(Ok(before)), Ok(now)) => {
                    let at = before.iter().zip(now).take_while(|(a, b)| a == b).count();
                    return Err(NotRecordable::Depends { at });
                }
                (Some(Err(_)), Err(_)) => {}
                (Some(Ok(_)), Err(_)) | (Some(Err(_)), Ok(_)) => {
                    return Err(NotRecordable::Depends { at: 0 });
                }
            }
        }
        first.unwrap_or_else(|| Ok(Vec::new()))
    }

    /// Fails one statement after the other. A revision that goes on has two courses, and which
    /// one it takes only the database knows.
    async fn stops_at_errors(&mut self, recorded: &[Recorded]) -> Result<(), NotRecordable> {
        let statements = recorded
            .iter()
            .filter(|event| matches!(event, Recorded::Execute(_)))
            .count();
        let stride = statements.div_ceil(MOST_PROBES).max(1);
        for at in (0..statements).step_by(stride) {
            let attempt = self.attempt(1, 1, Some(at)).await;
            if attempt.outcome.is_ok() || attempt.executed > at + 1 {
                return Err(NotRecordable::SwallowsError { at });
            }
        }
        Ok(())
    }

    async fn attempt(&mut self, rows: u64, id: u64, fail_at: Option<usize>) -> Attempt {
        self.runs += 1;
        let script = Script {
            backend: self.backend,
            rows,
            id,
            fail_at,
            limit: MOST_STATEMENTS,
        };
        tape::attempt(self.migration, self.direction, self.in_transaction, script).await
    }
}
