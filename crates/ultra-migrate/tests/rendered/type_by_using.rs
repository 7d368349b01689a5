//! Type by using.
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
        // Values that don't fit the new type are refused or rounded.
        // text → integer: the table is rewritten under an exclusive lock.
        db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "a" DROP DEFAULT"#)
            .await?;
        db.execute_unprepared(
            r#"ALTER TABLE "t" ALTER COLUMN "a" TYPE integer USING "a"::integer"#,
        )
        .await?;
        db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "a" SET DEFAULT 5"#)
            .await?;
        // Values that don't fit the new type are refused or rounded.
        // text → boolean: the table is rewritten under an exclusive lock.
        db.execute_unprepared(
            r#"ALTER TABLE "t" ALTER COLUMN "b" TYPE boolean USING "b"::boolean"#,
        )
        .await?;
        // Values that don't fit the new type are refused or rounded.
        // text → date: the table is rewritten under an exclusive lock.
        db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "c" TYPE date USING "c"::date"#)
            .await?;
        // Values that don't fit the new type are refused or rounded.
        // character varying(40) → uuid: the table is rewritten under an exclusive lock.
        db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "d" TYPE uuid USING "d"::uuid"#)
            .await?;
        // Values that don't fit the new type are refused or rounded.
        // integer → boolean: the table is rewritten under an exclusive lock.
        db.execute_unprepared(
            r#"ALTER TABLE "t" ALTER COLUMN "e" TYPE boolean USING "e"::boolean"#,
        )
        .await?;
        // Values that don't fit the new type are refused or rounded.
        // text → jsonb: the table is rewritten under an exclusive lock.
        db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "f" TYPE jsonb USING "f"::jsonb"#)
            .await?;
        // Values that don't fit the new type are refused or rounded.
        // boolean → integer: the table is rewritten under an exclusive lock.
        db.execute_unprepared(
            r#"ALTER TABLE "t" ALTER COLUMN "g" TYPE integer USING "g"::integer"#,
        )
        .await?;
        // Values that don't fit the new type are refused or rounded.
        // text → integer[]: the table is rewritten under an exclusive lock.
        db.execute_unprepared(
            r#"ALTER TABLE "t" ALTER COLUMN "h" TYPE integer[] USING "h"::integer[]"#,
        )
        .await?;
        // Values that don't fit the new type are refused or rounded.
        // text → numeric(8,2): the table is rewritten under an exclusive lock.
        db.execute_unprepared(
            r#"ALTER TABLE "t" ALTER COLUMN "i" TYPE numeric(8,2) USING "i"::numeric(8,2)"#,
        )
        .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        // numeric(8,2) → text: the table is rewritten under an exclusive lock.
        db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "i" TYPE text"#)
            .await?;
        // integer[] → text: the table is rewritten under an exclusive lock.
        db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "h" TYPE text"#)
            .await?;
        // Values that don't fit the new type are refused or rounded.
        // integer → boolean: the table is rewritten under an exclusive lock.
        db.execute_unprepared(
            r#"ALTER TABLE "t" ALTER COLUMN "g" TYPE boolean USING "g"::boolean"#,
        )
        .await?;
        // jsonb → text: the table is rewritten under an exclusive lock.
        db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "f" TYPE text"#)
            .await?;
        // Values that don't fit the new type are refused or rounded.
        // boolean → integer: the table is rewritten under an exclusive lock.
        db.execute_unprepared(
            r#"ALTER TABLE "t" ALTER COLUMN "e" TYPE integer USING "e"::integer"#,
        )
        .await?;
        // Values that don't fit the new type are refused or rounded.
        // uuid → character varying(40): the table is rewritten under an exclusive lock.
        db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "d" TYPE character varying(40)"#)
            .await?;
        // date → text: the table is rewritten under an exclusive lock.
        db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "c" TYPE text"#)
            .await?;
        // boolean → text: the table is rewritten under an exclusive lock.
        db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "b" TYPE text"#)
            .await?;
        // integer → text: the table is rewritten under an exclusive lock.
        db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "a" DROP DEFAULT"#)
            .await?;
        db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "a" TYPE text"#)
            .await?;
        db.execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "a" SET DEFAULT '5'::text"#)
            .await?;
        Ok(())
    }
}
