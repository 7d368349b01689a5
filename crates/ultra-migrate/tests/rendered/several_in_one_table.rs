//! Several in one table.
//!
//! Revision ID: 000000000014
//! Revises:     (base)

use ultra_migrate::prelude::*;

pub const REVISION: Revision = Revision {
    id: "000000000014",
    rebuilds_tables: true,
    ..Revision::BASE
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        match manager.get_database_backend() {
            DbBackend::Postgres => {}
            DbBackend::Sqlite => {
                guard_rebuilds(manager, &["t"]).await?;
            }
            backend => return Err(unsupported(backend)),
        }
        // Running code that uses the old name fails from here on.
        manager
            .alter_table(
                Table::alter()
                    .table(T::Table)
                    .rename_column(T::C, T::C2)
                    .to_owned(),
            )
            .await?;
        match manager.get_database_backend() {
            DbBackend::Postgres => {
                let db = manager.get_connection();
                db.execute_unprepared(r#"ALTER TABLE "t" DROP CONSTRAINT "u""#)
                    .await?;
                manager
                    .drop_index(Index::drop().name("t_c").table(T::Table).to_owned())
                    .await?;
                // A default that doesn't change from row to row: no table rewrite.
                manager
                    .alter_table(
                        Table::alter()
                            .table(T::Table)
                            .add_column(date_null(T::Fresh).default("2026-01-01"))
                            .to_owned(),
                    )
                    .await?;
                // integer → bigint: the table is rewritten under an exclusive lock.
                db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "id" TYPE bigint"#)
                    .await?;
                // character varying(10) → text: no table rewrite.
                db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "a" TYPE text"#)
                    .await?;
                db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "a" SET DEFAULT 'x'::text"#)
                    .await?;
                // Reads the whole table; fails while rows hold NULL.
                db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "b" DROP DEFAULT"#)
                    .await?;
                db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "b" SET NOT NULL"#)
                    .await?;
                // Loses data: the values of `t.old` do not come back.
                manager
                    .alter_table(
                        Table::alter()
                            .table(T::Table)
                            .drop_column(T::Old)
                            .to_owned(),
                    )
                    .await?;
                // Builds an index over `t` under an exclusive lock; fails while there are
                // duplicates.
                db.execute_unprepared(r#"ALTER TABLE "t" ADD CONSTRAINT "u" UNIQUE ("a", "b")"#)
                    .await?;
                // Reads every row of `t` under an exclusive lock.
                db.execute_unprepared(r#"ALTER TABLE "t" ADD CONSTRAINT "k" CHECK (b > 0)"#)
                    .await?;
            }
            DbBackend::Sqlite => {
                let db = manager.get_connection();
                // Loses data: the values of `t.old` do not come back.
                // ALTER TABLE can't do this: `t` is rebuilt, its rows and those that refer to it
                // stay.
                begin_rebuild(manager, "t", &["id", "a", "b", "c2", "old"], &["t_c"]).await?;
                db.execute_unprepared(
                    r#"CREATE TABLE "_new_t" (
    "id" bigint,
    "a" text NOT NULL DEFAULT 'x',
    "b" integer NOT NULL,
    "c2" text,
    "fresh" date_text DEFAULT '2026-01-01',
    PRIMARY KEY ("id"),
    CONSTRAINT "u" UNIQUE ("a", "b"),
    CONSTRAINT "k" CHECK ("b" > 0)
)"#,
                )
                .await?;
                db.execute_unprepared(
                    r#"INSERT INTO "_new_t" (
    rowid, "id", "a", "b", "c2"
)
SELECT
    rowid, "id", "a", "b", "c2"
FROM "t""#,
                )
                .await?;
                finish_rebuild(manager, "t").await?;
            }
            backend => return Err(unsupported(backend)),
        }
        // Writes to `t` wait while the index is built.
        manager
            .create_index(
                Index::create()
                    .name("t_c")
                    .table(T::Table)
                    .col(T::C2)
                    .col(T::Fresh)
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        match manager.get_database_backend() {
            DbBackend::Postgres => {
                let db = manager.get_connection();
                manager
                    .drop_index(Index::drop().name("t_c").table(T::Table).to_owned())
                    .await?;
                db.execute_unprepared(r#"ALTER TABLE "t" DROP CONSTRAINT "k""#)
                    .await?;
                db.execute_unprepared(r#"ALTER TABLE "t" DROP CONSTRAINT "u""#)
                    .await?;
                // Nullable and without a default: no table rewrite.
                manager
                    .alter_table(
                        Table::alter()
                            .table(T::Table)
                            .add_column(text_null(T::Old))
                            .to_owned(),
                    )
                    .await?;
                db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "b" DROP NOT NULL"#)
                    .await?;
                db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "b" SET DEFAULT 1"#)
                    .await?;
                // Values that don't fit the new type are refused or rounded.
                // text → character varying(10): the table is rewritten under an exclusive lock.
                db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "a" DROP DEFAULT"#)
                    .await?;
                db.execute_unprepared(
                    r#"ALTER TABLE "t" ALTER COLUMN "a" TYPE character varying(10)"#,
                )
                .await?;
                // Values that don't fit the new type are refused or rounded.
                // bigint → integer: the table is rewritten under an exclusive lock.
                db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "id" TYPE integer"#)
                    .await?;
                // Loses data: the values of `t.fresh` do not come back.
                manager
                    .alter_table(
                        Table::alter()
                            .table(T::Table)
                            .drop_column(T::Fresh)
                            .to_owned(),
                    )
                    .await?;
            }
            DbBackend::Sqlite => {
                let db = manager.get_connection();
                guard_rebuilds(manager, &["t"]).await?;
                // Loses data: the values of `t.fresh` do not come back.
                // ALTER TABLE can't do this: `t` is rebuilt, its rows and those that refer to it
                // stay.
                begin_rebuild(manager, "t", &["id", "a", "b", "c2", "fresh"], &["t_c"]).await?;
                db.execute_unprepared(
                    r#"CREATE TABLE "_new_t" (
    "id" integer,
    "a" varchar(10) NOT NULL,
    "b" integer DEFAULT 1,
    "c2" text,
    "old" text,
    PRIMARY KEY ("id"),
    CONSTRAINT "u" UNIQUE ("a")
)"#,
                )
                .await?;
                db.execute_unprepared(
                    r#"INSERT INTO "_new_t" (
    "id", "a", "b", "c2"
)
SELECT
    "id", "a", "b", "c2"
FROM "t""#,
                )
                .await?;
                finish_rebuild(manager, "t").await?;
            }
            backend => return Err(unsupported(backend)),
        }
        // Writes to `t` wait while the index is built.
        manager
            .create_index(
                Index::create()
                    .name("t_c")
                    .table(T::Table)
                    .col(T::C2)
                    .to_owned(),
            )
            .await?;
        match manager.get_database_backend() {
            DbBackend::Postgres => {
                let db = manager.get_connection();
                // Builds an index over `t` under an exclusive lock; fails while there are
                // duplicates.
                db.execute_unprepared(r#"ALTER TABLE "t" ADD CONSTRAINT "u" UNIQUE ("a")"#)
                    .await?;
            }
            DbBackend::Sqlite => {}
            backend => return Err(unsupported(backend)),
        }
        // Running code that uses the old name fails from here on.
        manager
            .alter_table(
                Table::alter()
                    .table(T::Table)
                    .rename_column(T::C2, T::C)
                    .to_owned(),
            )
            .await?;
        Ok(())
    }
}

#[derive(DeriveIden)]
enum T {
    #[sea_orm(iden = "t")]
    Table,
    #[sea_orm(iden = "c")]
    C,
    #[sea_orm(iden = "c2")]
    C2,
    Fresh,
    Old,
}
