//! `users`: who signs in, and on what terms.

use sea_orm::entity::prelude::*;

use crate::{
    enums::{SubscriptionTier, UserRole},
    fill,
};

/// A person with an account.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "users")]
pub struct Model {
    /// Number of the row.
    #[sea_orm(primary_key)]
    pub id: i32,
    /// Address, unique; one signs in by it.
    #[sea_orm(unique_key = "email")]
    pub email: String,
    /// Unique name, if one was chosen.
    #[sea_orm(unique_key = "username")]
    pub username: Option<String>,
    /// Name as the person writes it.
    pub full_name: Option<String>,
    /// Hash of the password; never the password.
    pub hashed_password: String,
    /// What the user may do; `USER` unless said otherwise.
    #[sea_orm(default_value = "USER")]
    pub role: UserRole,
    /// Who vouches for the user (`google`, …), if not a password.
    pub oauth_provider: Option<String>,
    /// The user's id there.
    pub oauth_id: Option<String>,
    /// Whether the address was confirmed.
    #[sea_orm(default_value = false)]
    pub is_verified: Option<bool>,
    /// What the user pays for; `FREE` unless said otherwise.
    #[sea_orm(default_value = "FREE")]
    pub subscription_tier: Option<SubscriptionTier>,
    /// When the subscription ends, in UTC.
    pub subscription_expiry: Option<DateTime>,
    /// Credit that is left, in the account's currency.
    #[sea_orm(default_value = 0.0)]
    pub account_balance: Option<f64>,
    /// When the row was inserted, in UTC.
    pub created_at: Option<DateTime>,
    /// When the row was last written, in UTC.
    pub updated_at: Option<DateTime>,
    /// When the user last signed in, in UTC.
    pub last_login: Option<DateTime>,

    /// The user's analyses.
    #[sea_orm(has_many)]
    pub analyses: HasMany<super::analysis::Entity>,
    /// The user's documents.
    #[sea_orm(has_many)]
    pub documents: HasMany<super::document::Entity>,
    /// The keys by which the user's programs sign in.
    #[sea_orm(has_many)]
    pub api_keys: HasMany<super::api_key::Entity>,
    /// What moved the user's account.
    #[sea_orm(has_many)]
    pub transactions: HasMany<super::transaction::Entity>,
    /// The user's calls of language models.
    #[sea_orm(has_many)]
    pub usage: HasMany<super::usage_tracking::Entity>,
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
