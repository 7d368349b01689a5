//! `upgrade`, `downgrade`.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use ultra_migrate::revision::Target;
use ultra_migrate::runner::{Direction, Event};
use ultra_migrate::{BackupOptions, MigrateOptions, MigrateReport, Project};

use super::database;
use crate::args::{Arguments, BackupBefore, Downgrade, LockArguments, Upgrade};
use crate::failure::Failure;
use crate::output::{Output, Style, count, duration, near, size};

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
    refuse_range(&target)?;
    let url = database(project, arguments, output)?;
    let options = options(
        arguments,
        upgrade.allow_changed,
        &upgrade.backup,
        &upgrade.lock,
    );
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
    refuse_range(&target)?;
    let url = database(project, arguments, output)?;
    let options = options(
        arguments,
        downgrade.allow_changed,
        &downgrade.backup,
        &downgrade.lock,
    );
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
            "a range `a:b` is not for a live database: name the target",
        )),
        Target::Points(_) => Ok(()),
    }
}

fn options(
    arguments: &Arguments,
    allow_changed: bool,
    backup: &BackupBefore,
    lock: &LockArguments,
) -> MigrateOptions {
    MigrateOptions {
        schema: arguments.schema.clone(),
        allow_changed,
        lock_deadline: Some(Duration::from_secs(lock.lock_wait)),
        backup: backup.backup.then(|| BackupOptions {
            schema: arguments.schema.clone(),
            file: None,
            folder: backup.backup_dir.clone(),
            pg_bin: backup.pg_bin.clone(),
        }),
    }
}

/// Tells what is under way, on stderr.
pub(super) struct Progress<'a> {
    output: &'a mut Output,
    waiting: bool,
    told: Instant,
}

impl<'a> Progress<'a> {
    pub(super) fn new(output: &'a mut Output) -> Self {
        Self {
            output,
            waiting: false,
            told: Instant::now(),
        }
    }

    pub(super) fn show(&mut self, event: &Event) {
        match event {
            // Once: it is asked for several times a second.
            Event::Waiting { holder } if !self.waiting => {
                self.waiting = true;
                let text = format!("another run has the lock, waiting for it: {holder}");
                self.output.say(self.output.tint(Style::Warning, text));
            }
            Event::Waiting { .. } => {}
            Event::BackupStarted { .. } => {}
            Event::BackupProgress {
                phase,
                bytes,
                total,
            } => self.backup(phase, *bytes, *total),
            Event::BackupFinished {
                file,
                bytes,
                duration: took,
            } => {
                let took = duration(u64::try_from(took.as_millis()).unwrap_or(u64::MAX));
                let file = near(file);
                self.output.say(format!(
                    "backup {} ({}, read back) in {took}",
                    file.display(),
                    size(*bytes)
                ));
            }
            Event::Started {
                name,
                direction,
                index,
                total,
                ..
            } => {
                let verb = match direction {
                    Direction::Up => "applying",
                    Direction::Down => "reverting",
                };
                let place = self.output.tint(Style::Faint, format!("[{index}/{total}]"));
                self.output.say(format!("{place} {verb} {name}"));
            }
            Event::Skipped { name, .. } => {
                self.output
                    .say(format!("      {name}: another run has just done it"));
            }
            Event::Finished { duration: took, .. } => {
                let took = duration(u64::try_from(took.as_millis()).unwrap_or(u64::MAX));
                let done = self.output.tint(Style::Good, "done");
                self.output.say(format!("      {done} in {took}"));
            }
            Event::Failed { name, .. } => {
                let failed = self.output.tint(Style::Bad, "failed");
                self.output.say(format!("      {failed}: {name}"));
            }
        }
    }

    /// On a terminal alone: a line that is written over.
    fn backup(&mut self, phase: &str, bytes: u64, total: Option<u64>) {
        if self.told.elapsed() < Duration::from_millis(200) {
            return;
        }
        self.told = Instant::now();
        let of = total.map_or_else(String::new, |total| format!(" of about {}", size(total)));
        let done = match bytes {
            0 => String::new(),
            bytes => format!(": {}{of}", size(bytes)),
        };
        self.output.over(format!("{phase}{done} …"));
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
