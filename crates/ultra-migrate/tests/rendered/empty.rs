//! Says "what" it does: nothing!
//!
//! Revision ID: 000000000005
//! Revises:     9d41c0e7aa52, base "one"
//! Created:     2026-11-20 10:15 UTC

use ultra_migrate::prelude::*;

pub const REVISION: Revision = Revision {
    id: "000000000005",
    down_revisions: &["9d41c0e7aa52", "base \"one\""],
    branch_labels: &["reports"],
    depends_on: &["0123456789ab"],
    message: "Says \"what\"\nit does: nothing!",
    group: "a1b2c3",
    ..Revision::BASE
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Ok(())
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Ok(())
    }
}
