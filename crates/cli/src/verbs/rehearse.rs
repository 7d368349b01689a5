//! `upgrade --dry-run`, `downgrade --dry-run`.

use std::process::ExitCode;

use ultra_migrate::runner::rehearse::{Effects, LockMode, MovedSequence, RehearsedStep};
use ultra_migrate::{
    MigrateOptions, Project, RehearsalOptions, RehearsalPlace, RehearsalReport, Way,
};

use super::progress::Progress;
use super::{database, diff};
use crate::args::{Arguments, RehearseArguments};
use crate::failure::Failure;
use crate::output::{Output, Style, count, duration};

/// How much of a statement is shown; all of it is in the JSON.
const SHOWN: usize = 100;

/// Rehearses and tells.
pub(super) async fn run(
    project: &Project,
    arguments: &Arguments,
    way: Way<'_>,
    rehearse: &RehearseArguments,
    migrate: MigrateOptions,
    output: &mut Output,
) -> Result<ExitCode, Failure> {
    let url = database(project, arguments, output)?;
    let options = RehearsalOptions {
        migrate,
        place: rehearse.rehearse.into(),
        limit: rehearse.rehearse_limit,
        pg_bin: None,
    };
    let missing = url.sqlite_path().is_some_and(|path| !path.exists());
    if options.place == RehearsalPlace::Target && !missing {
        let text = "rehearsing in the database itself: its locks are real until they are rolled \
                    back, and keep others waiting; `--rehearse clone` takes a copy";
        output.say(output.tint(Style::Warning, text));
    }
    let report = {
        let mut progress = Progress::rehearsing(output);
        let mut on_event = |event| progress.show(&event);
        project.rehearse(&url, way, &options, &mut on_event).await?
    };
    print(&report, output);
    Ok(ExitCode::SUCCESS)
}

fn print(report: &RehearsalReport, output: &mut Output) {
    if output.is_json() {
        output.json(report);
        return;
    }
    for name in &report.out_of_order {
        let text = format!("{name} would be applied late: later revisions are there already");
        output.say(output.tint(Style::Warning, text));
    }
    for name in &report.ahead {
        let text = format!("the database is ahead: {name} is newer than this binary");
        output.say(output.tint(Style::Warning, text));
    }
    if report.revisions.is_empty() {
        output.say("nothing to rehearse");
        return;
    }
    for revision in &report.revisions {
        heading(&revision.step, output);
        body(&revision.step, output);
    }
    if let Some(difference) = &report.difference {
        output.line("");
        output.line(output.paint(Style::Strong, "difference"));
        diff::changes(difference, output);
    }
    for note in &report.notes {
        output.say(output.tint(Style::Warning, note));
    }
    for sequence in &report.sequences {
        let text = moved(sequence);
        output.say(output.tint(Style::Warning, text));
    }
    let what = count(report.revisions.len(), "revision");
    let database = &report.database;
    output.say(match report.held_ms {
        Some(held) => format!(
            "rehearsed {what} on {database}, rolled back after {}: nothing was kept",
            duration(held)
        ),
        None => format!("rehearsed {what} on a copy of {database}, which is gone again"),
    });
}

fn moved(sequence: &MovedSequence) -> String {
    let value = |value: Option<i64>| match value {
        Some(value) => value.to_string(),
        None => "unused".to_owned(),
    };
    format!(
        "the sequence {} moved from {} to {}: no rollback takes that back, numbers are left out",
        sequence.sequence,
        value(sequence.from),
        value(sequence.to)
    )
}

fn heading(step: &RehearsedStep, output: &mut Output) {
    let name = output.paint(Style::Strong, &step.name);
    let took = millis(step.duration);
    output.line(format!("{name} ({}) {took}", step.direction));
    if let Some(why) = &step.not_recordable {
        let text = format!("  as a whole, its statements can't be told apart: {why}");
        output.line(output.paint(Style::Faint, text));
    }
    if !step.in_transaction {
        let text = "  without a transaction: locks and scans can't be seen";
        output.line(output.paint(Style::Faint, text));
    }
}

/// A line for each statement; for one that isn't known by its statements, a line for all.
fn body(step: &RehearsedStep, output: &mut Output) {
    let mut rows = Vec::new();
    let row = |time: String, effects: &Effects, sql: String| {
        let (locks, style) = locks(effects);
        vec![
            (Style::Faint, format!("{time:>8}")),
            (style, locks),
            (Style::Warning, work(effects)),
            (Style::Identifier, sql),
        ]
    };
    for statement in &step.statements {
        let sql = in_a_line(&statement.sql);
        rows.push(row(millis(statement.duration), &statement.effects, sql));
    }
    if step.not_recordable.is_some() {
        rows.push(row(millis(step.duration), &step.effects, String::new()));
    } else if step
        .statements
        .iter()
        .all(|it| it.effects.rewrites.is_empty())
        && !step.effects.rewrites.is_empty()
    {
        // SQLite: it takes several statements to make a table anew.
        let all = Effects {
            rewrites: step.effects.rewrites.clone(),
            ..Effects::default()
        };
        rows.push(row(String::new(), &all, "(all of it)".to_owned()));
    }
    output.table(&rows);
}

/// Locks by mode, the strongest first.
fn locks(effects: &Effects) -> (String, Style) {
    let mut modes: Vec<LockMode> = effects.locks.iter().map(|lock| lock.mode).collect();
    modes.sort_unstable();
    modes.dedup();
    let style = match modes.last() {
        Some(LockMode::AccessExclusive | LockMode::Exclusive) => Style::Bad,
        Some(LockMode::ShareRowExclusive | LockMode::Share) => Style::Warning,
        Some(_) | None => Style::Faint,
    };
    let of = |mode: &LockMode| {
        let relations = effects.locks.iter().filter(|lock| lock.mode == *mode);
        let names: Vec<&str> = relations.map(|lock| lock.relation.as_str()).collect();
        format!("{} {}", mode.as_str(), names.join(", "))
    };
    let words: Vec<String> = modes.iter().rev().map(of).collect();
    (words.join("; "), style)
}

/// What was rewritten, scanned and changed.
fn work(effects: &Effects) -> String {
    let mut words = Vec::new();
    if !effects.rewrites.is_empty() {
        words.push(format!("rewrites {}", effects.rewrites.join(", ")));
    }
    if !effects.reindexes.is_empty() {
        words.push(format!("reindexes {}", effects.reindexes.join(", ")));
    }
    for scan in &effects.scans {
        words.push(format!("scans {} ({} rows)", scan.relation, scan.rows));
    }
    for rows in &effects.rows {
        let mut parts = Vec::new();
        for (sign, number) in [
            ('+', rows.inserted),
            ('~', rows.updated),
            ('-', rows.deleted),
        ] {
            if number > 0 {
                parts.push(format!("{sign}{number}"));
            }
        }
        words.push(format!("rows of {} {}", rows.relation, parts.join(" ")));
    }
    if let Some(changed) = effects.changed.filter(|changed| *changed > 0) {
        let number = usize::try_from(changed).unwrap_or(usize::MAX);
        words.push(format!("changes {}", count(number, "row")));
    }
    words.join("; ")
}

fn in_a_line(sql: &str) -> String {
    let line = sql.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{} …", line.get(..at).unwrap_or_default()),
        None => line,
    }
}

fn millis(time: std::time::Duration) -> String {
    duration(u64::try_from(time.as_millis()).unwrap_or(u64::MAX))
}
