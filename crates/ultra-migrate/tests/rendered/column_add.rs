//! Column add.
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
            DbBackend::Postgres => up_on_postgres(manager).await,
            DbBackend::Sqlite => up_on_sqlite(manager).await,
            backend => Err(unsupported(backend)),
        }
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        match manager.get_database_backend() {
            DbBackend::Postgres => down_on_postgres(manager).await,
            DbBackend::Sqlite => down_on_sqlite(manager).await,
            backend => Err(unsupported(backend)),
        }
    }
}

async fn up_on_postgres(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let db = manager.get_connection();
    // Nullable and without a default: no table rewrite.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .add_column(text_null(Users::Plain))
                .to_owned(),
        )
        .await?;
    db.execute_unprepared(r#"COMMENT ON COLUMN "users"."plain" IS 'It''s plain'"#)
        .await?;
    // A default that doesn't change from row to row: no table rewrite.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .add_column(string_len(Users::Constant, 20).default("x"))
                .to_owned(),
        )
        .await?;
    // A default that doesn't change from row to row: no table rewrite.
    db.execute_unprepared(
        r#"ALTER TABLE "users" ADD COLUMN "quoted" text NOT NULL DEFAULT 'it''s \ "q" ?'::text"#,
    )
    .await?;
    // A default that doesn't change from row to row: no table rewrite.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .add_column(integer(Users::Number).default(-7))
                .to_owned(),
        )
        .await?;
    // A default that doesn't change from row to row: no table rewrite.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .add_column(decimal_len(Users::Money, 8, 2).default(Expr::cust("0.50")))
                .to_owned(),
        )
        .await?;
    // A default that doesn't change from row to row: no table rewrite.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .add_column(boolean(Users::Flag).default(true))
                .to_owned(),
        )
        .await?;
    // A default that doesn't change from row to row: no table rewrite.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .add_column(timestamp_with_time_zone(Users::Born).default(Expr::cust("now()")))
                .to_owned(),
        )
        .await?;
    // A default that doesn't change from row to row: no table rewrite.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .add_column(date(Users::Day).default(Expr::cust("CURRENT_DATE")))
                .to_owned(),
        )
        .await?;
    // A default that doesn't change from row to row: no table rewrite.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .add_column(uuid(Users::Key).default(Expr::cust("gen_random_uuid()")))
                .to_owned(),
        )
        .await?;
    // A default that doesn't change from row to row: no table rewrite.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .add_column(json_binary(Users::Data).default("{\"a\": [1]}"))
                .to_owned(),
        )
        .await?;
    // A default that doesn't change from row to row: no table rewrite.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .add_column(array(Users::Tags, ColumnType::Text).default("{}"))
                .to_owned(),
        )
        .await?;
    // A default that doesn't change from row to row: no table rewrite.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .add_column(
                    array(Users::List, ColumnType::Integer).default(Expr::cust("ARRAY[1, 2]")),
                )
                .to_owned(),
        )
        .await?;
    // A default that doesn't change from row to row: no table rewrite.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .add_column(custom(Users::Mood, "mood").default("it's"))
                .to_owned(),
        )
        .await?;
    // A default that doesn't change from row to row: no table rewrite.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .add_column(custom(Users::Moods, "mood[]").default("{ok}"))
                .to_owned(),
        )
        .await?;
    // Every row gets its value now: the table is rewritten.
    db.execute_unprepared(
        r#"ALTER TABLE "users" ADD COLUMN "number_of" bigint NOT NULL GENERATED ALWAYS AS IDENTITY"#,
    )
    .await?;
    // Every row gets its value now: the table is rewritten.
    db.execute_unprepared(
        r#"ALTER TABLE "users" ADD COLUMN "given" bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY (START WITH 100 INCREMENT BY 5)"#,
    )
    .await?;
    // Every row gets its value now: the table is rewritten.
    db.execute_unprepared(r#"ALTER TABLE "users" ADD COLUMN "counted" serial NOT NULL"#)
        .await?;
    // A default that doesn't change from row to row: no table rewrite.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .add_column(custom(Users::Span, "interval").default("1 day"))
                .to_owned(),
        )
        .await?;
    // A default that doesn't change from row to row: no table rewrite.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .add_column(blob_null(Users::Raw).default(Expr::cust(r#"'\x00ff'::bytea"#)))
                .to_owned(),
        )
        .await?;
    // Nullable and without a default: no table rewrite.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .add_column(custom_null(Users::Net, "inet"))
                .to_owned(),
        )
        .await?;
    // A default that doesn't change from row to row: no table rewrite.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .add_column(
                    custom_null(Users::Bits, "bit(3)").default(Expr::cust(r#"'101'::"bit""#)),
                )
                .to_owned(),
        )
        .await?;
    // A default that doesn't change from row to row: no table rewrite.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .add_column(char_len_null(Users::Letter, 1).default(Expr::cust("'y'::bpchar")))
                .to_owned(),
        )
        .await?;
    // A default that doesn't change from row to row: no table rewrite.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .add_column(float_null(Users::RealOne).default(Expr::cust("1.5")))
                .to_owned(),
        )
        .await?;
    // A default that doesn't change from row to row: no table rewrite.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .add_column(
                    double_null(Users::DoubleOne).default(Expr::cust("'10000000000'::numeric")),
                )
                .to_owned(),
        )
        .await?;
    // A default that doesn't change from row to row: no table rewrite.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .add_column(time_null(Users::Clock).default("12:00:00"))
                .to_owned(),
        )
        .await?;
    // Nullable and without a default: no table rewrite.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .add_column(custom_null(Users::Zoned, "time with time zone"))
                .to_owned(),
        )
        .await?;
    // A default that doesn't change from row to row: no table rewrite.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .add_column(
                    custom_null(Users::Stamp, "timestamp(3) without time zone")
                        .default(Expr::cust("LOCALTIMESTAMP")),
                )
                .to_owned(),
        )
        .await?;
    // Nullable and without a default: no table rewrite.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .add_column(custom_null(Users::Doc, "xml"))
                .to_owned(),
        )
        .await?;
    // A default that doesn't change from row to row: no table rewrite.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .add_column(small_integer_null(Users::Small).default(1))
                .to_owned(),
        )
        .await?;
    // Nullable and without a default: no table rewrite.
    db.execute_unprepared(
        r#"ALTER TABLE "users" ADD COLUMN "sum" integer GENERATED ALWAYS AS (id * 2) STORED"#,
    )
    .await?;
    Ok(())
}

