//! `analysis_results`: what each model answered.

use sea_orm::entity::prelude::*;

use crate::fill;

/// One model's answer in an analysis.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "analysis_results")]
pub struct Model {
    /// Number of the row.
    #[sea_orm(primary_key)]
    pub id: i32,
    /// The analysis it belongs to.
    pub analysis_id: i32,
    /// Which model answered.
    pub model_name: String,
    /// What it answered.
    #[sea_orm(column_type = "Text")]
    pub response: String,
    /// How long it took, in seconds.
    pub response_time: Option<f64>,
    /// Tokens of the question.
    pub prompt_tokens: Option<i32>,
    /// Tokens of the answer.
    pub completion_tokens: Option<i32>,
    /// Tokens of both.
    pub total_tokens: Option<i32>,
    /// What it cost, in the account's currency.
    pub cost: Option<f64>,
    /// When the row was inserted, in UTC.
    pub created_at: DateTime,

    /// The analysis it belongs to.
    #[sea_orm(belongs_to, from = "analysis_id", to = "id")]
    pub analysis: BelongsTo<super::analysis::Entity>,
}

#[async_trait::async_trait]
impl ActiveModelBehavior for ActiveModel {
    async fn before_save<C: ConnectionTrait>(mut self, _: &C, insert: bool) -> Result<Self, DbErr> {
        if insert {
            fill::default(&mut self.created_at, fill::now()?);
        }
        Ok(self)
    }
}
