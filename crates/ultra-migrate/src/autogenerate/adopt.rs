//! `adopt --write-extras`: what the revisions produce and the entities don't say, as extras.
//!
//! Afterwards entities with extras say what the revisions produce: from then on every difference is
//! one that somebody made.

use std::path::{Path, PathBuf};

use serde::Serialize;
use ultra_codegen::{arm, statements};
use ultra_plan::{Backfills, Operation, Plan, Refusal, plan};
use ultra_revision::Ids;
use ultra_runner::DatabaseUrl;
use ultra_schema::{Change, Dialect, Hints, Name, Pair, Schema, diff};

use super::desired::{desired, desired_with};
use super::error::WriteError;
use super::extras::{self, Extra};
use super::materialize::base;
use super::place::Scratch;
use super::sqlite_text;
use crate::error::Error;
use crate::project::Project;
use crate::sources::Sources;

/// What `adopt --write-extras` wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct AdoptReport {
    /// The new files; none where entities and revisions say the same already.
    pub files: Vec<AdoptedFile>,
    /// The project's databases that no server was at hand for.
    pub missing: Vec<String>,
}

/// A file of extras.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AdoptedFile {
    /// Where it is.
    pub path: PathBuf,
    /// The database that it is for.
    pub database: String,
    /// What the entities don't say, in words.
    pub said: Vec<String>,
}

impl Project {
    /// Writes into the extras what the revisions produce and the entities don't say, for each of
    /// the project's databases that is at hand: for all of them, or nothing. No file that is there
    /// is changed.
    ///
    /// # Errors
    /// Names what extras can't say. Nothing is written then.
    pub async fn write_extras(
        &self,
        url: &DatabaseUrl,
        scratch_url: Option<&str>,
    ) -> Result<AdoptReport, Error> {
        self.refuse_stale(&Sources::read(self.root(), self.config())?)?;
        let scratch = Scratch::of(self, url, scratch_url)?;
        let mut report = AdoptReport::default();
        let mut texts = Vec::new();
        for dialect in self.dialects() {
            if !scratch.has(dialect) {
                report.missing.push(dialect.title().into());
                continue;
            }
            if let Some((extra, said)) = self.unsaid(&scratch, dialect).await? {
                report.files.push(AdoptedFile {
                    path: self.root().join(&extra.path),
                    database: dialect.title().into(),
                    said,
                });
                texts.push(extra.sql);
            }
        }
        let files = report.files.iter().map(|file| &file.path);
        all_or_none(&files.zip(&texts).collect::<Vec<_>>())?;
        Ok(report)
    }

    /// The file that makes what the entities say into what the revisions produce, tried.
    async fn unsaid(
        &self,
        scratch: &Scratch,
        dialect: Dialect,
    ) -> Result<Option<(Extra, Vec<String>)>, Error> {
        let server = scratch.version(dialect).await?;
        let wanted = desired(self, scratch, dialect, &server).await?.schema;
        let all: Ids = self.graph().iter().map(|node| node.id.clone()).collect();
        let produced = base(self, scratch, dialect, &server, &all).await?;
        let changes = diff(dialect, Pair::new(&wanted, &produced), &Hints::default());
        if changes.is_empty() {
            return Ok(None);
        }
        let ahead: Vec<Refusal> = changes.iter().filter_map(ahead_of_revisions).collect();
        if !ahead.is_empty() {
            return Err(WriteError::because(ahead).into());
        }
        let (mut lines, from) = match dialect {
            Dialect::Postgres => (Vec::new(), wanted),
            Dialect::Sqlite => sqlite_text::edited(self, scratch, &produced, &all).await?,
        };
        let schemas = Pair::new(&from, &produced);
        // Extras run where there are no rows.
        let hints = Hints {
            empty: from.tables.keys().cloned().collect(),
            ..Hints::default()
        };
        let plan = plan(dialect, schemas, &hints, &Backfills::default());
        let mut refusals = plan.refusals.clone();
        refusals.extend(rebuilds(dialect, schemas, &plan));
        if !refusals.is_empty() {
            return Err(WriteError::because(refusals).into());
        }
        let planned = statements(dialect, &arm(dialect, &plan).up);
        lines.extend(planned.ok_or(WriteError::Unsayable(dialect))?);
        let extra = Extra {
            path: free_path(self.root(), &self.config().schema.join(dialect.name()))?,
            sql: text(dialect, &lines),
        };
        let reached = desired_with(self, scratch, dialect, &extra).await?;
        let rest = diff(dialect, Pair::new(&reached, &produced), &Hints::default());
        if !rest.is_empty() {
            return Err(WriteError::NotProved {
                dialect,
                what: "the extras don't lead to what the revisions produce",
                rest: rest.iter().map(|change| format!("  {change}\n")).collect(),
            }
            .into());
        }
        Ok(Some((
            extra,
            changes.iter().map(ToString::to_string).collect(),
        )))
    }
}

