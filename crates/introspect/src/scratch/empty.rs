//! Emptying a database that isn't ours to drop.

use sea_orm::{ConnectionTrait, DbBackend, Statement};
use ultra_schema::OtherObject;

use super::error::ScratchError;
use crate::postgres::{ReadOptions, read};

/// So many statements at a time: each dropped table takes several of the server's locks until the
/// transaction ends.
const BATCH: usize = 100;

/// What is in a database.
#[derive(Debug)]
pub(super) struct Content {
    /// Something that a user made, for people.
    pub(super) first_object: Option<String>,
    /// Extensions, which are no user's objects: providers install some in every database.
    pub(super) extensions: Vec<String>,
}

/// Looks.
pub(super) async fn content(db: &impl ConnectionTrait) -> Result<Content, ScratchError> {
    let options = ReadOptions {
        default_schema: Some("public".into()),
        ignore_tables: Vec::new(),
        owners: false,
    };
    let schema = read(db, &options).await?;
    let (extensions, others): (Vec<_>, Vec<_>) = schema
        .others
        .into_iter()
        .filter(|object| !is_of_the_place(object))
        .partition(|other| other.kind == "extension");
    let first_object = schema
        .tables
        .keys()
        .map(|name| format!("table `{name}`"))
        .chain(schema.enums.keys().map(|name| format!("type `{name}`")))
        .chain(
            others
                .iter()
                .map(|other| format!("{} `{}`", other.kind, other.name)),
        )
        .next();
    let extensions = extensions
        .into_iter()
        .map(|extension| extension.name)
        .collect();
    Ok(Content {
        first_object,
        extensions,
    })
}

/// What was granted, and what is said about the schema that every database has, is no content.
fn is_of_the_place(object: &OtherObject) -> bool {
    object.is_privilege() || (object.kind == "comment" && object.name == "schema public")
}

/// Drops everything but the extensions to keep and the schema `public` itself, which only its owner
/// could drop.
pub(super) async fn empty(db: &impl ConnectionTrait, keep: &[String]) -> Result<(), ScratchError> {
    let query = include_str!("empty.sql");
    let values = [keep.join("\n").into()];
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, query, values);
    let failed = ScratchError::other("empty the scratch database");
    let rows = db.query_all_raw(statement).await.map_err(&failed)?;
    let mut drops = Vec::with_capacity(rows.len());
    for row in rows {
        drops.push(row.try_get_by_index::<String>(0).map_err(&failed)?);
    }
    for batch in drops.chunks(BATCH) {
        db.execute_unprepared(&batch.join(";\n"))
            .await
            .map_err(&failed)?;
    }
    Ok(())
}
