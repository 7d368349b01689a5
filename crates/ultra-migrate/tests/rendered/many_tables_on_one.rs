//! Many tables on one.
//!
//! Revision ID: 000000000012
//! Revises:     (base)

use ultra_migrate::prelude::*;

pub const REVISION: Revision = Revision {
    id: "000000000012",
    ..Revision::BASE
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_gone(manager).await?;
        create_new_01(manager).await?;
        create_new_02(manager).await?;
        create_new_03(manager).await?;
        create_new_04(manager).await?;
        create_new_05(manager).await?;
        create_new_06(manager).await?;
        create_new_07(manager).await?;
        create_new_08(manager).await?;
        create_new_09(manager).await?;
        create_new_10(manager).await?;
        create_new_11(manager).await?;
        create_new_12(manager).await?;
        create_new_13(manager).await?;
        create_new_14(manager).await?;
        create_new_15(manager).await?;
        create_new_16(manager).await?;
        create_new_17(manager).await?;
        create_new_18(manager).await?;
        create_new_19(manager).await?;
        create_new_20(manager).await?;
        create_new_21(manager).await?;
        create_new_22(manager).await?;
        create_new_23(manager).await?;
        create_new_24(manager).await?;
        create_new_25(manager).await?;
        create_new_26(manager).await?;
        create_new_27(manager).await?;
        create_new_28(manager).await?;
        create_new_29(manager).await?;
        create_new_30(manager).await?;
        change_kept_01_to_new_13(manager).await?;
        connect_new_14_to_new_30(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_foreign_key(
                ForeignKey::drop()
                    .name("new_30_other_fk")
                    .table(New30::Table)
                    .to_owned(),
            )
            .await?;
        manager
            .drop_foreign_key(
                ForeignKey::drop()
                    .name("new_29_other_fk")
                    .table(New29::Table)
                    .to_owned(),
            )
            .await?;
        manager
            .drop_foreign_key(
                ForeignKey::drop()
                    .name("new_28_other_fk")
                    .table(New28::Table)
                    .to_owned(),
            )
            .await?;
        manager
            .drop_foreign_key(
                ForeignKey::drop()
                    .name("new_27_other_fk")
                    .table(New27::Table)
                    .to_owned(),
            )
            .await?;
        manager
            .drop_foreign_key(
                ForeignKey::drop()
                    .name("new_26_other_fk")
                    .table(New26::Table)
                    .to_owned(),
            )
            .await?;
        manager
            .drop_foreign_key(
                ForeignKey::drop()
                    .name("new_25_other_fk")
                    .table(New25::Table)
                    .to_owned(),
            )
            .await?;
        manager
            .drop_foreign_key(
                ForeignKey::drop()
                    .name("new_24_other_fk")
                    .table(New24::Table)
                    .to_owned(),
            )
            .await?;
        manager
            .drop_foreign_key(
                ForeignKey::drop()
                    .name("new_23_other_fk")
                    .table(New23::Table)
                    .to_owned(),
            )
            .await?;
        manager
            .drop_foreign_key(
                ForeignKey::drop()
                    .name("new_22_other_fk")
                    .table(New22::Table)
                    .to_owned(),
            )
            .await?;
        manager
            .drop_foreign_key(
                ForeignKey::drop()
                    .name("new_21_other_fk")
                    .table(New21::Table)
                    .to_owned(),
            )
            .await?;
        manager
            .drop_foreign_key(
                ForeignKey::drop()
                    .name("new_20_other_fk")
                    .table(New20::Table)
                    .to_owned(),
            )
            .await?;
        manager
            .drop_foreign_key(
                ForeignKey::drop()
                    .name("new_19_other_fk")
                    .table(New19::Table)
                    .to_owned(),
            )
            .await?;
        manager
            .drop_foreign_key(
                ForeignKey::drop()
                    .name("new_18_other_fk")
                    .table(New18::Table)
                    .to_owned(),
            )
            .await?;
        manager
            .drop_foreign_key(
                ForeignKey::drop()
                    .name("new_17_other_fk")
                    .table(New17::Table)
                    .to_owned(),
            )
            .await?;
        manager
            .drop_foreign_key(
                ForeignKey::drop()
                    .name("new_16_other_fk")
                    .table(New16::Table)
                    .to_owned(),
            )
            .await?;
        manager
            .drop_foreign_key(
                ForeignKey::drop()
                    .name("new_15_other_fk")
                    .table(New15::Table)
                    .to_owned(),
            )
            .await?;
        manager
            .drop_foreign_key(
                ForeignKey::drop()
                    .name("new_14_other_fk")
                    .table(New14::Table)
                    .to_owned(),
            )
            .await?;
        manager
            .drop_foreign_key(
                ForeignKey::drop()
                    .name("new_13_other_fk")
                    .table(New13::Table)
                    .to_owned(),
            )
            .await?;
        manager
            .drop_foreign_key(
                ForeignKey::drop()
                    .name("new_12_other_fk")
                    .table(New12::Table)
                    .to_owned(),
            )
            .await?;
        manager
            .drop_foreign_key(
                ForeignKey::drop()
                    .name("new_11_other_fk")
                    .table(New11::Table)
                    .to_owned(),
            )
            .await?;
        manager
            .drop_foreign_key(
                ForeignKey::drop()
                    .name("new_10_other_fk")
                    .table(New10::Table)
                    .to_owned(),
            )
            .await?;
        manager
            .drop_foreign_key(
                ForeignKey::drop()
                    .name("new_09_other_fk")
                    .table(New09::Table)
                    .to_owned(),
            )
            .await?;
        manager
            .drop_foreign_key(
                ForeignKey::drop()
                    .name("new_08_other_fk")
                    .table(New08::Table)
                    .to_owned(),
            )
            .await?;
        manager
            .drop_foreign_key(
                ForeignKey::drop()
                    .name("new_07_other_fk")
                    .table(New07::Table)
                    .to_owned(),
            )
            .await?;
        manager
            .drop_foreign_key(
                ForeignKey::drop()
                    .name("new_06_other_fk")
                    .table(New06::Table)
                    .to_owned(),
            )
            .await?;
        manager
            .drop_foreign_key(
                ForeignKey::drop()
                    .name("new_05_other_fk")
                    .table(New05::Table)
                    .to_owned(),
            )
            .await?;
        manager
            .drop_foreign_key(
                ForeignKey::drop()
                    .name("new_04_other_fk")
                    .table(New04::Table)
                    .to_owned(),
            )
            .await?;
        manager
            .drop_foreign_key(
                ForeignKey::drop()
                    .name("new_03_other_fk")
                    .table(New03::Table)
                    .to_owned(),
            )
            .await?;
        manager
            .drop_foreign_key(
                ForeignKey::drop()
                    .name("new_02_other_fk")
                    .table(New02::Table)
                    .to_owned(),
            )
            .await?;
        manager
            .drop_foreign_key(
                ForeignKey::drop()
                    .name("new_01_other_fk")
                    .table(New01::Table)
                    .to_owned(),
            )
            .await?;
        // Loses data: the values of `kept_12.added` do not come back.
        manager
            .alter_table(
                Table::alter()
                    .table(Kept12::Table)
                    .drop_column(Kept12::Added)
                    .to_owned(),
            )
            .await?;
        // Loses data: the values of `kept_11.added` do not come back.
        manager
            .alter_table(
                Table::alter()
                    .table(Kept11::Table)
                    .drop_column(Kept11::Added)
                    .to_owned(),
            )
            .await?;
        // Loses data: the values of `kept_10.added` do not come back.
        manager
            .alter_table(
                Table::alter()
                    .table(Kept10::Table)
                    .drop_column(Kept10::Added)
                    .to_owned(),
            )
            .await?;
        // Loses data: the values of `kept_09.added` do not come back.
        manager
            .alter_table(
                Table::alter()
                    .table(Kept09::Table)
                    .drop_column(Kept09::Added)
                    .to_owned(),
            )
            .await?;
        // Loses data: the values of `kept_08.added` do not come back.
        manager
            .alter_table(
                Table::alter()
                    .table(Kept08::Table)
                    .drop_column(Kept08::Added)
                    .to_owned(),
            )
            .await?;
        // Loses data: the values of `kept_07.added` do not come back.
        manager
            .alter_table(
                Table::alter()
                    .table(Kept07::Table)
                    .drop_column(Kept07::Added)
                    .to_owned(),
            )
            .await?;
        // Loses data: the values of `kept_06.added` do not come back.
        manager
            .alter_table(
                Table::alter()
                    .table(Kept06::Table)
                    .drop_column(Kept06::Added)
                    .to_owned(),
            )
            .await?;
        // Loses data: the values of `kept_05.added` do not come back.
        manager
            .alter_table(
                Table::alter()
                    .table(Kept05::Table)
                    .drop_column(Kept05::Added)
                    .to_owned(),
            )
            .await?;
        // Loses data: the values of `kept_04.added` do not come back.
        manager
            .alter_table(
                Table::alter()
                    .table(Kept04::Table)
                    .drop_column(Kept04::Added)
                    .to_owned(),
            )
            .await?;
        // Loses data: the values of `kept_03.added` do not come back.
        manager
            .alter_table(
                Table::alter()
                    .table(Kept03::Table)
                    .drop_column(Kept03::Added)
                    .to_owned(),
            )
            .await?;
        // Loses data: the values of `kept_02.added` do not come back.
        manager
            .alter_table(
                Table::alter()
                    .table(Kept02::Table)
                    .drop_column(Kept02::Added)
                    .to_owned(),
            )
            .await?;
        // Loses data: the values of `kept_01.added` do not come back.
        manager
            .alter_table(
                Table::alter()
                    .table(Kept01::Table)
                    .drop_column(Kept01::Added)
                    .to_owned(),
            )
            .await?;
        // Loses data: the rows of `new_30` do not come back.
        manager
            .drop_table(Table::drop().table(New30::Table).to_owned())
            .await?;
        // Loses data: the rows of `new_29` do not come back.
        manager
            .drop_table(Table::drop().table(New29::Table).to_owned())
            .await?;
        // Loses data: the rows of `new_28` do not come back.
        manager
            .drop_table(Table::drop().table(New28::Table).to_owned())
            .await?;
        // Loses data: the rows of `new_27` do not come back.
        manager
            .drop_table(Table::drop().table(New27::Table).to_owned())
            .await?;
        // Loses data: the rows of `new_26` do not come back.
        manager
            .drop_table(Table::drop().table(New26::Table).to_owned())
            .await?;
        // Loses data: the rows of `new_25` do not come back.
        manager
            .drop_table(Table::drop().table(New25::Table).to_owned())
            .await?;
        // Loses data: the rows of `new_24` do not come back.
        manager
            .drop_table(Table::drop().table(New24::Table).to_owned())
            .await?;
        // Loses data: the rows of `new_23` do not come back.
        manager
            .drop_table(Table::drop().table(New23::Table).to_owned())
            .await?;
        // Loses data: the rows of `new_22` do not come back.
        manager
            .drop_table(Table::drop().table(New22::Table).to_owned())
            .await?;
        // Loses data: the rows of `new_21` do not come back.
        manager
            .drop_table(Table::drop().table(New21::Table).to_owned())
            .await?;
        // Loses data: the rows of `new_20` do not come back.
        manager
            .drop_table(Table::drop().table(New20::Table).to_owned())
            .await?;
        // Loses data: the rows of `new_19` do not come back.
        manager
            .drop_table(Table::drop().table(New19::Table).to_owned())
            .await?;
        // Loses data: the rows of `new_18` do not come back.
        manager
            .drop_table(Table::drop().table(New18::Table).to_owned())
            .await?;
        // Loses data: the rows of `new_17` do not come back.
        manager
            .drop_table(Table::drop().table(New17::Table).to_owned())
            .await?;
        // Loses data: the rows of `new_16` do not come back.
        manager
            .drop_table(Table::drop().table(New16::Table).to_owned())
            .await?;
        // Loses data: the rows of `new_15` do not come back.
        manager
            .drop_table(Table::drop().table(New15::Table).to_owned())
            .await?;
        // Loses data: the rows of `new_14` do not come back.
        manager
            .drop_table(Table::drop().table(New14::Table).to_owned())
            .await?;
        // Loses data: the rows of `new_13` do not come back.
        manager
            .drop_table(Table::drop().table(New13::Table).to_owned())
            .await?;
        // Loses data: the rows of `new_12` do not come back.
        manager
            .drop_table(Table::drop().table(New12::Table).to_owned())
            .await?;
        // Loses data: the rows of `new_11` do not come back.
        manager
            .drop_table(Table::drop().table(New11::Table).to_owned())
            .await?;
        // Loses data: the rows of `new_10` do not come back.
        manager
            .drop_table(Table::drop().table(New10::Table).to_owned())
            .await?;
        // Loses data: the rows of `new_09` do not come back.
        manager
            .drop_table(Table::drop().table(New09::Table).to_owned())
            .await?;
        // Loses data: the rows of `new_08` do not come back.
        manager
            .drop_table(Table::drop().table(New08::Table).to_owned())
            .await?;
        // Loses data: the rows of `new_07` do not come back.
        manager
            .drop_table(Table::drop().table(New07::Table).to_owned())
            .await?;
        // Loses data: the rows of `new_06` do not come back.
        manager
            .drop_table(Table::drop().table(New06::Table).to_owned())
            .await?;
        // Loses data: the rows of `new_05` do not come back.
        manager
            .drop_table(Table::drop().table(New05::Table).to_owned())
            .await?;
        // Loses data: the rows of `new_04` do not come back.
        manager
            .drop_table(Table::drop().table(New04::Table).to_owned())
            .await?;
        // Loses data: the rows of `new_03` do not come back.
        manager
            .drop_table(Table::drop().table(New03::Table).to_owned())
            .await?;
        // Loses data: the rows of `new_02` do not come back.
        manager
            .drop_table(Table::drop().table(New02::Table).to_owned())
            .await?;
        // Loses data: the rows of `new_01` do not come back.
        manager
            .drop_table(Table::drop().table(New01::Table).to_owned())
            .await?;
        manager
            .create_table(
                Table::create()
                    .table(Gone::Table)
                    .col(integer(Gone::Id).primary_key())
                    .col(integer_null(Gone::KeptId))
                    .to_owned(),
            )
            .await?;
        // Reads every row of `Gone`; writes to it and to `kept_01` wait.
        manager
            .create_foreign_key(
                ForeignKey::create()
                    .name("Gone_kept_id_fkey")
                    .from_tbl(Gone::Table)
                    .to_tbl(Kept01::Table)
                    .from_col(Gone::KeptId)
                    .to_col(Kept01::Id)
                    .to_owned(),
            )
            .await?;
        Ok(())
    }
}

