//! Why the server doesn't start, in one line.

use std::io;

/// Why the server doesn't start. No message holds a password.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Arguments or variables that mean nothing.
    #[error("{0}; see ultra-server --help")]
    Usage(String),
    /// `RUST_LOG` that means nothing.
    #[error("RUST_LOG is not right ({0}); write it like `info` or `info,ultra_server=debug`")]
    Filter(String),
    /// Somebody else listens there.
    #[error(
        "port {port} on {host} is in use; end the process that listens there, or choose another by --port or PORT"
    )]
    PortInUse {
        /// The host of `--host`.
        host: String,
        /// The port of `--port`.
        port: u16,
    },
    /// The address can't be listened on.
    #[error("can't listen on port {port} of {host}: {source}; correct --host and --port")]
    Listen {
        /// The host of `--host`.
        host: String,
        /// The port of `--port`.
        port: u16,
        /// What the operating system says.
        source: io::Error,
    },
    /// The configuration, the revisions or the database's URL.
    #[error(transparent)]
    Project(#[from] ultra_migrate::Error),
    /// The operating system refuses something else.
    #[error("the operating system refuses: {0}; look at the limits of this process")]
    Runtime(#[source] io::Error),
}

impl Failure {
    /// The stable code of `error[…]`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Usage(_) => "usage",
            Self::Filter(_) => "log-filter",
            Self::PortInUse { .. } => "port-in-use",
            Self::Listen { .. } => "listen",
            Self::Project(error) => error.code(),
            Self::Runtime(_) => "runtime",
        }
    }
}
