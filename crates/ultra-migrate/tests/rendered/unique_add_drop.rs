//! Unique add drop.
//!
//! Revision ID: 00000000000f
//! Revises:     (base)

use ultra_migrate::prelude::*;

pub const REVISION: Revision = Revision {
    id: "00000000000f",
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
                let db = manager.get_connection();
                db.execute_unprepared(r#"ALTER TABLE "t" DROP CONSTRAINT "named""#)
                    .await?;
                db.execute_unprepared(r#"ALTER TABLE "t" DROP CONSTRAINT "t_c_key""#)
                    .await?;
                // Builds an index over `t` under an exclusive lock; fails while there are
                // duplicates.
                db.execute_unprepared(
                    r#"ALTER TABLE "t" ADD CONSTRAINT "e_late" UNIQUE ("e") DEFERRABLE INITIALLY DEFERRED"#,
                )
                .await?;
                // Builds an index over `t` under an exclusive lock; fails while there are
                // duplicates.
                db.execute_unprepared(
                    r#"ALTER TABLE "t" ADD CONSTRAINT "inc" UNIQUE ("a") INCLUDE ("e")"#,
                )
                .await?;
                // Builds an index over `t` under an exclusive lock; fails while there are
                // duplicates.
                db.execute_unprepared(
                    r#"ALTER TABLE "t" ADD CONSTRAINT "late" UNIQUE ("d") DEFERRABLE"#,
                )
                .await?;
                // Builds an index over `t` under an exclusive lock; fails while there are
                // duplicates.
                db.execute_unprepared(
                    r#"ALTER TABLE "t" ADD CONSTRAINT "t_a_b_key" UNIQUE ("a", "b")"#,
                )
                .await?;
                // Builds an index over `t` under an exclusive lock; fails while there are
                // duplicates.
                db.execute_unprepared(r#"ALTER TABLE "t" ADD CONSTRAINT "t_a_key" UNIQUE ("a")"#)
                    .await?;
            }
            DbBackend::Sqlite => {
                let db = manager.get_connection();
                guard_rebuilds(manager, &["t"]).await?;
                // ALTER TABLE can't do this: `t` is rebuilt, its rows and those that refer to it
                // stay.
                begin_rebuild(manager, "t", &["id", "a", "b", "c", "d"], &[]).await?;
                db.execute_unprepared(
                    r#"CREATE TABLE "_new_t" (
    "id" integer,
    "a" text,
    "b" text,
    "c" text,
    "d" text,
    PRIMARY KEY ("id"),
    UNIQUE ("a"),
    UNIQUE ("a", "b"),
    CONSTRAINT "other" UNIQUE ("b", "d")
)"#,
                )
                .await?;
                db.execute_unprepared(
                    r#"INSERT INTO "_new_t" (
    "id", "a", "b", "c", "d"
)
SELECT
    "id", "a", "b", "c", "d"
FROM "t""#,
                )
                .await?;
                finish_rebuild(manager, "t").await?;
            }
            backend => return Err(unsupported(backend)),
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        match manager.get_database_backend() {
            DbBackend::Postgres => {
                let db = manager.get_connection();
                db.execute_unprepared(r#"ALTER TABLE "t" DROP CONSTRAINT "t_a_key""#)
                    .await?;
                db.execute_unprepared(r#"ALTER TABLE "t" DROP CONSTRAINT "t_a_b_key""#)
                    .await?;
                db.execute_unprepared(r#"ALTER TABLE "t" DROP CONSTRAINT "late""#)
                    .await?;
                db.execute_unprepared(r#"ALTER TABLE "t" DROP CONSTRAINT "inc""#)
                    .await?;
                db.execute_unprepared(r#"ALTER TABLE "t" DROP CONSTRAINT "e_late""#)
                    .await?;
                // Builds an index over `t` under an exclusive lock; fails while there are
                // duplicates.
                db.execute_unprepared(r#"ALTER TABLE "t" ADD CONSTRAINT "t_c_key" UNIQUE ("c")"#)
                    .await?;
                // Builds an index over `t` under an exclusive lock; fails while there are
                // duplicates.
                db.execute_unprepared(r#"ALTER TABLE "t" ADD CONSTRAINT "named" UNIQUE ("d")"#)
                    .await?;
            }
            DbBackend::Sqlite => {
                let db = manager.get_connection();
                guard_rebuilds(manager, &["t"]).await?;
                // ALTER TABLE can't do this: `t` is rebuilt, its rows and those that refer to it
                // stay.
                begin_rebuild(manager, "t", &["id", "a", "b", "c", "d"], &[]).await?;
                db.execute_unprepared(
                    r#"CREATE TABLE "_new_t" (
    "id" integer,
    "a" text,
    "b" text,
    "c" text,
    "d" text,
    PRIMARY KEY ("id"),
    UNIQUE ("c"),
    CONSTRAINT "named" UNIQUE ("d")
)"#,
                )
                .await?;
                db.execute_unprepared(
                    r#"INSERT INTO "_new_t" (
    "id", "a", "b", "c", "d"
)
SELECT
    "id", "a", "b", "c", "d"
FROM "t""#,
                )
                .await?;
                finish_rebuild(manager, "t").await?;
            }
            backend => return Err(unsupported(backend)),
        }
        Ok(())
    }
}
