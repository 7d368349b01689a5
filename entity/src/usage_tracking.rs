//! `usage_tracking`: what each call of a language model took and cost.

use sea_orm::entity::prelude::*;

use crate::fill;

/// One call of a language model.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "usage_tracking")]
pub struct Model {
    /// Number of the row.
    #[sea_orm(primary_key)]
    pub id: i32,
    /// On whose account.
    pub user_id: i32,
    /// The model that was called.
    #[sea_orm(column_type = "String(StringLen::N(100))")]
    pub model: String,
    /// Who runs the model.
    #[sea_orm(column_type = "String(StringLen::N(50))")]
    pub provider: String,
    /// Tokens that went in.
    #[sea_orm(default_value = 0)]
    pub input_tokens: i32,
    /// Tokens that came out.
    #[sea_orm(default_value = 0)]
    pub output_tokens: i32,
    /// Tokens of both.
    #[sea_orm(default_value = 0)]
    pub total_tokens: i32,
    /// Cost of what went in, in the account's currency.
    #[sea_orm(default_value = 0, column_type = "Decimal(Some((10, 6)))")]
    pub input_cost: Decimal,
    /// Cost of what came out, in the account's currency.
    #[sea_orm(default_value = 0, column_type = "Decimal(Some((10, 6)))")]
    pub output_cost: Decimal,
    /// Cost of both.
    #[sea_orm(default_value = 0, column_type = "Decimal(Some((10, 6)))")]
    pub total_cost: Decimal,
    /// The route of ours that made the call.
    #[sea_orm(column_type = "String(StringLen::N(255))")]
    pub endpoint: Option<String>,
    /// The request of ours that made the call.
    #[sea_orm(column_type = "String(StringLen::N(255))")]
    pub request_id: Option<String>,
    /// When it was made, in UTC.
    pub timestamp: DateTime,

    /// On whose account.
    #[sea_orm(belongs_to, from = "user_id", to = "id")]
    pub user: BelongsTo<super::user::Entity>,
}

#[async_trait::async_trait]
impl ActiveModelBehavior for ActiveModel {
    async fn before_save<C: ConnectionTrait>(mut self, _: &C, insert: bool) -> Result<Self, DbErr> {
        if insert {
            fill::default(&mut self.timestamp, fill::now()?);
        }
        Ok(self)
    }
}
