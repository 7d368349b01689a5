//! `stamp`.

use std::process::ExitCode;
use std::time::Duration;

use ultra_migrate::revision::Point;
use ultra_migrate::{Project, StampOptions};

use super::database;
use super::progress::Progress;
use crate::args::{Arguments, Stamp};
use crate::failure::Failure;
use crate::output::{Output, Style};

/// Records where the database is.
pub(crate) async fn run(
    project: &Project,
    arguments: &Arguments,
    stamp: &Stamp,
    output: &mut Output,
) -> Result<ExitCode, Failure> {
    let targets = stamp
        .target
        .iter()
        .map(|text| Point::parse(text))
        .collect::<Result<Vec<_>, _>>()?;
    let url = database(project, arguments, output)?;
    let options = StampOptions {
        schema: arguments.schema.clone(),
        purge: stamp.purge,
        lock_deadline: Some(Duration::from_secs(stamp.lock.lock_wait)),
    };
    let report = {
        let mut progress = Progress::new(output);
        project
            .stamp(&url, &targets, &options, &mut |event| progress.show(&event))
            .await?
    };
    if output.is_json() {
        output.json(&report);
        return Ok(ExitCode::SUCCESS);
    }
    for name in &report.removed {
        output.say(format!("  {} {name}", output.tint(Style::Bad, "-")));
    }
    for name in &report.added {
        output.say(format!("  {} {name}", output.tint(Style::Good, "+")));
    }
    if report.added.is_empty() && report.removed.is_empty() {
        output.say("already there: nothing to record");
    } else {
        output.say(format!("recorded on {}; nothing was run", report.database));
    }
    Ok(ExitCode::SUCCESS)
}
