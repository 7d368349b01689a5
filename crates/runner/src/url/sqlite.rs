//! SQLite URLs.

use std::fmt;
use std::path::{Path, PathBuf};

use super::UrlError;

/// A file, or memory.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Place {
    path: Option<PathBuf>,
    read_only: bool,
}

impl Place {
    pub(super) fn file(path: PathBuf) -> Self {
        Self {
            path: Some(path),
            read_only: false,
        }
    }

    pub(super) fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    pub(super) fn read_only(&self) -> bool {
        self.read_only
    }

    pub(super) fn resolve_against(&self, base: &Path) -> Self {
        Self {
            // An absolute path replaces the base.
            path: self.path.as_ref().map(|path| base.join(path)),
            read_only: self.read_only,
        }
    }
}

/// Reads what follows `sqlite:`. With a Python driver in the scheme, SQLAlchemy's rule for slashes
/// holds: three begin a relative path, four an absolute one.
pub(super) fn parse(rest: &str, python: bool) -> Result<Place, UrlError> {
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let path = if python {
        let path = path.strip_prefix("//").unwrap_or(path);
        path.strip_prefix('/').unwrap_or(path)
    } else {
        path.strip_prefix("//").unwrap_or(path)
    };
    let mut memory = path == ":memory:" || (python && path.is_empty());
    let mut read_only = false;
    for (key, value) in url::form_urlencoded::parse(query.as_bytes()) {
        match (&*key, &*value) {
            ("mode", "ro") => read_only = true,
            // Whether a missing file is created is the command's decision: those that only read
            // never do it.
            ("mode", "rw" | "rwc") => {}
            ("mode", "memory") => memory = true,
            ("mode", _) => {
                return Err(UrlError::Parameter {
                    reason: "mode is one of ro, rw, rwc, memory".to_owned(),
                });
            }
            _ => tracing::debug!(parameter = %key, "not used for SQLite"),
        }
    }
    if memory {
        return Ok(Place {
            path: None,
            read_only: false,
        });
    }
    if path.is_empty() {
        return Err(UrlError::NoPath);
    }
    Ok(Place {
        path: Some(PathBuf::from(decode(path))),
        read_only,
    })
}

/// Undoes percent-encoding; what isn't well-formed stays as it stands.
fn decode(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.as_bytes().iter();
    while let Some(&byte) = bytes.next() {
        let hex = bytes.as_slice().get(..2).filter(|_| byte == b'%');
        let value = hex
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match value {
            Some(value) => {
                out.push(value);
                bytes.nth(1);
            }
            None => out.push(byte),
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.path {
            None => f.write_str("sqlite::memory:"),
            Some(path) => {
                let text = path.display().to_string();
                let text = text.replace('%', "%25").replace('?', "%3F");
                let mode = if self.read_only { "?mode=ro" } else { "" };
                write!(f, "sqlite://{text}{mode}")
            }
        }
    }
}
