//! `snapshot`.

use std::process::ExitCode;

use serde::Serialize;
use ultra_migrate::{Finding, FindingKind, Project, snapshot_path};

use super::database;
use super::merge::shown;
use crate::args::{Arguments, Snapshot};
use crate::failure::Failure;
use crate::output::{Output, Style};

#[derive(Serialize)]
struct Checked<'a> {
    findings: &'a [Finding],
}

/// Writes the snapshot, or looks whether it is of these revisions.
pub(crate) async fn run(
    project: &Project,
    arguments: &Arguments,
    verb: &Snapshot,
    output: &mut Output,
) -> Result<ExitCode, Failure> {
    if verb.check {
        return Ok(check(project, output));
    }
    let url = database(project, arguments, output)?;
    let report = project.snapshot(&url, verb.scratch_url.as_deref()).await?;
    if output.is_json() {
        output.json(&report);
        return Ok(ExitCode::SUCCESS);
    }
    for missing in &report.missing {
        let text = format!("no {missing} server is at hand: its part was not made anew");
        output.say(output.tint(Style::Warning, text));
    }
    output.line(output.paint(Style::Good, shown(project.root(), &report.path)));
    if !report.changed {
        output.say("it was like that already");
    }
    Ok(ExitCode::SUCCESS)
}

fn check(project: &Project, output: &mut Output) -> ExitCode {
    let mut findings = project.stale_snapshot();
    if !project.has_snapshot() {
        let path = snapshot_path(project.root(), project.config());
        findings.push(Finding {
            kind: FindingKind::Snapshot,
            message: format!("there is no {}", shown(project.root(), &path)),
            remedy: "ultra-migrate snapshot".into(),
        });
    }
    if output.is_json() {
        output.json(&Checked {
            findings: &findings,
        });
    } else {
        super::check::list(&findings, output);
        if findings.is_empty() {
            let mark = output.paint(Style::Good, "✓");
            output.line(format!("{mark} the snapshot is of these revisions"));
        }
    }
    if findings.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    }
}
