//! One verb, one file.

mod adopt;
pub(crate) mod backup;
mod check;
pub(crate) mod diff;
pub(crate) mod edit;
mod generate;
pub(crate) mod graph;
mod history;
pub(crate) mod init;
pub(crate) mod merge;
mod progress;
mod rehearse;
mod repair;
mod script;
mod sea_orm_cli;
mod snapshot;
mod squash;
mod stamp;
mod status;
mod upgrade;
mod verify;

use std::process::ExitCode;

use ultra_migrate::runner::DatabaseUrl;
use ultra_migrate::{Project, UrlSource};

use crate::args::{Arguments, Verb};
use crate::failure::Failure;
use crate::output::{Output, Style};
use crate::stop;

/// Does what the arguments say, with a linked project.
pub(crate) fn run(
    project: &Project,
    arguments: &Arguments,
    output: &mut Output,
) -> Result<ExitCode, Failure> {
    let stop = output.stop().clone();
    stop::until_stopped(&stop, dispatch(project, arguments, output))
}

async fn dispatch(
    project: &Project,
    arguments: &Arguments,
    output: &mut Output,
) -> Result<ExitCode, Failure> {
    match &arguments.verb {
        Verb::Init(_) => Err(init::is_set_up(project)),
        Verb::Adopt(verb) => adopt::run(project, arguments, verb, output).await,
        Verb::Generate(generate) => {
            generate::run(project, arguments, generate, false, output).await
        }
        Verb::Auto(generate) => generate::run(project, arguments, generate, true, output).await,
        Verb::Revision(revision) => {
            let generate = crate::args::Generate {
                message: revision.message.clone(),
                autogenerate: revision.autogenerate,
                plan: revision.plan.clone(),
                complete: false,
            };
            generate::run(project, arguments, &generate, false, output).await
        }
        Verb::Upgrade(upgrade) => upgrade::upgrade(project, arguments, upgrade, output).await,
        Verb::Downgrade(downgrade) => {
            upgrade::downgrade(project, arguments, downgrade, output).await
        }
        Verb::Stamp(stamp) => stamp::run(project, arguments, stamp, output).await,
        Verb::Repair(repair) => repair::run(project, arguments, repair, output).await,
        Verb::Diff(verb) => {
            let live = project.database_url(arguments.url.as_deref())?.0;
            let reader = diff::reader(project, live);
            diff::diff(&reader, arguments, verb, output).await
        }
        Verb::Inspect(verb) => {
            let live = project.database_url(arguments.url.as_deref())?.0;
            let reader = diff::reader(project, live);
            diff::inspect(&reader, arguments, verb, output).await
        }
        Verb::Backup(verb) => {
            backup::backup(&project.surroundings(), arguments, verb, output).await
        }
        Verb::Restore(verb) => {
            backup::restore(&project.surroundings(), arguments, verb, output).await
        }
        Verb::Status => status::status(project, arguments, output).await,
        Verb::Current => status::current(project, arguments, output).await,
        Verb::History(history) if history.runs => history::runs(project, arguments, output).await,
        Verb::History(_) | Verb::Heads | Verb::Branches | Verb::Show(_) => {
            let folder = project.root().join(&project.config().migration).join("src");
            let path = |name: &str| {
                let path = folder.join(format!("{name}.rs"));
                path.exists().then_some(path)
            };
            graph::run(project.graph(), &path, arguments, output)
        }
        Verb::Merge(merge) => merge::run(project.root(), project.config(), merge, output),
        Verb::Squash(squash) => squash::run(project, arguments, squash, output).await,
        Verb::Edit(edit) => edit::run(project.root(), project.config(), edit, output),
        Verb::Snapshot(verb) => snapshot::run(project, arguments, verb, output).await,
        Verb::Check(check) => check::run(project, arguments, check, output).await,
        Verb::Verify(verify) => verify::run(project, arguments, verify, output).await,
        Verb::Up(steps) => sea_orm_cli::up(project, arguments, steps, output).await,
        Verb::Down(steps) => sea_orm_cli::down(project, arguments, steps, output).await,
        Verb::Fresh | Verb::Refresh | Verb::Reset => Err(sea_orm_cli::not_here(&arguments.verb)),
    }
}

/// The database's URL; says where it came from when nobody said one.
pub(crate) fn database(
    project: &Project,
    arguments: &Arguments,
    output: &mut Output,
) -> Result<DatabaseUrl, Failure> {
    let found = project.database_url(arguments.url.as_deref())?;
    named(found, arguments, output)
}

/// The URL that was found; says where it came from when nobody said one.
pub(crate) fn named(
    (url, source): (DatabaseUrl, UrlSource),
    arguments: &Arguments,
    output: &mut Output,
) -> Result<DatabaseUrl, Failure> {
    if source == UrlSource::Default {
        if arguments.no_default_url {
            return Err(Failure::new(
                "no-url",
                "no database was named: set DATABASE_URL, or give --url",
            ));
        }
        let text = format!("no database was named: using {}", url.masked());
        output.say(output.tint(Style::Faint, text));
    } else if arguments.verbose {
        output.say(output.tint(Style::Faint, format!("{} (from {source})", url.masked())));
    }
    Ok(url)
}
