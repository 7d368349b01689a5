//! `transactions`: what moved an account.

use sea_orm::entity::prelude::*;

use crate::{
    enums::{TransactionStatus, TransactionType},
    fill,
};

/// A movement of a user's account.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "transactions")]
pub struct Model {
    /// Number of the row.
    #[sea_orm(primary_key)]
    pub id: i32,
    /// Whose account moved.
    pub user_id: i32,
    /// What it does to the account; the column is called `type`.
    #[sea_orm(column_name = "type")]
    pub kind: TransactionType,
    /// Where it stands. `COMPLETED` unless said otherwise, by the application and not by the
    /// database: a row that books money says so.
    pub status: TransactionStatus,
    /// How much, in the account's currency.
    #[sea_orm(column_type = "Decimal(Some((10, 2)))")]
    pub amount: Decimal,
    /// What the account held before.
    #[sea_orm(column_type = "Decimal(Some((10, 2)))")]
    pub balance_before: Decimal,
    /// What it holds after.
    #[sea_orm(column_type = "Decimal(Some((10, 2)))")]
    pub balance_after: Decimal,
    /// What it was for, in words.
    #[sea_orm(column_type = "String(StringLen::N(255))")]
    pub description: String,
    /// What else is known about it, as text.
    #[sea_orm(column_type = "Text")]
    pub extra_data: Option<String>,
    /// Who moved the money (`stripe`, …).
    #[sea_orm(column_type = "String(StringLen::N(50))")]
    pub provider: Option<String>,
    /// Its id there, unique: the same payment is not booked twice.
    #[sea_orm(unique, column_type = "String(StringLen::N(255))")]
    pub provider_transaction_id: Option<String>,
    /// What kind of thing it was about (`analysis`, …).
    #[sea_orm(column_type = "String(StringLen::N(50))")]
    pub related_entity_type: Option<String>,
    /// Which one. Not a foreign key: it may point into several tables.
    pub related_entity_id: Option<i32>,
    /// When the row was inserted, in UTC.
    pub created_at: DateTime,
    /// When it was booked, in UTC.
    pub completed_at: Option<DateTime>,

    /// Whose account moved.
    #[sea_orm(belongs_to, from = "user_id", to = "id")]
    pub user: BelongsTo<super::user::Entity>,
}

#[async_trait::async_trait]
impl ActiveModelBehavior for ActiveModel {
    async fn before_save<C: ConnectionTrait>(mut self, _: &C, insert: bool) -> Result<Self, DbErr> {
        if insert {
            fill::default(&mut self.created_at, fill::now()?);
            fill::default(&mut self.status, TransactionStatus::default());
        }
        Ok(self)
    }
}
