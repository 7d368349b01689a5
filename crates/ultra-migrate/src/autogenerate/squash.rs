//! `squash`: one revision that does what a run of others did, and stands for them.

mod statements;

use std::collections::BTreeMap;

use serde::Serialize;
use ultra_codegen::{Arm, FileHead, Migration};
use ultra_revision::{Follow, Ids, MigrationName, Replaced, Run, Target, squash_run};
use ultra_runner::DatabaseUrl;
use ultra_schema::{Dialect, Pair, Schema};

use super::error::WriteError;
use super::materialize::base;
use super::place::Scratch;
use super::prove::{Start, prove};
use super::snapshot::{Snapshot, follow};
use super::write::{GeneratedFile, write_behind};
use crate::environment::{now, random_id};
use crate::error::Error;
use crate::project::Project;
use crate::sources::Sources;
use statements::Refused;

/// What is asked of `squash`.
#[derive(Clone, Debug)]
pub struct SquashOptions {
    /// The run, `FIRST:LAST`, both included.
    pub range: Target,
    /// What the revision does; empty: `squash FIRST to LAST`.
    pub message: String,
    /// The id, instead of a random one.
    pub id: Option<String>,
    /// A server for scratch databases.
    pub scratch_url: Option<String>,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Squashed {
    /// The file.
    pub file: GeneratedFile,
    /// The names of the revisions that it stands for, in the order in which they run.
    pub replaces: Vec<String>,
    /// The databases on which it was proved to do the same.
    pub proved: Vec<String>,
    /// What somebody should look at.
    pub warnings: Vec<String>,
}

impl Project {
    /// Writes a revision that does what a run of revisions does, proves it in scratch places and
    /// lists it behind them. The live database is not touched.
    ///
    /// # Errors
    /// Names the revision for which the run can't be squashed. No file is written then.
    pub async fn squash(
        &self,
        url: &DatabaseUrl,
        options: &SquashOptions,
    ) -> Result<Squashed, Error> {
        let sources = Sources::read(self.root(), self.config())?;
        self.refuse_stale(&sources)?;
        let run = squash_run(self.graph(), &options.range)?;
        let scratch = Scratch::of(self, url, options.scratch_url.as_deref())?;
        let mut warnings = self.left_out(&run);
        let mut arms = Vec::new();
        let mut refused = Vec::new();
        for dialect in self.dialects() {
            let recorded = statements::arm(self, &run, dialect, scratch.has(dialect)).await;
            match recorded {
                Ok((arm, notes)) => {
                    warnings.extend(notes);
                    arms.push(arm);
                }
                Err(reasons) => refused.extend(reasons),
            }
        }
        refused.dedup();
        if !refused.is_empty() {
            let reasons = refused.iter().map(Refused::to_string).collect();
            return Err(WriteError::NotSquashed(reasons).into());
        }
        let mut proved = Vec::new();
        for arm in &arms {
            match self.proved(&scratch, &run, arm).await? {
                None => proved.push(arm.dialect.title().to_owned()),
                Some(why) => warnings.push(why),
            }
        }
        let kept = self.fitting_snapshots();
        let file = self.write_squashed(&sources, &run, arms, options)?;
        follow(self, &kept)?;
        Ok(Squashed {
            file,
            replaces: run
                .revisions
                .iter()
                .map(|old| old.name.to_string())
                .collect(),
            proved,
            warnings,
        })
    }

    /// Whether the statements lead where the originals lead, and back; else why that isn't known.
    async fn proved(
        &self,
        scratch: &Scratch,
        run: &Run,
        arm: &Arm,
    ) -> Result<Option<String>, Error> {
        let dialect = arm.dialect;
        if !scratch.has(dialect) {
            return Ok(Some(format!(
                "it was not tried on {}: no server is at hand; --scratch-url names one",
                dialect.title()
            )));
        }
        let graph = self.graph();
        let inside: Ids = run.revisions.iter().map(|old| old.id.clone()).collect();
        let through = graph.ancestors_and_self(&inside, Follow::Everything);
        let below: Ids = through.difference(&inside).cloned().collect();
        let server = scratch.version(dialect).await?;
        let before = base(self, scratch, dialect, &server, &below).await;
        let after = base(self, scratch, dialect, &server, &through).await;
        let (before, after) = match (before, after) {
            (Err(WriteError::NoBase { right, .. }), _)
            | (_, Err(WriteError::NoBase { right, .. })) => {
                return Ok(Some(format!(
                    "it was not tried on {}: {right}",
                    dialect.title()
                )));
            }
            (before, after) => (before?, after?),
        };
        let schemas = Pair::new(&before, &after);
        let proof = prove(self, scratch, arm, Start::Revisions(&below), schemas).await?;
        Ok(proof.lacks)
    }

    fn write_squashed(
        &self,
        sources: &Sources,
        run: &Run,
        arms: Vec<Arm>,
        options: &SquashOptions,
    ) -> Result<GeneratedFile, Error> {
        let (stamp, created) = now();
        // It stands where the originals stood: whoever runs the list in its order needs that.
        let last = sources
            .names()
            .filter(|name| run.revisions.iter().any(|old| old.name.as_str() == *name))
            .last();
        let last_name = last.and_then(|name| MigrationName::new(name).ok());
        let its = last_name.as_ref().and_then(MigrationName::stamp);
        let head = FileHead {
            id: options.id.clone().unwrap_or_else(random_id),
            down_revisions: run.parents.iter().map(ToString::to_string).collect(),
            branch_labels: run.branch_labels.clone(),
            depends_on: run.depends_on.clone(),
            message: message(run, &options.message),
            created,
            replaces: run.revisions.iter().map(Replaced::text).collect(),
            ..FileHead::default()
        };
        let migration = Migration {
            head,
            arms,
            missing: Vec::new(),
        };
        write_behind(sources, its.unwrap_or(&stamp), migration, last)
    }

    /// The parts of a snapshot that are up to date: what all revisions produce stays the same.
    fn fitting_snapshots(&self) -> BTreeMap<Dialect, Schema> {
        let all: Ids = self.graph().iter().map(|node| node.id.clone()).collect();
        let snapshot = Snapshot::load(self);
        let fitting =
            |dialect: Dialect| Some((dialect, snapshot.fitting(self, dialect, &all).ok()?));
        self.dialects().into_iter().filter_map(fitting).collect()
    }

    /// What the originals declare and one revision can't say for all of them.
    fn left_out(&self, run: &Run) -> Vec<String> {
        let nodes = run
            .revisions
            .iter()
            .filter_map(|old| self.graph().get(&old.id));
        nodes
            .filter(|node| node.lock_timeout.is_some() || node.statement_timeout.is_some())
            .map(|node| {
                format!(
                    "{} declares limits of time, which the new revision has not: write into it what shall hold for all",
                    node.name
                )
            })
            .collect()
    }
}

fn message(run: &Run, given: &str) -> String {
    let words = given.split_whitespace().collect::<Vec<_>>().join(" ");
    match (run.revisions.first(), run.revisions.last()) {
        (Some(first), Some(last)) if words.is_empty() => {
            format!("squash {} to {}", first.name.words(), last.name.words())
        }
        _ => words,
    }
}
