//! `upgrade`, `downgrade`.

use std::process::ExitCode;
use std::time::Duration;

use ultra_migrate::revision::Target;
use ultra_migrate::runner::Direction;
use ultra_migrate::{
    BackupOptions, MigrateOptions, MigrateReport, Project, RunLimits, Transactions, Way,
};

use super::progress::Progress;
use super::{database, rehearse, script};
use crate::args::{Arguments, BackupBefore, Downgrade, RunArguments, TransactionArgument, Upgrade};
use crate::failure::Failure;
use crate::output::{Output, Style, count, duration};

/// Applies.
pub(crate) async fn upgrade(
    project: &Project,
    arguments: &Arguments,
    upgrade: &Upgrade,
    output: &mut Output,
) -> Result<ExitCode, Failure> {
    let target = match upgrade.target.as_slice() {
        [only] => Target::parse(only)?,
        several => Target::several(several)?,
    };
    if upgrade.script.sql {
        let way = (Direction::Up, &target);
        return script::run(project, arguments, way, &upgrade.script, output).await;
    }
    refuse_range(&target)?;
    if upgrade.rehearse.dry_run {
        let run = (upgrade.allow_changed, &upgrade.backup, &upgrade.run);
        let options = options(arguments, run, output);
        let how = &upgrade.rehearse;
        let way = Way::Up(&target);
        return rehearse::run(project, arguments, way, how, options, output).await;
    }
    let url = database(project, arguments, output)?;
    let run = (upgrade.allow_changed, &upgrade.backup, &upgrade.run);
    let options = options(arguments, run, output);
    let report = {
        let mut progress = Progress::new(output);
        project
            .upgrade(&url, &target, &options, &mut |event| progress.show(&event))
            .await?
    };
    print(&report, output, "up to date: nothing to apply");
    Ok(ExitCode::SUCCESS)
}

/// Reverts.
pub(crate) async fn downgrade(
    project: &Project,
    arguments: &Arguments,
    downgrade: &Downgrade,
    output: &mut Output,
) -> Result<ExitCode, Failure> {
    let target = Target::parse(&downgrade.target)?;
    if downgrade.script.sql {
        let way = (Direction::Down, &target);
        return script::run(project, arguments, way, &downgrade.script, output).await;
    }
    refuse_range(&target)?;
    if downgrade.rehearse.dry_run {
        let run = (downgrade.allow_changed, &downgrade.backup, &downgrade.run);
        let options = options(arguments, run, output);
        let how = &downgrade.rehearse;
        let way = Way::Down(&target);
        return rehearse::run(project, arguments, way, how, options, output).await;
    }
    let url = database(project, arguments, output)?;
    let run = (downgrade.allow_changed, &downgrade.backup, &downgrade.run);
    let options = options(arguments, run, output);
    let report = {
        let mut progress = Progress::new(output);
        project
            .downgrade(&url, &target, &options, &mut |event| progress.show(&event))
            .await?
    };
    print(&report, output, "nothing to revert");
    Ok(ExitCode::SUCCESS)
}

/// A range says where the database is; on a real one that is looked up.
fn refuse_range(target: &Target) -> Result<(), Failure> {
    match target {
        Target::Range { .. } => Err(Failure::new(
            "usage",
            "a range `a:b` is not for a live database: name the target, or write a script with --sql",
        )),
        Target::Points(_) => Ok(()),
    }
}

fn options(
    arguments: &Arguments,
    (allow_changed, backup, run): (bool, &BackupBefore, &RunArguments),
    output: &Output,
) -> MigrateOptions {
    MigrateOptions {
        schema: arguments.schema.clone(),
        allow_changed,
        lock_deadline: Some(Duration::from_secs(run.lock.lock_wait)),
        limits: RunLimits {
            lock_timeout: run.lock_timeout,
            statement_timeout: run.statement_timeout,
            retry: run.retry_for,
            cancel_blockers: run.cancel_blockers,
        },
        transactions: match run.transaction {
            TransactionArgument::Revision => Transactions::Each,
            TransactionArgument::All => Transactions::All,
            TransactionArgument::None => Transactions::None,
        },
        stop: output.stop().clone(),
        backup: backup.backup.then(|| BackupOptions {
            schema: arguments.schema.clone(),
            file: None,
            folder: backup.backup_dir.clone(),
            pg_bin: backup.pg_bin.clone(),
        }),
    }
}

pub(super) fn print(report: &MigrateReport, output: &mut Output, nothing: &str) {
    if output.is_json() {
        output.json(report);
        return;
    }
    for name in &report.out_of_order {
        let text = format!("{name} was applied late: later revisions were there already");
        output.say(output.tint(Style::Warning, text));
    }
    for name in &report.ahead {
        let text = format!("the database is ahead: {name} is newer than this binary");
        output.say(output.tint(Style::Warning, text));
    }
    for name in &report.exchanged {
        output.say(format!(
            "{name} is recorded in the place of what it replaces; nothing was run for that"
        ));
    }
    if report.ran.is_empty() {
        output.say(nothing);
        return;
    }
    let took: u64 = report.ran.iter().filter_map(|ran| ran.duration_ms).sum();
    let what = count(report.ran.len(), "revision");
    let verb = match report.ran.first().map(|ran| ran.direction) {
        Some("down") => "reverted",
        Some(_) | None => "applied",
    };
    output.say(format!(
        "{verb} {what} in {} on {}",
        duration(took),
        report.database
    ));
}
