//! Completed names.
//!
//! Revision ID: 00000000000f
//! Revises:     (base)

use ultra_migrate::prelude::*;

pub const REVISION: Revision = Revision {
    id: "00000000000f",
    rebuilds_tables: true,
    former_checksums: &[
        "sha256-tokens-v1:6bd9fd20cd5809c24c517b06f04ad90f251581296c6c2841c6587775e8d072f8",
    ],
    ..Revision::BASE
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        match manager.get_database_backend() {
            DbBackend::Sqlite => up_on_sqlite(manager).await,
            DbBackend::Postgres => postgres::up(manager).await,
            backend => Err(unsupported(backend)),
        }
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        match manager.get_database_backend() {
            DbBackend::Sqlite => down_on_sqlite(manager).await,
            DbBackend::Postgres => postgres::down(manager).await,
            backend => Err(unsupported(backend)),
        }
    }
}

async fn up_on_sqlite(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let db = manager.get_connection();
    guard_rebuilds(manager, &["order"]).await?;
    // ALTER TABLE can't do this: `order` is rebuilt, its rows and those that refer to it stay.
    begin_rebuild(manager, "order", &["id", "group", "Größe"], &[]).await?;
    manager
        .create_table(
            Table::create()
                .table(Order2::Rebuilt)
                .col(integer_null(Order2::Id).primary_key())
                .col(string_len_null(Order2::Group, 20).default("select"))
                .col(custom_null(Order2::GrE, "bigint"))
                .col(text_null(Order2::Select))
                .col(text_null(Order2::WeirdName))
                .to_owned(),
        )
        .await?;
    db.execute_unprepared(
        r#"INSERT INTO "_new_order" (
    "id", "group", "Größe"
)
SELECT
    "id", "group", "Größe"
FROM "order""#,
    )
    .await?;
    finish_rebuild(manager, "order").await?;
    manager
        .create_index(
            Index::create()
                .name("Idx Of Order")
                .table(Order2::Table)
                .col(Order2::Select)
                .col(Order2::WeirdName)
                .to_owned(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table(Select::Table)
                .col(integer_null(Select::Id).primary_key())
                .col(integer_null(Select::From))
                .col(text_null(Select::Table2))
                .col(text_null(Select::Self2))
                .col(text_null(Select::N1st))
                .col(text_null(Select::AB).unique_key())
                .col(text_null(Select::AB2))
                .col(text_null(Select::AB3))
                .col(text_null(Select::Type))
                .col(text_null(Select::N))
                .foreign_key(
                    ForeignKey::create()
                        .from_tbl(Select::Table)
                        .to_tbl(Order2::Table)
                        .from_col(Select::From)
                        .to_col(Order2::Id),
                )
                .to_owned(),
        )
        .await?;
    db.execute_unprepared(
        r#"CREATE TABLE "weird ""name""" (
    "id" integer,
    "a""b" text,
    "up" integer,
    CONSTRAINT "key ""x""" PRIMARY KEY ("id"),
    CONSTRAINT "un""iq" UNIQUE ("a""b"),
    CONSTRAINT "che""ck" CHECK ("a""b" <> '"'),
    CONSTRAINT "f""k" FOREIGN KEY ("up") REFERENCES "Select" ("id")
)"#,
    )
    .await?;
    manager
        .create_table(
            Table::create()
                .table(Bung::Table)
                .col(integer_null(Bung::Id).auto_increment().primary_key())
                .col(text_null(Bung::StraE))
                .check(Expr::cust(r#""straße" <> 'ß'"#))
                .to_owned(),
        )
        .await?;
    Ok(())
}

async fn down_on_sqlite(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let db = manager.get_connection();
    guard_rebuilds(manager, &["order"]).await?;
    // Loses data: the rows of `übung` do not come back.
    manager
        .drop_table(Table::drop().table(Bung::Table).to_owned())
        .await?;
    // Loses data: the rows of `weird "name"` do not come back.
    manager
        .drop_table(Table::drop().table(WeirdName::Table).to_owned())
        .await?;
    // Loses data: the rows of `Select` do not come back.
    manager
        .drop_table(Table::drop().table(Select::Table).to_owned())
        .await?;
    // Loses data: the values of `order.Select`, `order.weird "name"` do not come back.
    // ALTER TABLE can't do this: `order` is rebuilt, its rows and those that refer to it stay.
    begin_rebuild(
        manager,
        "order",
        &["id", "group", "Größe", "Select", "weird \"name\""],
        &["Idx Of Order"],
    )
    .await?;
    manager
        .create_table(
            Table::create()
                .table(Order2::Rebuilt)
                .col(integer_null(Order2::Id).primary_key())
                .col(text_null(Order2::Group))
                .col(integer_null(Order2::GrE))
                .to_owned(),
        )
        .await?;
    db.execute_unprepared(
        r#"INSERT INTO "_new_order" (
    "id", "group", "Größe"
)
SELECT
    "id", "group", "Größe"
FROM "order""#,
    )
    .await?;
    finish_rebuild(manager, "order").await?;
    Ok(())
}

