//! `upgrade --sql`, `downgrade --sql`.

use std::process::ExitCode;

use ultra_migrate::revision::Target;
use ultra_migrate::runner::{Backend, Direction};
use ultra_migrate::{Project, Script, ScriptOptions, UrlSource};

use crate::args::{Arguments, ScriptArguments};
use crate::failure::Failure;
use crate::output::{Output, Style, count};

/// Prints the script of a range.
pub(crate) async fn run(
    project: &Project,
    arguments: &Arguments,
    (direction, target): (Direction, &Target),
    script: &ScriptArguments,
    output: &mut Output,
) -> Result<ExitCode, Failure> {
    let options = ScriptOptions {
        backend: backend(project, arguments, script)?,
        schema: arguments.schema.clone(),
    };
    let written = project.script(direction, target, &options).await?;
    if output.is_json() {
        output.json(&written);
    } else if !written.revisions.is_empty() {
        output.text(&written);
    }
    tell(&written, output);
    let gaps: Vec<String> = written
        .gaps()
        .map(|gap| {
            let reason = gap.section.reason.as_deref().unwrap_or_default();
            format!("{}: {reason}", gap.name)
        })
        .collect();
    if gaps.is_empty() || script.allow_gaps {
        for gap in &gaps {
            output.say(output.tint(Style::Warning, format!("not in this script: {gap}")));
        }
        return Ok(ExitCode::SUCCESS);
    }
    let failure = Failure::new(
        "not-recordable",
        format!(
            "the script is not complete, it stops at\n  {}\n\
             `upgrade` on the database runs them; --allow-gaps takes the script as it is",
            gaps.join("\n  ")
        ),
    );
    // The data is on stdout already, with its reasons: one document, not two.
    Ok(output.failure_beside(&failure))
}

fn tell(script: &Script, output: &mut Output) {
    let words = match script.revisions.len() {
        0 => format!("nothing between {}", script.range.replacen(':', " and ", 1)),
        revisions => format!(
            "{} from {} for {}",
            count(revisions, "revision"),
            script.range.replacen(':', " to ", 1),
            script.dialect
        ),
    };
    output.say(output.tint(Style::Faint, words));
}

/// The database that the script is for: the flag, the URL, the first of the project's.
fn backend(
    project: &Project,
    arguments: &Arguments,
    script: &ScriptArguments,
) -> Result<Backend, Failure> {
    let named = |name: &str| match name {
        "postgres" => Ok(Backend::Postgres),
        "sqlite" => Ok(Backend::Sqlite),
        other => Err(Failure::new(
            "usage",
            format!("`{other}` is no database that is supported: use `postgres` or `sqlite`"),
        )),
    };
    if let Some(name) = &script.dialect {
        return named(name);
    }
    let (url, source) = project.database_url(arguments.url.as_deref())?;
    match (source, project.config().dialects.first()) {
        (UrlSource::Default, Some(first)) => named(first),
        (_, _) => Ok(url.dialect()),
    }
}