/// A table or column that the entities have and no revision makes is an edit, not an omission.
fn ahead_of_revisions(change: &Change) -> Option<Refusal> {
    let what = if let Change::DropTable { table } = change {
        format!("table {}", table.name)
    } else if let Change::DropColumn { table, column } = change {
        format!("column {table}.{}", column.name)
    } else {
        return None;
    };
    Some(Refusal {
        change: what,
        reason: "the entities have it, and no revision makes it".into(),
        remedy: "take it out of the entity, adopt, put it back and `generate` it; or write a revision that makes it first".into(),
    })
}

/// What only a rebuild can change would have to name every column in the extras, and an edit of the
/// entity would be undone there without a word.
fn rebuilds(dialect: Dialect, schemas: Pair<&Schema>, plan: &Plan) -> Vec<Refusal> {
    let rebuilt: Vec<&Name> = plan
        .steps
        .iter()
        .filter_map(|step| {
            let Operation::RebuildTable { rebuild } = &step.operation else {
                return None;
            };
            Some(&rebuild.table.desired.name)
        })
        .collect();
    if rebuilt.is_empty() {
        return Vec::new();
    }
    let changes = diff(dialect, schemas, &Hints::default());
    let concerned = changes.iter().filter(|change| {
        let index = matches!(
            change,
            Change::CreateIndex { .. } | Change::DropIndex { .. } | Change::RenameIndex { .. }
        );
        !index && change.table().is_some_and(|table| rebuilt.contains(&table))
    });
    concerned
        .map(|change| Refusal {
            change: change.to_string(),
            reason: "no statement of SQLite says that of a table that is there".into(),
            remedy: format!("say it in the entity: {}", attribute(change)),
        })
        .collect()
}

/// How an entity says what a change is about.
fn attribute(change: &Change) -> &'static str {
    match change {
        Change::AddForeignKey { .. } => {
            "a `belongs_to` relation with its `on_delete` and `on_update`"
        }
        Change::DropForeignKey { .. } => "`skip_fk` at the relation",
        Change::AddUnique { .. } | Change::DropUnique { .. } => {
            "`unique` or `unique_key` at the column"
        }
        Change::AlterPrimaryKey { .. } => "`primary_key` at the columns",
        Change::AddCheck { .. } | Change::DropCheck { .. } => {
            "`extra = \"CHECK (…)\"` at the column"
        }
        Change::AddColumn { .. } | Change::DropColumn { .. } | Change::RenameColumn { .. } => {
            "the field"
        }
        Change::AlterColumn { .. } => {
            "`column_type`, `default_value` or `default_expr`, `Option<…>`, as the column has them"
        }
        Change::CreateTable { .. }
        | Change::DropTable { .. }
        | Change::RenameTable { .. }
        | Change::RenameObject { .. }
        | Change::RenameValue { .. }
        | Change::RenameConstraint { .. }
        | Change::CreateIndex { .. }
        | Change::DropIndex { .. }
        | Change::RenameIndex { .. }
        | Change::AlterTableComment { .. }
        | Change::AlterOptions { .. }
        | Change::CreateEnum { .. }
        | Change::DropEnum { .. }
        | Change::AlterEnum { .. }
        | Change::AlterOther { .. } => "as the revisions make it",
    }
}

fn text(dialect: Dialect, lines: &[String]) -> String {
    let mut text = format!(
        "-- What the revisions produce on {dialect} and the entities don't say. Written by `adopt --write-extras`;\n\
         -- yours from now on: change it here, then `generate`.\n\n"
    );
    for line in lines {
        text.push_str(line);
        text.push_str(";\n");
    }
    text
}

/// A name that nothing has and that comes last in its folder: the statements were planned for what
/// all others leave.
fn free_path(root: &Path, folder: &Path) -> Result<PathBuf, WriteError> {
    let there = extras::in_folder(root, folder, &|_| true)?;
    let last = there.iter().map(|extra| &extra.path).max();
    let numbered = (2..100).map(|number| format!("zz_adopted_{number:02}.sql"));
    let mut names = ["adopted.sql".to_owned(), "zz_adopted.sql".to_owned()]
        .into_iter()
        .chain(numbered);
    let free = names.find_map(|name| {
        let path = folder.join(name);
        last.is_none_or(|last| *last < path).then_some(path)
    });
    let behind = || {
        let stem = last.and_then(|last| last.file_stem()).unwrap_or_default();
        folder.join(format!("{}_adopted.sql", stem.to_string_lossy()))
    };
    Ok(free.unwrap_or_else(behind))
}

/// Writes files that must not be there yet; where one fails, those before it are removed.
fn all_or_none(files: &[(&PathBuf, &String)]) -> Result<(), WriteError> {
    for (at, (path, text)) in files.iter().enumerate() {
        let folder = path.parent().unwrap_or(path);
        let written = std::fs::create_dir_all(folder)
            .and_then(|()| std::fs::File::create_new(path))
            .and_then(|mut file| std::io::Write::write_all(&mut file, text.as_bytes()));
        if let Err(source) = written {
            for (path, _) in files.iter().take(at) {
                std::fs::remove_file(path).ok();
            }
            return Err(WriteError::ExtraNotWritten {
                path: (*path).clone(),
                source,
            });
        }
    }
    Ok(())
}
