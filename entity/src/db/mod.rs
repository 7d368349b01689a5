//! The connection that makes arrays portable.

mod bind;
mod connection;
mod transaction;

use sea_orm::DatabaseConnection;

/// A connection, or a transaction, through which [`List`](crate::List) columns work on SQLite too.
///
/// SQLite has no arrays and SeaORM panics when it has to bind one. `Db` hands an array on as JSON
/// text there; on PostgreSQL it changes nothing. A transaction that is begun through `Db` is
/// a `Db` again. Whatever reads or writes no list may use the inner connection directly.
///
/// ```
/// # async fn example() -> Result<(), sea_orm::DbErr> {
/// use entity::{Analysis, Db};
/// use sea_orm::{Database, EntityTrait};
///
/// let db = Db(Database::connect("sqlite::memory:").await?);
/// let analyses = Analysis::find().all(&db).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Db<C = DatabaseConnection>(pub C);

impl<C> Db<C> {
    /// The connection inside, for what asks for one by its type.
    pub fn inner(&self) -> &C {
        &self.0
    }
}

impl<C> From<C> for Db<C> {
    fn from(connection: C) -> Self {
        Self(connection)
    }
}
