//! The front binary: sources are read here, everything else is the migrator's.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use ultra_migrate::runner::Stop;
use ultra_migrate::{Config, Error, Reader, Sources, Surroundings, UrlSource};

use crate::args::{Arguments, Diff, Inspect, Verb};
use crate::build::build;
use crate::failure::Failure;
use crate::output::Output;
use crate::{needs_sources_only, stop, verbs, working_folder};

/// Does what the arguments say.
pub(crate) fn run(arguments: &Arguments, output: &mut Output) -> Result<ExitCode, Failure> {
    if let Verb::Init(init) = &arguments.verb {
        return verbs::init::run(init, output);
    }
    let found = Config::find(&working_folder()?).map_err(Error::from)?;
    if let Verb::Backup(verb) = &arguments.verb {
        return data(found, |around| {
            stop::until_stopped(
                &Stop::default(),
                verbs::backup::backup(around, arguments, verb, output),
            )
        });
    }
    if let Verb::Restore(verb) = &arguments.verb {
        return data(found, |around| {
            stop::until_stopped(
                &Stop::default(),
                verbs::backup::restore(around, arguments, verb, output),
            )
        });
    }
    if let Some(work) = comparison(arguments)? {
        return compare(found, arguments, work, output);
    }
    let Some((root, config)) = found else {
        return Err(Failure::new(
            "config",
            "there is no ultra-migrate.toml in this folder or above it: go to a project, or make one by `ultra-migrate init`",
        ));
    };
    if needs_sources_only(&arguments.verb) {
        return sources_only(arguments, output, &root, &config);
    }
    let migrator = build(&root.join(&config.migration), output)?;
    execute(&migrator)
}

/// A comparison of databases and files, which needs no migrator.
enum Comparing<'a> {
    Diff(&'a Diff),
    Inspect(&'a Inspect),
}

fn comparison(arguments: &Arguments) -> Result<Option<Comparing<'_>>, Failure> {
    let (sides, work) = if let Verb::Diff(diff) = &arguments.verb {
        (vec![&*diff.from, &*diff.to], Comparing::Diff(diff))
    } else if let Verb::Inspect(inspect) = &arguments.verb {
        (vec![&*inspect.side], Comparing::Inspect(inspect))
    } else {
        return Ok(None);
    };
    Ok((!verbs::diff::needs_project(&sides)?).then_some(work))
}

fn compare(
    found: Option<(PathBuf, Config)>,
    arguments: &Arguments,
    work: Comparing<'_>,
    output: &mut Output,
) -> Result<ExitCode, Failure> {
    let in_project = found.is_some();
    let (root, config) = match found {
        Some(found) => found,
        None => (working_folder()?, Config::default()),
    };
    ultra_migrate::load_dotenv(&root);
    let around = Surroundings {
        root: &root,
        config: &config,
        graph: None,
    };
    let (url, source) = around.database_url(arguments.url.as_deref())?;
    // Outside of a project nothing is live by default.
    let live = (in_project || source != UrlSource::Default).then_some(url);
    let reader = Reader {
        root: &root,
        config: &config,
        project: None,
        live,
    };
    match work {
        Comparing::Diff(diff) => stop::until_stopped(
            &Stop::default(),
            verbs::diff::diff(&reader, arguments, diff, output),
        ),
        Comparing::Inspect(inspect) => stop::until_stopped(
            &Stop::default(),
            verbs::diff::inspect(&reader, arguments, inspect, output),
        ),
    }
}

/// What needs a database and no revisions, not even a project.
fn data(
    found: Option<(PathBuf, Config)>,
    work: impl FnOnce(&Surroundings<'_>) -> Result<ExitCode, Failure>,
) -> Result<ExitCode, Failure> {
    let (root, config) = match found {
        Some(found) => found,
        None => (working_folder()?, Config::default()),
    };
    ultra_migrate::load_dotenv(&root);
    // Only for the id in the file's name: sources that can't be read are no reason against a backup.
    let sources = Sources::read(&root, &config).ok();
    work(&Surroundings {
        root: &root,
        config: &config,
        graph: sources.as_ref().map(Sources::graph),
    })
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
    if let Verb::Edit(edit) = &arguments.verb {
        return verbs::edit::run(root, config, edit, output);
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
