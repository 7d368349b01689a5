//! Comments.
//!
//! Revision ID: 000000000008
//! Revises:     (base)

use ultra_migrate::prelude::*;

pub const REVISION: Revision = Revision {
    id: "000000000008",
    ..Revision::BASE
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        db.execute_unprepared(r#"COMMENT ON COLUMN "t"."a" IS 'new'"#)
            .await?;
        db.execute_unprepared(r#"COMMENT ON COLUMN "t"."b" IS NULL"#)
            .await?;
        db.execute_unprepared(r#"COMMENT ON COLUMN "t"."c" IS 'set?'"#)
            .await?;
        db.execute_unprepared(
            r#"COMMENT ON TABLE "t" IS 'it''s "new" \ and
on two lines'"#,
        )
        .await?;
        db.execute_unprepared(r#"COMMENT ON TABLE "u" IS 'set'"#)
            .await?;
        db.execute_unprepared(r#"COMMENT ON TABLE "v" IS NULL"#)
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        db.execute_unprepared(r#"COMMENT ON TABLE "v" IS 'gone'"#)
            .await?;
        db.execute_unprepared(r#"COMMENT ON TABLE "u" IS NULL"#)
            .await?;
        db.execute_unprepared(r#"COMMENT ON TABLE "t" IS 'old'"#)
            .await?;
        db.execute_unprepared(r#"COMMENT ON COLUMN "t"."c" IS NULL"#)
            .await?;
        db.execute_unprepared(r#"COMMENT ON COLUMN "t"."b" IS 'gone'"#)
            .await?;
        db.execute_unprepared(r#"COMMENT ON COLUMN "t"."a" IS 'old'"#)
            .await?;
        Ok(())
    }
}