#[derive(DeriveIden)]
enum Order2 {
    #[sea_orm(iden = "order")]
    Table,
    #[sea_orm(iden = "_new_order")]
    Rebuilt,
    Id,
    Group,
    #[sea_orm(iden = "Größe")]
    GrE,
    #[sea_orm(iden = "Select")]
    Select,
    #[sea_orm(iden = "weird \"name\"")]
    WeirdName,
}

#[derive(DeriveIden)]
enum Select {
    #[sea_orm(iden = "Select")]
    Table,
    Id,
    From,
    #[sea_orm(iden = "Table")]
    Table2,
    #[sea_orm(iden = "self")]
    Self2,
    #[sea_orm(iden = "1st")]
    N1st,
    #[sea_orm(iden = "a b")]
    AB,
    #[sea_orm(iden = "a-b")]
    AB2,
    #[sea_orm(iden = "a_b")]
    AB3,
    Type,
    #[sea_orm(iden = "Ä")]
    N,
}

#[derive(DeriveIden)]
enum Bung {
    #[sea_orm(iden = "übung")]
    Table,
    Id,
    #[sea_orm(iden = "straße")]
    StraE,
}

#[derive(DeriveIden)]
enum WeirdName {
    #[sea_orm(iden = "weird \"name\"")]
    Table,
}

mod postgres {
    use ultra_migrate::prelude::*;

