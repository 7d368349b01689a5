//! `analyses`: prompts and what came of them.

use sea_orm::entity::prelude::*;

use crate::{
    enums::{AnalysisStatus, AnalysisType, OutputFormat},
    fill,
    list::List,
};

/// A prompt that several models answer and one of them merges.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "analyses")]
pub struct Model {
    /// Number of the row.
    #[sea_orm(primary_key)]
    pub id: i32,
    /// Unique id towards the outside, as text.
    #[sea_orm(unique_key = "uuid")]
    pub uuid: String,
    /// Who asked.
    pub user_id: i32,
    /// What was asked.
    #[sea_orm(column_type = "Text")]
    pub prompt: String,
    /// How it is analysed; `STANDARD` unless said otherwise.
    #[sea_orm(default_value = "STANDARD")]
    pub analysis_type: AnalysisType,
    /// Name of the pattern that steers the analysis.
    pub pattern: Option<String>,
    /// The model that merges the answers.
    pub ultra_model: String,
    /// Options chosen one by one.
    #[sea_orm(save_as = "varchar[]")]
    pub ala_carte_options: Option<List<String>>,
    /// How the answer is handed out; `TEXT` unless said otherwise.
    #[sea_orm(default_value = "TEXT")]
    pub output_format: OutputFormat,
    /// The models that answer.
    #[sea_orm(save_as = "varchar[]")]
    pub selected_models: List<String>,
    /// How far it is; `PENDING` at first.
    #[sea_orm(default_value = "PENDING")]
    pub status: AnalysisStatus,
    /// The result in full.
    #[sea_orm(column_type = "JsonBinary")]
    pub result: Option<Json>,
    /// The merged answer.
    #[sea_orm(column_type = "Text")]
    pub ultra_response: Option<String>,
    /// Why it failed.
    #[sea_orm(column_type = "Text")]
    pub error_message: Option<String>,
    /// How long all of it took, in seconds.
    pub total_time_seconds: Option<f64>,
    /// Seconds by model.
    #[sea_orm(column_type = "JsonBinary")]
    pub model_times: Option<Json>,
    /// Tokens by model.
    #[sea_orm(column_type = "JsonBinary")]
    pub token_counts: Option<Json>,
    /// Tokens of all models.
    pub total_tokens: Option<i32>,
    /// What it is thought to cost, in the account's currency.
    pub estimated_cost: Option<f64>,
    /// The documents it is about. Not a foreign key: arrays have none.
    pub document_ids: Option<List<i32>>,
    /// When the row was inserted, in UTC.
    pub created_at: DateTime,
    /// When the row was last written, in UTC.
    pub updated_at: DateTime,
    /// When it was done, in UTC.
    pub completed_at: Option<DateTime>,
    /// Under what key the result is cached.
    pub cache_key: Option<String>,
    /// Whether the result came from the cache.
    #[sea_orm(default_value = false)]
    pub is_cached: bool,

    /// Who asked.
    #[sea_orm(belongs_to, from = "user_id", to = "id")]
    pub user: BelongsTo<super::user::Entity>,
    /// The answers, one by model.
    #[sea_orm(has_many)]
    pub results: HasMany<super::analysis_result::Entity>,
}

#[async_trait::async_trait]
impl ActiveModelBehavior for ActiveModel {
    async fn before_save<C: ConnectionTrait>(mut self, _: &C, insert: bool) -> Result<Self, DbErr> {
        let now = fill::now()?;
        if insert {
            fill::default(&mut self.created_at, now);
            fill::default(&mut self.updated_at, now);
        } else if self.is_changed() {
            fill::renew(&mut self.updated_at, now);
        }
        Ok(self)
    }
}
