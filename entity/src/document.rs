//! `documents`: files that users bring.

use sea_orm::entity::prelude::*;

use crate::{
    enums::{DocumentStatus, DocumentType},
    fill,
};

/// An uploaded file.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "documents")]
pub struct Model {
    /// Number of the row.
    #[sea_orm(primary_key)]
    pub id: i32,
    /// Unique id towards the outside, as text.
    #[sea_orm(unique_key = "uuid")]
    pub uuid: String,
    /// Whose it is.
    pub user_id: i32,
    /// Name the user gave it.
    pub filename: String,
    /// Where it is stored.
    pub file_path: String,
    /// Its size in bytes, 2 GiB at most.
    pub file_size: i32,
    /// What kind of file it is; `UNKNOWN` unless recognised.
    #[sea_orm(default_value = "UNKNOWN")]
    pub file_type: DocumentType,
    /// Media type, as uploaded.
    pub mime_type: Option<String>,
    /// How far its processing is; `PENDING` at first.
    #[sea_orm(default_value = "PENDING")]
    pub status: DocumentStatus,
    /// Why it failed.
    #[sea_orm(column_type = "Text")]
    pub error_message: Option<String>,
    /// Words in it.
    pub word_count: Option<i32>,
    /// Chunks it was cut into.
    pub chunk_count: Option<i32>,
    /// The model that embedded its chunks.
    pub embedding_model: Option<String>,
    /// When the row was inserted, in UTC.
    pub created_at: DateTime,
    /// When the row was last written, in UTC.
    pub updated_at: DateTime,
    /// When its processing was done, in UTC.
    pub processed_at: Option<DateTime>,

    /// Whose it is.
    #[sea_orm(belongs_to, from = "user_id", to = "id")]
    pub user: BelongsTo<super::user::Entity>,
    /// Its parts.
    #[sea_orm(has_many)]
    pub chunks: HasMany<super::document_chunk::Entity>,
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