    pub(super) async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
        let db = manager.get_connection();
        manager
            .create_type(
                Type::create()
                    .as_enum(Alias::new("Weird \"type\""))
                    .values([Alias::new("A \"b\""), Alias::new("Ü")])
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table(Select::Table)
                    .col(integer(Select::Id).primary_key())
                    .col(integer_null(Select::From))
                    .col(text_null(Select::Table2))
                    .col(text_null(Select::Self2))
                    .col(text_null(Select::Self3))
                    .col(text_null(Select::N1st))
                    .col(text_null(Select::AB).unique_key())
                    .col(text_null(Select::AB2))
                    .col(text_null(Select::AB3))
                    .col(text_null(Select::Type))
                    .col(text_null(Select::N))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table(A23456789012345678901234567890123456789012345678901234567890123::Table)
                    .col(integer(A23456789012345678901234567890123456789012345678901234567890123::Id))
                    .col(text_null(
                        A23456789012345678901234567890123456789012345678901234567890123::B23456789012345678901234567890123456789012345678901234567890123,
                    ))
                    .primary_key(
                        Index::create()
                            .name(
                                "a234567890123456789012345678901234567890123456789012345678_pkey",
                            )
                            .col(
                                A23456789012345678901234567890123456789012345678901234567890123::Id,
                            ),
                    )
                    .index(
                        Index::create()
                            .name(
                                "a2345678901234567890123456789_b2345678901234567890123456789_key",
                            )
                            .col(
                                A23456789012345678901234567890123456789012345678901234567890123::B23456789012345678901234567890123456789012345678901234567890123,
                            )
                            .unique(),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("a2345678901234567890123456789_b2345678901234567890123456789_idx")
                    .table(A23456789012345678901234567890123456789012345678901234567890123::Table)
                    .col(
                        A23456789012345678901234567890123456789012345678901234567890123::B23456789012345678901234567890123456789012345678901234567890123,
                    )
                    .col(A23456789012345678901234567890123456789012345678901234567890123::Id)
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table(Uses::Table)
                    .col(integer(Uses::Id).primary_key())
                    .col(custom_null(Uses::W, "\"Weird \"\"type\"\"\"").default("Ü"))
                    .to_owned(),
            )
            .await?;
        db.execute_unprepared(
            r#"CREATE TABLE "weird ""name""" (
    "id" integer NOT NULL,
    "a""b" text,
    "up" integer,
    CONSTRAINT "key ""x""" PRIMARY KEY ("id"),
    CONSTRAINT "un""iq" UNIQUE ("a""b"),
    CONSTRAINT "che""ck" CHECK ("a""b" <> '"'::text)
)"#,
        )
        .await?;
        db.execute_unprepared(
            r#"CREATE TABLE "übung" (
    "id" serial NOT NULL,
    "straße" text,
    PRIMARY KEY ("id"),
    CONSTRAINT "übung_straße_check" CHECK ("straße" <> 'ß'::text)
)"#,
        )
        .await?;
        // Nullable and without a default: no table rewrite.
        manager
            .alter_table(
                Table::alter()
                    .table(Order2::Table)
                    .add_column(text_null(Order2::Select))
                    .to_owned(),
            )
            .await?;
        // Nullable and without a default: no table rewrite.
        manager
            .alter_table(
                Table::alter()
                    .table(Order2::Table)
                    .add_column(text_null(Order2::WeirdName))
                    .to_owned(),
            )
            .await?;
        // Nullable and without a default: no table rewrite.
        manager
            .alter_table(
                Table::alter()
                    .table(Order2::Table)
                    .add_column(text_null(Order2::Select2))
                    .to_owned(),
            )
            .await?;
        // Values that don't fit the new type are refused or rounded.
        // text → character varying(20): the table is rewritten under an exclusive lock.
        db.execute_unprepared(
            r#"ALTER TABLE "order" ALTER COLUMN "group" TYPE character varying(20)"#,
        )
        .await?;
        db.execute_unprepared(
            r#"ALTER TABLE "order" ALTER COLUMN "group" SET DEFAULT 'select'::character varying"#,
        )
        .await?;
        // integer → bigint: the table is rewritten under an exclusive lock.
        db.execute_unprepared(r#"ALTER TABLE "order" ALTER COLUMN "Größe" TYPE bigint"#)
            .await?;
        // Writes to `order` wait while the index is built.
        manager
            .create_index(
                Index::create()
                    .name("Idx Of Order")
                    .table(Order2::Table)
                    .col(Order2::Select)
                    .col(Order2::WeirdName)
                    .to_owned(),
            )
            .await?;
        manager
            .create_foreign_key(
                ForeignKey::create()
                    .name("Select_from_fkey")
                    .from_tbl(Select::Table)
                    .to_tbl(Order2::Table)
                    .from_col(Select::From)
                    .to_col(Order2::Id)
                    .to_owned(),
            )
            .await?;
        db.execute_unprepared(
            r#"ALTER TABLE "weird ""name""" ADD CONSTRAINT "f""k" FOREIGN KEY ("up") REFERENCES "Select" ("id")"#,
        )
        .await?;
        Ok(())
    }

    pub(super) async fn down(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
        let db = manager.get_connection();
        db.execute_unprepared(r#"ALTER TABLE "weird ""name""" DROP CONSTRAINT "f""k""#)
            .await?;
        manager
            .drop_foreign_key(
                ForeignKey::drop()
                    .name("Select_from_fkey")
                    .table(Select::Table)
                    .to_owned(),
            )
            .await?;
        manager
            .drop_index(
                Index::drop()
                    .name("Idx Of Order")
                    .table(Order2::Table)
                    .to_owned(),
            )
            .await?;
        // Values that don't fit the new type are refused or rounded.
        // bigint → integer: the table is rewritten under an exclusive lock.
        db.execute_unprepared(r#"ALTER TABLE "order" ALTER COLUMN "Größe" TYPE integer"#)
            .await?;
        // character varying(20) → text: no table rewrite.
        db.execute_unprepared(r#"ALTER TABLE "order" ALTER COLUMN "group" DROP DEFAULT"#)
            .await?;
        db.execute_unprepared(r#"ALTER TABLE "order" ALTER COLUMN "group" TYPE text"#)
            .await?;
        // Loses data: the values of `order.select` do not come back.
        manager
            .alter_table(
                Table::alter()
                    .table(Order2::Table)
                    .drop_column(Order2::Select2)
                    .to_owned(),
            )
            .await?;
        // Loses data: the values of `order.weird "name"` do not come back.
        manager
            .alter_table(
                Table::alter()
                    .table(Order2::Table)
                    .drop_column(Order2::WeirdName)
                    .to_owned(),
            )
            .await?;
        // Loses data: the values of `order.Select` do not come back.
        manager
            .alter_table(
                Table::alter()
                    .table(Order2::Table)
                    .drop_column(Order2::Select)
                    .to_owned(),
            )
            .await?;
        // Loses data: the rows of `übung` do not come back.
        manager
            .drop_table(Table::drop().table(Bung::Table).to_owned())
            .await?;
        // Loses data: the rows of `weird "name"` do not come back.
        manager
            .drop_table(Table::drop().table(WeirdName::Table).to_owned())
            .await?;
        // Loses data: the rows of `uses` do not come back.
        manager
            .drop_table(Table::drop().table(Uses::Table).to_owned())
            .await?;
        // Loses data: the rows of
        // `a23456789012345678901234567890123456789012345678901234567890123` do not come back.
        manager
            .drop_table(
                Table::drop()
                    .table(A23456789012345678901234567890123456789012345678901234567890123::Table)
                    .to_owned(),
            )
            .await?;
        // Loses data: the rows of `Select` do not come back.
        manager
            .drop_table(Table::drop().table(Select::Table).to_owned())
            .await?;
        manager
            .drop_type(Type::drop().name(Alias::new("Weird \"type\"")).to_owned())
            .await?;
        Ok(())
    }

    #[derive(DeriveIden)]
    enum Select {
        #[sea_orm(iden = "Select")]
        Table,
        Id,
        From,
        #[sea_orm(iden = "Table")]
        Table2,
        #[sea_orm(iden = "self")]
        Self2,
        #[sea_orm(iden = "Self")]
        Self3,
        #[sea_orm(iden = "1st")]
        N1st,
        #[sea_orm(iden = "a b")]
        AB,
        #[sea_orm(iden = "a-b")]
        AB2,
        #[sea_orm(iden = "a_b")]
        AB3,
        Type,
        #[sea_orm(iden = "Ä")]
        N,
    }

    #[derive(DeriveIden)]
    enum A23456789012345678901234567890123456789012345678901234567890123 {
        #[sea_orm(iden = "a23456789012345678901234567890123456789012345678901234567890123")]
        Table,
        Id,
        #[sea_orm(iden = "b23456789012345678901234567890123456789012345678901234567890123")]
        B23456789012345678901234567890123456789012345678901234567890123,
    }

    #[derive(DeriveIden)]
    enum Uses {
        Table,
        Id,
        #[sea_orm(iden = "w")]
        W,
    }

    #[derive(DeriveIden)]
    enum Order2 {
        #[sea_orm(iden = "order")]
        Table,
        #[sea_orm(iden = "Select")]
        Select,
        #[sea_orm(iden = "weird \"name\"")]
        WeirdName,
        #[sea_orm(iden = "select")]
        Select2,
        Id,
    }

    #[derive(DeriveIden)]
    enum Bung {
        #[sea_orm(iden = "übung")]
        Table,
    }

    #[derive(DeriveIden)]
    enum WeirdName {
        #[sea_orm(iden = "weird \"name\"")]
        Table,
    }
}
