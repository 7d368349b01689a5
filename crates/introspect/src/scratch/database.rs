//! One scratch database.

use sea_orm::{DatabaseConnection, SqlxPostgresConnector};
use sqlx::Connection;
use sqlx::postgres::{PgConnectOptions, PgPool};

use super::connect::{connect, place, pool};
use super::error::ScratchError;
use super::{create_database, drop_database, empty};

/// An empty database for one job. Call [`drop`](Self::drop) at the end; one that is merely let go
/// of stays on the server until a later run finds it.
pub struct ScratchDatabase {
    /// The user's database, from which ours is created and dropped.
    home: PgConnectOptions,
    /// Ours.
    options: PgConnectOptions,
    kind: Kind,
    pool: PgPool,
    connection: DatabaseConnection,
}

enum Kind {
    /// Created by us, under this name.
    Created(String),
    /// The given database; the extensions that it came with.
    Itself(Vec<String>),
}

/// Without the connection options, which hold the password.
impl std::fmt::Debug for ScratchDatabase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("ScratchDatabase")
            .field(&place(&self.options))
            .finish()
    }
}

impl ScratchDatabase {
    /// Opens a database that was just created.
    pub(super) async fn created(
        home: &PgConnectOptions,
        name: String,
    ) -> Result<Self, ScratchError> {
        let options = home.clone().database(&name);
        match pool(&options).await {
            Ok(pool) => Ok(Self::open(home, options, Kind::Created(name), pool)),
            Err(error) => {
                if let Ok(mut admin) = connect(home).await {
                    drop_database(&mut admin, &name, true).await.ok();
                }
                Err(error)
            }
        }
    }

    /// Takes the given database itself, if it is empty.
    pub(super) async fn itself(home: &PgConnectOptions) -> Result<Self, ScratchError> {
        // The pool's errors are vague: a connection of our own says what is wrong.
        connect(home).await?.close().await.ok();
        let pool = pool(home).await?;
        let mut database = Self::open(home, home.clone(), Kind::Itself(Vec::new()), pool);
        let content = empty::content(&database.connection).await?;
        if let Some(found) = content.first_object {
            database.pool.close().await;
            return Err(ScratchError::NotEmpty {
                place: place(home),
                found,
            });
        }
        database.kind = Kind::Itself(content.extensions);
        Ok(database)
    }

    fn open(home: &PgConnectOptions, options: PgConnectOptions, kind: Kind, pool: PgPool) -> Self {
        let connection = SqlxPostgresConnector::from_sqlx_postgres_pool(pool.clone());
        Self {
            home: home.clone(),
            options,
            kind,
            pool,
            connection,
        }
    }

    /// The one connection to it.
    pub const fn connection(&self) -> &DatabaseConnection {
        &self.connection
    }

    /// How to connect to it, for other tools. Has the password: not for display.
    pub const fn connect_options(&self) -> &PgConnectOptions {
        &self.options
    }

    /// Makes it empty again, on a new connection.
    ///
    /// A database of ours is created anew: exact, and a large schema needs no lock for each table.
    ///
    /// # Errors
    /// Where the server refuses, or something remains in a database that isn't ours.
    pub async fn reset(&mut self) -> Result<(), ScratchError> {
        match &self.kind {
            Kind::Created(name) => {
                self.pool.close().await;
                let mut admin = connect(&self.home).await?;
                drop_database(&mut admin, name, true).await?;
                create_database(&mut admin, name).await?;
                admin.close().await.ok();
                self.pool = pool(&self.options).await?;
                self.connection = SqlxPostgresConnector::from_sqlx_postgres_pool(self.pool.clone());
                Ok(())
            }
            Kind::Itself(keep) => {
                empty::empty(&self.connection, keep).await?;
                self.verify_empty().await
            }
        }
    }

    /// Closes the connection and drops the database, or empties it where it isn't ours.
    ///
    /// # Errors
    /// Where the server refuses. A database of ours is then dropped by a later run.
    pub async fn drop(self) -> Result<(), ScratchError> {
        match &self.kind {
            Kind::Created(name) => {
                self.pool.close().await;
                let mut admin = connect(&self.home).await?;
                let dropped = drop_database(&mut admin, name, true).await;
                admin.close().await.ok();
                dropped
            }
            Kind::Itself(keep) => {
                let emptied = empty::empty(&self.connection, keep).await;
                let verified = self.verify_empty().await;
                self.pool.close().await;
                emptied.and(verified)
            }
        }
    }

    async fn verify_empty(&self) -> Result<(), ScratchError> {
        match empty::content(&self.connection).await?.first_object {
            None => Ok(()),
            Some(found) => Err(ScratchError::NotEmpty {
                place: place(&self.home),
                found,
            }),
        }
    }
}
