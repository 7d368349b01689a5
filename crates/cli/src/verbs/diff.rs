//! `diff`, `inspect`.

use std::process::ExitCode;

use serde::Serialize;
use ultra_migrate::revision::shell_script;
use ultra_migrate::runner::DatabaseUrl;
use ultra_migrate::{CompareOptions, Comparison, Project, Reader, Side, schema};

use crate::args::{Arguments, Diff, Inspect, Reading};
use crate::asking::answered;
use crate::failure::Failure;
use crate::output::{Output, Style, count};

/// The sides of a linked project.
pub(crate) fn reader(project: &Project, live: DatabaseUrl) -> Reader<'_> {
    Reader {
        root: project.root(),
        config: project.config(),
        project: Some(project),
        live: Some(live),
    }
}

/// True where a migrator is needed to read one of the sides.
pub(crate) fn needs_project(sides: &[&str]) -> Result<bool, Failure> {
    for side in sides {
        if Side::parse(side)?.needs_project() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Compares.
pub(crate) async fn diff(
    reader: &Reader<'_>,
    arguments: &Arguments,
    diff: &Diff,
    output: &mut Output,
) -> Result<ExitCode, Failure> {
    let (from, to) = (Side::parse(&diff.from)?, Side::parse(&diff.to)?);
    let sides = schema::Pair::new(&from, &to);
    let comparison = answered(diff.answers.all()?, output, async |answers| {
        let options = CompareOptions {
            answers: answers.clone(),
            ..options(arguments, &diff.reading)
        };
        reader.compare(sides, &options).await
    });
    let mut comparison = comparison.await?;
    if comparison.holds_secrets() {
        if output.is_json() && !diff.reading.secrets {
            comparison.mask_secrets();
            comparison.warnings.push(MASKED.to_owned());
        } else if diff.sql || diff.down {
            comparison.warnings.push(HELD.to_owned());
        }
    }
    warn(&comparison, output);
    if output.is_json() {
        output.json(&comparison);
    } else if diff.down {
        script(&comparison.down, &comparison, output);
    } else if diff.sql {
        script(&comparison.up, &comparison, output);
    } else {
        tree(&comparison, output);
    }
    let differs = !comparison.up.is_empty() || !comparison.down.is_empty();
    Ok(if diff.exit_code && differs {
        ExitCode::from(1)
    } else {
        ExitCode::SUCCESS
    })
}

/// Shows one structure.
pub(crate) async fn inspect(
    reader: &Reader<'_>,
    arguments: &Arguments,
    inspect: &Inspect,
    output: &mut Output,
) -> Result<ExitCode, Failure> {
    #[derive(Serialize)]
    struct Inspected<'a> {
        schema: &'a schema::Schema,
        warnings: &'a [String],
    }
    let side = Side::parse(&inspect.side)?;
    let options = options(arguments, &inspect.reading);
    let (mut schema, mut comparison) = reader.inspect(&side, &options).await?;
    let masked = !inspect.reading.secrets && schema.mask_secrets();
    if masked {
        comparison.mask_secrets();
        comparison.warnings.push(MASKED.to_owned());
    }
    warn(&comparison, output);
    if output.is_json() {
        output.json(&Inspected {
            schema: &schema,
            warnings: &comparison.warnings,
        });
    } else {
        if masked {
            output.line(format!("-- {MASKED}"));
        }
        script(&comparison.up, &comparison, output);
    }
    Ok(ExitCode::SUCCESS)
}

/// Beside what was printed without them.
const MASKED: &str =
    "passwords and the like are masked, loading this would set the mask: `--secrets` prints them";

/// Beside statements that are to be run as they are.
const HELD: &str =
    "the statements hold passwords of user mappings or foreign servers: keep them out of logs";

/// JSON has them among its data.
fn warn(comparison: &Comparison, output: &mut Output) {
    if output.is_json() {
        return;
    }
    for warning in &comparison.warnings {
        output.say(output.tint(Style::Warning, format!("warning: {warning}")));
    }
}

fn options(arguments: &Arguments, reading: &Reading) -> CompareOptions {
    CompareOptions {
        scratch_url: reading.scratch_url.clone(),
        schema: arguments.schema.clone(),
        dialect: reading.dialect.clone(),
        privileges: reading.privileges,
        owners: reading.owners,
        ..CompareOptions::default()
    }
}

/// Statements, each with its semicolon; nothing at all where there is nothing to do.
fn script(statements: &[String], comparison: &Comparison, output: &mut Output) {
    if comparison.foreign_keys_off && !statements.is_empty() {
        output.line(
            "-- Run this outside of a transaction; `sqlite3 -bail` stops at the first error.",
        );
        for statement in shell_script(statements) {
            output.line(format!("{statement};"));
        }
        return;
    }
    for statement in statements {
        output.line(format!("{statement};"));
    }
}

/// The differences in words: what comes, what changes, what goes.
fn tree(comparison: &Comparison, output: &mut Output) {
    changes(&comparison.changes, output);
}

/// The same, of any differences.
pub(super) fn changes(changes: &[String], output: &mut Output) {
    for change in changes {
        let (mark, style) = if change.starts_with("add ") {
            ("+", Style::Good)
        } else if change.starts_with("drop ") {
            ("-", Style::Bad)
        } else {
            ("~", Style::Warning)
        };
        let mark = output.paint(style, mark);
        output.line(format!("{mark} {change}"));
    }
    let words = match changes.len() {
        0 => "no difference".to_owned(),
        number => count(number, "difference"),
    };
    output.say(words);
}
