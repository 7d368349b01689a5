//! `adopt --write-extras`.

use std::process::ExitCode;

use ultra_migrate::Project;

use super::database;
use super::merge::shown;
use crate::args::{Adopt, Arguments};
use crate::failure::Failure;
use crate::output::{Output, Style};

/// Writes what the revisions produce and the entities don't say.
pub(crate) async fn run(
    project: &Project,
    arguments: &Arguments,
    verb: &Adopt,
    output: &mut Output,
) -> Result<ExitCode, Failure> {
    let url = database(project, arguments, output)?;
    let report = project
        .write_extras(&url, verb.scratch_url.as_deref())
        .await?;
    if output.is_json() {
        output.json(&report);
        return Ok(ExitCode::SUCCESS);
    }
    for missing in &report.missing {
        let text = format!("no {missing} server is at hand: run this again where there is one");
        output.say(output.tint(Style::Warning, text));
    }
    for file in &report.files {
        for said in &file.said {
            output.say(format!("  {said}  ({})", file.database));
        }
    }
    for file in &report.files {
        output.line(output.paint(Style::Good, shown(project.root(), &file.path)));
    }
    output.say(if report.files.is_empty() {
        "entities and extras say what the revisions produce: nothing to do"
    } else {
        "next: read them; entities with extras say what the revisions produce now"
    });
    Ok(ExitCode::SUCCESS)
}
