//! The entities' tables as SQLite can hold them: arrays as JSON text, enums checked.

use sea_orm::{
    ConnectionTrait, DbBackend, DbErr, EntityTrait, Schema,
    sea_query::{ColumnDef, ColumnType, Expr, ExprTrait, Table, TableCreateStatement},
};

/// Creates the eight tables and runs the extras meant for every database.
pub(crate) async fn create(db: &impl ConnectionTrait) -> Result<(), DbErr> {
    table(db, entity::User).await?;
    table(db, entity::ApiKey).await?;
    table(db, entity::Analysis).await?;
    table(db, entity::AnalysisResult).await?;
    table(db, entity::Document).await?;
    table(db, entity::DocumentChunk).await?;
    table(db, entity::Transaction).await?;
    table(db, entity::UsageTracking).await?;
    let extras = concat!(env!("CARGO_MANIFEST_DIR"), "/../schema/indexes.sql");
    let extras = std::fs::read_to_string(extras).expect("the extras are beside the entities");
    db.execute_unprepared(&extras).await?;
    Ok(())
}

async fn table<E: EntityTrait>(db: &impl ConnectionTrait, entity: E) -> Result<(), DbErr> {
    let schema = Schema::new(DbBackend::Sqlite);
    db.execute(&portable(&schema.create_table_from_entity(entity)))
        .await?;
    for index in schema.create_index_from_entity(entity) {
        db.execute(&index).await?;
    }
    Ok(())
}

fn portable(table: &TableCreateStatement) -> TableCreateStatement {
    let mut portable = Table::create();
    portable.table(table.get_table_name().expect("a table has a name").clone());
    for column in table.get_columns() {
        portable.col(portable_column(column.clone()));
    }
    for key in table.get_foreign_key_create_stmts() {
        portable.foreign_key(&mut key.clone());
    }
    portable
}

fn portable_column(mut column: ColumnDef) -> ColumnDef {
    match column.get_column_type().cloned() {
        Some(ColumnType::Array(_)) => {
            column.json();
        }
        Some(ColumnType::Enum { variants, .. }) => {
            let labels = variants.iter().map(ToString::to_string);
            column.check(Expr::col(column.get_column_name()).is_in(labels));
        }
        _ => {}
    }
    column
}
