//! Autoincrement kept.
//!
//! Revision ID: 000000000012
//! Revises:     (base)

use ultra_migrate::prelude::*;

pub const REVISION: Revision = Revision {
    id: "000000000012",
    rebuilds_tables: true,
    ..Revision::BASE
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        guard_rebuilds(manager, &["empty", "t"]).await?;
        // ALTER TABLE can't do this: `empty` is rebuilt, its rows and those that refer to it stay.
        begin_rebuild(manager, "empty", &["id", "a"], &[]).await?;
        manager
            .create_table(
                Table::create()
                    .table(Empty::Rebuilt)
                    .col(pk_auto(Empty::Id))
                    .col(text(Empty::A))
                    .to_owned(),
            )
            .await?;
        db.execute_unprepared(
            r#"INSERT INTO "_new_empty" (
    "id", "a"
)
SELECT
    "id", "a"
FROM "empty""#,
        )
        .await?;
        finish_numbered_rebuild(manager, "empty").await?;
        // ALTER TABLE can't do this: `t` is rebuilt, its rows and those that refer to it stay.
        begin_rebuild(manager, "t", &["id", "a"], &[]).await?;
        manager
            .create_table(
                Table::create()
                    .table(T::Rebuilt)
                    .col(pk_auto(T::Id))
                    .col(text(T::A))
                    .to_owned(),
            )
            .await?;
        db.execute_unprepared(
            r#"INSERT INTO "_new_t" (
    "id", "a"
)
SELECT
    "id", "a"
FROM "t""#,
        )
        .await?;
        finish_numbered_rebuild(manager, "t").await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        guard_rebuilds(manager, &["t", "empty"]).await?;
        // ALTER TABLE can't do this: `t` is rebuilt, its rows and those that refer to it stay.
        begin_rebuild(manager, "t", &["id", "a"], &[]).await?;
        manager
            .create_table(
                Table::create()
                    .table(T::Rebuilt)
                    .col(pk_auto(T::Id))
                    .col(text_null(T::A))
                    .to_owned(),
            )
            .await?;
        db.execute_unprepared(
            r#"INSERT INTO "_new_t" (
    "id", "a"
)
SELECT
    "id", "a"
FROM "t""#,
        )
        .await?;
        finish_numbered_rebuild(manager, "t").await?;
        // ALTER TABLE can't do this: `empty` is rebuilt, its rows and those that refer to it stay.
        begin_rebuild(manager, "empty", &["id", "a"], &[]).await?;
        manager
            .create_table(
                Table::create()
                    .table(Empty::Rebuilt)
                    .col(pk_auto(Empty::Id))
                    .col(text_null(Empty::A))
                    .to_owned(),
            )
            .await?;
        db.execute_unprepared(
            r#"INSERT INTO "_new_empty" (
    "id", "a"
)
SELECT
    "id", "a"
FROM "empty""#,
        )
        .await?;
        finish_numbered_rebuild(manager, "empty").await?;
        Ok(())
    }
}

#[derive(DeriveIden)]
enum Empty {
    #[sea_orm(iden = "_new_empty")]
    Rebuilt,
    Id,
    #[sea_orm(iden = "a")]
    A,
}

#[derive(DeriveIden)]
enum T {
    #[sea_orm(iden = "_new_t")]
    Rebuilt,
    Id,
    #[sea_orm(iden = "a")]
    A,
}
