//! `init`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use serde::Serialize;
use ultra_migrate::{
    CrateSource, CratesFrom, Dialect, InitError, InitOptions, InitReport, Project, REPOSITORY,
};

use super::merge::shown;
use crate::failure::Failure;
use crate::output::{Output, Style};
use crate::working_folder;

#[derive(Args, Debug)]
pub(crate) struct Init {
    /// What the first revision will say
    message: Option<String>,

    /// The folder of the entity crate; else the only one with entities
    #[arg(long, value_name = "PATH")]
    entity: Option<PathBuf>,

    /// The folder that the migration crate gets; else migration, or crates/migration
    #[arg(long, value_name = "PATH")]
    migration: Option<PathBuf>,

    /// A database to plan for; else those that the features of sea-orm name
    #[arg(long = "dialect", value_name = "DATABASE", value_delimiter = ',')]
    dialects: Vec<Database>,

    /// A checkout of ultra-migrate to depend on; else the one that this program was built from
    #[arg(long, value_name = "PATH", conflicts_with = "git")]
    crates: Option<PathBuf>,

    /// Depend on ultra-migrate's repository
    #[arg(long)]
    git: bool,
}

/// As [`Dialect`], with the names that are typed.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Database {
    Postgres,
    Sqlite,
}

#[derive(Serialize)]
struct SetUp<'a> {
    #[serde(flatten)]
    report: &'a InitReport,
    next: &'a [String; 3],
}

/// Makes a migration crate and a configuration.
pub(crate) fn run(init: &Init, output: &mut Output) -> Result<ExitCode, Failure> {
    let crates = match &init.crates {
        Some(path) => CrateSource::Checkout(path.clone()),
        None if init.git => CrateSource::Repository,
        None => CrateSource::BuiltFrom(env!("CARGO_MANIFEST_DIR").into()),
    };
    let options = InitOptions {
        entity: init.entity.clone(),
        migration: init.migration.clone(),
        dialects: init
            .dialects
            .iter()
            .map(|database| match database {
                Database::Postgres => Dialect::Postgres,
                Database::Sqlite => Dialect::Sqlite,
            })
            .collect(),
        crates,
    };
    let report = ultra_migrate::init(&working_folder()?, &options).map_err(failure)?;
    let message = init.message.as_deref().unwrap_or("create tables");
    let next = [
        format!("ultra-migrate auto {}", quoted(message)),
        "ultra-migrate upgrade".to_owned(),
        "ultra-migrate status".to_owned(),
    ];
    if output.is_json() {
        let report = &report;
        output.json(&SetUp {
            report,
            next: &next,
        });
    } else {
        print(&report, &next, init.crates.is_none(), output);
    }
    Ok(ExitCode::SUCCESS)
}

fn print(report: &InitReport, next: &[String; 3], built_from: bool, output: &mut Output) {
    let databases: Vec<&str> = report.dialects.iter().map(|it| it.title()).collect();
    output.say(format!(
        "entities: `{}`; planned for {}",
        report.entity.package,
        databases.join(" and ")
    ));
    output.say(match &report.crates {
        CratesFrom::Path(path) if built_from => format!(
            "ultra-migrate comes from {}, which this program was built from; --git takes {REPOSITORY}",
            path.display()
        ),
        CratesFrom::Path(path) => format!("ultra-migrate comes from {}", path.display()),
        CratesFrom::Git(url) => format!("ultra-migrate comes from {url}"),
    });
    if report.dialects.contains(&Dialect::Postgres) {
        output
            .say("PostgreSQL: `auto` plans on the server that DATABASE_URL or --scratch-url names");
    }
    for warning in &report.warnings {
        output.say(output.tint(Style::Warning, format!("warning: {warning}")));
    }
    for path in &report.created {
        output.line(output.paint(Style::Good, shown(&report.root, path)));
    }
    for path in &report.changed {
        let mark = output.paint(Style::Faint, "  (lines added)");
        output.line(format!("{}{mark}", shown(&report.root, path)));
    }
    let [auto, upgrade, status] = next;
    let width = auto.chars().count().max(upgrade.len());
    output.say("next:");
    for (command, words) in [
        (auto, "writes the first revision: read it"),
        (
            upgrade,
            "applies it; `ultra-migrate stamp head` where the tables are there already",
        ),
        (status, "says where the database stands"),
    ] {
        let gap = " ".repeat(width - command.chars().count().min(width) + 2);
        let words = output.tint(Style::Faint, words);
        output.say(format!("  {command}{gap}{words}"));
    }
}

/// What the migrator says, which is part of a project.
pub(super) fn is_set_up(project: &Project) -> Failure {
    let folder: &Path = &project.config().migration;
    let text = format!(
        "this project has its migration crate already, in {}: `auto \"…\"` writes a revision, `status` says where the database stands",
        folder.display()
    );
    Failure::new("already-there", text)
}

fn failure(error: InitError) -> Failure {
    let end = if matches!(error, InitError::Left { .. }) {
        ""
    } else {
        "\n  nothing was written"
    };
    Failure::new(error.code(), format!("{error}{end}"))
}

/// As a shell takes it: one word, nothing in it replaced.
fn quoted(text: &str) -> String {
    if text.contains(['"', '$', '`', '\\', '!']) {
        format!("'{}'", text.replace('\'', r"'\''"))
    } else {
        format!("\"{text}\"")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_one_word_of_a_shell() {
        assert_eq!(quoted("create notes"), "\"create notes\"");
        assert_eq!(quoted("it's"), "\"it's\"");
        assert_eq!(quoted("cost of 5 $"), "'cost of 5 $'");
        assert_eq!(quoted("\"it's\""), r#"'"it'\''s"'"#);
    }
}
