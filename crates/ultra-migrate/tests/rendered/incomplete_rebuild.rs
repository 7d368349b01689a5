//! Incomplete rebuild.
//!
//! Revision ID: 000000000012
//! Revises:     (base)
//!
//! Planned for SQLite alone: no PostgreSQL server was at hand.
//! `ultra-migrate generate --complete` adds the other arm.

use ultra_migrate::prelude::*;

pub const REVISION: Revision = Revision {
    id: "000000000012",
    rebuilds_tables: true,
    backends: &["sqlite"],
    ..Revision::BASE
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        match manager.get_database_backend() {
            DbBackend::Sqlite => up_on_sqlite(manager).await,
            backend => Err(unsupported(backend)),
        }
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        match manager.get_database_backend() {
            DbBackend::Sqlite => down_on_sqlite(manager).await,
            backend => Err(unsupported(backend)),
        }
    }
}

async fn up_on_sqlite(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let db = manager.get_connection();
    guard_rebuilds(manager, &["users"]).await?;
    // Loses data: the values of `users.a`, `users.b`, `users.c`, `users.d`, `users.e`, `users.f`,
    // `users.g` do not come back.
    // ALTER TABLE can't do this: `users` is rebuilt, its rows and those that refer to it stay.
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
    Ok(())
}

async fn down_on_sqlite(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let db = manager.get_connection();
    guard_rebuilds(manager, &["users"]).await?;
    // ALTER TABLE can't do this: `users` is rebuilt, its rows and those that refer to it stay.
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
    manager
        .create_index(
            Index::create()
                .name("users_a")
                .table(Users::Table)
                .col(Users::A)
                .to_owned(),
        )
        .await?;
    db.execute_unprepared(r#"CREATE INDEX "users_lower" ON "users" ((lower("b")))"#)
        .await?;
    db.execute_unprepared(
        r#"CREATE INDEX "users_partial" ON "users" ("id") WHERE "a" IS NOT NULL"#,
    )
    .await?;
    Ok(())
}

#[derive(DeriveIden)]
enum Users {
    Table,
    #[sea_orm(iden = "_new_users")]
    Rebuilt,
    Id,
    #[sea_orm(iden = "a")]
    A,
}
