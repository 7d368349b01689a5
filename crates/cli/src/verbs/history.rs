//! `history --runs`: what was run on this database.

use std::process::ExitCode;

use serde::Serialize;
use ultra_migrate::Project;
use ultra_migrate::runner::history::HistoryEvent;

use super::database;
use crate::args::Arguments;
use crate::failure::Failure;
use crate::output::{Output, Style, count, duration};

/// How many events are shown.
const MOST: u32 = 100;

#[derive(Serialize)]
struct Runs<'a> {
    runs: &'a [HistoryEvent],
}

/// What was run, newest first.
pub(crate) async fn runs(
    project: &Project,
    arguments: &Arguments,
    output: &mut Output,
) -> Result<ExitCode, Failure> {
    let url = database(project, arguments, output)?;
    let events = project
        .runs(&url, arguments.schema.as_deref(), MOST)
        .await?;
    if output.is_json() {
        output.json(&Runs { runs: &events });
        return Ok(ExitCode::SUCCESS);
    }
    if events.is_empty() {
        output.say("nothing was run on this database");
    }
    let rows: Vec<_> = events
        .iter()
        .map(|event| row(event, arguments.verbose))
        .collect();
    output.table(&rows);
    Ok(ExitCode::SUCCESS)
}

fn row(event: &HistoryEvent, verbose: bool) -> Vec<(Style, String)> {
    let style = match event.event.as_str() {
        "finished" => Style::Good,
        "failed" => Style::Bad,
        _ => Style::Warning,
    };
    let took = event
        .duration_ms
        .and_then(|ms| u64::try_from(ms).ok())
        .map(duration);
    let mut row = vec![
        (Style::Faint, event.at.clone()),
        (Style::Strong, event.direction.clone()),
        (style, event.event.clone()),
        (Style::Identifier, event.name.clone()),
        (Style::Faint, took.unwrap_or_default()),
    ];
    if verbose {
        let who = [&event.user, &event.host, &event.tool_version];
        let who: Vec<&str> = who.into_iter().flatten().map(String::as_str).collect();
        row.push((Style::Faint, who.join(" ")));
        let statements = event.statements.and_then(|seen| usize::try_from(seen).ok());
        let statements = statements.map(|seen| count(seen, "statement"));
        row.push((Style::Faint, statements.unwrap_or_default()));
        let backup = event.backup_id.iter();
        row.extend(backup.map(|file| (Style::Faint, format!("backup {file}"))));
    }
    if let Some(error) = &event.error {
        row.push((
            Style::Bad,
            error.lines().next().unwrap_or_default().to_owned(),
        ));
    }
    row
}
