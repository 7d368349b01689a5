//! The nine enums: types of their own on PostgreSQL, text on SQLite.
//!
//! Type names are in lower case because SeaORM quotes a type's name where it creates the type and
//! not where a column uses it. Labels are in upper case, as the original's were.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// What a user may do.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    EnumIter,
    DeriveActiveEnum,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[sea_orm(
    rs_type = "String",
    db_type = "Enum",
    enum_name = "userrole",
    rename_all = "SCREAMING_SNAKE_CASE"
)]
pub enum UserRole {
    /// Uses the application.
    #[default]
    User,
    /// Manages users and their data.
    Admin,
    /// Manages administrators as well.
    SuperAdmin,
}

/// What a user pays for.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    EnumIter,
    DeriveActiveEnum,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[sea_orm(
    rs_type = "String",
    db_type = "Enum",
    enum_name = "subscriptiontier",
    rename_all = "SCREAMING_SNAKE_CASE"
)]
pub enum SubscriptionTier {
    /// No subscription.
    #[default]
    Free,
    /// The smallest paid tier.
    Basic,
    /// The larger paid tier.
    Premium,
    /// By contract.
    Enterprise,
}

/// How a prompt is analysed.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    EnumIter,
    DeriveActiveEnum,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[sea_orm(
    rs_type = "String",
    db_type = "Enum",
    enum_name = "analysistype",
    rename_all = "SCREAMING_SNAKE_CASE"
)]
pub enum AnalysisType {
    /// The prompt alone.
    #[default]
    Standard,
    /// The prompt about documents.
    Document,
    /// A summary.
    Summarization,
    /// Several texts against each other.
    Comparison,
    /// By a pattern of the user's own.
    Custom,
}

/// How the answer of an analysis is handed out.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    EnumIter,
    DeriveActiveEnum,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[sea_orm(
    rs_type = "String",
    db_type = "Enum",
    enum_name = "outputformat",
    rename_all = "SCREAMING_SNAKE_CASE"
)]
pub enum OutputFormat {
    /// Plain text.
    #[default]
    Text,
    /// Rich Text Format.
    Rtf,
    /// A Google document.
    GoogleDocs,
    /// A Word document.
    Word,
}

/// How far an analysis is.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    EnumIter,
    DeriveActiveEnum,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[sea_orm(
    rs_type = "String",
    db_type = "Enum",
    enum_name = "analysisstatus",
    rename_all = "SCREAMING_SNAKE_CASE"
)]
pub enum AnalysisStatus {
    /// Waits for a worker.
    #[default]
    Pending,
    /// A worker has it.
    Processing,
    /// The result is there.
    Completed,
    /// There is an error message instead.
    Failed,
}

/// What kind of file a document is.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    EnumIter,
    DeriveActiveEnum,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[sea_orm(
    rs_type = "String",
    db_type = "Enum",
    enum_name = "documenttype",
    rename_all = "SCREAMING_SNAKE_CASE"
)]
pub enum DocumentType {
    /// PDF.
    Pdf,
    /// Plain text.
    Txt,
    /// Markdown.
    Md,
    /// Word, binary.
    Doc,
    /// Word, Open XML.
    Docx,
    /// Not recognised.
    #[default]
    Unknown,
}

/// How far the processing of a document is.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    EnumIter,
    DeriveActiveEnum,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[sea_orm(
    rs_type = "String",
    db_type = "Enum",
    enum_name = "documentstatus",
    rename_all = "SCREAMING_SNAKE_CASE"
)]
pub enum DocumentStatus {
    /// Waits for a worker.
    #[default]
    Pending,
    /// A worker has it.
    Processing,
    /// Its chunks are there.
    Processed,
    /// There is an error message instead.
    Failed,
}

/// What a transaction does to an account. There is no default: whoever moves money says how.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[sea_orm(
    rs_type = "String",
    db_type = "Enum",
    enum_name = "transactiontype",
    rename_all = "SCREAMING_SNAKE_CASE"
)]
pub enum TransactionType {
    /// Money comes in.
    Credit,
    /// Money is spent.
    Debit,
    /// Money spent comes back.
    Refund,
    /// A correction by hand.
    Adjustment,
}

/// Where a transaction stands.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    EnumIter,
    DeriveActiveEnum,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[sea_orm(
    rs_type = "String",
    db_type = "Enum",
    enum_name = "transactionstatus",
    rename_all = "SCREAMING_SNAKE_CASE"
)]
pub enum TransactionStatus {
    /// Waits for the provider.
    Pending,
    /// Booked.
    #[default]
    Completed,
    /// Never booked.
    Failed,
    /// Booked and taken back.
    Reversed,
}
