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
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
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
