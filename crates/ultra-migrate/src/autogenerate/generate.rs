//! `generate`: plans a revision and writes it.

use std::collections::BTreeMap;

use serde::Serialize;
use ultra_codegen::{Arm, FileHead, Migration, arm};
use ultra_plan::{Backfills, Plan, plan};
use ultra_revision::{Ids, Point, new_parents};
use ultra_runner::DatabaseUrl;
use ultra_schema::{Change, Dialect, Hints, Pair, Schema, diff};

use super::answers::{Answers, Unused, backfills, hints, refuse_unused, unused};
use super::attributes;
use super::desired::{count_entities, desired};
use super::error::WriteError;
use super::materialize::base;
use super::place::{Scratch, dialect_of};
use super::prove::{Start, prove};
use super::snapshot::follow;
use super::unmanaged;
use super::write::{GeneratedFile, write};
use crate::environment::{now, random_id};
use crate::error::Error;
use crate::project::Project;
use crate::sources::Sources;

/// What is asked of `generate`.
#[derive(Clone, Debug, Default)]
pub struct GenerateOptions {
    /// What the revision does.
    pub message: String,
    /// Compare entities with what the revisions produce; else the revision is empty.
    pub autogenerate: bool,
    /// What must not be guessed.
    pub answers: Answers,
    /// The PostgreSQL schema that unqualified names mean in the live database.
    pub schema: Option<String>,
    /// Compare with the live database instead of what the revisions produce.
    pub from_live: bool,
    /// The parent, instead of the only head.
    pub head: Option<String>,
    /// Begin a branch at a parent that isn't a head.
    pub splice: bool,
    /// Names for the branch that begins here.
    pub branch_labels: Vec<String>,
    /// Revisions of other branches that must be applied before.
    pub depends_on: Vec<String>,
    /// The id, instead of a random one.
    pub id: Option<String>,
    /// A server for scratch databases.
    pub scratch_url: Option<String>,
    /// Go on although there are far fewer entities than before.
    pub allow_fewer_entities: bool,
    /// Plan, prove and show, but write nothing.
    pub dry_run: bool,
}

/// What became of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Generated {
    /// The file; absent where there was nothing to do.
    pub file: Option<GeneratedFile>,
    /// What it does, by database.
    pub changes: Vec<PlannedChange>,
    /// The project's databases that it was not planned for.
    pub missing: Vec<String>,
    /// What only the live database has, reported and left alone (`--from-live`).
    pub only_live: Vec<String>,
    /// What somebody should look at.
    pub warnings: Vec<String>,
}

/// One change of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlannedChange {
    /// In words.
    pub change: String,
    /// The databases that it is planned for.
    pub databases: Vec<String>,
}

