//! `repair`.

use std::process::ExitCode;
use std::time::Duration;

use ultra_migrate::revision::Point;
use ultra_migrate::{Project, RepairOptions};

use super::database;
use super::progress::Progress;
use crate::args::{Arguments, Repair};
use crate::failure::Failure;
use crate::output::{Output, Style, count};

/// Accepts changed revisions.
pub(crate) async fn run(
    project: &Project,
    arguments: &Arguments,
    repair: &Repair,
    output: &mut Output,
) -> Result<ExitCode, Failure> {
    let points = repair
        .revisions
        .iter()
        .map(|text| Point::parse(text))
        .collect::<Result<Vec<_>, _>>()?;
    let url = database(project, arguments, output)?;
    let options = RepairOptions {
        schema: arguments.schema.clone(),
        lock_deadline: Some(Duration::from_secs(repair.lock.lock_wait)),
    };
    let report = {
        let mut progress = Progress::new(output);
        project
            .repair(&url, &points, &options, &mut |event| progress.show(&event))
            .await?
    };
    if output.is_json() {
        output.json(&report);
        return Ok(ExitCode::SUCCESS);
    }
    for name in &report.unfinished {
        let text = format!(
            "{name} began without a transaction and never came to an end: this is left alone; \
             ultra-migrate upgrade runs it, ultra-migrate stamp records it as done"
        );
        output.say(output.tint(Style::Warning, text));
    }
    if report.accepted.is_empty() {
        output.say("no applied revision changed: nothing to accept");
        return Ok(ExitCode::SUCCESS);
    }
    for item in &report.accepted {
        output.line(format!("{}  {} -> {}", item.name, item.applied, item.now));
    }
    output.say(format!(
        "accepted {} on {}; nothing was run",
        count(report.accepted.len(), "changed revision"),
        report.database
    ));
    Ok(ExitCode::SUCCESS)
}
