//! `status`, `current`.

use std::process::ExitCode;

use serde::Serialize;
use ultra_migrate::{Project, RevisionRef, Status, StatusState};

use super::database;
use crate::args::Arguments;
use crate::failure::Failure;
use crate::output::{Output, Style, count};

/// Where the database stands.
pub(crate) async fn status(
    project: &Project,
    arguments: &Arguments,
    output: &mut Output,
) -> Result<ExitCode, Failure> {
    let url = database(project, arguments, output)?;
    let status = project.status(&url, arguments.schema.as_deref()).await?;
    if output.is_json() {
        output.json(&status);
    } else {
        print(&status, output);
    }
    Ok(ExitCode::SUCCESS)
}

fn print(status: &Status, output: &mut Output) {
    let (style, word) = match status.state {
        StatusState::Current => (Style::Good, "up to date".to_owned()),
        StatusState::Pending => (
            Style::Warning,
            format!("{} pending", count(status.pending.len(), "revision")),
        ),
        StatusState::Ahead => (Style::Warning, "ahead of this binary".to_owned()),
        StatusState::Missing => (Style::Bad, "applied revisions are missing here".to_owned()),
    };
    let refs = |list: &[RevisionRef]| match list {
        [] => "none".to_owned(),
        list => list
            .iter()
            .map(|item| format!("{} {}", item.revision, item.message))
            .collect::<Vec<_>>()
            .join(", "),
    };
    let mut rows = vec![
        row(
            "database",
            Style::Strong,
            if status.exists {
                status.database.clone()
            } else {
                format!("{} (not there yet)", status.database)
            },
        ),
        row("state", style, word),
        row("current", Style::Identifier, refs(&status.current)),
        row("head", Style::Identifier, refs(&status.heads)),
        row(
            "applied",
            Style::Strong,
            format!("{} of {}", status.applied, status.total),
        ),
    ];
    rows.extend(lists(status));
    output.table(&rows);
}

type Row = Vec<(Style, String)>;

fn row(label: &str, style: Style, text: String) -> Row {
    vec![(Style::Faint, label.to_owned()), (style, text)]
}

/// A row for each revision that deserves one.
fn lists(status: &Status) -> Vec<Row> {
    let mut rows = Vec::new();
    rows.extend(status.pending.iter().map(|item| {
        row(
            "pending",
            Style::Warning,
            format!("{} {}", item.revision, item.message),
        )
    }));
    rows.extend(
        status
            .ahead
            .iter()
            .map(|name| row("ahead", Style::Warning, name.clone())),
    );
    rows.extend(
        status
            .missing
            .iter()
            .map(|name| row("missing", Style::Bad, name.clone())),
    );
    rows.extend(
        status
            .changed
            .iter()
            .map(|item| row("changed", Style::Bad, item.name.clone())),
    );
    rows.extend(
        status
            .unfinished
            .iter()
            .map(|name| row("unfinished", Style::Bad, name.clone())),
    );
    rows.extend(status.stranded.iter().map(|item| {
        let text = format!(
            "in {}: has {}, lacks {}",
            item.name,
            item.applied.join(", "),
            item.lacking.join(", ")
        );
        row("stranded", Style::Bad, text)
    }));
    rows
}

/// The revisions that the database is at.
pub(crate) async fn current(
    project: &Project,
    arguments: &Arguments,
    output: &mut Output,
) -> Result<ExitCode, Failure> {
    #[derive(Serialize)]
    struct Current<'a> {
        current: &'a [RevisionRef],
    }
    let url = database(project, arguments, output)?;
    let status = project.status(&url, arguments.schema.as_deref()).await?;
    if output.is_json() {
        output.json(&Current {
            current: &status.current,
        });
        return Ok(ExitCode::SUCCESS);
    }
    for item in &status.current {
        let head = status
            .heads
            .iter()
            .any(|head| head.revision == item.revision);
        let mark = if head { " (head)" } else { "" };
        let id = output.paint(Style::Identifier, &item.revision);
        output.line(format!("{id}{mark}"));
    }
    for name in &status.ahead {
        output.say(format!("{name} is newer than this binary"));
    }
    Ok(ExitCode::SUCCESS)
}