async fn down_on_postgres(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    // Loses data: the values of `users.sum` do not come back.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .drop_column(Users::Sum)
                .to_owned(),
        )
        .await?;
    // Loses data: the values of `users.small` do not come back.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .drop_column(Users::Small)
                .to_owned(),
        )
        .await?;
    // Loses data: the values of `users.doc` do not come back.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .drop_column(Users::Doc)
                .to_owned(),
        )
        .await?;
    // Loses data: the values of `users.stamp` do not come back.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .drop_column(Users::Stamp)
                .to_owned(),
        )
        .await?;
    // Loses data: the values of `users.zoned` do not come back.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .drop_column(Users::Zoned)
                .to_owned(),
        )
        .await?;
    // Loses data: the values of `users.clock` do not come back.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .drop_column(Users::Clock)
                .to_owned(),
        )
        .await?;
    // Loses data: the values of `users.double_one` do not come back.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .drop_column(Users::DoubleOne)
                .to_owned(),
        )
        .await?;
    // Loses data: the values of `users.real_one` do not come back.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .drop_column(Users::RealOne)
                .to_owned(),
        )
        .await?;
    // Loses data: the values of `users.letter` do not come back.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .drop_column(Users::Letter)
                .to_owned(),
        )
        .await?;
    // Loses data: the values of `users.bits` do not come back.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .drop_column(Users::Bits)
                .to_owned(),
        )
        .await?;
    // Loses data: the values of `users.net` do not come back.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .drop_column(Users::Net)
                .to_owned(),
        )
        .await?;
    // Loses data: the values of `users.raw` do not come back.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .drop_column(Users::Raw)
                .to_owned(),
        )
        .await?;
    // Loses data: the values of `users.span` do not come back.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .drop_column(Users::Span)
                .to_owned(),
        )
        .await?;
    // Loses data: the values of `users.counted` do not come back.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .drop_column(Users::Counted)
                .to_owned(),
        )
        .await?;
    // Loses data: the values of `users.given` do not come back.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .drop_column(Users::Given)
                .to_owned(),
        )
        .await?;
    // Loses data: the values of `users.number_of` do not come back.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .drop_column(Users::NumberOf)
                .to_owned(),
        )
        .await?;
    // Loses data: the values of `users.moods` do not come back.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .drop_column(Users::Moods)
                .to_owned(),
        )
        .await?;
    // Loses data: the values of `users.mood` do not come back.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .drop_column(Users::Mood)
                .to_owned(),
        )
        .await?;
    // Loses data: the values of `users.list` do not come back.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .drop_column(Users::List)
                .to_owned(),
        )
        .await?;
    // Loses data: the values of `users.tags` do not come back.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .drop_column(Users::Tags)
                .to_owned(),
        )
        .await?;
    // Loses data: the values of `users.data` do not come back.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .drop_column(Users::Data)
                .to_owned(),
        )
        .await?;
    // Loses data: the values of `users.key` do not come back.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .drop_column(Users::Key)
                .to_owned(),
        )
        .await?;
    // Loses data: the values of `users.day` do not come back.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .drop_column(Users::Day)
                .to_owned(),
        )
        .await?;
    // Loses data: the values of `users.born` do not come back.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .drop_column(Users::Born)
                .to_owned(),
        )
        .await?;
    // Loses data: the values of `users.flag` do not come back.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .drop_column(Users::Flag)
                .to_owned(),
        )
        .await?;
    // Loses data: the values of `users.money` do not come back.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .drop_column(Users::Money)
                .to_owned(),
        )
        .await?;
    // Loses data: the values of `users.number` do not come back.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .drop_column(Users::Number)
                .to_owned(),
        )
        .await?;
    // Loses data: the values of `users.quoted` do not come back.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .drop_column(Users::Quoted)
                .to_owned(),
        )
        .await?;
    // Loses data: the values of `users.constant` do not come back.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .drop_column(Users::Constant)
                .to_owned(),
        )
        .await?;
    // Loses data: the values of `users.plain` do not come back.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .drop_column(Users::Plain)
                .to_owned(),
        )
        .await?;
    Ok(())
}

