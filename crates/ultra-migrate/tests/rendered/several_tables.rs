//! Several tables.
//!
//! Revision ID: 00000000000e
//! Revises:     (base)

use ultra_migrate::prelude::*;

pub const REVISION: Revision = Revision {
    id: "00000000000e",
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
                    .drop_foreign_key(
                        ForeignKey::drop()
                            .name("kept_gone_id_fkey")
                            .table(Kept::Table)
                            .to_owned(),
                    )
                    .await?;
            }
            DbBackend::Sqlite => {
                let db = manager.get_connection();
                guard_rebuilds(manager, &["kept", "other"]).await?;
                // Loses data: the values of `kept.gone_id` do not come back.
                // ALTER TABLE can't do this: `kept` is rebuilt, its rows and those that refer to
                // it stay.
                begin_rebuild(manager, "kept", &["id", "gone_id", "kind"], &[]).await?;
                manager
                    .create_table(
                        Table::create()
                            .table(Kept::Rebuilt)
                            .col(integer_null(Kept::Id).primary_key())
                            .col(text_null(Kept::Kind))
                            .col(integer_null(Kept::FreshId))
                            .col(text(Kept::Size).default("s"))
                            .foreign_key(
                                ForeignKey::create()
                                    .from_tbl(Kept::Rebuilt)
                                    .to_tbl(Fresh::Table)
                                    .from_col(Kept::FreshId)
                                    .to_col(Fresh::Id),
                            )
                            .to_owned(),
                    )
                    .await?;
                db.execute_unprepared(
                    r#"INSERT INTO "_new_kept" (
    "id", "kind"
)
SELECT
    "id", "kind"
FROM "kept""#,
                )
                .await?;
                finish_rebuild(manager, "kept").await?;
                // ALTER TABLE can't do this: `other` is rebuilt, its rows and those that refer to
                // it stay.
                begin_rebuild(manager, "other", &["id"], &[]).await?;
                manager
                    .create_table(
                        Table::create()
                            .table(Other::Rebuilt)
                            .col(integer_null(Other::Id).primary_key())
                            .col(integer_null(Other::FreshId))
                            .foreign_key(
                                ForeignKey::create()
                                    .from_tbl(Other::Rebuilt)
                                    .to_tbl(Fresh::Table)
                                    .from_col(Other::FreshId)
                                    .to_col(Fresh::Id),
                            )
                            .to_owned(),
                    )
                    .await?;
                db.execute_unprepared(
                    r#"INSERT INTO "_new_other" (
    "id"
)
SELECT
    "id"
