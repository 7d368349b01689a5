//! The desired schema: entities and extras, read back from a scratch place.

use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, TransactionTrait};
use ultra_introspect::entities::{EntityDdl, entity_ddl};
use ultra_revision::Ids;
use ultra_schema::{Dialect, RenamedColumn, Schema};

use super::cache::{self, Cache};
use super::error::WriteError;
use super::extras::{self, Extra};
use super::materialize::base_key;
use super::place::{Place, Scratch, lacks_right, within, within_schema, words};
use super::script;
use crate::project::Project;

/// What entities and extras say, for one database.
#[derive(Clone, Debug)]
pub(super) struct Desired {
    pub(super) schema: Schema,
    pub(super) renames: Vec<RenamedColumn>,
    pub(super) warnings: Vec<String>,
}

/// Reads the desired schema; `server` is the version of the server that answers.
pub(super) async fn desired(
    project: &Project,
    scratch: &Scratch,
    dialect: Dialect,
    server: &str,
) -> Result<Desired, WriteError> {
    let (ddl, extras) = said(project, dialect)?;
    let cache = Cache::of(project.root());
    let key = key(scratch, (dialect, server), &ddl, &extras);
    let EntityDdl {
        renames, warnings, ..
    } = ddl;
    drop(extras);
    let schema = match cache.get(&key) {
        Some(schema) => schema,
        None => {
            // Said once more: of many entities it is much to keep beside their structure.
            let (ddl, extras) = said(project, dialect)?;
            let schema = materialize(scratch, dialect, &ddl, &extras).await?;
            cache.put(&key, &schema);
            schema
        }
    };
    Ok(Desired {
        schema,
        renames,
        warnings,
    })
}

/// True where it is known that these revisions produce what entities and extras say. False says
/// nothing.
pub(super) fn is_produced(
    project: &Project,
    scratch: &Scratch,
    (dialect, server): (Dialect, &str),
    revisions: &Ids,
) -> Result<bool, WriteError> {
    let (ddl, extras) = said(project, dialect)?;
    let desired = key(scratch, (dialect, server), &ddl, &extras);
    drop((ddl, extras));
    let base = base_key(project, scratch, dialect, server, revisions);
    Ok(base.is_some_and(|base| Cache::of(project.root()).alike(&base, &desired)))
}

/// Where the desired schema is kept.
fn key(
    scratch: &Scratch,
    (dialect, server): (Dialect, &str),
    ddl: &EntityDdl,
    extras: &[Extra],
) -> String {
    cache::key(
        ["desired", dialect.name(), server, &scratch.fingerprint()]
            .into_iter()
            .chain(ddl.statements.iter().map(String::as_str))
            .chain(extras.iter().map(|extra| extra.sql.as_str())),
    )
}

/// An error where there are far fewer entities than at the last run; remembers how many there are.
pub(super) fn count_entities(
    project: &Project,
    dialect: Dialect,
    allow: bool,
) -> Result<(), WriteError> {
    let prefixes: Vec<&str> = project
        .config()
        .entities
        .iter()
        .map(String::as_str)
        .collect();
    let now = entity_ddl(dialect, &prefixes)?.tables.len();
    let cache = Cache::of(project.root());
    match cache.entities() {
        Some(before) if !allow && before >= 4 && now * 2 < before => {
            Err(WriteError::FewerEntities { before, now })
        }
        Some(_) | None => {
            cache.set_entities(now);
            Ok(())
        }
    }
}

/// What entities and extras say, with one extra more behind all others.
pub(super) async fn desired_with(
    project: &Project,
    scratch: &Scratch,
    dialect: Dialect,
    extra: &Extra,
) -> Result<Schema, WriteError> {
    let (ddl, mut extras) = said(project, dialect)?;
    extras.push(extra.clone());
    materialize(scratch, dialect, &ddl, &extras).await
}

/// Makes what entities and extras say in an empty database.
pub(super) async fn make_desired(
    project: &Project,
    db: &DatabaseConnection,
    dialect: Dialect,
) -> Result<(), WriteError> {
    let (ddl, extras) = said(project, dialect)?;
    entities(db, dialect, &ddl).await?;
    execute(db, dialect, &extras).await
}

fn said(project: &Project, dialect: Dialect) -> Result<(EntityDdl, Vec<Extra>), WriteError> {
    let prefixes = project.config().entities.iter().map(String::as_str);
    let ddl = entity_ddl(dialect, &prefixes.collect::<Vec<_>>())?;
    let extras = extras::load(project.root(), &project.config().schema, dialect)?;
    Ok((ddl, extras))
}