async fn drop_gone(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .drop_foreign_key(
            ForeignKey::drop()
                .name("Gone_kept_id_fkey")
                .table(Gone::Table)
                .to_owned(),
        )
        .await?;
    // Loses data: the rows of `Gone` do not come back.
    manager
        .drop_table(Table::drop().table(Gone::Table).to_owned())
        .await?;
    Ok(())
}

async fn create_new_01(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table(New01::Table)
                .col(integer(New01::Id).primary_key())
                .col(integer_null(New01::OtherId))
                .col(text_null(New01::Code))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_01_code")
                .table(New01::Table)
                .col(New01::Code)
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_01_other")
                .table(New01::Table)
                .col(New01::OtherId)
                .col(New01::Code)
                .unique()
                .to_owned(),
        )
        .await?;
    Ok(())
}

async fn create_new_02(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table(New02::Table)
                .col(integer(New02::Id).primary_key())
                .col(integer_null(New02::OtherId))
                .col(text_null(New02::Code))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_02_code")
                .table(New02::Table)
                .col(New02::Code)
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_02_other")
                .table(New02::Table)
                .col(New02::OtherId)
                .col(New02::Code)
                .unique()
                .to_owned(),
        )
        .await?;
    Ok(())
}

async fn create_new_03(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table(New03::Table)
                .col(integer(New03::Id).primary_key())
                .col(integer_null(New03::OtherId))
                .col(text_null(New03::Code))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_03_code")
                .table(New03::Table)
                .col(New03::Code)
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_03_other")
                .table(New03::Table)
                .col(New03::OtherId)
                .col(New03::Code)
                .unique()
                .to_owned(),
        )
        .await?;
    Ok(())
}

