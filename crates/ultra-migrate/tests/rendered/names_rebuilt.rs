//! Names rebuilt.
//!
//! Revision ID: 00000000000d
//! Revises:     (base)

use ultra_migrate::prelude::*;

pub const REVISION: Revision = Revision {
    id: "00000000000d",
    rebuilds_tables: true,
    ..Revision::BASE
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        guard_rebuilds(manager, &["it's", "weird \"name\""]).await?;
        // ALTER TABLE can't do this: `it's` is rebuilt, its rows and those that refer to it stay.
        begin_rebuild(manager, "it's", &["id", "w"], &[]).await?;
        manager
            .create_table(
                Table::create()
                    .table(ItS::Rebuilt)
                    .col(integer_null(ItS::Id).auto_increment().primary_key())
                    .col(integer(ItS::W))
                    .foreign_key(
                        ForeignKey::create()
                            .from_tbl(ItS::Rebuilt)
                            .to_tbl(WeirdName::Table)
                            .from_col(ItS::W)
                            .to_col(WeirdName::Id)
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .to_owned(),
            )
            .await?;
        db.execute_unprepared(
            r#"INSERT INTO "_new_it's" (
    "id", "w"
)
SELECT
    "id", "w"
FROM "it's""#,
        )
        .await?;
        finish_numbered_rebuild(manager, "it's").await?;
        // ALTER TABLE can't do this: `weird "name"` is rebuilt, its rows and those that refer to
        // it stay.
        begin_rebuild(manager, "weird \"name\"", &["id", "a\"b", "up"], &["i\"x"]).await?;
        db.execute_unprepared(
            r#"CREATE TABLE "_new_weird ""name""" (
    "id" integer PRIMARY KEY AUTOINCREMENT,
    "a""b" varchar(7),
    "up" integer,
    CONSTRAINT "f""k" FOREIGN KEY ("up") REFERENCES "_new_weird ""name""" ("id") ON DELETE CASCADE
)"#,
        )
        .await?;
        db.execute_unprepared(
            r#"INSERT INTO "_new_weird ""name""" (
    "id", "a""b", "up"
)
SELECT
    "id", "a""b", "up"
FROM "weird ""name""""#,
        )
        .await?;
        finish_numbered_rebuild(manager, "weird \"name\"").await?;
        db.execute_unprepared(
            r#"CREATE INDEX "i""x" ON "weird ""name""" ("a""b") WHERE "a""b" <> '?'"#,
        )
        .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        guard_rebuilds(manager, &["weird \"name\"", "it's"]).await?;
        // ALTER TABLE can't do this: `weird "name"` is rebuilt, its rows and those that refer to
        // it stay.
        begin_rebuild(manager, "weird \"name\"", &["id", "a\"b", "up"], &["i\"x"]).await?;
        db.execute_unprepared(
            r#"CREATE TABLE "_new_weird ""name""" (
    "id" integer PRIMARY KEY AUTOINCREMENT,
    "a""b" text,
    "up" integer,
    CONSTRAINT "f""k" FOREIGN KEY ("up") REFERENCES "_new_weird ""name""" ("id") ON DELETE CASCADE
)"#,
        )
        .await?;
        db.execute_unprepared(
            r#"INSERT INTO "_new_weird ""name""" (
    "id", "a""b", "up"
)
SELECT
    "id", "a""b", "up"
FROM "weird ""name""""#,
        )
        .await?;
        finish_numbered_rebuild(manager, "weird \"name\"").await?;
        db.execute_unprepared(
            r#"CREATE INDEX "i""x" ON "weird ""name""" ("a""b") WHERE "a""b" <> '?'"#,
        )
        .await?;
        // ALTER TABLE can't do this: `it's` is rebuilt, its rows and those that refer to it stay.
        begin_rebuild(manager, "it's", &["id", "w"], &[]).await?;
        manager
            .create_table(
                Table::create()
                    .table(ItS::Rebuilt)
                    .col(integer_null(ItS::Id).auto_increment().primary_key())
                    .col(integer_null(ItS::W))
                    .foreign_key(
                        ForeignKey::create()
                            .from_tbl(ItS::Rebuilt)
                            .to_tbl(WeirdName::Table)
                            .from_col(ItS::W)
                            .to_col(WeirdName::Id)
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .to_owned(),
            )
            .await?;
        db.execute_unprepared(
            r#"INSERT INTO "_new_it's" (
    "id", "w"
)
SELECT
    "id", "w"
FROM "it's""#,
        )
        .await?;
        finish_numbered_rebuild(manager, "it's").await?;
        Ok(())
    }
}

#[derive(DeriveIden)]
enum ItS {
    #[sea_orm(iden = "_new_it's")]
    Rebuilt,
    Id,
    #[sea_orm(iden = "w")]
    W,
}

#[derive(DeriveIden)]
enum WeirdName {
    #[sea_orm(iden = "weird \"name\"")]
    Table,
    Id,
}
