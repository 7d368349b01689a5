//! Type to enum.
//!
//! Revision ID: 00000000000c
//! Revises:     (base)

use ultra_migrate::prelude::*;

pub const REVISION: Revision = Revision {
    id: "00000000000c",
    ..Revision::BASE
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        manager
            .create_type(
                Type::create()
                    .as_enum(Alias::new("mood"))
                    .values([Alias::new("sad"), Alias::new("ok")])
                    .to_owned(),
            )
            .await?;
        // Values that don't fit the new type are refused or rounded.
        // character varying(10) → mood: the table is rewritten under an exclusive lock.
        db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "mood" DROP DEFAULT"#)
            .await?;
        db.execute_unprepared(
            r#"ALTER TABLE "t" ALTER COLUMN "mood" TYPE mood USING "mood"::mood"#,
        )
        .await?;
        db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "mood" SET DEFAULT 'ok'::mood"#)
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        // Values that don't fit the new type are refused or rounded.
        // mood → character varying(10): the table is rewritten under an exclusive lock.
        db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "mood" DROP DEFAULT"#)
            .await?;
        db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "mood" TYPE character varying(10)"#)
            .await?;
        db.execute_unprepared(
            r#"ALTER TABLE "t" ALTER COLUMN "mood" SET DEFAULT 'ok'::character varying"#,
        )
        .await?;
        manager
            .drop_type(Type::drop().name(Alias::new("mood")).to_owned())
            .await?;
        Ok(())
    }
}