async fn materialize(
    scratch: &Scratch,
    dialect: Dialect,
    ddl: &EntityDdl,
    extras: &[Extra],
) -> Result<Schema, WriteError> {
    let made = within(scratch, dialect, "desired", async |place: &Place| {
        let db = place.connection();
        entities(db, dialect, ddl).await?;
        execute(db, dialect, extras).await?;
        Ok::<_, WriteError>(scratch.read(dialect, db).await?)
    })
    .await;
    if !lacks_right(&made) {
        return made;
    }
    within_schema(scratch, async |schema| {
        for statement in &ddl.statements {
            schema.refuse("the entities", statement)?;
        }
        for extra in extras {
            schema.refuse(&extra.path.display().to_string(), &extra.sql)?;
        }
        entities(schema.connection(), dialect, ddl).await?;
        execute_in_schema(schema.connection(), extras).await?;
        Ok(scratch.read_schema(schema).await?)
    })
    .await
}

async fn entities(
    db: &impl ConnectionTrait,
    dialect: Dialect,
    ddl: &EntityDdl,
) -> Result<(), WriteError> {
    for statement in &ddl.statements {
        let done = db.execute_unprepared(statement).await;
        done.map_err(|error| WriteError::EntitySql {
            dialect,
            message: words(&error, statement),
            statement: statement.clone(),
        })?;
    }
    Ok(())
}

/// The same as [`execute`] in a schema that is rolled back. No setting is touched there: with
/// another search path, names would mean what is live.
async fn execute_in_schema(db: &DatabaseTransaction, files: &[Extra]) -> Result<(), WriteError> {
    let mut left: Vec<&Extra> = files.iter().collect();
    loop {
        let (before, mut failed, mut again) = (left.len(), None, Vec::new());
        for file in left {
            if let Err(error) = savepoint(db, &file.sql).await {
                failed.get_or_insert(WriteError::Extra {
                    path: file.path.clone(),
                    dialect: Dialect::Postgres,
                    message: words(&error, &file.sql),
                });
                again.push(file);
            }
        }
        match failed {
            None => return Ok(()),
            Some(error) if again.len() == before => return Err(error),
            Some(_) => left = again,
        }
    }
}

async fn savepoint(db: &DatabaseTransaction, sql: &str) -> Result<(), DbErr> {
    let inner = db.begin().await?;
    match inner.execute_unprepared(sql).await {
        Ok(_) => inner.commit().await,
        Err(error) => inner.rollback().await.and(Err(error)),
    }
}

/// Executes files in their order; one that needs what a later one makes comes after it.
///
/// # Errors
/// Of the first that fails for good, with the server's words.
pub(super) async fn execute(
    db: &DatabaseConnection,
    dialect: Dialect,
    files: &[Extra],
) -> Result<(), WriteError> {
    let mut left: Vec<&Extra> = files.iter().collect();
    loop {
        let before = left.len();
        let mut failed = None;
        let mut again = Vec::new();
        for file in left {
            let done = whole(db, &file.sql).await;
            if let Err(error) = done.and(forget_settings(db, dialect).await) {
                failed.get_or_insert((file, words(&error, &file.sql)));
                again.push(file);
            }
        }
        match failed {
            None => return Ok(()),
            Some((file, message)) if again.len() == before => {
                return Err(WriteError::Extra {
                    path: file.path.clone(),
                    dialect,
                    message: message + &culprit(db, &file.sql).await,
                });
            }
            Some(_) => left = again,
        }
    }
}

/// What a file sets is for that file alone: `pg_dump` leaves an empty `search_path` behind.
async fn forget_settings(db: &DatabaseConnection, dialect: Dialect) -> Result<(), DbErr> {
    match dialect {
        Dialect::Postgres => db.execute_unprepared("RESET ALL").await.map(drop),
        Dialect::Sqlite => Ok(()),
    }
}

/// Which statement of several it is that fails.
async fn culprit(db: &DatabaseConnection, sql: &str) -> String {
    let statements = script::statements(sql);
    let Ok(transaction) = db.begin().await else {
        return String::new();
    };
    let mut found = String::new();
    for statement in statements.iter().filter(|_| statements.len() > 1) {
        let text = sql.get(statement.clone()).unwrap_or_default();
        if let Err(error) = transaction.execute_unprepared(text).await {
            if !needs_no_transaction(&error) {
                let (line, head) = script::heading(sql, statement);
                found = format!("\n  statement, from line {line}: {head}");
            }
            break;
        }
    }
    // The connection is dropped with the scratch place in any case.
    let _ = transaction.rollback().await;
    found
}

/// A file wholly or not at all. What can't be in a transaction is executed as it is.
async fn whole(db: &DatabaseConnection, sql: &str) -> Result<(), DbErr> {
    let transaction = db.begin().await?;
    match transaction.execute_unprepared(sql).await {
        Ok(_) => transaction.commit().await,
        Err(error) => {
            transaction.rollback().await?;
            if needs_no_transaction(&error) {
                db.execute_unprepared(sql).await?;
                return Ok(());
            }
            Err(error)
        }
    }
}

/// 25001: active_sql_transaction.
fn needs_no_transaction(error: &DbErr) -> bool {
    error
        .to_string()
        .contains("cannot run inside a transaction block")
}
