//! Default set change drop.
//!
//! Revision ID: 000000000017
//! Revises:     (base)

use ultra_migrate::prelude::*;

pub const REVISION: Revision = Revision {
    id: "000000000017",
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
                db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "c" DROP DEFAULT"#)
                    .await?;
                db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "l" DROP DEFAULT"#)
                    .await?;
                db.execute_unprepared(
                    r#"ALTER TABLE "t" ALTER COLUMN "a" SET DEFAULT 'it''s'::text"#,
                )
                .await?;
                db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "b" SET DEFAULT 'y'::text"#)
                    .await?;
                db.execute_unprepared(
                    r#"ALTER TABLE "t" ALTER COLUMN "d" SET DEFAULT '-2'::integer"#,
                )
                .await?;
                db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "e" SET DEFAULT true"#)
                    .await?;
                db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "f" SET DEFAULT now()"#)
                    .await?;
                db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "g" SET DEFAULT 'ok'::mood"#)
                    .await?;
                db.execute_unprepared(
                    r#"ALTER TABLE "t" ALTER COLUMN "h" SET DEFAULT '{"a": null}'::jsonb"#,
                )
                .await?;
                db.execute_unprepared(
                    r#"ALTER TABLE "t" ALTER COLUMN "i" SET DEFAULT '{a,b}'::text[]"#,
                )
                .await?;
                db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "j" SET DEFAULT (2 + 2)"#)
                    .await?;
                db.execute_unprepared(
                    r#"ALTER TABLE "t" ALTER COLUMN "k" SET DEFAULT gen_random_uuid()"#,
                )
                .await?;
                db.execute_unprepared(
                    r#"ALTER TABLE "t" ALTER COLUMN "m" SET DEFAULT 'sad'::mood"#,
                )
                .await?;
                db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "n" SET DEFAULT 0"#)
                    .await?;
            }
            DbBackend::Sqlite => {
                let db = manager.get_connection();
                guard_rebuilds(manager, &["t"]).await?;
                // ALTER TABLE can't do this: `t` is rebuilt, its rows and those that refer to it
                // stay.
                begin_rebuild(
                    manager,
                    "t",
                    &["id", "a", "b", "c", "d", "e", "f", "j"],
                    &[],
                )
                .await?;
                manager
                    .create_table(
                        Table::create()
                            .table(T::Rebuilt)
                            .col(integer_null(T::Id).primary_key())
                            .col(text_null(T::A).default("it's"))
                            .col(text_null(T::B).default("y"))
                            .col(text_null(T::C))
                            .col(integer_null(T::D).default(-2))
                            .col(boolean_null(T::E).default(true))
                            .col(date_time_null(T::F).default(Expr::current_timestamp()))
                            .col(integer_null(T::J).default(Expr::cust("2 + 2")))
                            .to_owned(),
                    )
                    .await?;
                db.execute_unprepared(
                    r#"INSERT INTO "_new_t" (
    "id", "a", "b", "c", "d", "e", "f", "j"
)
SELECT
    "id", "a", "b", "c", "d", "e", "f", "j"
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
                db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "n" DROP DEFAULT"#)
                    .await?;
                db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "m" SET DEFAULT 'ok'::mood"#)
                    .await?;
                db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "k" DROP DEFAULT"#)
                    .await?;
                db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "j" SET DEFAULT (1 + 2)"#)
                    .await?;
                db.execute_unprepared(
                    r#"ALTER TABLE "t" ALTER COLUMN "i" SET DEFAULT '{}'::text[]"#,
                )
                .await?;
                db.execute_unprepared(
                    r#"ALTER TABLE "t" ALTER COLUMN "h" SET DEFAULT '{}'::jsonb"#,
                )
                .await?;
                db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "g" DROP DEFAULT"#)
                    .await?;
                db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "f" DROP DEFAULT"#)
                    .await?;
                db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "e" SET DEFAULT false"#)
                    .await?;
                db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "d" SET DEFAULT 1"#)
                    .await?;
                db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "b" SET DEFAULT 'x'::text"#)
                    .await?;
                db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "a" DROP DEFAULT"#)
                    .await?;
                db.execute_unprepared(
                    r#"ALTER TABLE "t" ALTER COLUMN "l" SET DEFAULT 'y'::character varying"#,
                )
                .await?;
                db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "c" SET DEFAULT 'x'::text"#)
                    .await?;
            }
            DbBackend::Sqlite => {
                let db = manager.get_connection();
                guard_rebuilds(manager, &["t"]).await?;
                // ALTER TABLE can't do this: `t` is rebuilt, its rows and those that refer to it
                // stay.
                begin_rebuild(
                    manager,
                    "t",
                    &["id", "a", "b", "c", "d", "e", "f", "j"],
                    &[],
                )
                .await?;
                manager
                    .create_table(
                        Table::create()
                            .table(T::Rebuilt)
                            .col(integer_null(T::Id).primary_key())
                            .col(text_null(T::A))
                            .col(text_null(T::B).default("x"))
                            .col(text_null(T::C).default("x"))
                            .col(integer_null(T::D).default(1))
                            .col(boolean_null(T::E).default(false))
                            .col(date_time_null(T::F))
                            .col(integer_null(T::J).default(Expr::cust("1 + 2")))
                            .to_owned(),
                    )
                    .await?;
                db.execute_unprepared(
                    r#"INSERT INTO "_new_t" (
    "id", "a", "b", "c", "d", "e", "f", "j"
)
SELECT
    "id", "a", "b", "c", "d", "e", "f", "j"
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
    #[sea_orm(iden = "e")]
    E,
    #[sea_orm(iden = "f")]
    F,
    #[sea_orm(iden = "j")]
    J,
}
