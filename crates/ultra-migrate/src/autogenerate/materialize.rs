//! The base: what revisions produce, replayed in a scratch place.

use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;
use sea_orm::{DatabaseConnection, DbErr, TransactionTrait};
use sea_orm_migration::SchemaManager;
use ultra_revision::{Ids, Node, checksum};
use ultra_schema::{Dialect, Schema};

use super::cache::{self, Cache};
use super::error::WriteError;
use super::place::{Place, Scratch, lacks_right, within, words};
use super::snapshot::Snapshot;
use crate::migrator::Compiled;
use crate::project::Project;

/// What the given revisions produce, from the cache if they were replayed before.
pub(super) async fn base(
    project: &Project,
    scratch: &Scratch,
    dialect: Dialect,
    server: &str,
    revisions: &Ids,
) -> Result<Schema, WriteError> {
    let key = base_key(project, scratch, dialect, server, revisions);
    let cache = Cache::of(project.root());
    if let Some(schema) = key.as_deref().and_then(|key| cache.get(key)) {
        return Ok(schema);
    }
    let made = within(scratch, dialect, "base", async |place: &Place| {
        replay(project, dialect, place.connection(), revisions).await?;
        Ok::<_, WriteError>(scratch.read(dialect, place.connection()).await?)
    })
    .await;
    let schema = if lacks_right(&made) {
        let snapshot = Snapshot::load(project).fitting(project, dialect, revisions);
        return match (snapshot, made) {
            (Ok(schema), _) | (Err(_), Ok(schema)) => Ok(schema),
            (Err(why), Err(right)) => Err(WriteError::NoBase {
                right: Box::new(right),
                why,
            }),
        };
    } else {
        made?
    };
    if let Some(key) = key {
        cache.put(&key, &schema);
    }
    Ok(schema)
}

/// Where that is kept. A list made without `migrator!` has no sources, and so nothing that a key
/// could be made of.
pub(super) fn base_key(
    project: &Project,
    scratch: &Scratch,
    dialect: Dialect,
    server: &str,
    revisions: &Ids,
) -> Option<String> {
    let listed = replayed(project, revisions);
    let fingerprint = scratch.fingerprint();
    let sums: Vec<String> = listed
        .iter()
        .map(|(_, item)| format!("{} {}", item.name, checksum(item.source)))
        .collect();
    let known = listed.iter().all(|(_, item)| !item.source.is_empty());
    known.then(|| {
        cache::key(
            ["base", dialect.name(), server, &fingerprint]
                .into_iter()
                .chain(sums.iter().map(String::as_str)),
        )
    })
}

/// The revisions in an order in which they can run.
fn replayed<'a>(project: &'a Project, revisions: &Ids) -> Vec<(&'a Node, &'a Compiled)> {
    let nodes = project
        .graph()
        .topological()
        .filter(|node| revisions.contains(&node.id));
    nodes
        .filter_map(|node| project.revision(&node.id))
        .collect()
}

/// Runs revisions on an empty database, each in its own transaction as the runner does.
pub(super) async fn replay(
    project: &Project,
    dialect: Dialect,
    db: &DatabaseConnection,
    revisions: &Ids,
) -> Result<(), WriteError> {
    for (node, item) in replayed(project, revisions) {
        // A revision without statements for this database does nothing to it.
        if !node.backends.is_empty() && !node.backends.iter().any(|has| has == dialect.name()) {
            continue;
        }
        let ran = AssertUnwindSafe(run(node, item, db)).catch_unwind().await;
        let result = ran.unwrap_or_else(|_| Err(DbErr::Custom("it panicked".into())));
        result.map_err(|error| WriteError::Replay {
            name: item.name.clone(),
            dialect,
            message: words(&error, ""),
        })?;
    }
    Ok(())
}

async fn run(node: &Node, item: &Compiled, db: &DatabaseConnection) -> Result<(), DbErr> {
    let wrapped = if node.plain {
        let default = db.get_database_backend() == sea_orm::DbBackend::Postgres;
        item.migration.use_transaction().unwrap_or(default)
    } else {
        node.transaction
    };
    if !wrapped {
        return item.migration.up(&SchemaManager::new(db)).await;
    }
    let transaction = db.begin().await?;
    item.migration.up(&SchemaManager::new(&transaction)).await?;
    transaction.commit().await
}
