//! Self reference rebuilt.
//!
//! Revision ID: 000000000016
//! Revises:     (base)

use ultra_migrate::prelude::*;

pub const REVISION: Revision = Revision {
    id: "000000000016",
    rebuilds_tables: true,
    ..Revision::BASE
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        guard_rebuilds(manager, &["t"]).await?;
        // ALTER TABLE can't do this: `t` is rebuilt, its rows and those that refer to it stay.
        begin_rebuild(manager, "t", &["id", "up", "a"], &["t_up"]).await?;
        manager
            .create_table(
                Table::create()
                    .table(T::Rebuilt)
                    .col(integer_null(T::Id).primary_key())
                    .col(integer_null(T::Up))
                    .col(text(T::A))
                    .foreign_key(
                        ForeignKey::create()
                            .from_tbl(T::Rebuilt)
                            .to_tbl(T::Rebuilt)
                            .from_col(T::Up)
                            .to_col(T::Id)
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .to_owned(),
            )
            .await?;
        db.execute_unprepared(
            r#"INSERT INTO "_new_t" (
    "id", "up", "a"
)
SELECT
    "id", "up", "a"
FROM "t""#,
        )
        .await?;
        finish_rebuild(manager, "t").await?;
        manager
            .create_index(
                Index::create()
                    .name("t_up")
                    .table(T::Table)
                    .col(T::Up)
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        guard_rebuilds(manager, &["t"]).await?;
        // ALTER TABLE can't do this: `t` is rebuilt, its rows and those that refer to it stay.
        begin_rebuild(manager, "t", &["id", "up", "a"], &["t_up"]).await?;
        manager
            .create_table(
                Table::create()
                    .table(T::Rebuilt)
                    .col(integer_null(T::Id).primary_key())
                    .col(integer_null(T::Up))
                    .col(text_null(T::A))
                    .foreign_key(
                        ForeignKey::create()
                            .from_tbl(T::Rebuilt)
                            .to_tbl(T::Rebuilt)
                            .from_col(T::Up)
                            .to_col(T::Id)
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .to_owned(),
            )
            .await?;
        db.execute_unprepared(
            r#"INSERT INTO "_new_t" (
    "id", "up", "a"
)
SELECT
    "id", "up", "a"
FROM "t""#,
        )
        .await?;
        finish_rebuild(manager, "t").await?;
        manager
            .create_index(
                Index::create()
                    .name("t_up")
                    .table(T::Table)
                    .col(T::Up)
                    .to_owned(),
            )
            .await?;
        Ok(())
    }
}

#[derive(DeriveIden)]
enum T {
    #[sea_orm(iden = "t")]
    Table,
    #[sea_orm(iden = "_new_t")]
    Rebuilt,
    Id,
    Up,
    #[sea_orm(iden = "a")]
    A,
}
