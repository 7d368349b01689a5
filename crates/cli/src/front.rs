//! The front binary: sources are read here, everything else is the migrator's.

use std::path::Path;
use std::process::{Command, ExitCode};

use ultra_migrate::{Config, Error, Sources};

use crate::args::{Arguments, Verb};
use crate::build::build;
use crate::failure::Failure;
use crate::output::Output;
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
