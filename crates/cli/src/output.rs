//! Data to stdout, words to stderr; colours on a terminal, JSON for machines.

use std::fmt::Display;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde::Serialize;
use ultra_migrate::runner::Stop;

use crate::failure::Failure;

/// The version of the JSON shapes.
const JSON_VERSION: u32 = 1;

/// Where everything that is printed goes through.
pub(crate) struct Output {
    json: bool,
    colour_out: bool,
    colour_err: bool,
    terminal: bool,
    /// True while a line stands that the next one replaces.
    passing: bool,
    stop: Stop,
}

/// A failure as JSON.
#[derive(Serialize)]
pub(crate) struct Failed<'a> {
    /// Code and words.
    pub(crate) error: &'a Failure,
}

/// How a piece of text looks on a terminal.
#[derive(Clone, Copy)]
pub(crate) enum Style {
    Good,
    Warning,
    Bad,
    Faint,
    Strong,
    Identifier,
}

impl Style {
    /// The code of the "select graphic rendition" sequence.
    fn code(self) -> &'static str {
        match self {
            Self::Good => "32",
            Self::Warning => "33",
            Self::Bad => "1;31",
            Self::Faint => "2",
            Self::Strong => "1",
            Self::Identifier => "36",
        }
    }
}

impl Output {
    /// For stdout and stderr as they are: <https://no-color.org>.
    pub(crate) fn new(json: bool) -> Self {
        let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
            && std::env::var_os("TERM").is_none_or(|value| value != "dumb");
        Self {
            json,
            colour_out: wanted && std::io::stdout().is_terminal(),
            colour_err: wanted && std::io::stderr().is_terminal(),
            terminal: std::io::stderr().is_terminal(),
            passing: false,
            stop: Stop::default(),
        }
    }

    /// True where data is wanted as JSON.
    pub(crate) fn is_json(&self) -> bool {
        self.json
    }

    /// By which a run is stopped.
    pub(crate) fn stop(&self) -> &Stop {
        &self.stop
    }

    /// True where somebody watches.
    pub(crate) fn is_terminal(&self) -> bool {
        self.terminal
    }

    /// A line of data.
    pub(crate) fn line(&mut self, text: impl Display) {
        self.wipe();
        // A reader that went away wants no more: nothing to say, nothing to fail.
        writeln!(std::io::stdout().lock(), "{text}").ok();
    }

    /// A whole text of data, which ends its lines itself.
    pub(crate) fn text(&mut self, text: impl Display) {
        self.wipe();
        write!(std::io::stdout().lock(), "{text}").ok();
    }

    /// A line of words.
    pub(crate) fn say(&mut self, text: impl Display) {
        self.wipe();
        writeln!(std::io::stderr().lock(), "{text}").ok();
    }

    /// Words on stderr behind which something is typed.
    pub(crate) fn prompt(&mut self, text: impl Display) {
        self.wipe();
        let mut out = std::io::stderr().lock();
        write!(out, "{text}").ok();
        out.flush().ok();
    }

    /// A line of words on a terminal that the next one replaces; nowhere else.
    pub(crate) fn over(&mut self, text: impl Display) {
        if self.terminal && !self.json {
            let mut out = std::io::stderr().lock();
            write!(out, "\r\u{1b}[K{text}").ok();
            out.flush().ok();
            self.passing = true;
        }
    }

    /// Takes such a line away.
    fn wipe(&mut self) {
        if self.passing {
            self.over("");
            self.passing = false;
        }
    }

    /// Styled text for stdout.
    pub(crate) fn paint(&self, style: Style, text: impl Display) -> String {
        painted(self.colour_out, style, text)
    }

    /// Styled text for stderr.
    pub(crate) fn tint(&self, style: Style, text: impl Display) -> String {
        painted(self.colour_err, style, text)
    }

    /// Data as JSON, with the version of its shape.
    pub(crate) fn json(&mut self, data: &impl Serialize) {
        #[derive(Serialize)]
        struct Versioned<'a, T> {
            version: u32,
            #[serde(flatten)]
            data: &'a T,
        }
        let versioned = Versioned {
            version: JSON_VERSION,
            data,
        };
        match serde_json::to_string_pretty(&versioned) {
            Ok(text) => self.line(text),
            Err(error) => self.say(format!("error[json]: {error}")),
        }
    }

    /// A failure, and its exit code.
    pub(crate) fn failure(&mut self, failure: &Failure) -> ExitCode {
        if self.json {
            self.json(&Failed { error: failure });
        }
        self.failure_beside(failure)
    }

    /// A failure of which the data on stdout says what there is to say, and its exit code.
    pub(crate) fn failure_beside(&mut self, failure: &Failure) -> ExitCode {
        let head = self.tint(Style::Bad, format!("error[{}]:", failure.code));
        self.say(format!("{head} {}", failure.message));
        ExitCode::from(failure.exit)
    }

    /// Rows with aligned columns; the last column is left ragged.
    pub(crate) fn table(&mut self, rows: &[Vec<(Style, String)>]) {
        let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
        let width = |column: usize| {
            let cells = rows.iter().filter_map(|row| row.get(column));
            cells
                .map(|(_, text)| text.chars().count())
                .max()
                .unwrap_or_default()
        };
        let widths: Vec<usize> = (0..columns).map(width).collect();
        for row in rows {
            let mut line = String::new();
            for (at, (style, text)) in row.iter().enumerate() {
                line.push_str(&self.paint(*style, text));
                if at + 1 < row.len() {
                    let width = widths.get(at).copied().unwrap_or_default();
                    line.push_str(&" ".repeat(width.saturating_sub(text.chars().count()) + 2));
                }
            }
            self.line(line.trim_end());
        }
    }
}

fn painted(colour: bool, style: Style, text: impl Display) -> String {
    if colour {
        format!("\u{1b}[{}m{text}\u{1b}[0m", style.code())
    } else {
        text.to_string()
    }
}

/// `1 revision`, `3 revisions`.
pub(crate) fn count(number: usize, what: &str) -> String {
    if number == 1 {
        format!("1 {what}")
    } else {
        format!("{number} {what}s")
    }
}

/// A duration as people read it.
pub(crate) fn duration(milliseconds: u64) -> String {
    match milliseconds {
        0..=999 => format!("{milliseconds} ms"),
        1_000..=59_999 => format!("{}.{} s", milliseconds / 1000, milliseconds % 1000 / 100),
        longer => format!("{} min {} s", longer / 60_000, longer % 60_000 / 1000),
    }
}

/// A number of bytes as people read it.
pub(crate) fn size(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["bytes", "KiB", "MiB", "GiB", "TiB"];
    let mut unit = 0;
    let (mut whole, mut rest) = (bytes, 0);
    while whole >= 1024 && unit + 1 < UNITS.len() {
        rest = whole % 1024;
        whole /= 1024;
        unit += 1;
    }
    let name = UNITS.get(unit).copied().unwrap_or_default();
    match unit {
        0 => format!("{whole} {name}"),
        _ => format!("{whole}.{} {name}", rest * 10 / 1024),
    }
}

/// A path as it is typed from the working folder, where it is below that.
pub(crate) fn near(path: &Path) -> PathBuf {
    let folder = std::env::current_dir().ok();
    let below = folder.and_then(|folder| path.strip_prefix(folder).ok().map(Path::to_owned));
    below.unwrap_or_else(|| path.to_owned())
}
