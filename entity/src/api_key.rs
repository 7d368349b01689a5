//! `api_keys`: how programs sign in.

use sea_orm::entity::prelude::*;

use crate::fill;

/// A key by which a program acts for a user.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "api_keys")]
pub struct Model {
    /// Number of the row.
    #[sea_orm(primary_key)]
    pub id: i32,
    /// For whom it acts.
    pub user_id: i32,
    /// What the user calls it.
    pub name: String,
    /// The key, unique. It is a secret.
    #[sea_orm(unique_key = "key")]
    pub key: String,
    /// When the row was inserted, in UTC.
    pub created_at: DateTime,
    /// When it was last used, in UTC.
    pub last_used_at: Option<DateTime>,
    /// Whether it is accepted. True for a new key, by the application and not by the database:
    /// a row that grants access says so.
    pub is_active: bool,

    /// For whom it acts.
    #[sea_orm(belongs_to, from = "user_id", to = "id")]
    pub user: BelongsTo<super::user::Entity>,
}

#[async_trait::async_trait]
impl ActiveModelBehavior for ActiveModel {
    async fn before_save<C: ConnectionTrait>(mut self, _: &C, insert: bool) -> Result<Self, DbErr> {
        if insert {
            fill::default(&mut self.created_at, fill::now()?);
            fill::default(&mut self.is_active, true);
        }
        Ok(self)
    }
}
