//! The desired schema: entities and extras, read back from a scratch place.

use sea_orm::ConnectionTrait;
use ultra_introspect::entities::{EntityDdl, entity_ddl};
use ultra_schema::{Dialect, RenamedColumn, Schema};

use super::cache::{self, Cache};
use super::error::WriteError;
use super::extras::{self, Extra};
use super::place::{Place, Scratch, within, words};
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
    let prefixes: Vec<&str> = project
        .config()
        .entities
        .iter()
        .map(String::as_str)
        .collect();
    let ddl = entity_ddl(dialect, &prefixes)?;
    let extras = extras::load(project.root(), &project.config().schema, dialect)?;
    let cache = Cache::of(project.root());
    let fingerprint = scratch.fingerprint();
    let key = cache::key(
        ["desired", dialect.name(), server, &fingerprint]
            .into_iter()
            .chain(ddl.statements.iter().map(String::as_str))
            .chain(extras.iter().map(|extra| extra.sql.as_str())),
    );
    let schema = match cache.get(&key) {
        Some(schema) => schema,
        None => {
            let schema = materialize(scratch, dialect, &ddl, &extras).await?;
            cache.put(&key, &schema);
            schema
        }
    };
    Ok(Desired {
        schema,
        renames: ddl.renames,
        warnings: ddl.warnings,
    })
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

async fn materialize(
    scratch: &Scratch,
    dialect: Dialect,
    ddl: &EntityDdl,
    extras: &[Extra],
) -> Result<Schema, WriteError> {
    within(scratch, dialect, "desired", async |place: &Place| {
        let db = place.connection();
        for statement in &ddl.statements {
            db.execute_unprepared(statement)
                .await
                .map_err(|error| WriteError::EntitySql {
                    dialect,
                    message: words(&error, statement),
                    statement: statement.clone(),
                })?;
        }
        for extra in extras {
            db.execute_unprepared(&extra.sql)
                .await
                .map_err(|error| WriteError::Extra {
                    path: extra.path.clone(),
                    dialect,
                    message: words(&error, &extra.sql),
                })?;
        }
        Ok(scratch.read(dialect, db).await?)
    })
    .await
}
