//! Column rename.
//!
//! Revision ID: 00000000000d
//! Revises:     (base)

use ultra_migrate::prelude::*;

pub const REVISION: Revision = Revision {
    id: "00000000000d",
    ..Revision::BASE
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Running code that uses the old name fails from here on.
        manager
            .alter_table(
                Table::alter()
                    .table(Users::Table)
                    .rename_column(Users::Mail, Users::EMail)
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Running code that uses the old name fails from here on.
        manager
            .alter_table(
                Table::alter()
                    .table(Users::Table)
                    .rename_column(Users::EMail, Users::Mail)
                    .to_owned(),
            )
            .await?;
        Ok(())
    }
}

#[derive(DeriveIden)]
enum Users {
    Table,
    Mail,
    #[sea_orm(iden = "E Mail")]
    EMail,
}
