//! What can be seen of a statement's effects.

mod postgres;
mod sqlite;

use sea_orm::{ConnectionTrait, DbErr};

use super::report::Effects;
use crate::Backend;

pub(super) use postgres::{Values, moved, sequences};

/// How things stood before.
#[derive(Clone, Debug)]
pub(super) enum Sight {
    Postgres(postgres::Sight),
    Sqlite(sqlite::Sight),
}

/// How much there is to see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// What the transaction has locked: whatever it changes is among that.
    Locked,
    /// Everything.
    All,
}

impl Sight {
    /// Looks at everything.
    pub(super) async fn of(db: &impl ConnectionTrait, backend: Backend) -> Result<Self, DbErr> {
        Ok(match backend {
            Backend::Postgres => Self::Postgres(postgres::Sight::of(db).await?),
            Backend::Sqlite => Self::Sqlite(sqlite::Sight::of(db).await?),
        })
    }

    /// Looks again: what happened since, which is from then on what was before.
    pub(super) async fn since(
        &mut self,
        db: &impl ConnectionTrait,
        scope: Scope,
    ) -> Result<Effects, DbErr> {
        match self {
            Self::Postgres(sight) => sight.since(db, scope).await,
            Self::Sqlite(sight) => sight.since(db).await,
        }
    }
}