async fn create_new_04(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table(New04::Table)
                .col(integer(New04::Id).primary_key())
                .col(integer_null(New04::OtherId))
                .col(text_null(New04::Code))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_04_code")
                .table(New04::Table)
                .col(New04::Code)
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_04_other")
                .table(New04::Table)
                .col(New04::OtherId)
                .col(New04::Code)
                .unique()
                .to_owned(),
        )
        .await?;
    Ok(())
}

async fn create_new_05(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table(New05::Table)
                .col(integer(New05::Id).primary_key())
                .col(integer_null(New05::OtherId))
                .col(text_null(New05::Code))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_05_code")
                .table(New05::Table)
                .col(New05::Code)
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_05_other")
                .table(New05::Table)
                .col(New05::OtherId)
                .col(New05::Code)
                .unique()
                .to_owned(),
        )
        .await?;
    Ok(())
}

async fn create_new_06(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table(New06::Table)
                .col(integer(New06::Id).primary_key())
                .col(integer_null(New06::OtherId))
                .col(text_null(New06::Code))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_06_code")
                .table(New06::Table)
                .col(New06::Code)
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_06_other")
                .table(New06::Table)
                .col(New06::OtherId)
                .col(New06::Code)
                .unique()
                .to_owned(),
        )
        .await?;
    Ok(())
}

