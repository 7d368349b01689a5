//! Table rename and change.
//!
//! Revision ID: 000000000017
//! Revises:     (base)

use ultra_migrate::prelude::*;

pub const REVISION: Revision = Revision {
    id: "000000000017",
    rebuilds_tables: true,
    ..Revision::BASE
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        match manager.get_database_backend() {
            DbBackend::Postgres => {}
            DbBackend::Sqlite => {
                guard_rebuilds(manager, &["users"]).await?;
            }
            backend => return Err(unsupported(backend)),
        }
        // Running code that uses the old name fails from here on.
        manager
            .rename_table(
                Table::rename()
                    .table(Users::Table, Accounts::Table)
                    .to_owned(),
            )
            .await?;
        // Running code that uses the old name fails from here on.
        manager
            .alter_table(
                Table::alter()
                    .table(Accounts::Table)
                    .rename_column(Accounts::Name, Accounts::FullName)
                    .to_owned(),
            )
            .await?;
        match manager.get_database_backend() {
            DbBackend::Postgres => {
                let db = manager.get_connection();
                db.execute_unprepared(
                    r#"ALTER TABLE "accounts" RENAME CONSTRAINT "users_pkey" TO "accounts_pkey""#,
                )
                .await?;
                // Nullable and without a default: no table rewrite.
                manager
                    .alter_table(
                        Table::alter()
                            .table(Accounts::Table)
                            .add_column(date_null(Accounts::Born))
                            .to_owned(),
                    )
                    .await?;
                // Values that don't fit the new type are refused or rounded.
                // text → character varying(200): the table is rewritten under an exclusive lock.
                // Reads the whole table; fails while rows hold NULL.
                db.execute_unprepared(
                    r#"ALTER TABLE "accounts" ALTER COLUMN "full_name" TYPE character varying(200)"#,
                )
                .await?;
                db.execute_unprepared(
                    r#"ALTER TABLE "accounts" ALTER COLUMN "full_name" SET NOT NULL"#,
                )
                .await?;
                // Loses data: the values of `accounts.old` do not come back.
                manager
                    .alter_table(
                        Table::alter()
                            .table(Accounts::Table)
                            .drop_column(Accounts::Old)
                            .to_owned(),
                    )
                    .await?;
            }
            DbBackend::Sqlite => {
                let db = manager.get_connection();
                // Loses data: the values of `accounts.old` do not come back.
                // ALTER TABLE can't do this: `accounts` is rebuilt, its rows and those that refer
                // to it stay.
                begin_rebuild(manager, "accounts", &["id", "full_name", "old"], &[]).await?;
                manager
                    .create_table(
                        Table::create()
                            .table(Accounts::Rebuilt)
                            .col(integer_null(Accounts::Id).primary_key())
                            .col(string_len(Accounts::FullName, 200))
                            .col(date_null(Accounts::Born))
                            .to_owned(),
                    )
                    .await?;
                db.execute_unprepared(
                    r#"INSERT INTO "_new_accounts" (
    "id", "full_name"
)
SELECT
    "id", "full_name"
FROM "accounts""#,
                )
                .await?;
                finish_rebuild(manager, "accounts").await?;
            }
            backend => return Err(unsupported(backend)),
        }
        // Writes to `accounts` wait while the index is built.
        manager
            .create_index(
                Index::create()
                    .name("accounts_born")
                    .table(Accounts::Table)
                    .col(Accounts::Born)
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        match manager.get_database_backend() {
            DbBackend::Postgres => {
                let db = manager.get_connection();
                manager
                    .drop_index(
                        Index::drop()
                            .name("accounts_born")
                            .table(Accounts::Table)
                            .to_owned(),
                    )
                    .await?;
                // Nullable and without a default: no table rewrite.
                manager
                    .alter_table(
                        Table::alter()
                            .table(Accounts::Table)
                            .add_column(text_null(Accounts::Old))
                            .to_owned(),
                    )
                    .await?;
                // character varying(200) → text: no table rewrite.
                db.execute_unprepared(
                    r#"ALTER TABLE "accounts" ALTER COLUMN "full_name" TYPE text"#,
                )
                .await?;
                db.execute_unprepared(
                    r#"ALTER TABLE "accounts" ALTER COLUMN "full_name" DROP NOT NULL"#,
                )
                .await?;
                // Loses data: the values of `accounts.born` do not come back.
                manager
                    .alter_table(
                        Table::alter()
                            .table(Accounts::Table)
                            .drop_column(Accounts::Born)
                            .to_owned(),
                    )
                    .await?;
                db.execute_unprepared(
                    r#"ALTER TABLE "accounts" RENAME CONSTRAINT "accounts_pkey" TO "users_pkey""#,
                )
                .await?;
            }
            DbBackend::Sqlite => {
                let db = manager.get_connection();
                guard_rebuilds(manager, &["accounts"]).await?;
                // Loses data: the values of `accounts.born` do not come back.
                // ALTER TABLE can't do this: `accounts` is rebuilt, its rows and those that refer
                // to it stay.
                begin_rebuild(
                    manager,
                    "accounts",
                    &["id", "full_name", "born"],
                    &["accounts_born"],
                )
                .await?;
                manager
                    .create_table(
                        Table::create()
                            .table(Accounts::Rebuilt)
                            .col(integer_null(Accounts::Id).primary_key())
                            .col(text_null(Accounts::FullName))
                            .col(text_null(Accounts::Old))
                            .to_owned(),
                    )
                    .await?;
                db.execute_unprepared(
                    r#"INSERT INTO "_new_accounts" (
    "id", "full_name"
)
SELECT
    "id", "full_name"
FROM "accounts""#,
                )
                .await?;
                finish_rebuild(manager, "accounts").await?;
            }
            backend => return Err(unsupported(backend)),
        }
        // Running code that uses the old name fails from here on.
        manager
            .alter_table(
                Table::alter()
                    .table(Accounts::Table)
                    .rename_column(Accounts::FullName, Accounts::Name)
                    .to_owned(),
            )
            .await?;
        // Running code that uses the old name fails from here on.
        manager
            .rename_table(
                Table::rename()
                    .table(Accounts::Table, Users::Table)
                    .to_owned(),
            )
            .await?;
        Ok(())
    }
}

#[derive(DeriveIden)]
enum Users {
    Table,
}

#[derive(DeriveIden)]
enum Accounts {
    Table,
    #[sea_orm(iden = "_new_accounts")]
    Rebuilt,
    Name,
    FullName,
    Born,
    Old,
    Id,
}
