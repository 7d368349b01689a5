//! What can go wrong with a scratch place.

use ultra_schema::quote_identifier;

use crate::IntrospectError;

/// There is no scratch database, or it could not be used.
#[derive(Debug, thiserror::Error)]
pub enum ScratchError {
    /// The role may not create databases.
    #[error(
        "role `{role}` may not create databases, so there is no scratch place: \
         let an administrator run `{grant}`, or name an empty database with --scratch-url"
    )]
    NoRight {
        /// The role that asked.
        role: String,
        /// The statement that gives it the right.
        grant: String,
    },
    /// The role may not create databases, and a temporary schema can't stand in for one.
    #[error(
        "role `{role}` may not create databases, and a temporary schema can't stand in for a scratch database, \
         {why}: let an administrator run `{grant}`, or name an empty database with --scratch-url"
    )]
    Unfit {
        /// The role that asked.
        role: String,
        /// The statement that gives it the right.
        grant: String,
        /// What doesn't go in a schema.
        why: String,
    },
    /// No connection came about.
    #[error("no connection to {place} for a scratch database: {reason}")]
    Unreachable {
        /// Host, port and database; never a user or password.
        place: String,
        /// What the driver or the server said.
        reason: String,
    },
    /// The database that was given as scratch place has something in it.
    #[error(
        "{place} was given as scratch place but isn't empty (it has {found}): \
         name an empty database, its contents would be dropped"
    )]
    NotEmpty {
        /// Host, port and database.
        place: String,
        /// The first thing found.
        found: String,
    },
    /// The scratch place could not be looked at.
    #[error("the scratch database could not be looked at")]
    Read(#[from] IntrospectError),
    /// A statement of ours failed.
    #[error("could not {action}")]
    Other {
        /// What was tried.
        action: &'static str,
        /// What the server said.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl ScratchError {
    /// For `map_err`.
    pub(super) fn other<E>(action: &'static str) -> impl Fn(E) -> Self
    where
        E: std::error::Error + Send + Sync + 'static,
    {
        move |error| Self::Other {
            action,
            source: Box::new(error),
        }
    }

    pub(super) fn no_right(role: &str) -> Self {
        Self::NoRight {
            role: role.into(),
            grant: grant(role),
        }
    }

    pub(super) fn unfit(role: &str, why: String) -> Self {
        Self::Unfit {
            role: role.into(),
            grant: grant(role),
            why,
        }
    }
}

fn grant(role: &str) -> String {
    format!("ALTER ROLE {} CREATEDB", quote_identifier(role))
}

/// The server's five-character code.
pub(super) fn sql_state(error: &sqlx::Error) -> Option<String> {
    error
        .as_database_error()?
        .code()
        .map(|code| code.into_owned())
}
