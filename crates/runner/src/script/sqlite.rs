//! What a script for SQLite has around the revisions.
//!
//! SQLite has no statement that fails where a query says so: a temporary table does, whose checks
//! are named for what they find.

use super::{Event, Job, Start};
use crate::history::{CLAIMS, HISTORY, tables};
use crate::{Backend, Direction};

/// The temporary table: its one row carries the run's id and what is looked at.
const STATE: &str = "temp.\"_ultra_script\"";

pub(super) fn start(start: &Start) -> Vec<String> {
    let mut statements = vec![
        "PRAGMA foreign_keys = ON".to_owned(),
        format!("DROP TABLE IF EXISTS {STATE}"),
        state(),
        format!("INSERT INTO {STATE} (\"run_id\") VALUES (lower(hex(randomblob(6))))"),
        "BEGIN IMMEDIATE".to_owned(),
    ];
    for (_, text) in tables(Backend::Sqlite) {
        statements.push(text.replacen("CREATE TABLE ", "CREATE TABLE IF NOT EXISTS ", 1));
    }
    let mut refuse = |column: &str, query: String| {
        statements.push(format!("SELECT '{column}: ' || name {query}"));
        statements.push(format!(
            "UPDATE {STATE} SET \"{column}\" = (SELECT count(*) {query})"
        ));
    };
    if !start.absent.is_empty() {
        let names = list(&start.absent);
        refuse(
            "applied already",
            format!("FROM (SELECT version AS name FROM {CLAIMS}) WHERE name IN ({names})"),
        );
    }
    if !start.applied.is_empty() {
        let names: Vec<String> = start
            .applied
            .iter()
            .map(|name| format!("\n    ({})", quoted(name)))
            .collect();
        refuse(
            "not applied",
            format!(
                "FROM (SELECT column1 AS name FROM (VALUES{})) WHERE name NOT IN (SELECT version FROM {CLAIMS})",
                names.join(",")
            ),
        );
    }
    if let Some(known) = &start.known {
        let names = list(known);
        refuse(
            "applied by a newer version",
            format!("FROM (SELECT version AS name FROM {CLAIMS}) WHERE name NOT IN ({names})"),
        );
    }
    statements.push("COMMIT".to_owned());
    statements
}

pub(super) fn end() -> Vec<String> {
    vec![format!("DROP TABLE {STATE}")]
}

fn state() -> String {
    let check = |column: &str, name: &str, holds: &str| {
        format!(",\n  \"{column}\" integer CONSTRAINT \"{name}\" CHECK (\"{column}\" = {holds})")
    };
    format!(
        "CREATE TEMP TABLE \"_ultra_script\" (\n  \"run_id\" text,\n  \"began\" real,\n  \"broken\" integer{}{}{}{}{}\n)",
        check(
            "applied already",
            "revisions of this script are applied already",
            "0"
        ),
        check(
            "not applied",
            "revisions that this script needs are not applied",
            "0"
        ),
        check(
            "applied by a newer version",
            "revisions that this script does not know are applied",
            "0"
        ),
        check("claims", "the revision is not applied", "1"),
        check(
            "lost",
            "rows would be left without the row that they refer to",
            "0"
        ),
    )
}

/// Statements of which the last fails.
pub(super) fn stop(name: &str, go_on: &str) -> Vec<String> {
    let words = format!("{name} is not in this script: go on with {go_on}");
    let constraint = words.replace('"', "");
    vec![
        format!(
            "CREATE TEMP TABLE \"_ultra_stop\" (\"x\" integer CONSTRAINT \"{constraint}\" CHECK (\"x\" = 0))"
        ),
        "INSERT INTO temp.\"_ultra_stop\" VALUES (1)".to_owned(),
    ]
}

/// What comes before and after a revision's own statements.
pub(super) fn around(job: &Job<'_>) -> (Vec<String>, Vec<String>) {
    let rebuilds = job.step.rebuilds_tables;
    let mut before = Vec::new();
    let mut after = Vec::new();
    // The switch only takes effect outside of a transaction.
    if rebuilds {
        before.push("PRAGMA foreign_keys = OFF".to_owned());
    }
    if job.in_transaction {
        before.push("BEGIN IMMEDIATE".to_owned());
        before.extend(claim(job));
        before.push(begins(rebuilds));
        if rebuilds {
            after.push(format!(
                "UPDATE {STATE} SET \"lost\" = max(0, (SELECT count(*) FROM pragma_foreign_key_check) - \"broken\")"
            ));
        }
    } else {
        before.extend(job.started().map(|started| event(job, &started)));
        before.push(begins(false));
        after.push("BEGIN IMMEDIATE".to_owned());
        after.extend(claim(job));
    }
    after.extend(job.finished().iter().map(|finished| event(job, finished)));
    after.push("COMMIT".to_owned());
    // A revision without a transaction may have switched them off itself.
    if rebuilds || !job.in_transaction {
        after.push("PRAGMA foreign_keys = ON".to_owned());
    }
    (before, after)
}

/// What is compared with at the end.
fn begins(rebuilds: bool) -> String {
    let broken = if rebuilds {
        ", \"broken\" = (SELECT count(*) FROM pragma_foreign_key_check)"
    } else {
        ""
    };
    format!("UPDATE {STATE} SET \"began\" = julianday('now'){broken}")
}

fn claim(job: &Job<'_>) -> Vec<String> {
    let moved = |name: &&str| {
        let name = quoted(name);
        match job.step.direction {
            Direction::Up => vec![format!(
                "INSERT INTO {CLAIMS} (version, applied_at) VALUES ({name}, CAST(strftime('%s', 'now') AS integer))"
            )],
            Direction::Down => vec![
                format!("DELETE FROM {CLAIMS} WHERE version = {name}"),
                format!("UPDATE {STATE} SET \"claims\" = changes()"),
            ],
        }
    };
    job.step.rows().iter().flat_map(moved).collect()
}

/// Appends to the history.
pub(super) fn event(job: &Job<'_>, event: &Event<'_>) -> String {
    let optional = |text: Option<&str>| text.map_or_else(|| "NULL".to_owned(), quoted);
    let took = match event.took() {
        true => "CAST((julianday('now') - \"began\") * 86400000 AS integer)",
        false => "NULL",
    };
    format!(
        "INSERT INTO {HISTORY} (run_id, revision, name, direction, event, duration_ms, checksum, statements, host_name, tool_version, group_id)\n\
         SELECT \"run_id\", {}, {}, '{}', '{}', {took}, {}, {}, 'sqlite3', {}, {} FROM {STATE}",
        quoted(event.id),
        quoted(event.name),
        event.direction,
        event.kind.as_str(),
        optional(event.checksum),
        event.count(),
        quoted(job.tool_version),
        optional(event.group),
    )
}

fn list(names: &[String]) -> String {
    let names: Vec<String> = names
        .iter()
        .map(|name| format!("\n    {}", quoted(name)))
        .collect();
    names.join(",")
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
