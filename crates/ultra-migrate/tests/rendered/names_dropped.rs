//! Names dropped.
//!
//! Revision ID: 00000000000d
//! Revises:     (base)

use ultra_migrate::prelude::*;

pub const REVISION: Revision = Revision {
    id: "00000000000d",
    ..Revision::BASE
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        db.execute_unprepared(r#"ALTER TABLE "Select" DROP CONSTRAINT "f""k""#)
            .await?;
        db.execute_unprepared(r#"ALTER TABLE "Select" DROP CONSTRAINT "un""iq""#)
            .await?;
        db.execute_unprepared(r#"ALTER TABLE "Select" DROP CONSTRAINT "che""ck""#)
            .await?;
        db.execute_unprepared(r#"ALTER INDEX "i""x" RENAME TO "i""y""#)
            .await?;
        // integer → text: the table is rewritten under an exclusive lock.
        db.execute_unprepared(r#"ALTER TABLE "Select" ALTER COLUMN "from" TYPE text"#)
            .await?;
        db.execute_unprepared(r#"COMMENT ON COLUMN "Select"."from" IS NULL"#)
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        // Values that don't fit the new type are refused or rounded.
        // text → integer: the table is rewritten under an exclusive lock.
        db.execute_unprepared(
            r#"ALTER TABLE "Select" ALTER COLUMN "from" TYPE integer USING "from"::integer"#,
        )
        .await?;
        db.execute_unprepared(r#"COMMENT ON COLUMN "Select"."from" IS 'x'"#)
            .await?;
        db.execute_unprepared(r#"ALTER INDEX "i""y" RENAME TO "i""x""#)
            .await?;
        // Reads every row of `Select` under an exclusive lock.
        db.execute_unprepared(
            r#"ALTER TABLE "Select" ADD CONSTRAINT "che""ck" CHECK ("a""b" <> '"'::text)"#,
        )
        .await?;
        // Builds an index over `Select` under an exclusive lock; fails while there are duplicates.
        db.execute_unprepared(r#"ALTER TABLE "Select" ADD CONSTRAINT "un""iq" UNIQUE ("a""b")"#)
            .await?;
        // Reads every row of `Select`; writes to it and to `Select` wait.
        db.execute_unprepared(
            r#"ALTER TABLE "Select" ADD CONSTRAINT "f""k" FOREIGN KEY ("up") REFERENCES "Select" ("id")"#,
        )
        .await?;
        Ok(())
    }
}
