//! `backup`, `restore`.

use std::process::ExitCode;
use std::time::Duration;

use ultra_migrate::{BackupContent, BackupOptions, RestoreOptions, Surroundings};

use super::named;
use super::progress::Progress;
use crate::args::{Arguments, Backup, Restore};
use crate::failure::Failure;
use crate::output::{Output, Style, count, near};

/// Takes a backup. The front binary does it without a migrator.
pub(crate) async fn backup(
    around: &Surroundings<'_>,
    arguments: &Arguments,
    backup: &Backup,
    output: &mut Output,
) -> Result<ExitCode, Failure> {
    let found = around.database_url(arguments.url.as_deref())?;
    let url = named(found, arguments, output)?;
    let options = BackupOptions {
        schema: arguments.schema.clone(),
        file: backup.output.clone(),
        folder: None,
        pg_bin: backup.pg_bin.clone(),
    };
    let report = {
        let mut progress = Progress::new(output);
        ultra_migrate::backup(around, &url, &options, &mut |event| progress.show(&event)).await?
    };
    if output.is_json() {
        output.json(&report);
    } else {
        for note in &report.notes {
            output.say(output.tint(Style::Warning, note));
        }
        output.line(near(&report.file).display());
    }
    Ok(ExitCode::SUCCESS)
}

/// Puts a backup in the place of the database.
pub(crate) async fn restore(
    around: &Surroundings<'_>,
    arguments: &Arguments,
    restore: &Restore,
    output: &mut Output,
) -> Result<ExitCode, Failure> {
    let found = around.database_url(arguments.url.as_deref())?;
    let url = named(found, arguments, output)?;
    let options = RestoreOptions {
        schema: arguments.schema.clone(),
        pg_bin: restore.pg_bin.clone(),
        lock_deadline: Some(Duration::from_secs(restore.lock.lock_wait)),
    };
    let file = &restore.file;
    let report = {
        let mut progress = Progress::new(output);
        let shown = &mut |event| progress.show(&event);
        ultra_migrate::restore(around, &url, file, &options, shown).await?
    };
    if output.is_json() {
        output.json(&report);
        return Ok(ExitCode::SUCCESS);
    }
    let done = output.tint(Style::Good, "restored");
    output.say(format!(
        "{done} {} from {}: {}",
        report.database,
        near(file).display(),
        said(&report.content),
    ));
    for note in &report.notes {
        output.say(output.tint(Style::Warning, note));
    }
    match &report.kept {
        Some(kept) => output.say(format!("the database as it was before is kept: {kept}")),
        None => output.say(output.tint(
            Style::Warning,
            "there was no database of that name before: it is new",
        )),
    }
    Ok(ExitCode::SUCCESS)
}

/// `8 tables, 1200 rows at ab38c3f2f48f, taken 2026-11-21T17:30:00Z`.
fn said(content: &BackupContent) -> String {
    let at = match content.heads.as_slice() {
        [] => "base".to_owned(),
        heads => heads.join(", "),
    };
    format!(
        "{}, {} rows at {at}, taken {}",
        count(content.tables, "table"),
        content.rows,
        content.created
    )
}
