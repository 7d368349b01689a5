//! `squash`.

use std::process::ExitCode;

use ultra_migrate::revision::Target;
use ultra_migrate::{Project, SquashOptions};

use super::merge::shown;
use crate::args::{Arguments, Squash};
use crate::failure::Failure;
use crate::output::{Output, Style, count};

/// Writes a revision that stands for several.
pub(crate) async fn run(
    project: &Project,
    arguments: &Arguments,
    squash: &Squash,
    output: &mut Output,
) -> Result<ExitCode, Failure> {
    let options = SquashOptions {
        range: Target::parse(&squash.range)?,
        message: squash.message.clone(),
        id: squash.rev_id.clone(),
        scratch_url: squash.scratch_url.clone(),
    };
    // Where scratch places are: no database of the application is touched.
    let (url, _) = project.database_url(arguments.url.as_deref())?;
    let squashed = project.squash(&url, &options).await?;
    if output.is_json() {
        output.json(&squashed);
        return Ok(ExitCode::SUCCESS);
    }
    for warning in &squashed.warnings {
        output.say(output.tint(Style::Warning, format!("warning: {warning}")));
    }
    for name in &squashed.replaces {
        output.say(format!("  {name}"));
    }
    let number = count(squashed.replaces.len(), "revision");
    let proved = match squashed.proved.as_slice() {
        [] => String::new(),
        proved => format!(", proved on {}", proved.join(" and ")),
    };
    output.say(format!("one in the place of {number}{proved}"));
    let path = shown(project.root(), &squashed.file.path);
    output.line(output.paint(Style::Good, path));
    output.say("next: read it, commit it, roll it out; when every database is past them, delete the files above and their lines in lib.rs");
    Ok(ExitCode::SUCCESS)
}
