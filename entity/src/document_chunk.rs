//! `document_chunks`: documents in parts that a model can take in.

use sea_orm::entity::prelude::*;

use crate::fill;

/// A part of a document.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "document_chunks")]
pub struct Model {
    /// Number of the row.
    #[sea_orm(primary_key)]
    pub id: i32,
    /// The document it is a part of.
    pub document_id: i32,
    /// Its place in the document.
    pub chunk_index: i32,
    /// Its text.
    #[sea_orm(column_type = "Text")]
    pub content: String,
    /// What else is known about it.
    #[sea_orm(column_type = "JsonBinary")]
    pub chunk_metadata: Option<Json>,
    /// Its embedding, a JSON array of numbers.
    #[sea_orm(column_type = "JsonBinary")]
    pub embedding: Option<Json>,
    /// The model that embedded it.
    pub embedding_model: Option<String>,
    /// The page it is on.
    pub page_number: Option<i32>,
    /// When the row was inserted, in UTC.
    pub created_at: DateTime,
    /// When the row was last written, in UTC.
    pub updated_at: DateTime,

    /// The document it is a part of.
    #[sea_orm(belongs_to, from = "document_id", to = "id")]
    pub document: BelongsTo<super::document::Entity>,
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
