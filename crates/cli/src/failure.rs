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
    /// The exit code.
    #[serde(skip)]
    pub(crate) exit: u8,
}

/// The exit code of an error.
const ERROR: u8 = 2;

/// The exit code of what a signal ended.
const INTERRUPTED: u8 = 130;

impl Failure {
    /// A failure of the command line itself.
    pub(crate) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            exit: ERROR,
        }
    }

    /// A signal ended it.
    pub(crate) fn interrupted(signal: &str) -> Self {
        Self {
            exit: INTERRUPTED,
            ..Self::new(
                "interrupted",
                format!(
                    "ended by {signal}: what was under way is undone, what was done before stays; \
                     `ultra-migrate status` says where the database stands"
                ),
            )
        }
    }
}

impl Failure {
    /// What a run that was asked to stop said: that it was interrupted, or why it failed just then.
    pub(crate) fn stopped_by(self, signal: &str) -> Self {
        if self.code != "interrupted" {
            return self;
        }
        Self {
            exit: INTERRUPTED,
            message: format!(
                "ended by {signal}: {}; `ultra-migrate status` says where the database stands",
                self.message
            ),
            ..self
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
            exit: ERROR,
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
