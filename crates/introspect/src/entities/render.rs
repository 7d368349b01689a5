//! SeaORM's builders, kept from tearing everything down.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use sea_orm::sea_query::{
    ForeignKeyCreateStatement, IndexCreateStatement, PostgresQueryBuilder, SqliteQueryBuilder,
    Table, TableCreateStatement,
};
use ultra_schema::Dialect;

use super::EntityError;
use super::registry::Entity;

/// Runs something that may panic; the panic's message is the error. What it touches is dropped then.
pub(super) fn caught<T>(run: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(run)).map_err(|payload| message(payload.as_ref()))
}

fn message(payload: &(dyn Any + Send)) -> String {
    payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "it panicked without a message".to_owned())
}

/// A table as SQL.
pub(super) fn table(
    dialect: Dialect,
    entity: &Entity,
    table: &TableCreateStatement,
) -> Result<String, EntityError> {
    caught(|| build_table(dialect, table)).map_err(|message| {
        // Which column was it? Each one alone tells.
        let column = table.get_columns().iter().find(|column| {
            let mut alone = Table::create();
            alone.table("t").col((*column).clone());
            caught(|| build_table(dialect, &alone)).is_err()
        });
        let place = match column {
            Some(column) => format!("{}.{}", entity.name, column.get_column_name()),
            None => entity.name.to_string(),
        };
        failed(dialect, entity, place, message)
    })
}

fn build_table(dialect: Dialect, table: &TableCreateStatement) -> String {
    match dialect {
        Dialect::Postgres => table.to_string(PostgresQueryBuilder),
        Dialect::Sqlite => table.to_string(SqliteQueryBuilder),
    }
}

/// An index as SQL.
pub(super) fn index(
    dialect: Dialect,
    entity: &Entity,
    index: &IndexCreateStatement,
) -> Result<String, EntityError> {
    caught(|| match dialect {
        Dialect::Postgres => index.to_string(PostgresQueryBuilder),
        Dialect::Sqlite => index.to_string(SqliteQueryBuilder),
    })
    .map_err(|message| {
        let name = index
            .get_index_spec()
            .get_name()
            .unwrap_or("without a name");
        failed(dialect, entity, format!("index {name}"), message)
    })
}

/// A foreign key as `ALTER TABLE`, which SQLite doesn't have.
pub(super) fn foreign_key(
    entity: &Entity,
    key: &ForeignKeyCreateStatement,
) -> Result<String, EntityError> {
    caught(|| key.to_string(PostgresQueryBuilder)).map_err(|message| {
        let name = key.get_foreign_key().get_name().unwrap_or("without a name");
        failed(
            Dialect::Postgres,
            entity,
            format!("foreign key {name}"),
            message,
        )
    })
}

fn failed(dialect: Dialect, entity: &Entity, place: String, message: String) -> EntityError {
    EntityError::Rendered {
        dialect,
        module: entity.module.clone(),
        place,
        message,
    }
}