FROM "other""#,
                )
                .await?;
                finish_rebuild(manager, "other").await?;
                manager
                    .create_table(
                        Table::create()
                            .table(Fresh::Table)
                            .col(integer_null(Fresh::Id).primary_key())
                            .col(integer_null(Fresh::KeptId))
                            .col(integer_null(Fresh::OtherId))
                            .col(text_null(Fresh::Size))
                            .foreign_key(
                                ForeignKey::create()
                                    .from_tbl(Fresh::Table)
                                    .to_tbl(Kept::Table)
                                    .from_col(Fresh::KeptId)
                                    .to_col(Kept::Id),
                            )
                            .foreign_key(
                                ForeignKey::create()
                                    .from_tbl(Fresh::Table)
                                    .to_tbl(Other::Table)
                                    .from_col(Fresh::OtherId)
                                    .to_col(Other::Id)
                                    .on_delete(ForeignKeyAction::Cascade),
                            )
                            .to_owned(),
                    )
                    .await?;
            }
            backend => return Err(unsupported(backend)),
        }
        // Loses data: the rows of `gone` do not come back.
        manager
            .drop_table(Table::drop().table(Gone::Table).to_owned())
            .await?;
        match manager.get_database_backend() {
            DbBackend::Postgres => {
                // The value can be used once this revision is committed.
                manager
                    .alter_type(
                        Type::alter()
                            .name(Alias::new("kind"))
                            .add_value(Alias::new("c"))
                            .after(Alias::new("b")),
                    )
                    .await?;
                manager
                    .create_type(
                        Type::create()
                            .as_enum(Alias::new("size"))
                            .values([Alias::new("s"), Alias::new("m")])
                            .to_owned(),
                    )
                    .await?;
                manager
                    .create_table(
                        Table::create()
                            .table(Fresh::Table)
                            .col(integer(Fresh::Id).primary_key())
                            .col(integer_null(Fresh::KeptId))
                            .col(integer_null(Fresh::OtherId))
                            .col(custom_null(Fresh::Size, "size"))
                            .to_owned(),
                    )
                    .await?;
                // Nullable and without a default: no table rewrite.
                manager
                    .alter_table(
                        Table::alter()
                            .table(Kept::Table)
                            .add_column(integer_null(Kept::FreshId))
                            .to_owned(),
                    )
                    .await?;
                // A default that doesn't change from row to row: no table rewrite.
                manager
                    .alter_table(
                        Table::alter()
                            .table(Kept::Table)
                            .add_column(custom(Kept::Size, "size").default("s"))
                            .to_owned(),
                    )
                    .await?;
                // Nullable and without a default: no table rewrite.
                manager
                    .alter_table(
                        Table::alter()
                            .table(Other::Table)
                            .add_column(integer_null(Other::FreshId))
                            .to_owned(),
                    )
                    .await?;
                // Loses data: the values of `kept.gone_id` do not come back.
                manager
                    .alter_table(
                        Table::alter()
                            .table(Kept::Table)
                            .drop_column(Kept::GoneId)
                            .to_owned(),
                    )
                    .await?;
                manager
                    .create_foreign_key(
                        ForeignKey::create()
                            .name("fresh_kept_id_fkey")
                            .from_tbl(Fresh::Table)
                            .to_tbl(Kept::Table)
                            .from_col(Fresh::KeptId)
                            .to_col(Kept::Id)
                            .to_owned(),
                    )
                    .await?;
                manager
                    .create_foreign_key(
                        ForeignKey::create()
                            .name("fresh_other_id_fkey")
                            .from_tbl(Fresh::Table)
                            .to_tbl(Other::Table)
                            .from_col(Fresh::OtherId)
                            .to_col(Other::Id)
                            .on_delete(ForeignKeyAction::Cascade)
                            .to_owned(),
                    )
                    .await?;
                // Reads every row of `kept`; writes to it and to `fresh` wait.
                manager
                    .create_foreign_key(
                        ForeignKey::create()
                            .name("kept_fresh_id_fkey")
                            .from_tbl(Kept::Table)
                            .to_tbl(Fresh::Table)
                            .from_col(Kept::FreshId)
                            .to_col(Fresh::Id)
                            .to_owned(),
                    )
                    .await?;
                // Reads every row of `other`; writes to it and to `fresh` wait.
                manager
                    .create_foreign_key(
                        ForeignKey::create()
                            .name("other_fresh_id_fkey")
                            .from_tbl(Other::Table)
                            .to_tbl(Fresh::Table)
                            .from_col(Other::FreshId)
                            .to_col(Fresh::Id)
                            .to_owned(),
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
                manager
                    .drop_foreign_key(
                        ForeignKey::drop()
                            .name("other_fresh_id_fkey")
                            .table(Other::Table)
                            .to_owned(),
                    )
                    .await?;
                manager
                    .drop_foreign_key(
                        ForeignKey::drop()
                            .name("kept_fresh_id_fkey")
                            .table(Kept::Table)
                            .to_owned(),
                    )
                    .await?;
                manager
                    .drop_foreign_key(
                        ForeignKey::drop()
                            .name("fresh_other_id_fkey")
                            .table(Fresh::Table)
                            .to_owned(),
                    )
                    .await?;
                manager
                    .drop_foreign_key(
                        ForeignKey::drop()
                            .name("fresh_kept_id_fkey")
                            .table(Fresh::Table)
                            .to_owned(),
                    )
                    .await?;
                // Nullable and without a default: no table rewrite.
                manager
                    .alter_table(
                        Table::alter()
                            .table(Kept::Table)
                            .add_column(integer_null(Kept::GoneId))
                            .to_owned(),
                    )
                    .await?;
                // Loses data: the values of `other.fresh_id` do not come back.
                manager
                    .alter_table(
                        Table::alter()
                            .table(Other::Table)
                            .drop_column(Other::FreshId)
                            .to_owned(),
                    )
                    .await?;
                // Loses data: the values of `kept.size` do not come back.
                manager
                    .alter_table(
                        Table::alter()
                            .table(Kept::Table)
                            .drop_column(Kept::Size)
                            .to_owned(),
                    )
                    .await?;
                // Loses data: the values of `kept.fresh_id` do not come back.
                manager
                    .alter_table(
                        Table::alter()
                            .table(Kept::Table)
                            .drop_column(Kept::FreshId)
                            .to_owned(),
                    )
                    .await?;
            }
            DbBackend::Sqlite => {
                guard_rebuilds(manager, &["other", "kept"]).await?;
                manager
                    .create_table(
                        Table::create()
                            .table(Gone::Table)
                            .col(integer_null(Gone::Id).primary_key())
                            .col(text_null(Gone::Kind))
                            .to_owned(),
                    )
                    .await?;
            }
            backend => return Err(unsupported(backend)),
        }
        // Loses data: the rows of `fresh` do not come back.
        manager
            .drop_table(Table::drop().table(Fresh::Table).to_owned())
            .await?;
        match manager.get_database_backend() {
            DbBackend::Postgres => {
                let db = manager.get_connection();
                manager
                    .drop_type(Type::drop().name(Alias::new("size")).to_owned())
                    .await?;
                // The type is replaced, since values can't be removed or moved in place.
                // Refuses while rows hold a value that the new type lacks.
                db.execute_unprepared(r#"ALTER TYPE "kind" RENAME TO "kind__replaced""#)
                    .await?;
                manager
                    .create_type(
                        Type::create()
                            .as_enum(Alias::new("kind"))
                            .values([Alias::new("a"), Alias::new("b")])
                            .to_owned(),
                    )
                    .await?;
                db.execute_unprepared(
                    r#"ALTER TABLE "kept" ALTER COLUMN "kind" TYPE "kind" USING "kind"::text::"kind""#,
                )
                .await?;
                manager
                    .drop_type(Type::drop().name(Alias::new("kind__replaced")).to_owned())
                    .await?;
                manager
                    .create_table(
                        Table::create()
                            .table(Gone::Table)
                            .col(integer(Gone::Id).primary_key())
                            .col(custom_null(Gone::Kind, "kind"))
                            .to_owned(),
                    )
                    .await?;
                // Reads every row of `kept`; writes to it and to `gone` wait.
                manager
                    .create_foreign_key(
                        ForeignKey::create()
                            .name("kept_gone_id_fkey")
                            .from_tbl(Kept::Table)
                            .to_tbl(Gone::Table)
                            .from_col(Kept::GoneId)
                            .to_col(Gone::Id)
                            .to_owned(),
                    )
                    .await?;
            }
            DbBackend::Sqlite => {
                let db = manager.get_connection();
                // Loses data: the values of `other.fresh_id` do not come back.
                // ALTER TABLE can't do this: `other` is rebuilt, its rows and those that refer to
                // it stay.
                begin_rebuild(manager, "other", &["id", "fresh_id"], &[]).await?;
                manager
                    .create_table(
                        Table::create()
                            .table(Other::Rebuilt)
                            .col(integer_null(Other::Id).primary_key())
                            .to_owned(),
                    )
                    .await?;
                db.execute_unprepared(
                    r#"INSERT INTO "_new_other" (
    "id"
)
SELECT
    "id"
FROM "other""#,
                )
                .await?;
                finish_rebuild(manager, "other").await?;
                // Loses data: the values of `kept.fresh_id`, `kept.size` do not come back.
                // ALTER TABLE can't do this: `kept` is rebuilt, its rows and those that refer to
                // it stay.
                begin_rebuild(manager, "kept", &["id", "kind", "fresh_id", "size"], &[]).await?;
                manager
                    .create_table(
                        Table::create()
                            .table(Kept::Rebuilt)
                            .col(integer_null(Kept::Id).primary_key())
                            .col(integer_null(Kept::GoneId))
                            .col(text_null(Kept::Kind))
                            .foreign_key(
                                ForeignKey::create()
                                    .from_tbl(Kept::Rebuilt)
                                    .to_tbl(Gone::Table)
                                    .from_col(Kept::GoneId)
                                    .to_col(Gone::Id),
                            )
                            .to_owned(),
                    )
                    .await?;
                db.execute_unprepared(
                    r#"INSERT INTO "_new_kept" (
    "id", "kind"
)
SELECT
    "id", "kind"
FROM "kept""#,
                )
                .await?;
                finish_rebuild(manager, "kept").await?;
            }
            backend => return Err(unsupported(backend)),
        }
        Ok(())
    }
}

#[derive(DeriveIden)]
enum Kept {
    Table,
    #[sea_orm(iden = "_new_kept")]
    Rebuilt,
    Id,
    Kind,
    FreshId,
    Size,
    GoneId,
}

#[derive(DeriveIden)]
enum Fresh {
    Table,
    Id,
    KeptId,
    OtherId,
    Size,
}

#[derive(DeriveIden)]
enum Other {
    Table,
    #[sea_orm(iden = "_new_other")]
    Rebuilt,
    Id,
    FreshId,
}

#[derive(DeriveIden)]
enum Gone {
    Table,
    Id,
    Kind,
}
