//! Ultra's eight tables as SeaORM entities, with their nine enums.
//!
//! They describe the schema as it is on PostgreSQL, arrays and `jsonb` included, and work on
//! SQLite as well: [`List`] is the type of an array column, [`Db`] the connection that binds such
//! columns on a database without arrays. What attributes can't say (names of indexes and keys,
//! indexes that aren't unique) stands in the SQL files of the workspace's `schema/` folder.
//!
//! Tools find the entities through SeaORM's registry, under the prefix `entity::*`. A program that
//! names nothing of this crate must still link it: `use entity as _;`.

pub mod analysis;
pub mod analysis_result;
pub mod api_key;
mod db;
pub mod document;
pub mod document_chunk;
mod enums;
mod fill;
mod list;
pub mod transaction;
pub mod usage_tracking;
pub mod user;

pub use analysis::Entity as Analysis;
pub use analysis_result::Entity as AnalysisResult;
pub use api_key::Entity as ApiKey;
pub use db::Db;
pub use document::Entity as Document;
pub use document_chunk::Entity as DocumentChunk;
pub use enums::{
    AnalysisStatus, AnalysisType, DocumentStatus, DocumentType, OutputFormat, SubscriptionTier,
    TransactionStatus, TransactionType, UserRole,
};
pub use list::List;
pub use transaction::Entity as Transaction;
pub use usage_tracking::Entity as UsageTracking;
pub use user::Entity as User;
