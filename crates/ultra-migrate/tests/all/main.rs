//! Rendered revisions are compiled, run against the recorder and compared with the statements of
//! the plan that they were rendered from.
//!
//! `ULTRA_UPDATE=1` writes `tests/rendered` anew.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

#[allow(dead_code, reason = "the tests of codegen use the rest")]
#[path = "../../../codegen/tests/all/case.rs"]
mod case;
mod files;
mod lost;
mod plans;
mod rebuild;
#[allow(unreachable_pub, reason = "these are files as users have them")]
#[path = "../rendered/mod.rs"]
mod rendered;
mod squash;

use std::path::{Path, PathBuf};
use std::process::Command;

use ultra_codegen::{Arm, statements};
use ultra_migrate::runner::record::{Recorded, record};
use ultra_migrate::runner::{Backend, Direction};
use ultra_schema::Dialect;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rendered")
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_as_they_were_rendered() {
    let update = std::env::var("ULTRA_UPDATE").is_ok_and(|value| value == "1");
    let mut differing = Vec::new();
    for item in files::rendered().await {
        let path = folder().join(format!("{}.rs", item.file.name));
        if std::fs::read_to_string(&path).unwrap_or_default() == item.text {
            continue;
        }
        if update {
            std::fs::write(&path, &item.text).unwrap();
        } else {
            differing.push(item.file.name);
        }
    }
    let list = files::module_list();
    let path = folder().join("mod.rs");
    if std::fs::read_to_string(&path).unwrap_or_default() != list {
        if update {
            std::fs::write(&path, list).unwrap();
        } else {
            differing.push("mod");
        }
    }
    assert!(
        differing.is_empty(),
        "differ from tests/rendered: {differing:?}; ULTRA_UPDATE=1 takes them over"
    );
}

#[test]
fn files_are_formatted_as_rustfmt_does() {
    let mut command = Command::new("rustfmt");
    command.args([
        "--check",
        "--edition",
        "2024",
        "--color",
        "never",
        "--config-path",
        "/dev/null",
    ]);
    command.args(
        files::all()
            .iter()
            .map(|file| folder().join(format!("{}.rs", file.name))),
    );
    let Ok(output) = command.output() else { return };
    let text = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && text.is_empty(), "{text}{errors}");
}

#[tokio::test(flavor = "multi_thread")]
async fn files_do_what_was_planned() {
    let mut wrong = Vec::new();
    for files::Rendered { file, arms, .. } in files::rendered().await {
        for arm in arms {
            for direction in [Direction::Up, Direction::Down] {
                if let Err(error) = same(file.name, arm, direction).await {
                    wrong.push(format!(
                        "{} {direction:?} on {}: {error}",
                        file.name, arm.dialect
                    ));
                }
            }
        }
        for dialect in file.unsupported() {
            let recorded = recorded(file.name, *dialect, Direction::Up).await;
            if recorded.is_ok() {
                wrong.push(format!("{} on {dialect}: {recorded:?}", file.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn heads_say_what_was_given() {
    for (file, (name, migration, revision)) in files::all().iter().zip(rendered::all()) {
        let head = file.head();
        assert_eq!(name, file.name);
        assert_eq!(migration.name(), file.name);
        assert_eq!(revision.id, head.id);
        assert_eq!(revision.down_revisions, head.down_revisions, "{name}");
        assert_eq!(revision.branch_labels, head.branch_labels, "{name}");
        assert_eq!(revision.depends_on, head.depends_on, "{name}");
        assert_eq!(revision.group, head.group, "{name}");
    }
}

async fn same(name: &str, arm: &Arm, direction: Direction) -> Result<(), String> {
    let calls = if direction == Direction::Up {
        &arm.up
    } else {
        &arm.down
    };
    let planned = statements(arm.dialect, calls).ok_or("can't be said")?;
    let recorded = recorded(name, arm.dialect, direction).await?;
    match planned
        .iter()
        .zip(&recorded)
        .find(|(planned, recorded)| planned != recorded)
    {
        Some((planned, recorded)) => Err(format!("\n  planned  {planned}\n  recorded {recorded}")),
        None if planned.len() == recorded.len() => Ok(()),
        None => Err(format!(
            "{} statements instead of {}",
            recorded.len(),
            planned.len()
        )),
    }
}

/// The SQL of what the compiled file does.
async fn recorded(
    name: &str,
    dialect: Dialect,
    direction: Direction,
) -> Result<Vec<String>, String> {
    let mut compiled = rendered::all().into_iter();
    let (_, migration, _) = compiled
        .find(|(known, ..)| *known == name)
        .ok_or("not compiled")?;
    let backend = match dialect {
        Dialect::Postgres => Backend::Postgres,
        Dialect::Sqlite => Backend::Sqlite,
    };
    let recording = record(migration, direction, backend, true).await;
    let recorded = recording.verdict.map_err(|why| why.to_string())?;
    recorded
        .into_iter()
        .map(|event| match event {
            Recorded::Execute(statement) => Ok(statement.to_string()),
            other => Err(format!("{other:?}")),
        })
        .collect()
}
