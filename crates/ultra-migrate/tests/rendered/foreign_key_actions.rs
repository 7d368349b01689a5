//! Foreign key actions.
//!
//! Revision ID: 000000000013
//! Revises:     (base)

use ultra_migrate::prelude::*;

pub const REVISION: Revision = Revision {
    id: "000000000013",
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
                            .name("changed")
                            .table(C::Table)
                            .to_owned(),
                    )
                    .await?;
                manager
                    .drop_foreign_key(ForeignKey::drop().name("gone").table(C::Table).to_owned())
                    .await?;
                db.execute_unprepared(r#"ALTER TABLE "c" ALTER COLUMN "x" DROP DEFAULT"#)
                    .await?;
                // Reads every row of `c`; writes to it and to `p` wait.
                manager
                    .create_foreign_key(
                        ForeignKey::create()
                            .name("c_v_fkey")
                            .from_tbl(C::Table)
                            .to_tbl(P::Table)
                            .from_col(C::V)
                            .to_col(P::Id)
                            .on_delete(ForeignKeyAction::Cascade)
                            .to_owned(),
                    )
                    .await?;
                // Reads every row of `c`; writes to it and to `p` wait.
                manager
                    .create_foreign_key(
                        ForeignKey::create()
                            .name("c_w_fkey")
                            .from_tbl(C::Table)
                            .to_tbl(P::Table)
                            .from_col(C::W)
                            .to_col(P::Id)
                            .on_delete(ForeignKeyAction::SetNull)
                            .on_update(ForeignKeyAction::Cascade)
                            .to_owned(),
                    )
                    .await?;
                // Reads every row of `c`; writes to it and to `p` wait.
                manager
                    .create_foreign_key(
                        ForeignKey::create()
                            .name("c_x_fkey")
                            .from_tbl(C::Table)
                            .to_tbl(P::Table)
                            .from_col(C::X)
                            .to_col(P::Id)
                            .on_delete(ForeignKeyAction::SetDefault)
                            .on_update(ForeignKeyAction::SetNull)
                            .to_owned(),
                    )
                    .await?;
                // Reads every row of `c`; writes to it and to `p` wait.
                manager
                    .create_foreign_key(
                        ForeignKey::create()
                            .name("c_y_fkey")
                            .from_tbl(C::Table)
                            .to_tbl(P::Table)
                            .from_col(C::Y)
                            .to_col(P::Id)
                            .on_delete(ForeignKeyAction::Restrict)
                            .on_update(ForeignKeyAction::Restrict)
                            .to_owned(),
                    )
                    .await?;
                // Reads every row of `c`; writes to it and to `p` wait.
                manager
                    .create_foreign_key(
                        ForeignKey::create()
                            .name("c_z_fkey")
                            .from_tbl(C::Table)
                            .to_tbl(P::Table)
                            .from_col(C::Z)
                            .to_col(P::Id)
                            .to_owned(),
                    )
                    .await?;
                // Reads every row of `c`; writes to it and to `p` wait.
                manager
                    .create_foreign_key(
                        ForeignKey::create()
                            .name("changed")
                            .from_tbl(C::Table)
                            .to_tbl(P::Table)
                            .from_col(C::Ch)
                            .to_col(P::Id)
                            .on_delete(ForeignKeyAction::SetNull)
                            .to_owned(),
                    )
                    .await?;
                // Reads every row of `c`; writes to it and to `p` wait.
                db.execute_unprepared(
                    r#"ALTER TABLE "c" ADD CONSTRAINT "late" FOREIGN KEY ("y") REFERENCES "p" ("id") DEFERRABLE"#,
                )
                .await?;
                // Reads every row of `c`; writes to it and to `c` wait.
                db.execute_unprepared(
                    r#"ALTER TABLE "c" ADD CONSTRAINT "self" FOREIGN KEY ("s") REFERENCES "c" ("id") DEFERRABLE INITIALLY DEFERRED"#,
                )
                .await?;
                // Reads every row of `c`; writes to it and to `p` wait.
                db.execute_unprepared(
                    r#"ALTER TABLE "c" ADD CONSTRAINT "two" FOREIGN KEY ("v", "w") REFERENCES "p" ("a", "b") MATCH FULL ON DELETE CASCADE"#,
                )
                .await?;
            }
            DbBackend::Sqlite => {
                let db = manager.get_connection();
                guard_rebuilds(manager, &["c"]).await?;
                // ALTER TABLE can't do this: `c` is rebuilt, its rows and those that refer to it
                // stay.
                begin_rebuild(
                    manager,
                    "c",
                    &["id", "v", "w", "x", "y", "z", "s", "d1", "ch"],
                    &[],
                )
                .await?;
                db.execute_unprepared(
                    r#"CREATE TABLE "_new_c" (
    "id" integer,
    "v" integer,
    "w" integer,
    "x" integer,
    "y" integer,
    "z" integer,
    "s" integer,
    "d1" integer,
    "ch" integer,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("v") REFERENCES "p" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("w") REFERENCES "p" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    FOREIGN KEY ("x") REFERENCES "p" ("id") ON DELETE SET DEFAULT ON UPDATE SET NULL,
    FOREIGN KEY ("y") REFERENCES "p" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
    FOREIGN KEY ("z") REFERENCES "p" ("id"),
    CONSTRAINT "changed" FOREIGN KEY ("ch") REFERENCES "p" ("id") ON DELETE SET NULL,
    CONSTRAINT "self" FOREIGN KEY ("s") REFERENCES "_new_c" ("id") DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT "two" FOREIGN KEY ("v", "w") REFERENCES "p" ("a", "b") ON DELETE CASCADE
)"#,
                )
                .await?;
                db.execute_unprepared(
                    r#"INSERT INTO "_new_c" (
    "id", "v", "w", "x", "y", "z", "s", "d1", "ch"
)
SELECT
    "id", "v", "w", "x", "y", "z", "s", "d1", "ch"
