//! What the server is told.

use std::ffi::OsString;

use clap::Parser;

use crate::failure::Failure;

/// Ultra's service: health, and whatever grows around it.
#[derive(Debug, Parser)]
#[command(name = "ultra-server", version, max_term_width = 100)]
pub(crate) struct Arguments {
    /// Where to listen; 0.0.0.0 for all addresses
    #[arg(long, env = "HOST", default_value = HOST, value_parser = host)]
    pub(crate) host: String,

    /// On which port; 0 for a free one, which the log names
    #[arg(long, short, env = "PORT", default_value_t = PORT, value_parser = port)]
    pub(crate) port: u16,

    /// The database; else MIGRATE_DATABASE_URL, DATABASE_URL, …, ultra-migrate.toml, ultra.db
    #[arg(long, short, value_name = "URL", visible_alias = "database-url")]
    pub(crate) url: Option<String>,

    /// The PostgreSQL schema that unqualified names mean
    #[arg(long, short, value_name = "SCHEMA", env = "DATABASE_SCHEMA")]
    pub(crate) schema: Option<String>,

    /// How to log: json or text; else text on a terminal and json elsewhere
    #[arg(long, value_name = "FORMAT", env = "LOG_FORMAT", default_value = "", hide_default_value = true, value_parser = format)]
    pub(crate) log_format: LogFormat,
}

const HOST: &str = "127.0.0.1";
const PORT: u16 = 8000;

/// How to log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LogFormat {
    /// Text on a terminal, else json.
    Fitting,
    /// One object a line, for machines.
    Json,
    /// For people.
    Text,
}

impl Arguments {
    /// `None` where help or version was asked for, and printed.
    pub(crate) fn read(
        arguments: impl IntoIterator<Item = OsString>,
    ) -> Result<Option<Self>, Failure> {
        match Self::try_parse_from(arguments) {
            Ok(arguments) => Ok(Some(arguments)),
            Err(error) if !error.use_stderr() => {
                // A closed pipe is nobody's error.
                error.print().ok();
                Ok(None)
            }
            Err(error) => Err(Failure::Usage(one_line(&error.to_string()))),
        }
    }
}

// Variables that are empty count as unset, as compose files make them.

fn host(text: &str) -> Result<String, String> {
    Ok(if text.is_empty() { HOST } else { text }.to_owned())
}

fn port(text: &str) -> Result<u16, String> {
    if text.is_empty() {
        return Ok(PORT);
    }
    text.parse()
        .map_err(|_| "a port is a number from 0 to 65535".to_owned())
}

fn format(text: &str) -> Result<LogFormat, String> {
    match text.to_ascii_lowercase().as_str() {
        "" => Ok(LogFormat::Fitting),
        "json" => Ok(LogFormat::Json),
        "text" => Ok(LogFormat::Text),
        _ => Err("a format is json or text".to_owned()),
    }
}

/// The first line says it; the rest is the way to the help. What looks like a URL may hold a
/// password.
fn one_line(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    if line.contains("://") {
        return "an argument that looks like a URL is not understood; give it by --url".to_owned();
    }
    line.strip_prefix("error: ").unwrap_or(line).to_owned()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn read(arguments: &[&str]) -> Result<Option<Arguments>, Failure> {
        let all = ["ultra-server"].iter().chain(arguments);
        Arguments::read(all.map(OsString::from))
    }

    #[test]
    fn errors_are_one_line_and_show_no_password() {
        let text = read(&["--port", "abc"]).unwrap_err().to_string();
        assert!(text.contains("--port") && text.contains("abc"), "{text}");
        assert!(!text.contains('\n'), "{text}");
        let text = read(&["postgres://me:secret@host/db"]).unwrap_err();
        assert!(!text.to_string().contains("secret"), "{text}");
        assert_eq!(text.code(), "usage");
    }

    #[test]
    fn flags_are_read() {
        let found = read(&["--host", "::1", "-p", "0", "--log-format", "json"]);
        let found = found.unwrap().unwrap();
        assert_eq!((found.host.as_str(), found.port), ("::1", 0));
        assert_eq!(found.log_format, LogFormat::Json);
    }

    #[test]
    fn what_is_empty_is_the_default() {
        let found = read(&["--host", "", "--port", "", "--log-format", ""]);
        let found = found.unwrap().unwrap();
        assert_eq!((found.host.as_str(), found.port), (HOST, PORT));
        assert_eq!(found.log_format, LogFormat::Fitting);
    }
}
