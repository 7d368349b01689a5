//! Index kinds.
//!
//! Revision ID: 00000000000b
//! Revises:     (base)

use ultra_migrate::prelude::*;

pub const REVISION: Revision = Revision {
    id: "00000000000b",
    ..Revision::BASE
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        match manager.get_database_backend() {
            DbBackend::Postgres => up_on_postgres(manager).await,
            DbBackend::Sqlite => up_on_sqlite(manager).await,
            backend => Err(unsupported(backend)),
        }
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        match manager.get_database_backend() {
            DbBackend::Postgres => down_on_postgres(manager).await,
            DbBackend::Sqlite => down_on_sqlite(manager).await,
            backend => Err(unsupported(backend)),
        }
    }
}

async fn up_on_postgres(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let db = manager.get_connection();
    manager
        .drop_index(Index::drop().name("gone").table(T::Table).to_owned())
        .await?;
    db.execute_unprepared(r#"ALTER INDEX "renamed" RENAME TO "new_name""#)
        .await?;
    db.execute_unprepared(r#"ALTER INDEX "changed" RENAME TO "we""ird""#)
        .await?;
    // Writes to `t` wait while the index is built.
    manager
        .create_index(
            Index::create()
                .name("Capital Index")
                .table(T::Table)
                .col(T::A)
                .col(T::Id)
                .to_owned(),
        )
        .await?;
    // Writes to `t` wait while the index is built.
    db.execute_unprepared(
        r#"CREATE INDEX "brin_e" ON "t" USING "brin" ("e") WITH (pages_per_range=32)"#,
    )
    .await?;
    // Writes to `t` wait while the index is built.
    manager
        .create_index(
            Index::create()
                .name("changed")
                .table(T::Table)
                .col(T::A)
                .col(T::B)
                .to_owned(),
        )
        .await?;
    // Writes to `t` wait while the index is built.
    db.execute_unprepared(r#"CREATE INDEX "coll" ON "t" ("a" COLLATE "C" DESC)"#)
        .await?;
    // Writes to `t` wait while the index is built.
    manager
        .create_index(
            Index::create()
                .name("down")
                .table(T::Table)
                .col((T::A, IndexOrder::Desc))
                .col(T::B)
                .to_owned(),
        )
        .await?;
    // Writes to `t` wait while the index is built.
    db.execute_unprepared(r#"CREATE INDEX "expr" ON "t" ((lower(a)), (b || 'x'::text))"#)
        .await?;
    // Writes to `t` wait while the index is built.
    db.execute_unprepared(r#"CREATE INDEX "filled" ON "t" ("b") WITH (fillfactor=70)"#)
        .await?;
    // Writes to `t` wait while the index is built.
    db.execute_unprepared(r#"CREATE INDEX "gin_c" ON "t" USING "gin" ("c")"#)
        .await?;
    // Writes to `t` wait while the index is built.
    db.execute_unprepared(r#"CREATE INDEX "gin_d" ON "t" USING "gin" ("d")"#)
        .await?;
    // Writes to `t` wait while the index is built.
    db.execute_unprepared(r#"CREATE INDEX "gin_path" ON "t" USING "gin" ("c" jsonb_path_ops)"#)
        .await?;
    // Writes to `t` wait while the index is built.
    db.execute_unprepared(r#"CREATE INDEX "hash_a" ON "t" USING "hash" ("a")"#)
        .await?;
    // Writes to `t` wait while the index is built.
    db.execute_unprepared(r#"CREATE INDEX "incl" ON "t" ("a") INCLUDE ("b", "e")"#)
        .await?;
    // Writes to `t` wait while the index is built.
    db.execute_unprepared(r#"CREATE INDEX "nulls" ON "t" ("a" DESC NULLS LAST, "b" NULLS FIRST)"#)
        .await?;
    // Writes to `t` wait while the index is built.
    db.execute_unprepared(
        r#"CREATE INDEX "part" ON "t" ("a") WHERE (b IS NOT NULL) AND (a <> 'it''s ?'::text)"#,
    )
    .await?;
    // Writes to `t` wait while the index is built.
    db.execute_unprepared(r#"CREATE INDEX "pattern" ON "t" ("a" text_pattern_ops)"#)
        .await?;
    // Writes to `t` wait while the index is built.
    manager
        .create_index(
            Index::create()
                .name("plain")
                .table(T::Table)
                .col(T::A)
                .col(T::E)
                .to_owned(),
        )
        .await?;
    // Writes to `t` wait while the index is built.
    manager
        .create_index(
            Index::create()
                .name("uniq")
                .table(T::Table)
                .col(T::B)
                .unique()
                .to_owned(),
        )
        .await?;
    Ok(())
}

async fn down_on_postgres(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let db = manager.get_connection();
    manager
        .drop_index(Index::drop().name("uniq").table(T::Table).to_owned())
        .await?;
    manager
        .drop_index(Index::drop().name("plain").table(T::Table).to_owned())
        .await?;
    manager
        .drop_index(Index::drop().name("pattern").table(T::Table).to_owned())
        .await?;
    manager
        .drop_index(Index::drop().name("part").table(T::Table).to_owned())
        .await?;
    manager
        .drop_index(Index::drop().name("nulls").table(T::Table).to_owned())
        .await?;
    manager
        .drop_index(Index::drop().name("incl").table(T::Table).to_owned())
        .await?;
    manager
        .drop_index(Index::drop().name("hash_a").table(T::Table).to_owned())
        .await?;
    manager
        .drop_index(Index::drop().name("gin_path").table(T::Table).to_owned())
        .await?;
    manager
        .drop_index(Index::drop().name("gin_d").table(T::Table).to_owned())
        .await?;
    manager
        .drop_index(Index::drop().name("gin_c").table(T::Table).to_owned())
        .await?;
    manager
        .drop_index(Index::drop().name("filled").table(T::Table).to_owned())
        .await?;
    manager
        .drop_index(Index::drop().name("expr").table(T::Table).to_owned())
        .await?;
    manager
        .drop_index(Index::drop().name("down").table(T::Table).to_owned())
        .await?;
    manager
        .drop_index(Index::drop().name("coll").table(T::Table).to_owned())
        .await?;
    manager
        .drop_index(Index::drop().name("changed").table(T::Table).to_owned())
        .await?;
    manager
        .drop_index(Index::drop().name("brin_e").table(T::Table).to_owned())
        .await?;
    manager
        .drop_index(
            Index::drop()
                .name("Capital Index")
                .table(T::Table)
                .to_owned(),
        )
        .await?;
    db.execute_unprepared(r#"ALTER INDEX "we""ird" RENAME TO "changed""#)
        .await?;
    db.execute_unprepared(r#"ALTER INDEX "new_name" RENAME TO "renamed""#)
        .await?;
    // Writes to `t` wait while the index is built.
    manager
        .create_index(
            Index::create()
                .name("gone")
                .table(T::Table)
                .col(T::A)
                .to_owned(),
        )
        .await?;
    Ok(())
}

async fn up_on_sqlite(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let db = manager.get_connection();
    db.execute_unprepared(r#"DROP INDEX "changed""#).await?;
    db.execute_unprepared(r#"DROP INDEX "gone""#).await?;
    db.execute_unprepared(r#"DROP INDEX "renamed""#).await?;
    manager
        .create_index(
            Index::create()
                .name("new_name")
                .table(T::Table)
                .col(T::B)
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("Capital Index")
                .table(T::Table)
                .col(T::B)
                .col(T::A)
                .col(T::Id)
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("changed")
                .table(T::Table)
                .col(T::A)
                .col(T::B)
                .to_owned(),
        )
        .await?;
    db.execute_unprepared(r#"CREATE INDEX "coll" ON "t" ("a" COLLATE "NOCASE" DESC)"#)
        .await?;
    manager
        .create_index(
            Index::create()
                .name("down")
                .table(T::Table)
                .col((T::A, IndexOrder::Desc))
                .col(T::B)
                .to_owned(),
        )
        .await?;
    db.execute_unprepared(r#"CREATE INDEX "expr" ON "t" ((lower("a")), ("b" || 'x'))"#)
        .await?;
    db.execute_unprepared(
        r#"CREATE INDEX "part" ON "t" ("a") WHERE "b" IS NOT NULL AND "a" <> 'it''s ?'"#,
    )
    .await?;
    manager
        .create_index(
            Index::create()
                .name("plain")
                .table(T::Table)
                .col(T::A)
                .col(T::Id)
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("uniq")
                .table(T::Table)
                .col(T::B)
                .col(T::Id)
                .unique()
                .to_owned(),
        )
        .await?;
    db.execute_unprepared(r#"CREATE INDEX "we""ird" ON "t" ("b", "a")"#)
        .await?;
    Ok(())
}

async fn down_on_sqlite(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let db = manager.get_connection();
    db.execute_unprepared(r#"DROP INDEX "we""ird""#).await?;
    db.execute_unprepared(r#"DROP INDEX "uniq""#).await?;
    db.execute_unprepared(r#"DROP INDEX "plain""#).await?;
    db.execute_unprepared(r#"DROP INDEX "part""#).await?;
    db.execute_unprepared(r#"DROP INDEX "expr""#).await?;
    db.execute_unprepared(r#"DROP INDEX "down""#).await?;
    db.execute_unprepared(r#"DROP INDEX "coll""#).await?;
    db.execute_unprepared(r#"DROP INDEX "changed""#).await?;
    db.execute_unprepared(r#"DROP INDEX "Capital Index""#)
        .await?;
    db.execute_unprepared(r#"DROP INDEX "new_name""#).await?;
    manager
        .create_index(
            Index::create()
                .name("renamed")
                .table(T::Table)
                .col(T::B)
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("gone")
                .table(T::Table)
                .col(T::A)
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("changed")
                .table(T::Table)
                .col(T::A)
                .to_owned(),
        )
        .await?;
    Ok(())
}

#[derive(DeriveIden)]
enum T {
    #[sea_orm(iden = "t")]
    Table,
    #[sea_orm(iden = "a")]
    A,
    Id,
    #[sea_orm(iden = "b")]
    B,
    #[sea_orm(iden = "e")]
    E,
}
