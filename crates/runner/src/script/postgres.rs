//! What a script for PostgreSQL has around the revisions.

use super::postgres_literal::quoted;
use super::{Event, Job, Start};
use crate::history::{CLAIMS, HISTORY, tables};
use crate::lock::postgres::KEY;
use crate::{Backend, Direction};

/// The setting that carries the run's id from one statement to the next.
const RUN_ID: &str = "ultra_migrate.run_id";

const SEEN: &str = "`ultra-migrate status` says where it is";

pub(super) fn start(start: &Start) -> Vec<String> {
    // Else a client elsewhere reads the file as its own system writes files.
    let mut statements = vec!["SET client_encoding = 'UTF8'".to_owned()];
    if let Some(schema) = &start.schema {
        let name = format!("\"{}\"", schema.replace('"', "\"\""));
        statements.push(format!("SET search_path = {name}"));
    }
    statements.push(guard(start));
    statements
}

pub(super) fn end() -> Vec<String> {
    vec![format!(
        "DO {}",
        dollars(&format!(
            "\nBEGIN\n  PERFORM pg_advisory_unlock(({KEY}));\nEND\n"
        ))
    )]
}

/// One statement, so that it is there wholly or not at all: the lock, the tables, the question
/// whether the database is where the script begins.
fn guard(start: &Start) -> String {
    let mut body = format!(
        "\nDECLARE\n  lock_key bigint := ({KEY});\n  found text;\nBEGIN\n  \
         IF NOT pg_try_advisory_lock(lock_key) THEN\n    {}\n  END IF;\n  \
         PERFORM set_config('{RUN_ID}', substr(md5(random()::text || clock_timestamp()::text), 1, 12), false);\n",
        raise(
            "'another run has the migration lock'",
            "'wait until it has ended, then run this script again'"
        )
    );
    for (name, text) in tables(Backend::Postgres) {
        body.push_str(&format!(
            "  IF to_regclass('{name}') IS NULL THEN\n    {text};\n  END IF;\n"
        ));
    }
    let from = quoted(&format!(
        "this script begins at {}: write one from where the database is, {SEEN}",
        start.from
    ));
    let mut refuse = |query: String, message: &str| {
        body.push_str(&format!(
            "  SELECT string_agg(name, ', ' ORDER BY name) INTO found FROM {query};\n  \
             IF found IS NOT NULL THEN\n    PERFORM pg_advisory_unlock(lock_key);\n    {}\n  END IF;\n",
            raise(&format!("'{message}: ' || found"), &from)
        ));
    };
    if !start.absent.is_empty() {
        let names = array(&start.absent);
        refuse(
            format!("unnest({names}) name WHERE name IN (SELECT version FROM {CLAIMS})"),
            "applied already",
        );
    }
    if !start.applied.is_empty() {
        let names = array(&start.applied);
        refuse(
            format!("unnest({names}) name WHERE name NOT IN (SELECT version FROM {CLAIMS})"),
            "not applied",
        );
    }
    if let Some(known) = &start.known {
        let names = array(known);
        refuse(
            format!("(SELECT version FROM {CLAIMS}) c (name) WHERE name <> ALL ({names})"),
            "applied by a newer version",
        );
    }
    body.push_str("END\n");
    format!("DO {}", dollars(&body))
}

fn raise(message: &str, hint: &str) -> String {
    format!("RAISE EXCEPTION USING MESSAGE = {message}, HINT = {hint};")
}

fn array(names: &[String]) -> String {
    let names: Vec<String> = names
        .iter()
        .map(|name| format!("\n    {}", quoted(name)))
        .collect();
    format!("ARRAY[{}]::text[]", names.join(","))
}

/// In a quote that nothing in it ends.
fn dollars(body: &str) -> String {
    let mut tag = "$ultra$".to_owned();
    while body.contains(&tag) {
        tag.insert(1, 'u');
    }
    format!("{tag}{body}{tag}")
}

