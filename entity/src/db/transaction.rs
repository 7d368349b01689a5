//! `Db` begins and ends transactions.

use std::{
    fmt::{Debug, Display},
    pin::Pin,
};

use sea_orm::{
    AccessMode, DbErr, IsolationLevel, TransactionError, TransactionOptions, TransactionSession,
    TransactionTrait,
};

use super::Db;

type Work<'c, T, E> = Pin<Box<dyn Future<Output = Result<T, E>> + Send + 'c>>;

#[async_trait::async_trait]
impl<C: TransactionTrait> TransactionTrait for Db<C> {
    type Transaction = Db<C::Transaction>;

    async fn begin(&self) -> Result<Self::Transaction, DbErr> {
        self.0.begin().await.map(Db)
    }

    async fn begin_with_config(
        &self,
        isolation_level: Option<IsolationLevel>,
        access_mode: Option<AccessMode>,
    ) -> Result<Self::Transaction, DbErr> {
        let begun = self.0.begin_with_config(isolation_level, access_mode);
        begun.await.map(Db)
    }

    async fn begin_with_options(
        &self,
        options: TransactionOptions,
    ) -> Result<Self::Transaction, DbErr> {
        self.0.begin_with_options(options).await.map(Db)
    }

    async fn transaction<F, T, E>(&self, callback: F) -> Result<T, TransactionError<E>>
    where
        F: for<'c> FnOnce(&'c Self::Transaction) -> Work<'c, T, E> + Send,
        T: Send,
        E: Display + Debug + Send,
    {
        self.transaction_with_config(callback, None, None).await
    }

    // Written out: the inner connection's own would call back with an inner transaction.
    async fn transaction_with_config<F, T, E>(
        &self,
        callback: F,
        isolation_level: Option<IsolationLevel>,
        access_mode: Option<AccessMode>,
    ) -> Result<T, TransactionError<E>>
    where
        F: for<'c> FnOnce(&'c Self::Transaction) -> Work<'c, T, E> + Send,
        T: Send,
        E: Display + Debug + Send,
    {
        let transaction = self
            .begin_with_config(isolation_level, access_mode)
            .await
            .map_err(TransactionError::Connection)?;
        let done = callback(&transaction).await;
        let ended = match &done {
            Ok(_) => transaction.commit().await,
            Err(_) => transaction.rollback().await,
        };
        ended.map_err(TransactionError::Connection)?;
        done.map_err(TransactionError::Transaction)
    }
}

#[async_trait::async_trait]
impl<C: TransactionSession + Send> TransactionSession for Db<C> {
    async fn commit(self) -> Result<(), DbErr> {
        self.0.commit().await
    }

    async fn rollback(self) -> Result<(), DbErr> {
        self.0.rollback().await
    }
}
