//! Schema other.
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
        let db = manager.get_connection();
        manager
            .drop_foreign_key(
                ForeignKey::drop()
                    .name("gone_u_fkey")
                    .table((Alias::new("app"), Gone::Table))
                    .to_owned(),
            )
            .await?;
        manager
            .drop_index(
                Index::drop()
                    .name("users_name")
                    .table((Alias::new("app"), Users::Table))
                    .to_owned(),
            )
            .await?;
        // Loses data: the rows of `app.gone` do not come back.
        manager
            .drop_table(
                Table::drop()
                    .table((Alias::new("app"), Gone::Table))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table(Posts::Table)
                    .col(integer(Posts::Id).primary_key())
                    .col(integer_null(Posts::UserId))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table((Alias::new("app"), Posts::Table))
                    .col(integer(Posts::Id).primary_key())
                    .col(integer_null(Posts::UserId))
                    .to_owned(),
            )
            .await?;
        // A default that doesn't change from row to row: no table rewrite.
        manager
            .alter_table(
                Table::alter()
                    .table((Alias::new("app"), Users::Table))
                    .add_column(integer(Users::Age).default(1))
                    .to_owned(),
            )
            .await?;
        db.execute_unprepared(r#"COMMENT ON COLUMN "app"."users"."age" IS 'years'"#)
            .await?;
        // Nullable and without a default: no table rewrite.
        manager
            .alter_table(
                Table::alter()
                    .table((Alias::new("app"), Users::Table))
                    .add_column(integer_null(Users::Boss))
                    .to_owned(),
            )
            .await?;
        // Values that don't fit the new type are refused or rounded.
        // text → character varying(50): the table is rewritten under an exclusive lock.
        // Reads the whole table; fails while rows hold NULL.
        db.execute_unprepared(
            r#"ALTER TABLE "app"."users" ALTER COLUMN "name" TYPE character varying(50)"#,
        )
        .await?;
        db.execute_unprepared(r#"ALTER TABLE "app"."users" ALTER COLUMN "name" SET NOT NULL"#)
            .await?;
        // Loses data: the values of `app.users.old` do not come back.
        manager
            .alter_table(
                Table::alter()
                    .table((Alias::new("app"), Users::Table))
                    .drop_column(Users::Old)
                    .to_owned(),
            )
            .await?;
        // Reads every row of `users` under an exclusive lock.
        db.execute_unprepared(
            r#"ALTER TABLE "app"."users" ADD CONSTRAINT "nm" CHECK ((name)::text <> ''::text)"#,
        )
        .await?;
        // Writes to `users` wait while the index is built.
        db.execute_unprepared(r#"CREATE INDEX "users_age" ON "app"."users" ("age") WHERE age > 1"#)
            .await?;
        // Writes to `users` wait while the index is built.
        manager
            .create_index(
                Index::create()
                    .name("users_renamed")
                    .table((Alias::new("app"), Users::Table))
                    .col(Users::Name)
                    .unique()
                    .to_owned(),
            )
            .await?;
        manager
            .create_foreign_key(
                ForeignKey::create()
                    .name("posts_user_id_fkey")
                    .from_tbl(Posts::Table)
                    .to_tbl((Alias::new("app"), Users::Table))
                    .from_col(Posts::UserId)
                    .to_col(Users::Id)
                    .to_owned(),
            )
            .await?;
        manager
            .create_foreign_key(
                ForeignKey::create()
                    .name("posts_user_id_fkey")
                    .from_tbl((Alias::new("app"), Posts::Table))
                    .to_tbl((Alias::new("app"), Users::Table))
                    .from_col(Posts::UserId)
                    .to_col(Users::Id)
                    .to_owned(),
            )
            .await?;
        // Reads every row of `users`; writes to it and to `users` wait.
        manager
            .create_foreign_key(
                ForeignKey::create()
                    .name("users_boss_fkey")
                    .from_tbl((Alias::new("app"), Users::Table))
                    .to_tbl((Alias::new("app"), Users::Table))
                    .from_col(Users::Boss)
                    .to_col(Users::Id)
                    .on_delete(ForeignKeyAction::SetNull)
                    .to_owned(),
            )
            .await?;
        db.execute_unprepared(r#"COMMENT ON TABLE "app"."users" IS 'people'"#)
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        db.execute_unprepared(r#"COMMENT ON TABLE "app"."users" IS NULL"#)
            .await?;
        manager
            .drop_foreign_key(
                ForeignKey::drop()
                    .name("users_boss_fkey")
                    .table((Alias::new("app"), Users::Table))
                    .to_owned(),
            )
            .await?;
        manager
            .drop_foreign_key(
                ForeignKey::drop()
                    .name("posts_user_id_fkey")
                    .table((Alias::new("app"), Posts::Table))
                    .to_owned(),
            )
            .await?;
        manager
            .drop_foreign_key(
                ForeignKey::drop()
                    .name("posts_user_id_fkey")
                    .table(Posts::Table)
                    .to_owned(),
            )
            .await?;
        manager
            .drop_index(
                Index::drop()
                    .name("users_renamed")
                    .table((Alias::new("app"), Users::Table))
                    .to_owned(),
            )
            .await?;
        manager
            .drop_index(
                Index::drop()
                    .name("users_age")
                    .table((Alias::new("app"), Users::Table))
                    .to_owned(),
            )
            .await?;
        db.execute_unprepared(r#"ALTER TABLE "app"."users" DROP CONSTRAINT "nm""#)
            .await?;
        // Nullable and without a default: no table rewrite.
        manager
            .alter_table(
                Table::alter()
                    .table((Alias::new("app"), Users::Table))
                    .add_column(text_null(Users::Old))
                    .to_owned(),
            )
            .await?;
        // character varying(50) → text: no table rewrite.
        db.execute_unprepared(r#"ALTER TABLE "app"."users" ALTER COLUMN "name" TYPE text"#)
            .await?;
        db.execute_unprepared(r#"ALTER TABLE "app"."users" ALTER COLUMN "name" DROP NOT NULL"#)
            .await?;
        // Loses data: the values of `app.users.boss` do not come back.
        manager
            .alter_table(
                Table::alter()
                    .table((Alias::new("app"), Users::Table))
                    .drop_column(Users::Boss)
                    .to_owned(),
            )
            .await?;
        // Loses data: the values of `app.users.age` do not come back.
        manager
            .alter_table(
                Table::alter()
                    .table((Alias::new("app"), Users::Table))
                    .drop_column(Users::Age)
                    .to_owned(),
            )
            .await?;
        // Loses data: the rows of `app.posts` do not come back.
        manager
            .drop_table(
                Table::drop()
                    .table((Alias::new("app"), Posts::Table))
                    .to_owned(),
            )
            .await?;
        // Loses data: the rows of `posts` do not come back.
        manager
            .drop_table(Table::drop().table(Posts::Table).to_owned())
            .await?;
        manager
            .create_table(
                Table::create()
                    .table((Alias::new("app"), Gone::Table))
                    .col(integer(Gone::Id).primary_key())
                    .col(integer_null(Gone::U))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("gone_u")
                    .table((Alias::new("app"), Gone::Table))
                    .col(Gone::U)
                    .to_owned(),
            )
            .await?;
        // Writes to `users` wait while the index is built.
        manager
            .create_index(
                Index::create()
                    .name("users_name")
                    .table((Alias::new("app"), Users::Table))
                    .col(Users::Name)
                    .to_owned(),
            )
            .await?;
        // Reads every row of `gone`; writes to it and to `users` wait.
        manager
            .create_foreign_key(
                ForeignKey::create()
                    .name("gone_u_fkey")
                    .from_tbl((Alias::new("app"), Gone::Table))
                    .to_tbl((Alias::new("app"), Users::Table))
                    .from_col(Gone::U)
                    .to_col(Users::Id)
                    .to_owned(),
            )
            .await?;
        Ok(())
    }
}

#[derive(DeriveIden)]
enum Gone {
    Table,
    Id,
    #[sea_orm(iden = "u")]
    U,
}

#[derive(DeriveIden)]
enum Users {
    Table,
    Age,
    Boss,
    Old,
    Name,
    Id,
}

#[derive(DeriveIden)]
enum Posts {
    Table,
    Id,
    UserId,
}
