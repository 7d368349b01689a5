//! Enum remove value.
//!
//! Revision ID: 000000000011
//! Revises:     (base)

use ultra_migrate::prelude::*;

pub const REVISION: Revision = Revision {
    id: "000000000011",
    ..Revision::BASE
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        manager
            .drop_index(Index::drop().name("t_expr").table(T::Table).to_owned())
            .await?;
        manager
            .drop_index(Index::drop().name("t_m").table(T::Table).to_owned())
            .await?;
        db.execute_unprepared(r#"ALTER TABLE "t" DROP CONSTRAINT "m_ok""#)
            .await?;
        // The type is replaced, since values can't be removed or moved in place.
        // Refuses while rows hold a value that the new type lacks.
        db.execute_unprepared(r#"ALTER TYPE "mood" RENAME TO "mood__replaced""#)
            .await?;
        manager
            .create_type(
                Type::create()
                    .as_enum(Alias::new("mood"))
                    .values([Alias::new("sad"), Alias::new("ok")])
                    .to_owned(),
            )
            .await?;
        db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "m" DROP DEFAULT"#)
            .await?;
        db.execute_unprepared(
            r#"ALTER TABLE "t" ALTER COLUMN "m" TYPE "mood" USING "m"::text::"mood""#,
        )
        .await?;
        db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "m" SET DEFAULT 'ok'::mood"#)
            .await?;
        db.execute_unprepared(
            r#"ALTER TABLE "t" ALTER COLUMN "n" TYPE "mood"[] USING "n"::text[]::"mood"[]"#,
        )
        .await?;
        manager
            .drop_type(Type::drop().name(Alias::new("mood__replaced")).to_owned())
            .await?;
        // Writes to `t` wait while the index is built.
        db.execute_unprepared(r#"CREATE UNIQUE INDEX "t_expr" ON "t" ((m = 'ok'::mood), "id")"#)
            .await?;
        // Writes to `t` wait while the index is built.
        db.execute_unprepared(r#"CREATE INDEX "t_m" ON "t" ("id") WHERE m = 'ok'::mood"#)
            .await?;
        // Reads every row of `t` under an exclusive lock.
        db.execute_unprepared(
            r#"ALTER TABLE "t" ADD CONSTRAINT "m_ok" CHECK ((m <> 'sad'::mood) OR (id > 0))"#,
        )
        .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        db.execute_unprepared(r#"ALTER TABLE "t" DROP CONSTRAINT "m_ok""#)
            .await?;
        manager
            .drop_index(Index::drop().name("t_m").table(T::Table).to_owned())
            .await?;
        manager
            .drop_index(Index::drop().name("t_expr").table(T::Table).to_owned())
            .await?;
        // The type is replaced, since values can't be removed or moved in place.
        // Refuses while rows hold a value that the new type lacks.
        db.execute_unprepared(r#"ALTER TYPE "mood" RENAME TO "mood__replaced""#)
            .await?;
        manager
            .create_type(
                Type::create()
                    .as_enum(Alias::new("mood"))
                    .values([Alias::new("sad"), Alias::new("ok"), Alias::new("happy")])
                    .to_owned(),
            )
            .await?;
        db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "m" DROP DEFAULT"#)
            .await?;
        db.execute_unprepared(
            r#"ALTER TABLE "t" ALTER COLUMN "m" TYPE "mood" USING "m"::text::"mood""#,
        )
        .await?;
        db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "m" SET DEFAULT 'ok'::mood"#)
            .await?;
        db.execute_unprepared(
            r#"ALTER TABLE "t" ALTER COLUMN "n" TYPE "mood"[] USING "n"::text[]::"mood"[]"#,
        )
        .await?;
        manager
            .drop_type(Type::drop().name(Alias::new("mood__replaced")).to_owned())
            .await?;
        // Reads every row of `t` under an exclusive lock.
        db.execute_unprepared(
            r#"ALTER TABLE "t" ADD CONSTRAINT "m_ok" CHECK ((m <> 'sad'::mood) OR (id > 0))"#,
        )
        .await?;
        // Writes to `t` wait while the index is built.
        db.execute_unprepared(r#"CREATE INDEX "t_m" ON "t" ("id") WHERE m = 'ok'::mood"#)
            .await?;
        // Writes to `t` wait while the index is built.
        db.execute_unprepared(r#"CREATE UNIQUE INDEX "t_expr" ON "t" ((m = 'ok'::mood), "id")"#)
            .await?;
        Ok(())
    }
}

#[derive(DeriveIden)]
enum T {
    #[sea_orm(iden = "t")]
    Table,
}