/// A statement that fails.
pub(super) fn stop(message: &str, hint: &str) -> String {
    let raise = raise(&quoted(message), &quoted(hint));
    format!("DO {}", dollars(&format!("\nBEGIN\n  {raise}\nEND\n")))
}

/// What comes before and after a revision's own statements.
pub(super) fn around(job: &Job<'_>) -> (Vec<String>, Vec<String>) {
    let (mut before, mut after) = (Vec::new(), Vec::new());
    if job.in_transaction {
        before.push("BEGIN".to_owned());
        before.extend(claim(job));
        before.extend(limits(job, "SET LOCAL"));
    } else {
        before.extend(job.started().map(|started| event(job, &started)));
        before.extend(limits(job, "SET"));
        let limited = [
            (job.step.lock_timeout, "RESET lock_timeout"),
            (job.step.statement_timeout, "RESET statement_timeout"),
        ];
        let resets = limited.iter().filter(|(limit, _)| limit.is_some());
        after.extend(resets.map(|(_, reset)| (*reset).to_owned()));
        after.push("BEGIN".to_owned());
        after.extend(claim(job));
    }
    after.extend(job.finished().iter().map(|finished| event(job, finished)));
    after.push("COMMIT".to_owned());
    (before, after)
}

fn limits(job: &Job<'_>, set: &str) -> Vec<String> {
    let all = [
        ("lock_timeout", job.step.lock_timeout),
        ("statement_timeout", job.step.statement_timeout),
    ];
    all.into_iter()
        .filter_map(|(name, limit)| Some(format!("{set} {name} = '{}ms'", limit?.as_millis())))
        .collect()
}

/// Takes the claims, or gives them back: an error where somebody else has.
fn claim(job: &Job<'_>) -> Vec<String> {
    let rows = job.step.rows();
    match job.step.direction {
        Direction::Up => {
            let values: Vec<String> = rows
                .iter()
                .map(|name| {
                    let name = quoted(name);
                    format!("({name}, extract(epoch FROM clock_timestamp())::bigint)")
                })
                .collect();
            vec![format!(
                "INSERT INTO {CLAIMS} (version, applied_at) VALUES {}",
                values.join(", ")
            )]
        }
        Direction::Down => rows.iter().map(|name| give_back(name)).collect(),
    }
}

fn give_back(name: &str) -> String {
    let raise = raise(&quoted(&format!("not applied: {name}")), &quoted(SEEN));
    let name = quoted(name);
    let body = format!(
        "\nBEGIN\n  DELETE FROM {CLAIMS} WHERE version = {name};\n  IF NOT FOUND THEN\n    {raise}\n  END IF;\nEND\n"
    );
    format!("DO {}", dollars(&body))
}

/// Appends to the history.
pub(super) fn event(job: &Job<'_>, event: &Event<'_>) -> String {
    let name = quoted(event.name);
    let optional = |text: Option<&str>| text.map_or_else(|| "NULL".to_owned(), quoted);
    let since = if job.in_transaction {
        "now()".to_owned()
    } else {
        format!(
            "(SELECT min(at) FROM {HISTORY} WHERE run_id = current_setting('{RUN_ID}') AND name = {name})"
        )
    };
    let took = match event.took() {
        true => format!("(extract(epoch FROM clock_timestamp() - {since}) * 1000)::bigint"),
        false => "NULL".to_owned(),
    };
    format!(
        "INSERT INTO {HISTORY} (run_id, revision, name, direction, event, duration_ms, checksum, statements, user_name, host_name, tool_version, group_id)\n\
         VALUES (current_setting('{RUN_ID}'), {}, {name}, '{}', '{}', {took}, {}, {}, current_user, current_setting('application_name'), {}, {})",
        quoted(event.id),
        event.direction,
        event.kind.as_str(),
        optional(event.checksum),
        event.count(),
        quoted(job.tool_version),
        optional(event.group),
    )
}
