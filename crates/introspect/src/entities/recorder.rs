//! A connection that records typed statements instead of executing them.

use std::pin::pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

use sea_orm::sea_query::{IndexCreateStatement, TableCreateStatement};
use sea_orm::{
    ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, SchemaBuilder, Statement,
    StatementBuilder,
};
use sqlx::sqlite::SqliteQueryResult;

/// The backend whose statements are recorded, whatever database they are rendered for: for SQLite SeaORM
/// leaves enums in the column types, with their values, while for PostgreSQL it has only their names.
pub(super) const BACKEND: DbBackend = DbBackend::Sqlite;

/// A table with its indexes.
#[derive(Clone, Debug)]
pub(super) struct Recorded {
    pub(super) table: TableCreateStatement,
    pub(super) indexes: Vec<IndexCreateStatement>,
}

/// Records what applying a schema executes.
pub(super) fn record(schema: SchemaBuilder) -> Result<Vec<Recorded>, DbErr> {
    let recorder = Recorder {
        tables: Mutex::default(),
    };
    // Nothing in there waits for anything, because the recorder answers at once.
    let mut applied = pin!(schema.apply(&recorder));
    match applied
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()))
    {
        Poll::Ready(result) => result?,
        Poll::Pending => return Err(DbErr::Custom("apply waits for something".to_owned())),
    }
    let tables = recorder
        .tables
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    Ok(tables.clone())
}

struct Recorder {
    tables: Mutex<Vec<Recorded>>,
}

impl Recorder {
    fn keep<S: StatementBuilder>(&self, statement: &S) -> Result<(), DbErr> {
        let mut tables = self.tables.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(table) = cast::<S, TableCreateStatement>(statement) {
            tables.push(Recorded {
                table: table.clone(),
                indexes: Vec::new(),
            });
            return Ok(());
        }
        match (
            cast::<S, IndexCreateStatement>(statement),
            tables.last_mut(),
        ) {
            // A table's indexes follow it.
            (Some(index), Some(table)) => {
                table.indexes.push(index.clone());
                Ok(())
            }
            (Some(_) | None, Some(_) | None) => Err(unknown(&BACKEND.build(statement).sql)),
        }
    }
}

/// The statement as a `T`, if that is what it is. `StatementBuilder` is not `'static`, so that
/// `std::any::Any` is out of reach.
#[allow(unsafe_code)]
fn cast<S, T: 'static>(statement: &S) -> Option<&T> {
    if typeid::of::<S>() != typeid::of::<T>() {
        return None;
    }
    // SAFETY: `typeid::of` compares types up to lifetimes, and `T` (used with statement types of sea-query
    // only, which own all they hold) has no lifetime parameter: `S` and `T` are the same type. The
    // reference keeps the lifetime of the one it was made of.
    Some(unsafe { &*std::ptr::from_ref(statement).cast::<T>() })
}

fn unknown(sql: &str) -> DbErr {
    DbErr::Custom(format!("an unexpected statement: {sql}"))
}

#[async_trait::async_trait]
impl ConnectionTrait for Recorder {
    fn get_database_backend(&self) -> DbBackend {
        BACKEND
    }

    async fn execute<S: StatementBuilder>(&self, statement: &S) -> Result<ExecResult, DbErr> {
        self.keep(statement)?;
        Ok(SqliteQueryResult::default().into())
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        Err(unknown(&statement.sql))
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        Err(unknown(sql))
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        Err(unknown(&statement.sql))
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        Err(unknown(&statement.sql))
    }
}
