//! Table drop.
//!
//! Revision ID: 00000000000a
//! Revises:     (base)

use ultra_migrate::prelude::*;

pub const REVISION: Revision = Revision {
    id: "00000000000a",
    ..Revision::BASE
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        match manager.get_database_backend() {
            DbBackend::Postgres => {
                manager
                    .drop_foreign_key(
                        ForeignKey::drop()
                            .name("child_parent_id_fkey")
                            .table(Child::Table)
                            .to_owned(),
                    )
                    .await?;
            }
            DbBackend::Sqlite => {}
            backend => return Err(unsupported(backend)),
        }
        // Loses data: the rows of `child` do not come back.
        manager
            .drop_table(Table::drop().table(Child::Table).to_owned())
            .await?;
        // Loses data: the rows of `parent` do not come back.
        manager
            .drop_table(Table::drop().table(Parent::Table).to_owned())
            .await?;
        match manager.get_database_backend() {
            DbBackend::Postgres => {
                manager
                    .create_table(
                        Table::create()
                            .table(Kept::Table)
                            .col(text_null(Kept::Name))
                            .col(integer_null(Kept::Number))
                            .to_owned(),
                    )
                    .await?;
                manager
                    .drop_type(Type::drop().name(Alias::new("kind")).to_owned())
                    .await?;
            }
            DbBackend::Sqlite => {}
            backend => return Err(unsupported(backend)),
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        match manager.get_database_backend() {
            DbBackend::Postgres => {
                let db = manager.get_connection();
                manager
                    .create_type(
                        Type::create()
                            .as_enum(Alias::new("kind"))
                            .values([Alias::new("a"), Alias::new("b")])
                            .to_owned(),
                    )
                    .await?;
                // Loses data: the rows of `kept` do not come back.
                manager
                    .drop_table(Table::drop().table(Kept::Table).to_owned())
                    .await?;
                manager
                    .create_table(
                        Table::create()
                            .table(Parent::Table)
                            .col(integer(Parent::Id).primary_key())
                            .to_owned(),
                    )
                    .await?;
                manager
                    .create_table(
                        Table::create()
                            .table(Child::Table)
                            .col(integer(Child::Id).primary_key())
                            .col(integer_null(Child::ParentId))
                            .col(custom_null(Child::Kind, "kind").default("a"))
                            .col(text_null(Child::Note))
                            .to_owned(),
                    )
                    .await?;
                db.execute_unprepared(
                    r#"CREATE INDEX "child_note" ON "child" ((lower(note))) WHERE note IS NOT NULL"#,
                )
                .await?;
                db.execute_unprepared(r#"COMMENT ON TABLE "child" IS 'gone'"#)
                    .await?;
                // Reads every row of `child`; writes to it and to `parent` wait.
                manager
                    .create_foreign_key(
                        ForeignKey::create()
                            .name("child_parent_id_fkey")
                            .from_tbl(Child::Table)
                            .to_tbl(Parent::Table)
                            .from_col(Child::ParentId)
                            .to_col(Parent::Id)
                            .to_owned(),
                    )
                    .await?;
            }
            DbBackend::Sqlite => {
                let db = manager.get_connection();
                manager
                    .create_table(
                        Table::create()
                            .table(Parent::Table)
                            .col(integer_null(Parent::Id).primary_key())
                            .to_owned(),
                    )
                    .await?;
                manager
                    .create_table(
                        Table::create()
                            .table(Child::Table)
                            .col(integer_null(Child::Id).primary_key())
                            .col(integer_null(Child::ParentId))
                            .col(text_null(Child::Note))
                            .foreign_key(
                                ForeignKey::create()
                                    .from_tbl(Child::Table)
                                    .to_tbl(Parent::Table)
                                    .from_col(Child::ParentId)
                                    .to_col(Parent::Id),
                            )
                            .to_owned(),
                    )
                    .await?;
                db.execute_unprepared(
                    r#"CREATE INDEX "child_note" ON "child" ((lower("note"))) WHERE "note" IS NOT NULL"#,
                )
                .await?;
            }
            backend => return Err(unsupported(backend)),
        }
        Ok(())
    }
}

#[derive(DeriveIden)]
enum Child {
    Table,
    Id,
    ParentId,
    Kind,
    Note,
}

#[derive(DeriveIden)]
enum Parent {
    Table,
    Id,
}

#[derive(DeriveIden)]
enum Kept {
    Table,
    Name,
    Number,
}
