//! The front binary: sources are read here, everything else is the migrator's.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread::JoinHandle;
use std::time::Duration;

use ultra_migrate::{Config, Error, Sources};

use crate::args::{Arguments, Verb};
use crate::failure::Failure;
use crate::output::{Output, Style};
use crate::{needs_sources_only, verbs, working_folder};

/// Does what the arguments say.
pub(crate) fn run(arguments: &Arguments, output: &mut Output) -> Result<ExitCode, Failure> {
    let Some((root, config)) = Config::find(&working_folder()?).map_err(Error::from)? else {
        return Err(Failure::new(
            "config",
            "there is no ultra-migrate.toml in this folder or above it: go to a project, or make one there",
        ));
    };
    if needs_sources_only(&arguments.verb) {
        return sources_only(arguments, output, &root, &config);
    }
    let migrator = build(&root.join(&config.migration), output)?;
    execute(&migrator)
}

fn sources_only(
    arguments: &Arguments,
    output: &mut Output,
    root: &Path,
    config: &Config,
) -> Result<ExitCode, Failure> {
    if let Verb::Merge(merge) = &arguments.verb {
        return verbs::merge::run(root, config, merge, output);
    }
    let sources = Sources::read(root, config)?;
    verbs::graph::run(
        sources.graph(),
        &|name| Some(sources.path(name)),
        arguments,
        output,
    )
}

/// Lets Cargo build the migrator, which knows what is stale, and finds the binary.
fn build(folder: &Path, output: &mut Output) -> Result<PathBuf, Failure> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command
        .arg("build")
        .arg("--message-format=json-render-diagnostics")
        .arg("--manifest-path")
        .arg(folder.join("Cargo.toml"))
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    if !output.is_terminal() {
        // Only errors and warnings: a pipe has no use for a progress bar.
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
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).lines() {
            executables.extend(executable(&line.map_err(failed)?));
        }
    }
    let status = child.wait().map_err(failed)?;
    drop(patience);
    if !status.success() {
        let message = "the migrator doesn't compile; the compiler says why above. No file and no database was changed";
        return Err(Failure::new("build", message));
    }
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

/// Name and path, from one of Cargo's messages.
fn executable(line: &str) -> Option<(String, PathBuf)> {
    let message: serde_json::Value = serde_json::from_str(line).ok()?;
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

/// Becomes the migrator, so that signals and the exit code are its own.
fn execute(migrator: &Path) -> Result<ExitCode, Failure> {
    let mut command = Command::new(migrator);
    command.args(std::env::args_os().skip(1));
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt as _;
        let error = command.exec();
        Err(Failure::new(
            "build",
            format!("{} could not be run: {error}", migrator.display()),
        ))
    }
    #[cfg(not(unix))]
    {
        let status = command.status().map_err(|error| {
            Failure::new(
                "build",
                format!("{} could not be run: {error}", migrator.display()),
            )
        })?;
        let code = status.code().and_then(|code| u8::try_from(code).ok());
        Ok(ExitCode::from(code.unwrap_or(2)))
    }
}