async fn create_new_07(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table(New07::Table)
                .col(integer(New07::Id).primary_key())
                .col(integer_null(New07::OtherId))
                .col(text_null(New07::Code))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_07_code")
                .table(New07::Table)
                .col(New07::Code)
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_07_other")
                .table(New07::Table)
                .col(New07::OtherId)
                .col(New07::Code)
                .unique()
                .to_owned(),
        )
        .await?;
    Ok(())
}

async fn create_new_08(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table(New08::Table)
                .col(integer(New08::Id).primary_key())
                .col(integer_null(New08::OtherId))
                .col(text_null(New08::Code))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_08_code")
                .table(New08::Table)
                .col(New08::Code)
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_08_other")
                .table(New08::Table)
                .col(New08::OtherId)
                .col(New08::Code)
                .unique()
                .to_owned(),
        )
        .await?;
    Ok(())
}

async fn create_new_09(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table(New09::Table)
                .col(integer(New09::Id).primary_key())
                .col(integer_null(New09::OtherId))
                .col(text_null(New09::Code))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_09_code")
                .table(New09::Table)
                .col(New09::Code)
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_09_other")
                .table(New09::Table)
                .col(New09::OtherId)
                .col(New09::Code)
                .unique()
                .to_owned(),
        )
        .await?;
    Ok(())
}

async fn create_new_10(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table(New10::Table)
                .col(integer(New10::Id).primary_key())
                .col(integer_null(New10::OtherId))
                .col(text_null(New10::Code))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_10_code")
                .table(New10::Table)
                .col(New10::Code)
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_10_other")
                .table(New10::Table)
                .col(New10::OtherId)
                .col(New10::Code)
                .unique()
                .to_owned(),
        )
        .await?;
    Ok(())
}

async fn create_new_11(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table(New11::Table)
                .col(integer(New11::Id).primary_key())
                .col(integer_null(New11::OtherId))
                .col(text_null(New11::Code))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_11_code")
                .table(New11::Table)
                .col(New11::Code)
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_11_other")
                .table(New11::Table)
                .col(New11::OtherId)
                .col(New11::Code)
                .unique()
                .to_owned(),
        )
        .await?;
    Ok(())
}

async fn create_new_12(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table(New12::Table)
                .col(integer(New12::Id).primary_key())
                .col(integer_null(New12::OtherId))
                .col(text_null(New12::Code))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_12_code")
                .table(New12::Table)
                .col(New12::Code)
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_12_other")
                .table(New12::Table)
                .col(New12::OtherId)
                .col(New12::Code)
                .unique()
                .to_owned(),
        )
        .await?;
    Ok(())
}

async fn create_new_13(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table(New13::Table)
                .col(integer(New13::Id).primary_key())
                .col(integer_null(New13::OtherId))
                .col(text_null(New13::Code))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_13_code")
                .table(New13::Table)
                .col(New13::Code)
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_13_other")
                .table(New13::Table)
                .col(New13::OtherId)
                .col(New13::Code)
                .unique()
                .to_owned(),
        )
        .await?;
    Ok(())
}

async fn create_new_14(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table(New14::Table)
                .col(integer(New14::Id).primary_key())
                .col(integer_null(New14::OtherId))
                .col(text_null(New14::Code))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_14_code")
                .table(New14::Table)
                .col(New14::Code)
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_14_other")
                .table(New14::Table)
                .col(New14::OtherId)
                .col(New14::Code)
                .unique()
                .to_owned(),
        )
        .await?;
    Ok(())
}

async fn create_new_15(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table(New15::Table)
                .col(integer(New15::Id).primary_key())
                .col(integer_null(New15::OtherId))
                .col(text_null(New15::Code))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_15_code")
                .table(New15::Table)
                .col(New15::Code)
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_15_other")
                .table(New15::Table)
                .col(New15::OtherId)
                .col(New15::Code)
                .unique()
                .to_owned(),
        )
        .await?;
    Ok(())
}

async fn create_new_16(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table(New16::Table)
                .col(integer(New16::Id).primary_key())
                .col(integer_null(New16::OtherId))
                .col(text_null(New16::Code))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_16_code")
                .table(New16::Table)
                .col(New16::Code)
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_16_other")
                .table(New16::Table)
                .col(New16::OtherId)
                .col(New16::Code)
                .unique()
                .to_owned(),
        )
        .await?;
    Ok(())
}

async fn create_new_17(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table(New17::Table)
                .col(integer(New17::Id).primary_key())
                .col(integer_null(New17::OtherId))
                .col(text_null(New17::Code))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_17_code")
                .table(New17::Table)
                .col(New17::Code)
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_17_other")
                .table(New17::Table)
                .col(New17::OtherId)
                .col(New17::Code)
                .unique()
                .to_owned(),
        )
        .await?;
    Ok(())
}

async fn create_new_18(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table(New18::Table)
                .col(integer(New18::Id).primary_key())
                .col(integer_null(New18::OtherId))
                .col(text_null(New18::Code))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_18_code")
                .table(New18::Table)
                .col(New18::Code)
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_18_other")
                .table(New18::Table)
                .col(New18::OtherId)
                .col(New18::Code)
                .unique()
                .to_owned(),
        )
        .await?;
    Ok(())
}

