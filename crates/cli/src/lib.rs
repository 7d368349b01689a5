//! The command line of ultra-migrate: the only crate of the workspace that prints.
//!
//! Two programs share it. A project's migrator links its revisions and calls [`migrator()`]; the
//! front binary `ultra-migrate` is installed once, finds the project and hands on to its migrator
//! what needs more than sources.

mod args;
mod asking;
mod build;
mod failure;
mod front;
mod output;
mod stop;
mod verbs;

use std::path::Path;
use std::process::ExitCode;

use clap::Parser as _;
use ultra_migrate::{Compiled, Config, Error, Project};

use args::{Arguments, Verb};
use failure::Failure;
use output::Output;

/// Runs a project's migrator: parses the arguments, does what they say, prints, and gives the
/// exit code. `config` is the text of the `ultra-migrate.toml` that the binary was built with; one
/// that is found in the folder or above wins.
pub fn migrator(revisions: Vec<Compiled>, config: &str) -> ExitCode {
    run(|arguments, output| {
        let (root, config) = match Config::find(&working_folder()?).map_err(Error::from)? {
            Some(found) => found,
            None => {
                let path = Path::new(ultra_migrate::FILE_NAME);
                (
                    working_folder()?,
                    Config::parse(config, path).map_err(Error::from)?,
                )
            }
        };
        ultra_migrate::load_dotenv(&root);
        let project = Project::new(root, config, revisions)?;
        verbs::run(&project, arguments, output)
    })
}

/// Runs the front binary.
pub fn front() -> ExitCode {
    run(front::run)
}

/// The frame of both programs: arguments in, exit code out.
fn run(work: impl FnOnce(&Arguments, &mut Output) -> Result<ExitCode, Failure>) -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help goes to stdout, usage errors to stderr; a closed pipe is nobody's error.
            error.print().ok();
            if !error.use_stderr() {
                return ExitCode::SUCCESS;
            }
            if std::env::args().any(|argument| argument == "--json") {
                let failure = Failure::new("usage", error.to_string());
                Output::new(true).json(&output::Failed { error: &failure });
            }
            return ExitCode::from(2);
        }
    };
    let mut output = Output::new(arguments.json);
    match work(&arguments, &mut output) {
        Ok(code) => code,
        Err(failure) => output.failure(&failure),
    }
}

fn working_folder() -> Result<std::path::PathBuf, Failure> {
    std::env::current_dir().map_err(|error| {
        Failure::new(
            "folder",
            format!("the working folder can't be read: {error}"),
        )
    })
}

/// True for the verbs that the front binary answers from the sources alone.
fn needs_sources_only(verb: &Verb) -> bool {
    match verb {
        Verb::Heads | Verb::Branches | Verb::Show(_) | Verb::Merge(_) | Verb::Edit(_) => true,
        Verb::History(history) => !history.runs,
        Verb::Init(_)
        | Verb::Adopt(_)
        | Verb::Generate(_)
        | Verb::Auto(_)
        | Verb::Revision(_)
        | Verb::Upgrade(_)
        | Verb::Downgrade(_)
        | Verb::Stamp(_)
        | Verb::Repair(_)
        | Verb::Squash(_)
        | Verb::Diff(_)
        | Verb::Inspect(_)
        | Verb::Backup(_)
        | Verb::Restore(_)
        | Verb::Status
        | Verb::Current
        | Verb::Snapshot(_)
        | Verb::Check(_)
        | Verb::Verify(_)
        | Verb::Up(_)
        | Verb::Down(_)
        | Verb::Fresh
        | Verb::Refresh
        | Verb::Reset => false,
    }
}
