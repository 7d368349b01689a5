//! Nullable both ways.
//!
//! Revision ID: 000000000012
//! Revises:     (base)

use ultra_migrate::prelude::*;

pub const REVISION: Revision = Revision {
    id: "000000000012",
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
                // Reads the whole table; fails while rows hold NULL.
                db.execute_unprepared(r#"UPDATE "t" SET "a" = 'none' WHERE "a" IS NULL"#)
                    .await?;
                db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "a" SET NOT NULL"#)
                    .await?;
                // Reads the whole table; fails while rows hold NULL.
                db.execute_unprepared(r#"UPDATE "t" SET "d" = 'q' WHERE "d" IS NULL"#)
                    .await?;
                db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "d" SET NOT NULL"#)
                    .await?;
                db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "d" SET DEFAULT 'z'::text"#)
                    .await?;
                db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "b" DROP NOT NULL"#)
                    .await?;
                db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "c" DROP NOT NULL"#)
                    .await?;
            }
            DbBackend::Sqlite => {
                let db = manager.get_connection();
                guard_rebuilds(manager, &["t"]).await?;
                // ALTER TABLE can't do this: `t` is rebuilt, its rows and those that refer to it
                // stay.
                begin_rebuild(manager, "t", &["id", "a", "b", "c", "d"], &[]).await?;
                manager
                    .create_table(
                        Table::create()
                            .table(T::Rebuilt)
                            .col(integer_null(T::Id).primary_key())
                            .col(text(T::A))
                            .col(text_null(T::B))
                            .col(integer_null(T::C).default(1))
                            .col(text(T::D).default("z"))
                            .to_owned(),
                    )
                    .await?;
                db.execute_unprepared(
                    r#"INSERT INTO "_new_t" (
    "id", "a", "b", "c", "d"
)
SELECT
    "id", coalesce("a", 'none'), "b", "c", coalesce("d", 'q')
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
                // Reads the whole table; fails while rows hold NULL.
                db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "c" SET NOT NULL"#)
                    .await?;
                // Reads the whole table; fails while rows hold NULL.
                db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "b" SET NOT NULL"#)
                    .await?;
                db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "d" DROP DEFAULT"#)
                    .await?;
                db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "d" DROP NOT NULL"#)
                    .await?;
                db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "a" DROP NOT NULL"#)
                    .await?;
            }
            DbBackend::Sqlite => {
                let db = manager.get_connection();
                guard_rebuilds(manager, &["t"]).await?;
                // ALTER TABLE can't do this: `t` is rebuilt, its rows and those that refer to it
                // stay.
                begin_rebuild(manager, "t", &["id", "a", "b", "c", "d"], &[]).await?;
                manager
                    .create_table(
                        Table::create()
                            .table(T::Rebuilt)
                            .col(integer_null(T::Id).primary_key())
                            .col(text_null(T::A))
                            .col(text(T::B))
                            .col(integer(T::C).default(1))
                            .col(text_null(T::D))
                            .to_owned(),
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

#[derive(DeriveIden)]
enum T {
    #[sea_orm(iden = "_new_t")]
    Rebuilt,
    Id,
    #[sea_orm(iden = "a")]
    A,
    #[sea_orm(iden = "b")]
    B,
    #[sea_orm(iden = "c")]
    C,
    #[sea_orm(iden = "d")]
    D,
}
