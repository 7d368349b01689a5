//! Column drop.
//!
//! Revision ID: 00000000000b
//! Revises:     (base)

use ultra_migrate::prelude::*;

pub const REVISION: Revision = Revision {
    id: "00000000000b",
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
                manager
                    .drop_foreign_key(
                        ForeignKey::drop()
                            .name("users_d_fkey")
                            .table(Users::Table)
                            .to_owned(),
                    )
                    .await?;
                db.execute_unprepared(r#"ALTER TABLE "users" DROP CONSTRAINT "pair""#)
                    .await?;
                db.execute_unprepared(r#"ALTER TABLE "users" DROP CONSTRAINT "users_b_key""#)
                    .await?;
                db.execute_unprepared(r#"ALTER TABLE "users" DROP CONSTRAINT "both_set""#)
                    .await?;
                db.execute_unprepared(r#"ALTER TABLE "users" DROP CONSTRAINT "users_e_check""#)
                    .await?;
                manager
                    .drop_index(Index::drop().name("users_a").table(Users::Table).to_owned())
                    .await?;
                manager
                    .drop_index(
                        Index::drop()
                            .name("users_lower")
                            .table(Users::Table)
                            .to_owned(),
                    )
                    .await?;
                manager
                    .drop_index(
                        Index::drop()
                            .name("users_partial")
                            .table(Users::Table)
                            .to_owned(),
                    )
                    .await?;
                // Loses data: the values of `users.a` do not come back.
                manager
                    .alter_table(
                        Table::alter()
                            .table(Users::Table)
                            .drop_column(Users::A)
                            .to_owned(),
                    )
                    .await?;
                // Loses data: the values of `users.b` do not come back.
                manager
                    .alter_table(
                        Table::alter()
                            .table(Users::Table)
                            .drop_column(Users::B)
                            .to_owned(),
                    )
                    .await?;
                // Loses data: the values of `users.c` do not come back.
                manager
                    .alter_table(
                        Table::alter()
                            .table(Users::Table)
                            .drop_column(Users::C)
                            .to_owned(),
                    )
                    .await?;
                // Loses data: the values of `users.d` do not come back.
                manager
                    .alter_table(
                        Table::alter()
                            .table(Users::Table)
                            .drop_column(Users::D)
                            .to_owned(),
                    )
                    .await?;
                // Loses data: the values of `users.e` do not come back.
                manager
                    .alter_table(
                        Table::alter()
                            .table(Users::Table)
                            .drop_column(Users::E)
                            .to_owned(),
                    )
                    .await?;
                // Loses data: the values of `users.f` do not come back.
                manager
                    .alter_table(
                        Table::alter()
                            .table(Users::Table)
                            .drop_column(Users::F)
                            .to_owned(),
                    )
                    .await?;
                // Loses data: the values of `users.g` do not come back.
                manager
                    .alter_table(
                        Table::alter()
                            .table(Users::Table)
                            .drop_column(Users::G)
                            .to_owned(),
                    )
                    .await?;
            }
            DbBackend::Sqlite => {
                let db = manager.get_connection();
                guard_rebuilds(manager, &["users"]).await?;
                // Loses data: the values of `users.a`, `users.b`, `users.c`, `users.d`, `users.e`,
                // `users.f`, `users.g` do not come back.
                // ALTER TABLE can't do this: `users` is rebuilt, its rows and those that refer to
                // it stay.
                begin_rebuild(
                    manager,
                    "users",
                    &["id", "a", "b", "c", "d", "e", "f", "g"],
                    &["users_a", "users_lower", "users_partial"],
                )
                .await?;
                manager
                    .create_table(
                        Table::create()
                            .table(Users::Rebuilt)
                            .col(integer_null(Users::Id).primary_key())
                            .to_owned(),
                    )
                    .await?;
                db.execute_unprepared(
                    r#"INSERT INTO "_new_users" (
    "id"
)
SELECT
    "id"
FROM "users""#,
                )
                .await?;
                finish_rebuild(manager, "users").await?;
            }
            backend => return Err(unsupported(backend)),
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        match manager.get_database_backend() {
            DbBackend::Postgres => {
                let db = manager.get_connection();
                // A default that doesn't change from row to row: no table rewrite.
                manager
                    .alter_table(
                        Table::alter()
                            .table(Users::Table)
                            .add_column(text_null(Users::G).default("x"))
                            .to_owned(),
                    )
                    .await?;
                // Nullable and without a default: no table rewrite.
                manager
                    .alter_table(
                        Table::alter()
                            .table(Users::Table)
                            .add_column(text_null(Users::F))
                            .to_owned(),
                    )
                    .await?;
                // Nullable and without a default: no table rewrite.
                manager
                    .alter_table(
                        Table::alter()
                            .table(Users::Table)
                            .add_column(integer_null(Users::E))
                            .to_owned(),
                    )
                    .await?;
                // Nullable and without a default: no table rewrite.
                manager
                    .alter_table(
                        Table::alter()
                            .table(Users::Table)
                            .add_column(integer_null(Users::D))
                            .to_owned(),
                    )
                    .await?;
                // Nullable and without a default: no table rewrite.
                manager
                    .alter_table(
                        Table::alter()
                            .table(Users::Table)
                            .add_column(text_null(Users::C))
                            .to_owned(),
                    )
                    .await?;
                // Nullable and without a default: no table rewrite.
                manager
                    .alter_table(
                        Table::alter()
                            .table(Users::Table)
                            .add_column(text_null(Users::B))
                            .to_owned(),
                    )
                    .await?;
                // Nullable and without a default: no table rewrite.
                manager
                    .alter_table(
                        Table::alter()
                            .table(Users::Table)
                            .add_column(text_null(Users::A))
                            .to_owned(),
                    )
                    .await?;
                db.execute_unprepared(r#"COMMENT ON COLUMN "users"."a" IS 'gone'"#)
                    .await?;
                // Writes to `users` wait while the index is built.
                db.execute_unprepared(
                    r#"CREATE INDEX "users_partial" ON "users" ("id") WHERE a IS NOT NULL"#,
                )
                .await?;
                // Writes to `users` wait while the index is built.
                db.execute_unprepared(r#"CREATE INDEX "users_lower" ON "users" ((lower(b)))"#)
                    .await?;
            }
            DbBackend::Sqlite => {
                let db = manager.get_connection();
                guard_rebuilds(manager, &["users"]).await?;
                // ALTER TABLE can't do this: `users` is rebuilt, its rows and those that refer to
                // it stay.
                begin_rebuild(manager, "users", &["id"], &[]).await?;
                db.execute_unprepared(
                    r#"CREATE TABLE "_new_users" (
    "id" integer,
    "a" text,
    "b" text,
    "c" text,
    "d" integer,
    "e" integer,
    "f" text,
    "g" text DEFAULT 'x',
    PRIMARY KEY ("id"),
    UNIQUE ("b"),
    CONSTRAINT "pair" UNIQUE ("c", "a"),
    CHECK ("e" > 0),
    CONSTRAINT "both_set" CHECK ("f" IS NOT NULL OR "a" IS NOT NULL),
    FOREIGN KEY ("d") REFERENCES "parent" ("id")
)"#,
                )
                .await?;
                db.execute_unprepared(
                    r#"INSERT INTO "_new_users" (
    "id"
)
SELECT
    "id"
FROM "users""#,
                )
                .await?;
                finish_rebuild(manager, "users").await?;
            }
            backend => return Err(unsupported(backend)),
        }
        // Writes to `users` wait while the index is built.
        manager
            .create_index(
                Index::create()
                    .name("users_a")
                    .table(Users::Table)
                    .col(Users::A)
                    .to_owned(),
            )
            .await?;
        match manager.get_database_backend() {
            DbBackend::Postgres => {
                let db = manager.get_connection();
                // Reads every row of `users` under an exclusive lock.
                db.execute_unprepared(
                    r#"ALTER TABLE "users" ADD CONSTRAINT "users_e_check" CHECK (e > 0)"#,
                )
                .await?;
                // Reads every row of `users` under an exclusive lock.
                db.execute_unprepared(
                    r#"ALTER TABLE "users" ADD CONSTRAINT "both_set" CHECK (f <> a)"#,
                )
                .await?;
                // Builds an index over `users` under an exclusive lock; fails while there are
                // duplicates.
                db.execute_unprepared(
                    r#"ALTER TABLE "users" ADD CONSTRAINT "users_b_key" UNIQUE ("b")"#,
                )
                .await?;
                // Builds an index over `users` under an exclusive lock; fails while there are
                // duplicates.
                db.execute_unprepared(
                    r#"ALTER TABLE "users" ADD CONSTRAINT "pair" UNIQUE ("c", "a")"#,
                )
                .await?;
                // Reads every row of `users`; writes to it and to `parent` wait.
                manager
                    .create_foreign_key(
                        ForeignKey::create()
                            .name("users_d_fkey")
                            .from_tbl(Users::Table)
                            .to_tbl(Parent::Table)
                            .from_col(Users::D)
                            .to_col(Parent::Id)
                            .to_owned(),
                    )
                    .await?;
            }
            DbBackend::Sqlite => {
                let db = manager.get_connection();
                db.execute_unprepared(r#"CREATE INDEX "users_lower" ON "users" ((lower("b")))"#)
                    .await?;
                db.execute_unprepared(
                    r#"CREATE INDEX "users_partial" ON "users" ("id") WHERE "a" IS NOT NULL"#,
                )
                .await?;
            }
            backend => return Err(unsupported(backend)),
        }
        Ok(())
    }
}

#[derive(DeriveIden)]
enum Users {
    Table,
    #[sea_orm(iden = "_new_users")]
    Rebuilt,
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
    #[sea_orm(iden = "g")]
    G,
    Id,
}

#[derive(DeriveIden)]
enum Parent {
    Table,
    Id,
}
