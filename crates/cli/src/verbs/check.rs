//! `check`.

use std::process::ExitCode;

use ultra_migrate::{CheckOptions, CheckReport, Finding, Project};

use super::database;
use crate::args::{Arguments, Check};
use crate::failure::Failure;
use crate::output::{Output, Style, count};

/// For pipelines: 0 nothing found, 1 findings, 2 it could not be found out.
pub(crate) async fn run(
    project: &Project,
    arguments: &Arguments,
    check: &Check,
    output: &mut Output,
) -> Result<ExitCode, Failure> {
    let url = database(project, arguments, output)?;
    let options = CheckOptions {
        fail_on_pending: check.fail_on_pending,
        schema: arguments.schema.clone(),
    };
    let scratch = check.scratch_url.as_deref();
    let report = project
        .check_sources(&url, &options, check.entities, scratch)
        .await?;
    if output.is_json() {
        output.json(&report);
    } else {
        print(&report, output, "nothing found");
    }
    Ok(exit_code(&report))
}

/// One finding is enough.
pub(super) fn exit_code(report: &CheckReport) -> ExitCode {
    if report.findings.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    }
}

/// Findings, each with what to do.
pub(super) fn list(findings: &[Finding], output: &mut Output) {
    for finding in findings {
        let mark = output.paint(Style::Bad, "✗");
        output.line(format!("{mark} {}", finding.message));
        let remedy = output.paint(Style::Faint, format!("  → {}", finding.remedy));
        output.line(remedy);
    }
}

/// The findings, and what else was seen.
pub(super) fn print(report: &CheckReport, output: &mut Output, nothing: &str) {
    list(&report.findings, output);
    for name in &report.ahead {
        output.say(format!(
            "the database is ahead: {name} is newer than this binary"
        ));
    }
    if report.findings.is_empty() {
        let mark = output.paint(Style::Good, "✓");
        let pending = match report.pending.len() {
            0 => String::new(),
            number => format!(", {} pending", count(number, "revision")),
        };
        output.line(format!("{mark} {nothing}{pending}"));
    }
}
