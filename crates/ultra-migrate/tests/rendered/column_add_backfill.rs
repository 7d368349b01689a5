//! Column add backfill.
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
                // Existing rows of `users` get the value that was given; the default goes again.
                manager
                    .alter_table(
                        Table::alter()
                            .table(Users::Table)
                            .add_column(text(Users::Name).default(Expr::cust("'O''Hara'")))
                            .to_owned(),
                    )
                    .await?;
                db.execute_unprepared(r#"ALTER TABLE "users" ALTER COLUMN "name" DROP DEFAULT"#)
                    .await?;
                // Existing rows of `users` get the value that was given; the default goes again.
                manager
                    .alter_table(
                        Table::alter()
                            .table(Users::Table)
                            .add_column(integer(Users::Age).default(18))
                            .to_owned(),
                    )
                    .await?;
                db.execute_unprepared(r#"ALTER TABLE "users" ALTER COLUMN "age" DROP DEFAULT"#)
                    .await?;
                // Existing rows of `users` get the value that was given; the default goes again.
                manager
                    .alter_table(
                        Table::alter()
                            .table(Users::Table)
                            .add_column(
                                timestamp_with_time_zone(Users::At).default(Expr::cust("now()")),
                            )
                            .to_owned(),
                    )
                    .await?;
                db.execute_unprepared(r#"ALTER TABLE "users" ALTER COLUMN "at" DROP DEFAULT"#)
                    .await?;
            }
            DbBackend::Sqlite => {
                let db = manager.get_connection();
                guard_rebuilds(manager, &["users"]).await?;
                // ALTER TABLE can't do this: `users` is rebuilt, its rows and those that refer to
                // it stay.
                begin_rebuild(manager, "users", &["id"], &[]).await?;
                manager
                    .create_table(
                        Table::create()
                            .table(Users::Rebuilt)
                            .col(integer_null(Users::Id).primary_key())
                            .col(text(Users::Name))
                            .col(integer(Users::Age))
                            .col(date_time(Users::At))
                            .to_owned(),
                    )
                    .await?;
                db.execute_unprepared(
                    r#"INSERT INTO "_new_users" (
    "id", "name", "age", "at"
)
SELECT
    "id", 'O''Hara', 18, CURRENT_TIMESTAMP
FROM "users""#,
                )
                .await?;
                finish_rebuild(manager, "users").await?;
            }
            backend => return Err(unsupported(backend)),
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        match manager.get_database_backend() {
            DbBackend::Postgres => {
                // Loses data: the values of `users.at` do not come back.
                manager
                    .alter_table(
                        Table::alter()
                            .table(Users::Table)
                            .drop_column(Users::At)
                            .to_owned(),
                    )
                    .await?;
                // Loses data: the values of `users.age` do not come back.
                manager
                    .alter_table(
                        Table::alter()
                            .table(Users::Table)
                            .drop_column(Users::Age)
                            .to_owned(),
                    )
                    .await?;
                // Loses data: the values of `users.name` do not come back.
                manager
                    .alter_table(
                        Table::alter()
                            .table(Users::Table)
                            .drop_column(Users::Name)
                            .to_owned(),
                    )
                    .await?;
            }
            DbBackend::Sqlite => {
                let db = manager.get_connection();
                guard_rebuilds(manager, &["users"]).await?;
                // Loses data: the values of `users.name`, `users.age`, `users.at` do not come
                // back.
                // ALTER TABLE can't do this: `users` is rebuilt, its rows and those that refer to
                // it stay.
                begin_rebuild(manager, "users", &["id", "name", "age", "at"], &[]).await?;
                manager
                    .create_table(
                        Table::create()
                            .table(Users::Rebuilt)
                            .col(integer_null(Users::Id).primary_key())
                            .to_owned(),
                    )
                    .await?;
                db.execute_unprepared(
                    r#"INSERT INTO "_new_users" (
    "id"
)
SELECT
    "id"
FROM "users""#,
                )
                .await?;
                finish_rebuild(manager, "users").await?;
            }
            backend => return Err(unsupported(backend)),
        }
        Ok(())
    }
}

#[derive(DeriveIden)]
enum Users {
    Table,
    #[sea_orm(iden = "_new_users")]
    Rebuilt,
    Name,
    Age,
    At,
    Id,
}
