//! Schema move.
//!
//! Revision ID: 00000000000b
//! Revises:     (base)

use ultra_migrate::prelude::*;

pub const REVISION: Revision = Revision {
    id: "00000000000b",
    ..Revision::BASE
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        // Running code that uses the old name fails from here on.
        db.execute_unprepared(r#"ALTER TABLE "users" SET SCHEMA "app""#)
            .await?;
        manager
            .rename_table(
                Table::rename()
                    .table((Alias::new("app"), Users::Table), People::Table)
                    .to_owned(),
            )
            .await?;
        db.execute_unprepared(
            r#"ALTER TABLE "app"."people" RENAME CONSTRAINT "users_pkey" TO "people_pkey""#,
        )
        .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        db.execute_unprepared(
            r#"ALTER TABLE "app"."people" RENAME CONSTRAINT "people_pkey" TO "users_pkey""#,
        )
        .await?;
        // Running code that uses the old name fails from here on.
        db.execute_unprepared(r#"ALTER TABLE "app"."people" SET SCHEMA "public""#)
            .await?;
        manager
            .rename_table(
                Table::rename()
                    .table(People::Table, Users::Table)
                    .to_owned(),
            )
            .await?;
        Ok(())
    }
}

#[derive(DeriveIden)]
enum Users {
    Table,
}

#[derive(DeriveIden)]
enum People {
    Table,
}
