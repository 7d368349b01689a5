//! Table create.
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
        match manager.get_database_backend() {
            DbBackend::Postgres => {
                manager
                    .create_table(
                        Table::create()
                            .table(Animal::Table)
                            .col(big_pk_auto(Animal::Id))
                            .col(big_integer(Animal::ZooId))
                            .col(integer_null(Animal::OtherId))
                            .col(
                                timestamp_with_time_zone_null(Animal::Born)
                                    .default(Expr::cust("now()")),
                            )
                            .col(array(Animal::Tags, ColumnType::Text).default("{}"))
                            .index(
                                Index::create()
                                    .name("animal_zoo_unique")
                                    .col(Animal::ZooId)
                                    .col(Animal::Born)
                                    .unique(),
                            )
                            .to_owned(),
                    )
                    .await?;
            }
            DbBackend::Sqlite => {
                let db = manager.get_connection();
                manager
                    .create_table(
                        Table::create()
                            .table(Zoo::Table)
                            .col(pk_auto(Zoo::Id))
                            .col(string_len(Zoo::Name, 40).unique_key())
                            .col(decimal_len_null(Zoo::Size, 10, 2).default(Expr::cust("1.5")))
                            .check(Expr::cust(r#""size" > 0"#))
                            .to_owned(),
                    )
                    .await?;
                db.execute_unprepared(
                    r#"CREATE TABLE "animal" (
    "id" integer NOT NULL,
    "zoo_id" integer NOT NULL,
    "other_id" integer,
    "born" timestamp_text DEFAULT CURRENT_TIMESTAMP,
    "data" json_text NOT NULL DEFAULT '{}',
    PRIMARY KEY ("id"),
    CONSTRAINT "animal_zoo_unique" UNIQUE ("zoo_id", "born"),
    FOREIGN KEY ("other_id") REFERENCES "other" ("id"),
    FOREIGN KEY ("zoo_id") REFERENCES "zoo" ("id") ON DELETE CASCADE
)"#,
                )
                .await?;
            }
            backend => return Err(unsupported(backend)),
        }
        manager
            .create_index(
                Index::create()
                    .name("animal_born")
                    .table(Animal::Table)
                    .col((Animal::Born, IndexOrder::Desc))
                    .to_owned(),
            )
            .await?;
        match manager.get_database_backend() {
            DbBackend::Postgres => {
                let db = manager.get_connection();
                db.execute_unprepared(r#"COMMENT ON TABLE "animal" IS 'It''s a "beast"'"#)
                    .await?;
                db.execute_unprepared(r#"COMMENT ON COLUMN "animal"."born" IS 'when'"#)
                    .await?;
                db.execute_unprepared(
                    r#"CREATE TABLE "zoo" (
    "id" bigserial NOT NULL,
    "name" character varying(40) NOT NULL,
    "size" numeric(10,2) DEFAULT 1.5,
    PRIMARY KEY ("id"),
    CONSTRAINT "zoo_name_key" UNIQUE ("name"),
    CONSTRAINT "zoo_size_check" CHECK (size > (0)::numeric)
)"#,
                )
                .await?;
                manager
                    .create_foreign_key(
                        ForeignKey::create()
                            .name("animal_other_id_fkey")
                            .from_tbl(Animal::Table)
                            .to_tbl(Other::Table)
                            .from_col(Animal::OtherId)
                            .to_col(Other::Id)
                            .to_owned(),
                    )
                    .await?;
                manager
                    .create_foreign_key(
                        ForeignKey::create()
                            .name("animal_zoo_id_fkey")
                            .from_tbl(Animal::Table)
                            .to_tbl(Zoo::Table)
                            .from_col(Animal::ZooId)
                            .to_col(Zoo::Id)
                            .on_delete(ForeignKeyAction::Cascade)
                            .to_owned(),
                    )
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
                manager
                    .drop_foreign_key(
                        ForeignKey::drop()
                            .name("animal_zoo_id_fkey")
                            .table(Animal::Table)
                            .to_owned(),
                    )
                    .await?;
                manager
                    .drop_foreign_key(
                        ForeignKey::drop()
                            .name("animal_other_id_fkey")
                            .table(Animal::Table)
                            .to_owned(),
                    )
                    .await?;
                // Loses data: the rows of `zoo` do not come back.
                manager
                    .drop_table(Table::drop().table(Zoo::Table).to_owned())
                    .await?;
            }
            DbBackend::Sqlite => {}
            backend => return Err(unsupported(backend)),
        }
        // Loses data: the rows of `animal` do not come back.
        manager
            .drop_table(Table::drop().table(Animal::Table).to_owned())
            .await?;
        match manager.get_database_backend() {
            DbBackend::Postgres => {}
            DbBackend::Sqlite => {
                // Loses data: the rows of `zoo` do not come back.
                manager
                    .drop_table(Table::drop().table(Zoo::Table).to_owned())
                    .await?;
            }
            backend => return Err(unsupported(backend)),
        }
        Ok(())
    }
}

#[derive(DeriveIden)]
enum Animal {
    Table,
    Id,
    ZooId,
    OtherId,
    Born,
    Tags,
}

#[derive(DeriveIden)]
enum Zoo {
    Table,
    Id,
    Name,
    Size,
}

#[derive(DeriveIden)]
enum Other {
    Table,
    Id,
}
