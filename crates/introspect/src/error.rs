//! What can go wrong while reading a structure.

use sea_orm::DbErr;

/// A structure could not be read.
#[derive(Debug, thiserror::Error)]
pub enum IntrospectError {
    /// The catalog could not be queried.
    #[error("the catalog could not be read")]
    Catalog(#[source] DbErr),
    /// The role may not read a part of the catalog.
    #[error("the catalog may not be read: {message}; {remedy}")]
    NoRight {
        /// The server's words, which name the part.
        message: String,
        /// The GRANT.
        remedy: String,
    },
    /// Others changed the structure while it was read, again and again.
    #[error(
        "the structure changes while it is read ({what}): wait until the other session's work is done, then try again"
    )]
    Changing {
        /// What vanished, or the server's words about it.
        what: String,
    },
    /// The server is older than what is supported.
    #[error(
        "the server is PostgreSQL {version}; {lowest} is the lowest supported version: upgrade the server"
    )]
    TooOld {
        /// Its major version.
        version: u32,
        /// The lowest one.
        lowest: u32,
    },
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
