//! Enum create drop.
//!
//! Revision ID: 000000000010
//! Revises:     (base)

use ultra_migrate::prelude::*;

pub const REVISION: Revision = Revision {
    id: "000000000010",
    ..Revision::BASE
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        manager
            .create_type(
                Type::create()
                    .as_enum(Alias::new("made"))
                    .values([Alias::new("x"), Alias::new("it's"), Alias::new("Y z")])
                    .to_owned(),
            )
            .await?;
        db.execute_unprepared(r#"CREATE TYPE "none" AS ENUM ()"#)
            .await?;
        // Nullable and without a default: no table rewrite.
        manager
            .alter_table(
                Table::alter()
                    .table(T::Table)
                    .add_column(custom_null(T::M, "made"))
                    .to_owned(),
            )
            .await?;
        // Nullable and without a default: no table rewrite.
        manager
            .alter_table(
                Table::alter()
                    .table(T::Table)
                    .add_column(custom_null(T::Ms, "made[]"))
                    .to_owned(),
            )
            .await?;
        manager
            .drop_type(Type::drop().name(Alias::new("gone")).to_owned())
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_type(
                Type::create()
                    .as_enum(Alias::new("gone"))
                    .values([Alias::new("a")])
                    .to_owned(),
            )
            .await?;
        // Loses data: the values of `t.ms` do not come back.
        manager
            .alter_table(Table::alter().table(T::Table).drop_column(T::Ms).to_owned())
            .await?;
        // Loses data: the values of `t.m` do not come back.
        manager
            .alter_table(Table::alter().table(T::Table).drop_column(T::M).to_owned())
            .await?;
        manager
            .drop_type(Type::drop().name(Alias::new("none")).to_owned())
            .await?;
        manager
            .drop_type(Type::drop().name(Alias::new("made")).to_owned())
            .await?;
        Ok(())
    }
}

#[derive(DeriveIden)]
enum T {
    #[sea_orm(iden = "t")]
    Table,
    #[sea_orm(iden = "m")]
    M,
    Ms,
}