async fn create_new_19(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table(New19::Table)
                .col(integer(New19::Id).primary_key())
                .col(integer_null(New19::OtherId))
                .col(text_null(New19::Code))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_19_code")
                .table(New19::Table)
                .col(New19::Code)
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_19_other")
                .table(New19::Table)
                .col(New19::OtherId)
                .col(New19::Code)
                .unique()
                .to_owned(),
        )
        .await?;
    Ok(())
}

async fn create_new_20(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table(New20::Table)
                .col(integer(New20::Id).primary_key())
                .col(integer_null(New20::OtherId))
                .col(text_null(New20::Code))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_20_code")
                .table(New20::Table)
                .col(New20::Code)
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_20_other")
                .table(New20::Table)
                .col(New20::OtherId)
                .col(New20::Code)
                .unique()
                .to_owned(),
        )
        .await?;
    Ok(())
}

async fn create_new_21(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table(New21::Table)
                .col(integer(New21::Id).primary_key())
                .col(integer_null(New21::OtherId))
                .col(text_null(New21::Code))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_21_code")
                .table(New21::Table)
                .col(New21::Code)
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_21_other")
                .table(New21::Table)
                .col(New21::OtherId)
                .col(New21::Code)
                .unique()
                .to_owned(),
        )
        .await?;
    Ok(())
}

async fn create_new_22(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table(New22::Table)
                .col(integer(New22::Id).primary_key())
                .col(integer_null(New22::OtherId))
                .col(text_null(New22::Code))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_22_code")
                .table(New22::Table)
                .col(New22::Code)
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_22_other")
                .table(New22::Table)
                .col(New22::OtherId)
                .col(New22::Code)
                .unique()
                .to_owned(),
        )
        .await?;
    Ok(())
}

async fn create_new_23(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table(New23::Table)
                .col(integer(New23::Id).primary_key())
                .col(integer_null(New23::OtherId))
                .col(text_null(New23::Code))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_23_code")
                .table(New23::Table)
                .col(New23::Code)
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_23_other")
                .table(New23::Table)
                .col(New23::OtherId)
                .col(New23::Code)
                .unique()
                .to_owned(),
        )
        .await?;
    Ok(())
}

async fn create_new_24(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table(New24::Table)
                .col(integer(New24::Id).primary_key())
                .col(integer_null(New24::OtherId))
                .col(text_null(New24::Code))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_24_code")
                .table(New24::Table)
                .col(New24::Code)
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_24_other")
                .table(New24::Table)
                .col(New24::OtherId)
                .col(New24::Code)
                .unique()
                .to_owned(),
        )
        .await?;
    Ok(())
}

async fn create_new_25(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table(New25::Table)
                .col(integer(New25::Id).primary_key())
                .col(integer_null(New25::OtherId))
                .col(text_null(New25::Code))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_25_code")
                .table(New25::Table)
                .col(New25::Code)
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_25_other")
                .table(New25::Table)
                .col(New25::OtherId)
                .col(New25::Code)
                .unique()
                .to_owned(),
        )
        .await?;
    Ok(())
}

async fn create_new_26(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table(New26::Table)
                .col(integer(New26::Id).primary_key())
                .col(integer_null(New26::OtherId))
                .col(text_null(New26::Code))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_26_code")
                .table(New26::Table)
                .col(New26::Code)
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_26_other")
                .table(New26::Table)
                .col(New26::OtherId)
                .col(New26::Code)
                .unique()
                .to_owned(),
        )
        .await?;
    Ok(())
}

async fn create_new_27(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table(New27::Table)
                .col(integer(New27::Id).primary_key())
                .col(integer_null(New27::OtherId))
                .col(text_null(New27::Code))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_27_code")
                .table(New27::Table)
                .col(New27::Code)
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_27_other")
                .table(New27::Table)
                .col(New27::OtherId)
                .col(New27::Code)
                .unique()
                .to_owned(),
        )
        .await?;
    Ok(())
}

async fn create_new_28(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table(New28::Table)
                .col(integer(New28::Id).primary_key())
                .col(integer_null(New28::OtherId))
                .col(text_null(New28::Code))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_28_code")
                .table(New28::Table)
                .col(New28::Code)
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_28_other")
                .table(New28::Table)
                .col(New28::OtherId)
                .col(New28::Code)
                .unique()
                .to_owned(),
        )
        .await?;
    Ok(())
}

async fn create_new_29(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table(New29::Table)
                .col(integer(New29::Id).primary_key())
                .col(integer_null(New29::OtherId))
                .col(text_null(New29::Code))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_29_code")
                .table(New29::Table)
                .col(New29::Code)
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_29_other")
                .table(New29::Table)
                .col(New29::OtherId)
                .col(New29::Code)
                .unique()
                .to_owned(),
        )
        .await?;
    Ok(())
}

async fn create_new_30(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table(New30::Table)
                .col(integer(New30::Id).primary_key())
                .col(integer_null(New30::OtherId))
                .col(text_null(New30::Code))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_30_code")
                .table(New30::Table)
                .col(New30::Code)
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("ix_new_30_other")
                .table(New30::Table)
                .col(New30::OtherId)
                .col(New30::Code)
                .unique()
                .to_owned(),
        )
        .await?;
    Ok(())
}

