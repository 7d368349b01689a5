//! Enum add values.
//!
//! Revision ID: 00000000000f
//! Revises:     (base)

use ultra_migrate::prelude::*;

pub const REVISION: Revision = Revision {
    id: "00000000000f",
    ..Revision::BASE
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // The value can be used once this revision is committed.
        manager
            .alter_type(
                Type::alter()
                    .name(Alias::new("mood"))
                    .add_value(Alias::new("worst"))
                    .before(Alias::new("sad")),
            )
            .await?;
        // The value can be used once this revision is committed.
        manager
            .alter_type(
                Type::alter()
                    .name(Alias::new("mood"))
                    .add_value(Alias::new("bad"))
                    .after(Alias::new("worst")),
            )
            .await?;
        // The value can be used once this revision is committed.
        manager
            .alter_type(
                Type::alter()
                    .name(Alias::new("mood"))
                    .add_value(Alias::new("so-so"))
                    .after(Alias::new("sad")),
            )
            .await?;
        // The value can be used once this revision is committed.
        manager
            .alter_type(
                Type::alter()
                    .name(Alias::new("mood"))
                    .add_value(Alias::new("meh"))
                    .after(Alias::new("so-so")),
            )
            .await?;
        // The value can be used once this revision is committed.
        manager
            .alter_type(
                Type::alter()
                    .name(Alias::new("mood"))
                    .add_value(Alias::new("fine"))
                    .after(Alias::new("ok")),
            )
            .await?;
        // The value can be used once this revision is committed.
        manager
            .alter_type(
                Type::alter()
                    .name(Alias::new("mood"))
                    .add_value(Alias::new("best"))
                    .after(Alias::new("fine")),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        // The type is replaced, since values can't be removed or moved in place.
        // Refuses while rows hold a value that the new type lacks.
        manager
            .drop_index(Index::drop().name("t_m").table(T::Table).to_owned())
            .await?;
        db.execute_unprepared(r#"ALTER TYPE "mood" RENAME TO "mood__replaced""#)
            .await?;
        manager
            .create_type(
                Type::create()
                    .as_enum(Alias::new("mood"))
                    .values([
                        Alias::new("worst"),
                        Alias::new("bad"),
                        Alias::new("sad"),
                        Alias::new("so-so"),
                        Alias::new("meh"),
                        Alias::new("ok"),
                        Alias::new("fine"),
                    ])
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
        db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "ms" DROP DEFAULT"#)
            .await?;
        db.execute_unprepared(
            r#"ALTER TABLE "t" ALTER COLUMN "ms" TYPE "mood"[] USING "ms"::text[]::"mood"[]"#,
        )
        .await?;
        db.execute_unprepared(
            r#"ALTER TABLE "t" ALTER COLUMN "ms" SET DEFAULT '{ok,sad}'::mood[]"#,
        )
        .await?;
        manager
            .drop_type(Type::drop().name(Alias::new("mood__replaced")).to_owned())
            .await?;
        db.execute_unprepared(r#"CREATE INDEX "t_m" ON "t" ("m") WHERE m = 'ok'::mood"#)
            .await?;
        // The type is replaced, since values can't be removed or moved in place.
        // Refuses while rows hold a value that the new type lacks.
        manager
            .drop_index(Index::drop().name("t_m").table(T::Table).to_owned())
            .await?;
        db.execute_unprepared(r#"ALTER TYPE "mood" RENAME TO "mood__replaced""#)
            .await?;
        manager
            .create_type(
                Type::create()
                    .as_enum(Alias::new("mood"))
                    .values([
                        Alias::new("worst"),
                        Alias::new("bad"),
                        Alias::new("sad"),
                        Alias::new("so-so"),
                        Alias::new("meh"),
                        Alias::new("ok"),
                    ])
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
        db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "ms" DROP DEFAULT"#)
            .await?;
        db.execute_unprepared(
            r#"ALTER TABLE "t" ALTER COLUMN "ms" TYPE "mood"[] USING "ms"::text[]::"mood"[]"#,
        )
        .await?;
        db.execute_unprepared(
            r#"ALTER TABLE "t" ALTER COLUMN "ms" SET DEFAULT '{ok,sad}'::mood[]"#,
        )
        .await?;
        manager
            .drop_type(Type::drop().name(Alias::new("mood__replaced")).to_owned())
            .await?;
        db.execute_unprepared(r#"CREATE INDEX "t_m" ON "t" ("m") WHERE m = 'ok'::mood"#)
            .await?;
        // The type is replaced, since values can't be removed or moved in place.
        // Refuses while rows hold a value that the new type lacks.
        manager
            .drop_index(Index::drop().name("t_m").table(T::Table).to_owned())
            .await?;
        db.execute_unprepared(r#"ALTER TYPE "mood" RENAME TO "mood__replaced""#)
            .await?;
        manager
            .create_type(
                Type::create()
                    .as_enum(Alias::new("mood"))
                    .values([
                        Alias::new("worst"),
                        Alias::new("bad"),
                        Alias::new("sad"),
                        Alias::new("so-so"),
                        Alias::new("ok"),
                    ])
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
        db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "ms" DROP DEFAULT"#)
            .await?;
        db.execute_unprepared(
            r#"ALTER TABLE "t" ALTER COLUMN "ms" TYPE "mood"[] USING "ms"::text[]::"mood"[]"#,
        )
        .await?;
        db.execute_unprepared(
            r#"ALTER TABLE "t" ALTER COLUMN "ms" SET DEFAULT '{ok,sad}'::mood[]"#,
        )
        .await?;
        manager
            .drop_type(Type::drop().name(Alias::new("mood__replaced")).to_owned())
            .await?;
        db.execute_unprepared(r#"CREATE INDEX "t_m" ON "t" ("m") WHERE m = 'ok'::mood"#)
            .await?;
        // The type is replaced, since values can't be removed or moved in place.
        // Refuses while rows hold a value that the new type lacks.
        manager
            .drop_index(Index::drop().name("t_m").table(T::Table).to_owned())
            .await?;
        db.execute_unprepared(r#"ALTER TYPE "mood" RENAME TO "mood__replaced""#)
            .await?;
        manager
            .create_type(
                Type::create()
                    .as_enum(Alias::new("mood"))
                    .values([
                        Alias::new("worst"),
                        Alias::new("bad"),
                        Alias::new("sad"),
                        Alias::new("ok"),
                    ])
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
        db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "ms" DROP DEFAULT"#)
            .await?;
        db.execute_unprepared(
            r#"ALTER TABLE "t" ALTER COLUMN "ms" TYPE "mood"[] USING "ms"::text[]::"mood"[]"#,
        )
        .await?;
        db.execute_unprepared(
            r#"ALTER TABLE "t" ALTER COLUMN "ms" SET DEFAULT '{ok,sad}'::mood[]"#,
        )
        .await?;
        manager
            .drop_type(Type::drop().name(Alias::new("mood__replaced")).to_owned())
            .await?;
        db.execute_unprepared(r#"CREATE INDEX "t_m" ON "t" ("m") WHERE m = 'ok'::mood"#)
            .await?;
        // The type is replaced, since values can't be removed or moved in place.
        // Refuses while rows hold a value that the new type lacks.
        manager
            .drop_index(Index::drop().name("t_m").table(T::Table).to_owned())
            .await?;
        db.execute_unprepared(r#"ALTER TYPE "mood" RENAME TO "mood__replaced""#)
            .await?;
        manager
            .create_type(
                Type::create()
                    .as_enum(Alias::new("mood"))
                    .values([Alias::new("worst"), Alias::new("sad"), Alias::new("ok")])
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
        db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "ms" DROP DEFAULT"#)
            .await?;
        db.execute_unprepared(
            r#"ALTER TABLE "t" ALTER COLUMN "ms" TYPE "mood"[] USING "ms"::text[]::"mood"[]"#,
        )
        .await?;
        db.execute_unprepared(
            r#"ALTER TABLE "t" ALTER COLUMN "ms" SET DEFAULT '{ok,sad}'::mood[]"#,
        )
        .await?;
        manager
            .drop_type(Type::drop().name(Alias::new("mood__replaced")).to_owned())
            .await?;
        db.execute_unprepared(r#"CREATE INDEX "t_m" ON "t" ("m") WHERE m = 'ok'::mood"#)
            .await?;
        // The type is replaced, since values can't be removed or moved in place.
        // Refuses while rows hold a value that the new type lacks.
        manager
            .drop_index(Index::drop().name("t_m").table(T::Table).to_owned())
            .await?;
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
        db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "ms" DROP DEFAULT"#)
            .await?;
        db.execute_unprepared(
            r#"ALTER TABLE "t" ALTER COLUMN "ms" TYPE "mood"[] USING "ms"::text[]::"mood"[]"#,
        )
        .await?;
        db.execute_unprepared(
            r#"ALTER TABLE "t" ALTER COLUMN "ms" SET DEFAULT '{ok,sad}'::mood[]"#,
        )
        .await?;
        manager
            .drop_type(Type::drop().name(Alias::new("mood__replaced")).to_owned())
            .await?;
        db.execute_unprepared(r#"CREATE INDEX "t_m" ON "t" ("m") WHERE m = 'ok'::mood"#)
            .await?;
        Ok(())
    }
}

#[derive(DeriveIden)]
enum T {
    #[sea_orm(iden = "t")]
    Table,
}