async fn up_on_sqlite(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let db = manager.get_connection();
    // Nullable and without a default: no table rewrite.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .add_column(text_null(Users::Plain))
                .to_owned(),
        )
        .await?;
    // A default that doesn't change from row to row: no table rewrite.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .add_column(string_len(Users::Constant, 20).default("x"))
                .to_owned(),
        )
        .await?;
    // A default that doesn't change from row to row: no table rewrite.
    db.execute_unprepared(
        r#"ALTER TABLE "users" ADD COLUMN "quoted" text NOT NULL DEFAULT 'it''s \ "q" ? (x)'"#,
    )
    .await?;
    // A default that doesn't change from row to row: no table rewrite.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .add_column(integer(Users::Number).default(-7))
                .to_owned(),
        )
        .await?;
    // A default that doesn't change from row to row: no table rewrite.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .add_column(custom(Users::Money, "real").default(Expr::cust("0.5")))
                .to_owned(),
        )
        .await?;
    // A default that doesn't change from row to row: no table rewrite.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .add_column(boolean(Users::Flag).default(true))
                .to_owned(),
        )
        .await?;
    // Nullable and without a default: no table rewrite.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .add_column(custom_null(Users::Untyped, ""))
                .to_owned(),
        )
        .await?;
    // A default that doesn't change from row to row: no table rewrite.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .add_column(blob_null(Users::Blobby).default(Expr::cust("x'00ff'")))
                .to_owned(),
        )
        .await?;
    // A default that doesn't change from row to row: no table rewrite.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .add_column(custom_null(Users::Big, "bigint").default(9007199254740993_i64))
                .to_owned(),
        )
        .await?;
    Ok(())
}

async fn down_on_sqlite(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    // Loses data: the values of `users.big` do not come back.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .drop_column(Users::Big)
                .to_owned(),
        )
        .await?;
    // Loses data: the values of `users.blobby` do not come back.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .drop_column(Users::Blobby)
                .to_owned(),
        )
        .await?;
    // Loses data: the values of `users.untyped` do not come back.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .drop_column(Users::Untyped)
                .to_owned(),
        )
        .await?;
    // Loses data: the values of `users.flag` do not come back.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .drop_column(Users::Flag)
                .to_owned(),
        )
        .await?;
    // Loses data: the values of `users.money` do not come back.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .drop_column(Users::Money)
                .to_owned(),
        )
        .await?;
    // Loses data: the values of `users.number` do not come back.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .drop_column(Users::Number)
                .to_owned(),
        )
        .await?;
    // Loses data: the values of `users.quoted` do not come back.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .drop_column(Users::Quoted)
                .to_owned(),
        )
        .await?;
    // Loses data: the values of `users.constant` do not come back.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .drop_column(Users::Constant)
                .to_owned(),
        )
        .await?;
    // Loses data: the values of `users.plain` do not come back.
    manager
        .alter_table(
            Table::alter()
                .table(Users::Table)
                .drop_column(Users::Plain)
                .to_owned(),
        )
        .await?;
    Ok(())
}

#[derive(DeriveIden)]
enum Users {
    Table,
    Plain,
    Constant,
    Number,
    Money,
    Flag,
    Born,
    Day,
    Key,
    Data,
    Tags,
    List,
    Mood,
    Moods,
    Span,
    Raw,
    Net,
    Bits,
    Letter,
    RealOne,
    DoubleOne,
    Clock,
    Zoned,
    Stamp,
    Doc,
    Small,
    Sum,
    Counted,
    Given,
    NumberOf,
    Quoted,
    Untyped,
    Blobby,
    Big,
}
