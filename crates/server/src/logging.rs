//! Structured logs on stdout.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

use crate::arguments::LogFormat;
use crate::failure::Failure;

/// Begins to log, as far as `RUST_LOG` says; `info` where it says nothing.
pub(crate) fn begin(format: LogFormat) -> Result<(), Failure> {
    let terminal = std::io::stdout().is_terminal();
    let colours = terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let json = match format {
        LogFormat::Json => true,
        LogFormat::Text => false,
        LogFormat::Fitting => !terminal,
    };
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter()?)
        .with_ansi(colours);
    let begun = if json {
        log.json().flatten_event(true).try_init()
    } else {
        log.try_init()
    };
    // Somebody who calls this as a library may log already.
    if let Err(error) = begun {
        tracing::debug!(error, "logging was set up before");
    }
    Ok(())
}

fn filter() -> Result<EnvFilter, Failure> {
    let text = std::env::var(EnvFilter::DEFAULT_ENV).unwrap_or_default();
    let text = if text.trim().is_empty() {
        "info"
    } else {
        text.trim()
    };
    EnvFilter::builder()
        .parse(text)
        .map_err(|error| Failure::Filter(error.to_string()))
}
