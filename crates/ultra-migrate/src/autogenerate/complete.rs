//! `generate --complete`: adds the statements of a database that was not at hand.

use std::collections::BTreeMap;

use ultra_codegen::{Arm, arm, complete};
use ultra_plan::plan;
use ultra_revision::Ids;
use ultra_runner::DatabaseUrl;
use ultra_schema::{Dialect, Pair, Schema, diff};

use super::answers::{backfills, hints, refuse_unused, unused};
use super::desired::desired;
use super::error::WriteError;
use super::generate::GenerateOptions;
use super::materialize::base;
use super::place::Scratch;
use super::prove::{Start, prove};
use super::snapshot::{Snapshot, follow};
use super::write::{GeneratedFile, format};
use crate::error::Error;
use crate::project::Project;
use crate::sources::Sources;

impl Project {
    /// Plans what the incomplete revisions lack and adds it to them. Where there are several, the
    /// last one gets all of it and the others an empty arm: their end is the same.
    ///
    /// # Errors
    /// Where no server is at hand, or the files were changed so that nothing can be added.
    pub async fn complete(
        &self,
        url: &DatabaseUrl,
        options: &GenerateOptions,
    ) -> Result<Vec<GeneratedFile>, Error> {
        let sources = Sources::read(self.root(), self.config())?;
        self.refuse_stale(&sources)?;
        let scratch = Scratch::of(self, url, options.scratch_url.as_deref())?;
        let mut completed: Vec<GeneratedFile> = Vec::new();
        let all: Ids = self.graph().iter().map(|node| node.id.clone()).collect();
        let before = Snapshot::load(self);
        // What a revision does on the other databases stays as it is.
        let mut produced: BTreeMap<Dialect, Schema> = self
            .dialects()
            .into_iter()
            .filter_map(|dialect| Some((dialect, before.fitting(self, dialect, &all).ok()?)))
            .collect();
        for dialect in self.dialects() {
            let lacking: Vec<(String, String)> = self
                .graph()
                .topological()
                .filter(|node| {
                    !node.backends.is_empty()
                        && !node.backends.iter().any(|has| has == dialect.name())
                })
                .map(|node| (node.id.to_string(), node.name.to_string()))
                .collect();
            if lacking.is_empty() {
                continue;
            }
            let (planned, after) = self.lacking_arm(&scratch, dialect, options).await?;
            produced.insert(dialect, after);
            for (at, (revision, name)) in lacking.iter().enumerate() {
                let empty = Arm {
                    dialect,
                    up: vec![],
                    down: vec![],
                    rebuilds_tables: false,
                };
                let arm = if at + 1 == lacking.len() {
                    &planned
                } else {
                    &empty
                };
                let path = sources.path(name);
                let text = sources.text(name).unwrap_or_default();
                let text = complete(text, arm).map_err(|source| WriteError::Complete {
                    path: path.clone(),
                    source,
                })?;
                let path = sources.rewrite(name, &text)?;
                format(&path);
                let (revision, name) = (revision.clone(), name.clone());
                completed.push(GeneratedFile {
                    revision,
                    name,
                    path,
                });
            }
        }
        if !completed.is_empty() {
            follow(self, &produced)?;
        }
        Ok(completed)
    }

    async fn lacking_arm(
        &self,
        scratch: &Scratch,
        dialect: Dialect,
        options: &GenerateOptions,
    ) -> Result<(Arm, Schema), Error> {
        if !scratch.has(dialect) {
            return Err(WriteError::NoServer(dialect).into());
        }
        let server = scratch.version(dialect).await?;
        let wanted = desired(self, scratch, dialect, &server).await?;
        let revisions: Ids = self.graph().iter().map(|node| node.id.clone()).collect();
        let produced = base(self, scratch, dialect, &server, &revisions).await?;
        let schemas = Pair::new(&produced, &wanted.schema);
        let answers = &options.answers;
        let hints = hints(dialect, answers, schemas, &wanted.renames, false)?;
        let backfills = backfills(dialect, answers, schemas, &hints)?;
        let changes = diff(dialect, schemas, &hints);
        refuse_unused(&unused(dialect, (answers, &hints), schemas, &changes))?;
        let plan = plan(dialect, schemas, &hints, &backfills);
        WriteError::refused(&plan)?;
        let arm = arm(dialect, &plan);
        let proof = prove(self, scratch, &arm, Start::Revisions(&revisions), schemas).await?;
        Ok((arm, proof.reached))
    }
}
