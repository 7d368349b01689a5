//! The tape: a SeaORM connection that writes down what is asked of it and answers by a script.

mod refusal;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sea_orm::{
    DatabaseConnection, DatabaseConnectionType, DbBackend, DbErr, ExecResult, MockDatabase,
    MockDatabaseConnection, MockDatabaseTrait, MockExecResult, QueryResult, Statement, Transaction,
    TransactionTrait,
};
use sea_orm_migration::{MigrationTrait, SchemaManager};

use super::{NotRecordable, Recorded};
use crate::{Backend, Direction, quiet};

/// How the tape answers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Script {
    pub(super) backend: Backend,
    /// To every statement: this many rows were hit,
    pub(super) rows: u64,
    /// and this was the last id.
    pub(super) id: u64,
    /// This statement fails, counted from zero.
    pub(super) fail_at: Option<usize>,
    /// After so many the tape ends.
    pub(super) limit: usize,
}

/// What one run gave.
pub(super) struct Attempt {
    pub(super) recorded: Vec<Recorded>,
    pub(super) executed: usize,
    pub(super) outcome: Result<(), NotRecordable>,
}

#[derive(Debug, Default)]
struct Tape {
    recorded: Vec<Recorded>,
    executed: usize,
    /// Why it can't go on; set once, whatever the revision makes of the error.
    stop: Option<NotRecordable>,
}

#[derive(Clone, Debug)]
struct Recorder {
    script: Script,
    tape: Arc<Mutex<Tape>>,
}

impl Recorder {
    fn tape(&self) -> MutexGuard<'_, Tape> {
        self.tape.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// False: the recording is over.
    fn write(&self, event: Recorded) -> bool {
        let mut tape = self.tape();
        if tape.recorded.len() >= self.script.limit {
            let limit = self.script.limit;
            tape.stop.get_or_insert(NotRecordable::TooMany { limit });
        }
        if tape.stop.is_some() {
            return false;
        }
        tape.recorded.push(event);
        true
    }
}

impl MockDatabaseTrait for Recorder {
    fn execute(&mut self, _: usize, statement: Statement) -> Result<ExecResult, DbErr> {
        if !self.write(Recorded::Execute(statement)) {
            return Err(over());
        }
        let at = {
            let mut tape = self.tape();
            tape.executed += 1;
            tape.executed - 1
        };
        if self.script.fail_at == Some(at) {
            return Err(refusal::error());
        }
        answer(self.script)
    }

    fn query(&mut self, _: usize, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        let sql = statement.sql;
        self.tape().stop.get_or_insert(NotRecordable::Query { sql });
        Err(over())
    }

    fn begin(&mut self) {
        self.write(Recorded::Begin);
    }

    fn commit(&mut self) {
        self.write(Recorded::Commit);
    }

    fn rollback(&mut self) {
        self.write(Recorded::Rollback);
    }

    fn drain_transaction_log(&mut self) -> Vec<Transaction> {
        Vec::new()
    }

    fn get_database_backend(&self) -> DbBackend {
        self.script.backend.into()
    }

    fn ping(&self) -> Result<(), DbErr> {
        Ok(())
    }
}

fn over() -> DbErr {
    DbErr::Custom("the recording is over".to_owned())
}

/// Only SeaORM itself can make this value; its own mock does.
fn answer(script: Script) -> Result<ExecResult, DbErr> {
    let backend: DbBackend = script.backend.into();
    let result = MockExecResult {
        last_insert_id: script.id,
        rows_affected: script.rows,
    };
    MockDatabase::new(backend)
        .append_exec_results([result])
        .execute(0, Statement::from_string(backend, ""))
}

/// Runs the revision once.
pub(super) async fn attempt(
    migration: &dyn MigrationTrait,
    direction: Direction,
    in_transaction: bool,
    script: Script,
) -> Attempt {
    let recorder = Recorder {
        script,
        tape: Arc::default(),
    };
    let mock = MockDatabaseConnection::new(recorder.clone());
    let connection: DatabaseConnection =
        DatabaseConnectionType::MockDatabaseConnection(Arc::new(mock)).into();
    let run = async {
        let result = run(migration, direction, in_transaction, &connection, &recorder).await;
        let tape = std::mem::take(&mut *recorder.tape());
        (result, tape)
    };
    match quiet::caught(run).await {
        Ok((result, tape)) => Attempt {
            recorded: tape.recorded,
            executed: tape.executed,
            outcome: match (tape.stop, result) {
                (Some(why), _) => Err(why),
                (None, Ok(())) => Ok(()),
                (None, Err(error)) => Err(NotRecordable::Failed {
                    message: error.to_string(),
                }),
            },
        },
        Err(message) => {
            let mut tape = recorder.tape();
            let stop = tape.stop.take();
            Attempt {
                recorded: Vec::new(),
                executed: tape.executed,
                // A question that wasn't answered is the reason, the panic its consequence.
                outcome: Err(stop.unwrap_or(NotRecordable::Panicked { message })),
            }
        }
    }
}

async fn run(
    migration: &dyn MigrationTrait,
    direction: Direction,
    in_transaction: bool,
    connection: &DatabaseConnection,
    recorder: &Recorder,
) -> Result<(), DbErr> {
    if !in_transaction {
        return half(migration, direction, &SchemaManager::new(connection)).await;
    }
    let outer = connection.begin().await?;
    // The runner's own, not the revision's.
    recorder.tape().recorded.clear();
    let result = half(migration, direction, &SchemaManager::new(&outer)).await;
    // Dropping it writes a rollback, which is the runner's too.
    let tape = std::mem::take(&mut *recorder.tape());
    drop(outer);
    *recorder.tape() = tape;
    result
}

async fn half(
    migration: &dyn MigrationTrait,
    direction: Direction,
    manager: &SchemaManager<'_>,
) -> Result<(), DbErr> {
    match direction {
        Direction::Up => migration.up(manager).await,
        Direction::Down => migration.down(manager).await,
    }
}
