//! Column rename keys.
//!
//! Revision ID: 000000000012
//! Revises:     (base)

use ultra_migrate::prelude::*;

pub const REVISION: Revision = Revision {
    id: "000000000012",
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
                    .table(Parent::Table)
                    .rename_column(Parent::B, Parent::Order)
                    .to_owned(),
            )
            .await?;
        // Running code that uses the old name fails from here on.
        manager
            .alter_table(
                Table::alter()
                    .table(Child::Table)
                    .rename_column(Child::X, Child::Z)
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
                    .table(Child::Table)
                    .rename_column(Child::Z, Child::X)
                    .to_owned(),
            )
            .await?;
        // Running code that uses the old name fails from here on.
        manager
            .alter_table(
                Table::alter()
                    .table(Parent::Table)
                    .rename_column(Parent::Order, Parent::B)
                    .to_owned(),
            )
            .await?;
        Ok(())
    }
}

#[derive(DeriveIden)]
enum Parent {
    Table,
    #[sea_orm(iden = "b")]
    B,
    Order,
}

#[derive(DeriveIden)]
enum Child {
    Table,
    #[sea_orm(iden = "x")]
    X,
    #[sea_orm(iden = "z")]
    Z,
}