async fn change_kept_01_to_new_13(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    // Nullable and without a default: no table rewrite.
    manager
        .alter_table(
            Table::alter()
                .table(Kept01::Table)
                .add_column(text_null(Kept01::Added))
                .to_owned(),
        )
        .await?;
    // Nullable and without a default: no table rewrite.
    manager
        .alter_table(
            Table::alter()
                .table(Kept02::Table)
                .add_column(text_null(Kept02::Added))
                .to_owned(),
        )
        .await?;
    // Nullable and without a default: no table rewrite.
    manager
        .alter_table(
            Table::alter()
                .table(Kept03::Table)
                .add_column(text_null(Kept03::Added))
                .to_owned(),
        )
        .await?;
    // Nullable and without a default: no table rewrite.
    manager
        .alter_table(
            Table::alter()
                .table(Kept04::Table)
                .add_column(text_null(Kept04::Added))
                .to_owned(),
        )
        .await?;
    // Nullable and without a default: no table rewrite.
    manager
        .alter_table(
            Table::alter()
                .table(Kept05::Table)
                .add_column(text_null(Kept05::Added))
                .to_owned(),
        )
        .await?;
    // Nullable and without a default: no table rewrite.
    manager
        .alter_table(
            Table::alter()
                .table(Kept06::Table)
                .add_column(text_null(Kept06::Added))
                .to_owned(),
        )
        .await?;
    // Nullable and without a default: no table rewrite.
    manager
        .alter_table(
            Table::alter()
                .table(Kept07::Table)
                .add_column(text_null(Kept07::Added))
                .to_owned(),
        )
        .await?;
    // Nullable and without a default: no table rewrite.
    manager
        .alter_table(
            Table::alter()
                .table(Kept08::Table)
                .add_column(text_null(Kept08::Added))
                .to_owned(),
        )
        .await?;
    // Nullable and without a default: no table rewrite.
    manager
        .alter_table(
            Table::alter()
                .table(Kept09::Table)
                .add_column(text_null(Kept09::Added))
                .to_owned(),
        )
        .await?;
    // Nullable and without a default: no table rewrite.
    manager
        .alter_table(
            Table::alter()
                .table(Kept10::Table)
                .add_column(text_null(Kept10::Added))
                .to_owned(),
        )
        .await?;
    // Nullable and without a default: no table rewrite.
    manager
        .alter_table(
            Table::alter()
                .table(Kept11::Table)
                .add_column(text_null(Kept11::Added))
                .to_owned(),
        )
        .await?;
    // Nullable and without a default: no table rewrite.
    manager
        .alter_table(
            Table::alter()
                .table(Kept12::Table)
                .add_column(text_null(Kept12::Added))
                .to_owned(),
        )
        .await?;
    manager
        .create_foreign_key(
            ForeignKey::create()
                .name("new_01_other_fk")
                .from_tbl(New01::Table)
                .to_tbl(Kept01::Table)
                .from_col(New01::OtherId)
                .to_col(Kept01::Id)
                .to_owned(),
        )
        .await?;
    manager
        .create_foreign_key(
            ForeignKey::create()
                .name("new_02_other_fk")
                .from_tbl(New02::Table)
                .to_tbl(New01::Table)
                .from_col(New02::OtherId)
                .to_col(New01::Id)
                .to_owned(),
        )
        .await?;
    manager
        .create_foreign_key(
            ForeignKey::create()
                .name("new_03_other_fk")
                .from_tbl(New03::Table)
                .to_tbl(New02::Table)
                .from_col(New03::OtherId)
                .to_col(New02::Id)
                .to_owned(),
        )
        .await?;
    manager
        .create_foreign_key(
            ForeignKey::create()
                .name("new_04_other_fk")
                .from_tbl(New04::Table)
                .to_tbl(New03::Table)
                .from_col(New04::OtherId)
                .to_col(New03::Id)
                .to_owned(),
        )
        .await?;
    manager
        .create_foreign_key(
            ForeignKey::create()
                .name("new_05_other_fk")
                .from_tbl(New05::Table)
                .to_tbl(New04::Table)
                .from_col(New05::OtherId)
                .to_col(New04::Id)
                .to_owned(),
        )
        .await?;
    manager
        .create_foreign_key(
            ForeignKey::create()
                .name("new_06_other_fk")
                .from_tbl(New06::Table)
                .to_tbl(New05::Table)
                .from_col(New06::OtherId)
                .to_col(New05::Id)
                .to_owned(),
        )
        .await?;
    manager
        .create_foreign_key(
            ForeignKey::create()
                .name("new_07_other_fk")
                .from_tbl(New07::Table)
                .to_tbl(New06::Table)
                .from_col(New07::OtherId)
                .to_col(New06::Id)
                .to_owned(),
        )
        .await?;
    manager
        .create_foreign_key(
            ForeignKey::create()
                .name("new_08_other_fk")
                .from_tbl(New08::Table)
                .to_tbl(New07::Table)
                .from_col(New08::OtherId)
                .to_col(New07::Id)
                .to_owned(),
        )
        .await?;
    manager
        .create_foreign_key(
            ForeignKey::create()
                .name("new_09_other_fk")
                .from_tbl(New09::Table)
                .to_tbl(New08::Table)
                .from_col(New09::OtherId)
                .to_col(New08::Id)
                .to_owned(),
        )
        .await?;
    manager
        .create_foreign_key(
            ForeignKey::create()
                .name("new_10_other_fk")
                .from_tbl(New10::Table)
                .to_tbl(New09::Table)
                .from_col(New10::OtherId)
                .to_col(New09::Id)
                .to_owned(),
        )
        .await?;
    manager
        .create_foreign_key(
            ForeignKey::create()
                .name("new_11_other_fk")
                .from_tbl(New11::Table)
                .to_tbl(New10::Table)
                .from_col(New11::OtherId)
                .to_col(New10::Id)
                .to_owned(),
        )
        .await?;
    manager
        .create_foreign_key(
            ForeignKey::create()
                .name("new_12_other_fk")
                .from_tbl(New12::Table)
                .to_tbl(New11::Table)
                .from_col(New12::OtherId)
                .to_col(New11::Id)
                .to_owned(),
        )
        .await?;
    manager
        .create_foreign_key(
            ForeignKey::create()
                .name("new_13_other_fk")
                .from_tbl(New13::Table)
                .to_tbl(New12::Table)
                .from_col(New13::OtherId)
                .to_col(New12::Id)
                .to_owned(),
        )
        .await?;
    Ok(())
}

