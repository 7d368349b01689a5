//! Check changes.
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
        match manager.get_database_backend() {
            DbBackend::Postgres => {
                let db = manager.get_connection();
                db.execute_unprepared(r#"ALTER TABLE "t" DROP CONSTRAINT "changed""#)
                    .await?;
                db.execute_unprepared(r#"ALTER TABLE "t" DROP CONSTRAINT "gone""#)
                    .await?;
                db.execute_unprepared(r#"ALTER TABLE "t" DROP CONSTRAINT "t_a_check""#)
                    .await?;
                db.execute_unprepared(
                    r#"ALTER TABLE "t" RENAME CONSTRAINT "renamed" TO "new_name""#,
                )
                .await?;
                // Reads every row of `t` under an exclusive lock.
                db.execute_unprepared(r#"ALTER TABLE "t" ADD CONSTRAINT "changed" CHECK (b > 1)"#)
                    .await?;
                // Reads every row of `t` under an exclusive lock.
                db.execute_unprepared(
                    r#"ALTER TABLE "t" ADD CONSTRAINT "kids" CHECK (a < 1000) NO INHERIT"#,
                )
                .await?;
                // Reads every row of `t` under an exclusive lock.
                db.execute_unprepared(
                    r#"ALTER TABLE "t" ADD CONSTRAINT "q" CHECK ('{"a": 1}'::jsonb ? 'a'::text)"#,
                )
                .await?;
                // Reads every row of `t` under an exclusive lock.
                db.execute_unprepared(
                    r#"ALTER TABLE "t" ADD CONSTRAINT "t_b_check" CHECK (b = ANY (ARRAY[1, 6]))"#,
                )
                .await?;
                // Reads every row of `t` under an exclusive lock.
                db.execute_unprepared(
                    r#"ALTER TABLE "t" ADD CONSTRAINT "t_check" CHECK ((a + b) > 2)"#,
                )
                .await?;
            }
            DbBackend::Sqlite => {
                let db = manager.get_connection();
                guard_rebuilds(manager, &["t"]).await?;
                // ALTER TABLE can't do this: `t` is rebuilt, its rows and those that refer to it
                // stay.
                begin_rebuild(manager, "t", &["id", "a", "b"], &[]).await?;
                db.execute_unprepared(
                    r#"CREATE TABLE "_new_t" (
    "id" integer,
    "a" integer,
    "b" integer,
    PRIMARY KEY ("id"),
    CHECK ("a" + "b" > 2),
    CHECK ("b" IN (1, 6)),
    CONSTRAINT "changed" CHECK ("b" > 1),
    CONSTRAINT "new_name" CHECK ("b" < 100),
    CONSTRAINT "q" CHECK ("a" <> '?' AND "a" <> '$1')
)"#,
                )
                .await?;
                db.execute_unprepared(
                    r#"INSERT INTO "_new_t" (
    "id", "a", "b"
)
SELECT
    "id", "a", "b"
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
                db.execute_unprepared(r#"ALTER TABLE "t" DROP CONSTRAINT "t_check""#)
                    .await?;
                db.execute_unprepared(r#"ALTER TABLE "t" DROP CONSTRAINT "t_b_check""#)
                    .await?;
                db.execute_unprepared(r#"ALTER TABLE "t" DROP CONSTRAINT "q""#)
                    .await?;
                db.execute_unprepared(r#"ALTER TABLE "t" DROP CONSTRAINT "kids""#)
                    .await?;
                db.execute_unprepared(r#"ALTER TABLE "t" DROP CONSTRAINT "changed""#)
                    .await?;
                db.execute_unprepared(
                    r#"ALTER TABLE "t" RENAME CONSTRAINT "new_name" TO "renamed""#,
                )
                .await?;
                // Reads every row of `t` under an exclusive lock.
                db.execute_unprepared(
                    r#"ALTER TABLE "t" ADD CONSTRAINT "t_a_check" CHECK (a > 0)"#,
                )
                .await?;
                // Reads every row of `t` under an exclusive lock.
                db.execute_unprepared(r#"ALTER TABLE "t" ADD CONSTRAINT "gone" CHECK (a <> b)"#)
                    .await?;
                // Reads every row of `t` under an exclusive lock.
                db.execute_unprepared(r#"ALTER TABLE "t" ADD CONSTRAINT "changed" CHECK (b > 0)"#)
                    .await?;
            }
            DbBackend::Sqlite => {
                let db = manager.get_connection();
                guard_rebuilds(manager, &["t"]).await?;
                // ALTER TABLE can't do this: `t` is rebuilt, its rows and those that refer to it
                // stay.
                begin_rebuild(manager, "t", &["id", "a", "b"], &[]).await?;
                manager
                    .create_table(
                        Table::create()
                            .table(T::Rebuilt)
                            .col(integer_null(T::Id).primary_key())
                            .col(integer_null(T::A))
                            .col(integer_null(T::B))
                            .check(Expr::cust(r#""a" > 0"#))
                            .check((Alias::new("changed").into_iden(), Expr::cust(r#""b" > 0"#)))
                            .check((Alias::new("gone").into_iden(), Expr::cust(r#""a" <> "b""#)))
                            .check((
                                Alias::new("renamed").into_iden(),
                                Expr::cust(r#""b" < 100"#),
                            ))
                            .to_owned(),
                    )
                    .await?;
                db.execute_unprepared(
                    r#"INSERT INTO "_new_t" (
    "id", "a", "b"
)
SELECT
    "id", "a", "b"
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
}
