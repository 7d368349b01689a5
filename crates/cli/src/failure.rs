//! What is said when something could not be done.

use std::error::Error as _;

use serde::Serialize;
use ultra_migrate::Error;

/// A command that failed: a stable code and the words.
#[derive(Debug, Serialize)]
pub(crate) struct Failure {
    /// For scripts.
    pub(crate) code: &'static str,
    /// For people.
    pub(crate) message: String,
}

impl Failure {
    /// A failure of the command line itself.
    pub(crate) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let mut message = error.to_string();
        // Causes that the message doesn't repeat already.
        let mut cause = error.source();
        while let Some(next) = cause {
            let text = next.to_string();
            if !message.contains(&text) {
                message.push_str(&format!("\n  {text}"));
            }
            cause = next.source();
        }
        Self {
            code: error.code(),
            message,
        }
    }
}

impl From<ultra_migrate::SourceError> for Failure {
    fn from(error: ultra_migrate::SourceError) -> Self {
        Error::from(error).into()
    }
}

impl From<ultra_migrate::revision::PathError> for Failure {
    fn from(error: ultra_migrate::revision::PathError) -> Self {
        Error::from(error).into()
    }
}
