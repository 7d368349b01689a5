//! Options strict.
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
        let db = manager.get_connection();
        guard_rebuilds(manager, &["s", "t", "v", "w"]).await?;
        // ALTER TABLE can't do this: `s` is rebuilt, its rows and those that refer to it stay.
        begin_rebuild(manager, "s", &["id", "a"], &[]).await?;
        manager
            .create_table(
                Table::create()
                    .table(S::Rebuilt)
                    .col(integer_null(S::Id).primary_key())
                    .col(text_null(S::A))
                    .to_owned(),
            )
            .await?;
        db.execute_unprepared(
            r#"INSERT INTO "_new_s" (
    "id", "a"
)
SELECT
    "id", "a"
FROM "s""#,
        )
        .await?;
        finish_rebuild(manager, "s").await?;
        // ALTER TABLE can't do this: `t` is rebuilt, its rows and those that refer to it stay.
        begin_rebuild(manager, "t", &["id", "a"], &[]).await?;
        db.execute_unprepared(
            r#"CREATE TABLE "_new_t" (
    "id" integer,
    "a" text,
    PRIMARY KEY ("id")
) STRICT"#,
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
        finish_rebuild(manager, "t").await?;
        // ALTER TABLE can't do this: `v` is rebuilt, its rows and those that refer to it stay.
        begin_rebuild(manager, "v", &["id", "a"], &[]).await?;
        db.execute_unprepared(
            r#"CREATE TABLE "_new_v" (
    "id" text NOT NULL,
    "a" text,
    PRIMARY KEY ("id")
) WITHOUT ROWID, STRICT"#,
        )
        .await?;
        db.execute_unprepared(
            r#"INSERT INTO "_new_v" (
    "id", "a"
)
SELECT
    "id", "a"
FROM "v""#,
        )
        .await?;
        finish_rebuild(manager, "v").await?;
        // ALTER TABLE can't do this: `w` is rebuilt, its rows and those that refer to it stay.
        begin_rebuild(manager, "w", &["id", "a"], &[]).await?;
        db.execute_unprepared(
            r#"CREATE TABLE "_new_w" (
    "id" text NOT NULL,
    "a" text NOT NULL,
    PRIMARY KEY ("id")
) WITHOUT ROWID"#,
        )
        .await?;
        db.execute_unprepared(
            r#"INSERT INTO "_new_w" (
    "id", "a"
)
SELECT
    "id", "a"
FROM "w""#,
        )
        .await?;
        finish_rebuild(manager, "w").await?;
        db.execute_unprepared(
            r#"CREATE TABLE "fresh" (
    "id" integer,
    "a" any,
    PRIMARY KEY ("id")
) STRICT"#,
        )
        .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        guard_rebuilds(manager, &["w", "v", "t", "s"]).await?;
        // Loses data: the rows of `fresh` do not come back.
        manager
            .drop_table(Table::drop().table(Fresh::Table).to_owned())
            .await?;
        // ALTER TABLE can't do this: `w` is rebuilt, its rows and those that refer to it stay.
        begin_rebuild(manager, "w", &["id", "a"], &[]).await?;
        db.execute_unprepared(
            r#"CREATE TABLE "_new_w" (
    "id" text NOT NULL,
    "a" text,
    PRIMARY KEY ("id")
) WITHOUT ROWID"#,
        )
        .await?;
        db.execute_unprepared(
            r#"INSERT INTO "_new_w" (
    "id", "a"
)
SELECT
    "id", "a"
FROM "w""#,
        )
        .await?;
        finish_rebuild(manager, "w").await?;
        // ALTER TABLE can't do this: `v` is rebuilt, its rows and those that refer to it stay.
        begin_rebuild(manager, "v", &["id", "a"], &[]).await?;
        manager
            .create_table(
                Table::create()
                    .table(V::Rebuilt)
                    .col(text(V::Id).primary_key())
                    .col(text_null(V::A))
                    .to_owned(),
            )
            .await?;
        db.execute_unprepared(
            r#"INSERT INTO "_new_v" (
    "id", "a"
)
SELECT
    "id", "a"
FROM "v""#,
        )
        .await?;
        finish_rebuild(manager, "v").await?;
        // ALTER TABLE can't do this: `t` is rebuilt, its rows and those that refer to it stay.
        begin_rebuild(manager, "t", &["id", "a"], &[]).await?;
        manager
            .create_table(
                Table::create()
                    .table(T::Rebuilt)
                    .col(integer_null(T::Id).primary_key())
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
        finish_rebuild(manager, "t").await?;
        // ALTER TABLE can't do this: `s` is rebuilt, its rows and those that refer to it stay.
        begin_rebuild(manager, "s", &["id", "a"], &[]).await?;
        db.execute_unprepared(
            r#"CREATE TABLE "_new_s" (
    "id" integer,
    "a" text,
    PRIMARY KEY ("id")
) STRICT"#,
        )
        .await?;
        db.execute_unprepared(
            r#"INSERT INTO "_new_s" (
    "id", "a"
)
SELECT
    "id", "a"
FROM "s""#,
        )
        .await?;
        finish_rebuild(manager, "s").await?;
        Ok(())
    }
}

#[derive(DeriveIden)]
enum S {
    #[sea_orm(iden = "_new_s")]
    Rebuilt,
    Id,
    #[sea_orm(iden = "a")]
    A,
}

#[derive(DeriveIden)]
enum Fresh {
    Table,
}

#[derive(DeriveIden)]
enum V {
    #[sea_orm(iden = "_new_v")]
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