async fn connect_new_14_to_new_30(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_foreign_key(
            ForeignKey::create()
                .name("new_14_other_fk")
                .from_tbl(New14::Table)
                .to_tbl(New13::Table)
                .from_col(New14::OtherId)
                .to_col(New13::Id)
                .to_owned(),
        )
        .await?;
    manager
        .create_foreign_key(
            ForeignKey::create()
                .name("new_15_other_fk")
                .from_tbl(New15::Table)
                .to_tbl(New14::Table)
                .from_col(New15::OtherId)
                .to_col(New14::Id)
                .to_owned(),
        )
        .await?;
    manager
        .create_foreign_key(
            ForeignKey::create()
                .name("new_16_other_fk")
                .from_tbl(New16::Table)
                .to_tbl(New15::Table)
                .from_col(New16::OtherId)
                .to_col(New15::Id)
                .to_owned(),
        )
        .await?;
    manager
        .create_foreign_key(
            ForeignKey::create()
                .name("new_17_other_fk")
                .from_tbl(New17::Table)
                .to_tbl(New16::Table)
                .from_col(New17::OtherId)
                .to_col(New16::Id)
                .to_owned(),
        )
        .await?;
    manager
        .create_foreign_key(
            ForeignKey::create()
                .name("new_18_other_fk")
                .from_tbl(New18::Table)
                .to_tbl(New17::Table)
                .from_col(New18::OtherId)
                .to_col(New17::Id)
                .to_owned(),
        )
        .await?;
    manager
        .create_foreign_key(
            ForeignKey::create()
                .name("new_19_other_fk")
                .from_tbl(New19::Table)
                .to_tbl(New18::Table)
                .from_col(New19::OtherId)
                .to_col(New18::Id)
                .to_owned(),
        )
        .await?;
    manager
        .create_foreign_key(
            ForeignKey::create()
                .name("new_20_other_fk")
                .from_tbl(New20::Table)
                .to_tbl(New19::Table)
                .from_col(New20::OtherId)
                .to_col(New19::Id)
                .to_owned(),
        )
        .await?;
    manager
        .create_foreign_key(
            ForeignKey::create()
                .name("new_21_other_fk")
                .from_tbl(New21::Table)
                .to_tbl(New20::Table)
                .from_col(New21::OtherId)
                .to_col(New20::Id)
                .to_owned(),
        )
        .await?;
    manager
        .create_foreign_key(
            ForeignKey::create()
                .name("new_22_other_fk")
                .from_tbl(New22::Table)
                .to_tbl(New21::Table)
                .from_col(New22::OtherId)
                .to_col(New21::Id)
                .to_owned(),
        )
        .await?;
    manager
        .create_foreign_key(
            ForeignKey::create()
                .name("new_23_other_fk")
                .from_tbl(New23::Table)
                .to_tbl(New22::Table)
                .from_col(New23::OtherId)
                .to_col(New22::Id)
                .to_owned(),
        )
        .await?;
    manager
        .create_foreign_key(
            ForeignKey::create()
                .name("new_24_other_fk")
                .from_tbl(New24::Table)
                .to_tbl(New23::Table)
                .from_col(New24::OtherId)
                .to_col(New23::Id)
                .to_owned(),
        )
        .await?;
    manager
        .create_foreign_key(
            ForeignKey::create()
                .name("new_25_other_fk")
                .from_tbl(New25::Table)
                .to_tbl(New24::Table)
                .from_col(New25::OtherId)
                .to_col(New24::Id)
                .to_owned(),
        )
        .await?;
    manager
        .create_foreign_key(
            ForeignKey::create()
                .name("new_26_other_fk")
                .from_tbl(New26::Table)
                .to_tbl(New25::Table)
                .from_col(New26::OtherId)
                .to_col(New25::Id)
                .to_owned(),
        )
        .await?;
    manager
        .create_foreign_key(
            ForeignKey::create()
                .name("new_27_other_fk")
                .from_tbl(New27::Table)
                .to_tbl(New26::Table)
                .from_col(New27::OtherId)
                .to_col(New26::Id)
                .to_owned(),
        )
        .await?;
    manager
        .create_foreign_key(
            ForeignKey::create()
                .name("new_28_other_fk")
                .from_tbl(New28::Table)
                .to_tbl(New27::Table)
                .from_col(New28::OtherId)
                .to_col(New27::Id)
                .to_owned(),
        )
        .await?;
    manager
        .create_foreign_key(
            ForeignKey::create()
                .name("new_29_other_fk")
                .from_tbl(New29::Table)
                .to_tbl(New28::Table)
                .from_col(New29::OtherId)
                .to_col(New28::Id)
                .to_owned(),
        )
        .await?;
    manager
        .create_foreign_key(
            ForeignKey::create()
                .name("new_30_other_fk")
                .from_tbl(New30::Table)
                .to_tbl(New29::Table)
                .from_col(New30::OtherId)
                .to_col(New29::Id)
                .to_owned(),
        )
        .await?;
    Ok(())
}

#[derive(DeriveIden)]
enum Gone {
    #[sea_orm(iden = "Gone")]
    Table,
    Id,
    KeptId,
}

#[derive(DeriveIden)]
enum New01 {
    #[sea_orm(iden = "new_01")]
    Table,
    Id,
    OtherId,
    Code,
}

#[derive(DeriveIden)]
enum New02 {
    #[sea_orm(iden = "new_02")]
    Table,
    Id,
    OtherId,
    Code,
}

#[derive(DeriveIden)]
enum New03 {
    #[sea_orm(iden = "new_03")]
    Table,
    Id,
    OtherId,
    Code,
}

#[derive(DeriveIden)]
enum New04 {
    #[sea_orm(iden = "new_04")]
    Table,
    Id,
    OtherId,
    Code,
}

