//! The migrator, built by Cargo.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread::JoinHandle;
use std::time::Duration;

use serde_json::Value;

use crate::failure::Failure;
use crate::output::{Output, Style};

/// Lets Cargo build the migrator, which knows what is stale, and finds the binary.
///
/// Of what the compiler says only errors are shown: warnings are for `cargo build`, here they would
/// drown the plan.
pub(crate) fn build(folder: &Path, output: &mut Output) -> Result<PathBuf, Failure> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    let format = if output.is_terminal() {
        "json-diagnostic-rendered-ansi"
    } else {
        "json"
    };
    command
        .arg("build")
        .arg(format!("--message-format={format}"))
        .arg("--manifest-path")
        .arg(folder.join("Cargo.toml"))
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    // Under `cargo run` these describe our own package. Build scripts watch them: with them, Cargo
    // would build half of the dependencies anew, each time.
    for (name, _) in std::env::vars_os() {
        let ours =
            |name: &str| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
        if name.to_str().is_some_and(ours) {
            command.env_remove(name);
        }
    }
    if !output.is_terminal() {
        // A pipe has no use for a progress bar.
        command.arg("--quiet");
    }
    let failed = |error: std::io::Error| {
        Failure::new(
            "build",
            format!("cargo could not be run: {error}; install Rust"),
        )
    };
    let mut child = command.spawn().map_err(failed)?;
    let patience = Patience::new(output.tint(Style::Faint, "building the migrator …"));
    let mut executables: Vec<(String, PathBuf)> = Vec::new();
    let mut errors: Vec<String> = Vec::new();
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).lines() {
            let line = line.map_err(failed)?;
            let Ok(message) = serde_json::from_str(&line) else {
                continue;
            };
            executables.extend(executable(&message));
            errors.extend(error(&message));
        }
    }
    let status = child.wait().map_err(failed)?;
    drop(patience);
    if !status.success() {
        for error in errors {
            output.say(error.trim_end());
        }
        let message = "the migrator doesn't compile; the compiler says why above. No file and no database was changed";
        return Err(Failure::new("build", message));
    }
    pick(executables, folder)
}

/// The migrator among the binaries of its crate.
fn pick(executables: Vec<(String, PathBuf)>, folder: &Path) -> Result<PathBuf, Failure> {
    match executables.as_slice() {
        [(_, only)] => Ok(only.clone()),
        [] => Err(Failure::new(
            "build",
            format!("{} has no binary: it needs a src/main.rs", folder.display()),
        )),
        several => several
            .iter()
            .find(|(name, _)| name == "migration")
            .map(|(_, path)| path.clone())
            .ok_or_else(|| {
                let names: Vec<&str> = several.iter().map(|(name, _)| name.as_str()).collect();
                Failure::new(
                    "build",
                    format!(
                        "{} has several binaries: {}",
                        folder.display(),
                        names.join(", ")
                    ),
                )
            }),
    }
}

/// Says what takes so long, if it does: where nothing is stale, Cargo is back at once.
struct Patience {
    done: Option<mpsc::Sender<()>>,
    teller: Option<JoinHandle<()>>,
}

impl Patience {
    fn new(words: String) -> Self {
        let (done, waits) = mpsc::channel();
        let teller = std::thread::spawn(move || {
            if waits.recv_timeout(Duration::from_millis(700)) == Err(RecvTimeoutError::Timeout) {
                writeln!(std::io::stderr().lock(), "{words}").ok();
            }
        });
        Self {
            done: Some(done),
            teller: Some(teller),
        }
    }
}

impl Drop for Patience {
    fn drop(&mut self) {
        self.done.take();
        if let Some(teller) = self.teller.take() {
            teller.join().ok();
        }
    }
}

/// Name and path of a binary, from one of Cargo's messages.
fn executable(message: &Value) -> Option<(String, PathBuf)> {
    let path = message.get("executable")?.as_str()?;
    let target = message.get("target")?;
    let binary = target
        .get("kind")?
        .as_array()?
        .iter()
        .any(|kind| kind == "bin");
    let name = target.get("name")?.as_str()?;
    binary.then(|| (name.to_owned(), path.into()))
}

/// The compiler's words, from one of Cargo's messages that is an error.
fn error(message: &Value) -> Option<String> {
    let message = message.get("message")?;
    let level = message.get("level")?.as_str()?;
    let text = message.get("rendered")?.as_str()?;
    level.starts_with("error").then(|| text.to_owned())
}
