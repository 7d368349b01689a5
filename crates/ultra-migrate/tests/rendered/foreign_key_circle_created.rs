//! Foreign key circle created.
//!
//! Revision ID: 00000000001a
//! Revises:     (base)

use ultra_migrate::prelude::*;

pub const REVISION: Revision = Revision {
    id: "00000000001a",
    rebuilds_tables: true,
    ..Revision::BASE
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        match manager.get_database_backend() {
            DbBackend::Postgres => {
                manager
                    .create_table(
                        Table::create()
                            .table(A::Table)
                            .col(integer(A::Id).primary_key())
                            .col(integer_null(A::BId))
                            .col(integer_null(A::SelfId))
                            .to_owned(),
                    )
                    .await?;
                manager
                    .create_table(
                        Table::create()
                            .table(B::Table)
                            .col(integer(B::Id).primary_key())
                            .col(integer_null(B::AId))
                            .to_owned(),
                    )
                    .await?;
                manager
                    .create_foreign_key(
                        ForeignKey::create()
                            .name("a_self_id_fkey")
                            .from_tbl(A::Table)
                            .to_tbl(A::Table)
                            .from_col(A::SelfId)
                            .to_col(A::Id)
                            .to_owned(),
                    )
                    .await?;
                manager
                    .create_foreign_key(
                        ForeignKey::create()
                            .name("a_to_b")
                            .from_tbl(A::Table)
                            .to_tbl(B::Table)
                            .from_col(A::BId)
                            .to_col(B::Id)
                            .to_owned(),
                    )
                    .await?;
                manager
                    .create_foreign_key(
                        ForeignKey::create()
                            .name("b_a_id_fkey")
                            .from_tbl(B::Table)
                            .to_tbl(A::Table)
                            .from_col(B::AId)
                            .to_col(A::Id)
                            .to_owned(),
                    )
                    .await?;
            }
            DbBackend::Sqlite => {
                manager
                    .create_table(
                        Table::create()
                            .table(A::Table)
                            .col(integer_null(A::Id).primary_key())
                            .col(integer_null(A::BId))
                            .col(integer_null(A::SelfId))
                            .foreign_key(
                                ForeignKey::create()
                                    .from_tbl(A::Table)
                                    .to_tbl(B::Table)
                                    .from_col(A::BId)
                                    .to_col(B::Id),
                            )
                            .foreign_key(
                                ForeignKey::create()
                                    .from_tbl(A::Table)
                                    .to_tbl(A::Table)
                                    .from_col(A::SelfId)
                                    .to_col(A::Id),
                            )
                            .to_owned(),
                    )
                    .await?;
                manager
                    .create_table(
                        Table::create()
                            .table(B::Table)
                            .col(integer_null(B::Id).primary_key())
                            .col(integer_null(B::AId))
                            .foreign_key(
                                ForeignKey::create()
                                    .from_tbl(B::Table)
                                    .to_tbl(A::Table)
                                    .from_col(B::AId)
                                    .to_col(A::Id),
                            )
                            .to_owned(),
                    )
                    .await?;
            }
            backend => return Err(unsupported(backend)),
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        match manager.get_database_backend() {
            DbBackend::Postgres => {
                manager
                    .drop_foreign_key(
                        ForeignKey::drop()
                            .name("b_a_id_fkey")
                            .table(B::Table)
                            .to_owned(),
                    )
                    .await?;
                manager
                    .drop_foreign_key(ForeignKey::drop().name("a_to_b").table(A::Table).to_owned())
                    .await?;
                manager
                    .drop_foreign_key(
                        ForeignKey::drop()
                            .name("a_self_id_fkey")
                            .table(A::Table)
                            .to_owned(),
                    )
                    .await?;
            }
            DbBackend::Sqlite => {}
            backend => return Err(unsupported(backend)),
        }
        // Loses data: the rows of `b` do not come back.
        manager
            .drop_table(Table::drop().table(B::Table).to_owned())
            .await?;
        // Loses data: the rows of `a` do not come back.
        manager
            .drop_table(Table::drop().table(A::Table).to_owned())
            .await?;
        Ok(())
    }
}

#[derive(DeriveIden)]
enum A {
    #[sea_orm(iden = "a")]
    Table,
    Id,
    #[sea_orm(iden = "b_id")]
    BId,
    SelfId,
}

#[derive(DeriveIden)]
enum B {
    #[sea_orm(iden = "b")]
    Table,
    Id,
    #[sea_orm(iden = "a_id")]
    AId,
}
