//! Projects of revisions that are written down here.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use sea_orm::{ConnectionTrait, DbErr};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};
use ultra_migrate::revision::Revision;
use ultra_migrate::{Compiled, Config, Project};

type Half = for<'a> fn(
    &'a SchemaManager<'a>,
) -> Pin<Box<dyn Future<Output = Result<(), DbErr>> + Send + 'a>>;

/// What a revision does.
#[derive(Clone)]
pub(crate) enum Does {
    /// Texts.
    Sql(Vec<String>),
    /// Code.
    Code(Half),
}

struct Listed {
    name: String,
    up: Does,
    down: Does,
    transaction: Option<bool>,
}

impl MigrationName for Listed {
    fn name(&self) -> &str {
        &self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Listed {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        go(&self.up, manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        go(&self.down, manager).await
    }

    fn use_transaction(&self) -> Option<bool> {
        self.transaction
    }
}

async fn go(does: &Does, manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    match does {
        Does::Sql(texts) => {
            for text in texts {
                manager.get_connection().execute_unprepared(text).await?;
            }
            Ok(())
        }
        Does::Code(half) => half(manager).await,
    }
}

pub(crate) fn sql(texts: &[&str]) -> Does {
    Does::Sql(texts.iter().map(ToString::to_string).collect())
}

/// A revision that declares itself; its name is `m20260101_00000N_ID`.
pub(crate) fn ours(number: u32, declared: Revision, up: Does, down: Does) -> Compiled {
    let id = declared.id;
    plain(number, id, up, down, None, Some(declared))
}

/// A migration as SeaORM has it.
pub(crate) fn plain(
    number: u32,
    name: &str,
    up: Does,
    down: Does,
    transaction: Option<bool>,
    declared: Option<Revision>,
) -> Compiled {
    let name = format!("m20260101_{number:06}_{name}");
    Compiled {
        name: name.clone(),
        source: "fn some() {}",
        declared,
        migration: Arc::new(Listed {
            name,
            up,
            down,
            transaction,
        }),
    }
}

pub(crate) fn project(revisions: Vec<Compiled>) -> Project {
    Project::new("/nonexistent", Config::default(), revisions).unwrap()
}

/// A revision with parents, in a transaction.
pub(crate) fn revision(id: &'static str, parents: &'static [&'static str]) -> Revision {
    Revision {
        id,
        down_revisions: parents,
        ..Revision::BASE
    }
}
