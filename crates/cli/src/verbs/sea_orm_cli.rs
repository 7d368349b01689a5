//! The verbs of `sea-orm-cli migrate`, which runs the migrator as `cargo run -- up -n 2`.

use std::process::ExitCode;

use ultra_migrate::revision::Target;
use ultra_migrate::runner::DatabaseUrl;
use ultra_migrate::{Error, MigrateOptions, Project, UrlSource};

use super::progress::Progress;
use super::upgrade::print;
use crate::args::{Arguments, Steps, Verb};
use crate::failure::Failure;
use crate::output::Output;

/// `up [-n N]`.
pub(crate) async fn up(
    project: &Project,
    arguments: &Arguments,
    steps: &Steps,
    output: &mut Output,
) -> Result<ExitCode, Failure> {
    let url = database(arguments)?;
    let target = match steps.num {
        None => Target::parse("heads")?,
        Some(0) => return Ok(ExitCode::SUCCESS),
        Some(number) => {
            let waiting = project.state(&url, arguments.schema.as_deref()).await?;
            let waiting = ultra_migrate::revision::pending(project.graph(), &waiting.applied);
            // The first N of the list; a target beyond the end is the end.
            let number = usize::try_from(number).unwrap_or(usize::MAX);
            match waiting.get(number.min(waiting.len()).saturating_sub(1)) {
                Some(id) => Target::parse(id.as_str())?,
                None => Target::parse("heads")?,
            }
        }
    };
    let options = MigrateOptions {
        schema: arguments.schema.clone(),
        stop: output.stop().clone(),
        ..MigrateOptions::default()
    };
    let report = {
        let mut progress = Progress::new(output);
        project
            .upgrade(&url, &target, &options, &mut |event| progress.show(&event))
            .await?
    };
    print(&report, output, "up to date: nothing to apply");
    Ok(ExitCode::SUCCESS)
}

/// `down [-n N]`: one by default, as there.
pub(crate) async fn down(
    project: &Project,
    arguments: &Arguments,
    steps: &Steps,
    output: &mut Output,
) -> Result<ExitCode, Failure> {
    let url = database(arguments)?;
    let number = steps.num.unwrap_or(1);
    let state = project.state(&url, arguments.schema.as_deref()).await?;
    let target = if usize::try_from(number).is_ok_and(|number| number >= state.applied.len()) {
        Target::parse("base")?
    } else {
        Target::parse(&format!("-{number}"))?
    };
    let options = MigrateOptions {
        schema: arguments.schema.clone(),
        stop: output.stop().clone(),
        ..MigrateOptions::default()
    };
    let report = {
        let mut progress = Progress::new(output);
        project
            .downgrade(&url, &target, &options, &mut |event| progress.show(&event))
            .await?
    };
    print(&report, output, "nothing to revert");
    Ok(ExitCode::SUCCESS)
}

/// What these verbs would do is not what a team wants done to its data.
pub(crate) fn not_here(verb: &Verb) -> Failure {
    let instead = match verb {
        Verb::Fresh => {
            "`fresh` drops every table, also those of others: use `downgrade base` and `upgrade`, or a new database"
        }
        Verb::Refresh => "use `downgrade base` and `upgrade`",
        _ => "use `downgrade base`",
    };
    Failure::new("usage", instead)
}

/// These verbs take the URL from where sea-orm-cli puts it, and from nowhere else.
fn database(arguments: &Arguments) -> Result<DatabaseUrl, Failure> {
    let set = std::env::var("DATABASE_URL")
        .ok()
        .map(|url| (url, UrlSource::Variable("DATABASE_URL")));
    let flag = arguments.url.clone().map(|url| (url, UrlSource::Flag));
    let (url, place) = flag.or(set).ok_or_else(|| {
        Failure::new("url", "DATABASE_URL is not set: `up` and `down` are sea-orm-cli's verbs and read nothing else; `upgrade` and `downgrade` also read ultra-migrate.toml")
    })?;
    Ok(DatabaseUrl::parse(&url).map_err(|source| Error::UrlFrom { place, source })?)
}