impl Project {
    /// Plans a revision for each of the project's databases that is at hand, proves it in a
    /// scratch place and writes it. The live database is not touched.
    ///
    /// # Errors
    /// Names what can't be planned, with what to do about it. No file is written then.
    pub async fn generate(
        &self,
        url: &DatabaseUrl,
        options: &GenerateOptions,
    ) -> Result<Generated, Error> {
        let sources = Sources::read(self.root(), self.config())?;
        self.refuse_stale(&sources)?;
        let at = options.head.as_deref().map(Point::parse).transpose()?;
        let parents = new_parents(self.graph(), at.as_ref(), options.splice)?;
        let mut generated = Generated::default();
        let mut arms = Vec::new();
        let mut missing = Vec::new();
        let mut produced = BTreeMap::new();
        if options.autogenerate {
            generated.warnings = attributes::warnings(self.root(), &self.config().entity);
            let scratch = Scratch::of(self, url, options.scratch_url.as_deref())?;
            let mut useless: Option<Unused> = None;
            for dialect in self.dialects() {
                if scratch.has(dialect) {
                    let elsewhere = !arms.is_empty();
                    let (arm, after, unused) = self
                        .planned(url, &scratch, (dialect, elsewhere), options, &mut generated)
                        .await?;
                    arms.push(arm);
                    produced.extend(after.map(|after| (dialect, after)));
                    // An answer may be for one of the databases alone.
                    useless = Some(match useless {
                        Some(others) => others.intersection(&unused).cloned().collect(),
                        None => unused,
                    });
                } else {
                    missing.push(dialect);
                }
            }
            refuse_unused(&useless.unwrap_or_default())?;
            generated.missing = missing
                .iter()
                .map(|dialect| dialect.title().into())
                .collect();
            if arms.iter().all(|arm: &Arm| arm.up.is_empty()) {
                return Ok(generated);
            }
        }
        if options.dry_run {
            return Ok(generated);
        }
        let (stamp, created) = now();
        let head = FileHead {
            id: options.id.clone().unwrap_or_else(random_id),
            down_revisions: parents.iter().map(ToString::to_string).collect(),
            branch_labels: options.branch_labels.clone(),
            depends_on: options.depends_on.clone(),
            message: options
                .message
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" "),
            created,
            ..FileHead::default()
        };
        generated.file = Some(write(
            &sources,
            &stamp,
            Migration {
                head,
                arms,
                missing,
            },
        )?);
        let behind = follow(self, &produced)?;
        if !behind.is_empty() {
            generated.warnings.push(format!(
                "schema.json is behind for {}: `ultra-migrate snapshot` makes it anew",
                behind.join(" and ")
            ));
        }
        Ok(generated)
    }

    /// The project's databases.
    pub(super) fn dialects(&self) -> Vec<Dialect> {
        let all = [Dialect::Postgres, Dialect::Sqlite];
        let named = |dialect: &Dialect| {
            self.config()
                .dialects
                .iter()
                .any(|name| name == dialect.name())
        };
        all.into_iter().filter(named).collect()
    }

    /// The linked list and the one on disk must be the same: a plan on another base would be wrong.
    pub(super) fn refuse_stale(&self, sources: &Sources) -> Result<(), Error> {
        let linked = self.revisions().iter().map(|item| item.name.as_str());
        let listed = sources.names();
        if !linked.eq(listed) {
            return Err(WriteError::Stale(sources.folder().join("lib.rs")).into());
        }
        let same = |item: &&crate::migrator::Compiled| {
            item.source.is_empty() || sources.text(&item.name) == Some(item.source)
        };
        match self.revisions().iter().find(|item| !same(item)) {
            Some(item) => Err(WriteError::Stale(sources.path(&item.name)).into()),
            None => Ok(()),
        }
    }

    async fn planned(
        &self,
        url: &DatabaseUrl,
        scratch: &Scratch,
        (dialect, elsewhere): (Dialect, bool),
        options: &GenerateOptions,
        generated: &mut Generated,
    ) -> Result<(Arm, Option<Schema>, Unused), Error> {
        count_entities(self, dialect, options.allow_fewer_entities)?;
        let server = scratch.version(dialect).await?;
        let wanted = desired(self, scratch, dialect, &server).await?;
        let revisions: Ids = self.graph().iter().map(|node| node.id.clone()).collect();
        let produced = base(self, scratch, dialect, &server, &revisions).await?;
        let mut target = wanted.schema;
        let from_live = options.from_live && dialect_of(url.dialect()) == dialect;
        let from = if from_live {
            let live = self
                .live_schema(url, scratch, dialect, options.schema.as_deref())
                .await?;
            generated.only_live = unmanaged::keep(dialect, &live, &produced, &mut target);
            live
        } else {
            produced.clone()
        };
        let schemas = Pair::new(&from, &target);
        let answers = &options.answers;
        let hints = hints(dialect, answers, schemas, &wanted.renames, elsewhere)?;
        let backfills = backfills(dialect, answers, schemas, &hints)?;
        let changes = diff(dialect, schemas, &hints);
        let unused = unused(dialect, (answers, &hints), schemas, &changes);
        let plan = plan(dialect, schemas, &hints, &backfills);
        WriteError::refused(&plan)?;
        report(dialect, &plan, &changes, generated);
        let cautions = changes
            .iter()
            .filter_map(|change| caution(change, &hints, &backfills));
        for warning in wanted.warnings.into_iter().chain(cautions) {
            if !generated.warnings.contains(&warning) {
                generated.warnings.push(warning);
            }
        }
        let arm = arm(dialect, &plan);
        let mut after = produced;
        if !arm.up.is_empty() {
            let start = if from_live {
                Start::Empty(&from)
            } else {
                Start::Revisions(&revisions)
            };
            let proof = prove(self, scratch, &arm, start, schemas).await?;
            generated.warnings.extend(proof.lacks);
            after = proof.reached;
        }
        // From a live database nobody knows what the revisions produce together with this one.
        Ok((arm, (!from_live).then_some(after), unused))
    }
}

/// What a reader of the plan may pass over: rows that are lost, and rows that make it fail.
fn caution(change: &Change, hints: &Hints, backfills: &Backfills) -> Option<String> {
    if let Change::AlterColumn { table, column } = change {
        let narrowed = column.current.nullable && !column.desired.nullable;
        let filled = backfills.sql(table, &column.desired).is_some();
        let column = format!("{table}.{}", column.desired.name);
        return (narrowed && !filled).then(|| {
            format!("{column} becomes NOT NULL: `upgrade` fails while rows hold NULL; `--backfill {column}=VALUE` fills them")
        });
    }
    if let Change::DropTable { table } = change {
        let name = table.name.to_string();
        return (!hints.drops.contains(&name)).then(|| {
            format!(
                "the rows of {name} are lost; if its entity is still there, is its module linked?"
            )
        });
    }
    let Change::AlterEnum { item } = change else {
        return None;
    };
    let gone: Vec<&str> = item
        .current
        .values
        .iter()
        .filter(|value| !item.desired.values.contains(value))
        .map(String::as_str)
        .collect();
    (!gone.is_empty()).then(|| {
        format!(
            "{} loses {}: `upgrade` fails while rows hold it",
            item.desired.name,
            gone.join(", ")
        )
    })
}

/// The changes in words, each with the databases that it concerns.
fn report(dialect: Dialect, plan: &Plan, changes: &[Change], generated: &mut Generated) {
    if plan.steps.is_empty() {
        return;
    }
    for change in changes {
        let text = change.to_string();
        let same = subject(&text);
        let known = generated
            .changes
            .iter_mut()
            .find(|known| subject(&known.change) == same);
        match known {
            Some(known) => known.databases.push(dialect.title().into()),
            None => generated.changes.push(PlannedChange {
                change: text,
                databases: vec![dialect.title().into()],
            }),
        }
    }
}

/// What a change is about, the same on every database: types and quotes differ between them.
fn subject(change: &str) -> String {
    let about = match change.split_once(": ") {
        Some((about, _)) if change.starts_with("alter column") => about,
        Some(_) | None => match change.split_once(" (") {
            Some((about, _)) if change.starts_with("add column") => about,
            Some(_) | None => change,
        },
    };
    about.replace('"', "")
}