#[derive(DeriveIden)]
enum New05 {
    #[sea_orm(iden = "new_05")]
    Table,
    Id,
    OtherId,
    Code,
}

#[derive(DeriveIden)]
enum New06 {
    #[sea_orm(iden = "new_06")]
    Table,
    Id,
    OtherId,
    Code,
}

#[derive(DeriveIden)]
enum New07 {
    #[sea_orm(iden = "new_07")]
    Table,
    Id,
    OtherId,
    Code,
}

#[derive(DeriveIden)]
enum New08 {
    #[sea_orm(iden = "new_08")]
    Table,
    Id,
    OtherId,
    Code,
}

#[derive(DeriveIden)]
enum New09 {
    #[sea_orm(iden = "new_09")]
    Table,
    Id,
    OtherId,
    Code,
}

#[derive(DeriveIden)]
enum New10 {
    #[sea_orm(iden = "new_10")]
    Table,
    Id,
    OtherId,
    Code,
}

#[derive(DeriveIden)]
enum New11 {
    #[sea_orm(iden = "new_11")]
    Table,
    Id,
    OtherId,
    Code,
}

#[derive(DeriveIden)]
enum New12 {
    #[sea_orm(iden = "new_12")]
    Table,
    Id,
    OtherId,
    Code,
}

#[derive(DeriveIden)]
enum New13 {
    #[sea_orm(iden = "new_13")]
    Table,
    Id,
    OtherId,
    Code,
}

#[derive(DeriveIden)]
enum New14 {
    #[sea_orm(iden = "new_14")]
    Table,
    Id,
    OtherId,
    Code,
}

#[derive(DeriveIden)]
enum New15 {
    #[sea_orm(iden = "new_15")]
    Table,
    Id,
    OtherId,
    Code,
}

#[derive(DeriveIden)]
enum New16 {
    #[sea_orm(iden = "new_16")]
    Table,
    Id,
    OtherId,
    Code,
}

#[derive(DeriveIden)]
enum New17 {
    #[sea_orm(iden = "new_17")]
    Table,
    Id,
    OtherId,
    Code,
}

#[derive(DeriveIden)]
enum New18 {
    #[sea_orm(iden = "new_18")]
    Table,
    Id,
    OtherId,
    Code,
}

#[derive(DeriveIden)]
enum New19 {
    #[sea_orm(iden = "new_19")]
    Table,
    Id,
    OtherId,
    Code,
}

#[derive(DeriveIden)]
enum New20 {
    #[sea_orm(iden = "new_20")]
    Table,
    Id,
    OtherId,
    Code,
}

#[derive(DeriveIden)]
enum New21 {
    #[sea_orm(iden = "new_21")]
    Table,
    Id,
    OtherId,
    Code,
}

#[derive(DeriveIden)]
enum New22 {
    #[sea_orm(iden = "new_22")]
    Table,
    Id,
    OtherId,
    Code,
}

#[derive(DeriveIden)]
enum New23 {
    #[sea_orm(iden = "new_23")]
    Table,
    Id,
    OtherId,
    Code,
}

#[derive(DeriveIden)]
enum New24 {
    #[sea_orm(iden = "new_24")]
    Table,
    Id,
    OtherId,
    Code,
}

#[derive(DeriveIden)]
enum New25 {
    #[sea_orm(iden = "new_25")]
    Table,
    Id,
    OtherId,
    Code,
}

#[derive(DeriveIden)]
enum New26 {
    #[sea_orm(iden = "new_26")]
    Table,
    Id,
    OtherId,
    Code,
}

#[derive(DeriveIden)]
enum New27 {
    #[sea_orm(iden = "new_27")]
    Table,
    Id,
    OtherId,
    Code,
}

#[derive(DeriveIden)]
enum New28 {
    #[sea_orm(iden = "new_28")]
    Table,
    Id,
    OtherId,
    Code,
}

#[derive(DeriveIden)]
enum New29 {
    #[sea_orm(iden = "new_29")]
    Table,
    Id,
    OtherId,
    Code,
}

#[derive(DeriveIden)]
enum New30 {
    #[sea_orm(iden = "new_30")]
    Table,
    Id,
    OtherId,
    Code,
}

#[derive(DeriveIden)]
enum Kept01 {
    #[sea_orm(iden = "kept_01")]
    Table,
    Added,
    Id,
}

#[derive(DeriveIden)]
enum Kept02 {
    #[sea_orm(iden = "kept_02")]
    Table,
    Added,
}

#[derive(DeriveIden)]
enum Kept03 {
    #[sea_orm(iden = "kept_03")]
    Table,
    Added,
}

#[derive(DeriveIden)]
enum Kept04 {
    #[sea_orm(iden = "kept_04")]
    Table,
    Added,
}

#[derive(DeriveIden)]
enum Kept05 {
    #[sea_orm(iden = "kept_05")]
    Table,
    Added,
}

#[derive(DeriveIden)]
enum Kept06 {
    #[sea_orm(iden = "kept_06")]
    Table,
    Added,
}

#[derive(DeriveIden)]
enum Kept07 {
    #[sea_orm(iden = "kept_07")]
    Table,
    Added,
}

#[derive(DeriveIden)]
enum Kept08 {
    #[sea_orm(iden = "kept_08")]
    Table,
    Added,
}

#[derive(DeriveIden)]
enum Kept09 {
    #[sea_orm(iden = "kept_09")]
    Table,
    Added,
}

#[derive(DeriveIden)]
enum Kept10 {
    #[sea_orm(iden = "kept_10")]
    Table,
    Added,
}

#[derive(DeriveIden)]
enum Kept11 {
    #[sea_orm(iden = "kept_11")]
    Table,
    Added,
}

#[derive(DeriveIden)]
enum Kept12 {
    #[sea_orm(iden = "kept_12")]
    Table,
    Added,
}
