//! What can go wrong while reading a structure.

use sea_orm::DbErr;

/// A structure could not be read.
#[derive(Debug, thiserror::Error)]
pub enum IntrospectError {
    /// The catalog could not be queried.
    #[error("the catalog could not be read")]
    Catalog(#[source] DbErr),
    /// The catalog answered something that this version doesn't understand.
    #[error("the catalog's description of {object} is not understood: {detail}")]
    Unexpected {
        /// What was being read.
        object: String,
        /// What was found.
        detail: String,
    },
}

impl From<DbErr> for IntrospectError {
    fn from(error: DbErr) -> Self {
        Self::Catalog(error)
    }
}
