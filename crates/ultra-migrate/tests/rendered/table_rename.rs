//! Table rename.
//!
//! Revision ID: 00000000000c
//! Revises:     (base)

use ultra_migrate::prelude::*;

pub const REVISION: Revision = Revision {
    id: "00000000000c",
    ..Revision::BASE
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Running code that uses the old name fails from here on.
        manager
            .rename_table(
                Table::rename()
                    .table(Users::Table, Accounts::Table)
                    .to_owned(),
            )
            .await?;
        match manager.get_database_backend() {
            DbBackend::Postgres => {
                let db = manager.get_connection();
                db.execute_unprepared(
                    r#"ALTER TABLE "accounts" RENAME CONSTRAINT "users_pkey" TO "accounts_pkey""#,
                )
                .await?;
                db.execute_unprepared(
                    r#"ALTER TABLE "accounts" RENAME CONSTRAINT "users_name_key" TO "accounts_name_key""#,
                )
                .await?;
            }
            DbBackend::Sqlite => {}
            backend => return Err(unsupported(backend)),
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        match manager.get_database_backend() {
            DbBackend::Postgres => {
                let db = manager.get_connection();
                db.execute_unprepared(
                    r#"ALTER TABLE "accounts" RENAME CONSTRAINT "accounts_name_key" TO "users_name_key""#,
                )
                .await?;
                db.execute_unprepared(
                    r#"ALTER TABLE "accounts" RENAME CONSTRAINT "accounts_pkey" TO "users_pkey""#,
                )
                .await?;
            }
            DbBackend::Sqlite => {}
            backend => return Err(unsupported(backend)),
        }
        // Running code that uses the old name fails from here on.
        manager
            .rename_table(
                Table::rename()
                    .table(Accounts::Table, Users::Table)
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
enum Accounts {
    Table,
}