FROM "c""#,
                )
                .await?;
                finish_rebuild(manager, "c").await?;
            }
            backend => return Err(unsupported(backend)),
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        match manager.get_database_backend() {
            DbBackend::Postgres => {
                let db = manager.get_connection();
                manager
                    .drop_foreign_key(ForeignKey::drop().name("two").table(C::Table).to_owned())
                    .await?;
                manager
                    .drop_foreign_key(ForeignKey::drop().name("self").table(C::Table).to_owned())
                    .await?;
                manager
                    .drop_foreign_key(ForeignKey::drop().name("late").table(C::Table).to_owned())
                    .await?;
                manager
                    .drop_foreign_key(
                        ForeignKey::drop()
                            .name("changed")
                            .table(C::Table)
                            .to_owned(),
                    )
                    .await?;
                manager
                    .drop_foreign_key(
                        ForeignKey::drop()
                            .name("c_z_fkey")
                            .table(C::Table)
                            .to_owned(),
                    )
                    .await?;
                manager
                    .drop_foreign_key(
                        ForeignKey::drop()
                            .name("c_y_fkey")
                            .table(C::Table)
                            .to_owned(),
                    )
                    .await?;
                manager
                    .drop_foreign_key(
                        ForeignKey::drop()
                            .name("c_x_fkey")
                            .table(C::Table)
                            .to_owned(),
                    )
                    .await?;
                manager
                    .drop_foreign_key(
                        ForeignKey::drop()
                            .name("c_w_fkey")
                            .table(C::Table)
                            .to_owned(),
                    )
                    .await?;
                manager
                    .drop_foreign_key(
                        ForeignKey::drop()
                            .name("c_v_fkey")
                            .table(C::Table)
                            .to_owned(),
                    )
                    .await?;
                db.execute_unprepared(r#"ALTER TABLE "c" ALTER COLUMN "x" SET DEFAULT 1"#)
                    .await?;
                // Reads every row of `c`; writes to it and to `p` wait.
                manager
                    .create_foreign_key(
                        ForeignKey::create()
                            .name("gone")
                            .from_tbl(C::Table)
                            .to_tbl(P::Table)
                            .from_col(C::D1)
                            .to_col(P::Id)
                            .to_owned(),
                    )
                    .await?;
                // Reads every row of `c`; writes to it and to `p` wait.
                manager
                    .create_foreign_key(
                        ForeignKey::create()
                            .name("changed")
                            .from_tbl(C::Table)
                            .to_tbl(P::Table)
                            .from_col(C::Ch)
                            .to_col(P::Id)
                            .on_delete(ForeignKeyAction::Cascade)
                            .to_owned(),
                    )
                    .await?;
            }
            DbBackend::Sqlite => {
                let db = manager.get_connection();
                guard_rebuilds(manager, &["c"]).await?;
                // ALTER TABLE can't do this: `c` is rebuilt, its rows and those that refer to it
                // stay.
                begin_rebuild(
                    manager,
                    "c",
                    &["id", "v", "w", "x", "y", "z", "s", "d1", "ch"],
                    &[],
                )
                .await?;
                db.execute_unprepared(
                    r#"CREATE TABLE "_new_c" (
    "id" integer,
    "v" integer,
    "w" integer,
    "x" integer DEFAULT 1,
    "y" integer,
    "z" integer,
    "s" integer,
    "d1" integer,
    "ch" integer,
    PRIMARY KEY ("id"),
    CONSTRAINT "changed" FOREIGN KEY ("ch") REFERENCES "p" ("id") ON DELETE CASCADE,
    CONSTRAINT "gone" FOREIGN KEY ("d1") REFERENCES "p" ("id")
)"#,
                )
                .await?;
                db.execute_unprepared(
                    r#"INSERT INTO "_new_c" (
    "id", "v", "w", "x", "y", "z", "s", "d1", "ch"
)
SELECT
    "id", "v", "w", "x", "y", "z", "s", "d1", "ch"
FROM "c""#,
                )
                .await?;
                finish_rebuild(manager, "c").await?;
            }
            backend => return Err(unsupported(backend)),
        }
        Ok(())
    }
}

#[derive(DeriveIden)]
enum C {
    #[sea_orm(iden = "c")]
    Table,
    #[sea_orm(iden = "v")]
    V,
    #[sea_orm(iden = "w")]
    W,
    #[sea_orm(iden = "x")]
    X,
    #[sea_orm(iden = "y")]
    Y,
    #[sea_orm(iden = "z")]
    Z,
    Ch,
    #[sea_orm(iden = "d1")]
    D1,
}

#[derive(DeriveIden)]
enum P {
    #[sea_orm(iden = "p")]
    Table,
    Id,
}
