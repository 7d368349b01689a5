//! `Db` runs statements.
//!
//! Every built statement ends in one of the `_raw` methods, so these are the ones to intercept.

use std::pin::Pin;

use sea_orm::{ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, Statement, StreamTrait};

use super::{Db, bind::portable};

#[async_trait::async_trait]
impl<C: ConnectionTrait> ConnectionTrait for Db<C> {
    fn get_database_backend(&self) -> DbBackend {
        self.0.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.0.execute_raw(portable(statement)).await
    }

    // Plain SQL has no parameters.
    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.0.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.0.query_one_raw(portable(statement)).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.0.query_all_raw(portable(statement)).await
    }

    fn support_returning(&self) -> bool {
        self.0.support_returning()
    }

    fn is_mock_connection(&self) -> bool {
        self.0.is_mock_connection()
    }
}

type Opening<'a, S> = Pin<Box<dyn Future<Output = Result<S, DbErr>> + 'a + Send>>;

impl<C: StreamTrait> StreamTrait for Db<C> {
    type Stream<'a>
        = C::Stream<'a>
    where
        Self: 'a;

    fn get_database_backend(&self) -> DbBackend {
        self.0.get_database_backend()
    }

    fn stream_raw<'a>(&'a self, statement: Statement) -> Opening<'a, Self::Stream<'a>> {
        self.0.stream_raw(portable(statement))
    }
}
