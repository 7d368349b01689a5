//! `check`: for pipelines and production. Needs no scratch place.

use serde::Serialize;
use ultra_revision::pending;
use ultra_runner::DatabaseUrl;

use super::conflict;
use super::state::AppliedState;
use super::status::{RevisionRef, reference};
use crate::error::Error;
use crate::project::Project;

/// What to look at.
#[derive(Clone, Debug, Default)]
pub struct CheckOptions {
    /// Pending revisions are a finding.
    pub fail_on_pending: bool,
    /// The PostgreSQL schema that unqualified names mean.
    pub schema: Option<String>,
}

/// What `check` found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CheckReport {
    /// The database, password masked.
    pub database: String,
    /// What is wrong; empty: nothing.
    pub findings: Vec<Finding>,
    /// What is to be applied, in order.
    pub pending: Vec<RevisionRef>,
    /// Applied names that come after all that is known: harmless.
    pub ahead: Vec<String>,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What kind of thing.
    pub kind: FindingKind,
    /// What and where, in a sentence.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

/// The kinds of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// Revisions are to be applied.
    Pending,
    /// The graph has several heads.
    SeveralHeads,
    /// An applied revision was changed.
    Changed,
    /// The database has what the project should have and doesn't.
    Missing,
    /// The database has a part of what a squashed revision replaces, and the rest is gone.
    Stranded,
    /// A file of the migration crate isn't in the list.
    Unlisted,
    /// A revision lacks the statements of one of the project's databases.
    Incomplete,
    /// Two branches make the same thing.
    Conflict,
    /// A file's documentation and its `REVISION` differ.
    Header,
    /// The checked-in snapshot isn't of these revisions.
    Snapshot,
    /// Entities and revisions differ.
    Entities,
    /// The live database differs from what its applied revisions produce.
    Drift,
    /// Something in the live database is broken.
    Broken,
    /// A revision began without a transaction and never came to an end.
    Unfinished,
}

impl Project {
    /// Looks for what is wrong with the graph and the database.
    ///
    /// # Errors
    /// Where the database can't be read.
    pub async fn check(
        &self,
        url: &DatabaseUrl,
        options: &CheckOptions,
    ) -> Result<CheckReport, Error> {
        let state = self.state(url, options.schema.as_deref()).await?;
        let mut findings = self.graph_findings();
        let open = pending(self.graph(), &state.applied);
        let waiting: Vec<RevisionRef> = open
            .iter()
            .filter_map(|id| reference(self.graph(), id, None))
            .collect();
        if options.fail_on_pending && !waiting.is_empty() {
            let names: Vec<&str> = waiting.iter().map(|item| item.name.as_str()).collect();
            findings.push(Finding {
                kind: FindingKind::Pending,
                message: format!("{} to be applied: {}", count(names.len()), names.join(", ")),
                remedy: "ultra-migrate upgrade".into(),
            });
        }
        findings.extend(state_findings(&state));
        let open = open.into_iter().collect();
        if let Some(error) = conflict::first(self, &open, url.dialect()).await {
            findings.push(Finding {
                kind: FindingKind::Conflict,
                message: error.to_string(),
                remedy: "take it out of one of the two".into(),
            });
        }
        let ahead = state.ahead();
        Ok(CheckReport {
            database: url.masked(),
            findings,
            pending: waiting,
            ahead,
        })
    }

    /// What is wrong with the revisions alone.
    pub(crate) fn graph_findings(&self) -> Vec<Finding> {
        let graph = self.graph();
        let mut findings = Vec::new();
        let heads = graph.heads();
        if heads.len() > 1 {
            let names: Vec<String> = heads.iter().map(ToString::to_string).collect();
            findings.push(Finding {
                kind: FindingKind::SeveralHeads,
                message: format!("there are {} heads: {}", heads.len(), names.join(", ")),
                remedy: "ultra-migrate merge -m \"…\"".into(),
            });
        }
        for node in graph.iter().filter(|node| !node.backends.is_empty()) {
            let lacks: Vec<&str> = self
                .config()
                .dialects
                .iter()
                .map(String::as_str)
                .filter(|name| !node.backends.iter().any(|has| has == name))
                .collect();
            if !lacks.is_empty() {
                findings.push(Finding {
                    kind: FindingKind::Incomplete,
                    message: format!("{} has no statements for {}", node.name, lacks.join(", ")),
                    remedy: "ultra-migrate generate --complete".into(),
                });
            }
        }
        findings
    }
}

/// What is wrong with what is applied.
fn state_findings(state: &AppliedState) -> Vec<Finding> {
    let mut findings = Vec::new();
    for name in state.missing() {
        findings.push(Finding {
            kind: FindingKind::Missing,
            message: format!("{name} is applied and not in this project, which has later ones"),
            remedy: "restore the file, or revert it with the binary that had it".into(),
        });
    }
    for stranded in &state.stranded {
        findings.push(Finding {
            kind: FindingKind::Stranded,
            message: format!(
                "of what {} replaces the database has {}, and not {}",
                stranded.name,
                stranded.applied.join(", "),
                stranded.lacking.join(", ")
            ),
            remedy: "ultra-migrate upgrade, with a version of this project that still has them"
                .into(),
        });
    }
    for changed in &state.changed {
        findings.push(Finding {
            kind: FindingKind::Changed,
            message: format!("{} changed after it was applied", changed.name),
            remedy: "undo the change, and put it into a new revision; or accept it: ultra-migrate repair".into(),
        });
    }
    for name in &state.unfinished {
        findings.push(Finding {
            kind: FindingKind::Unfinished,
            message: format!("{name} began without a transaction and never came to an end"),
            remedy: "ultra-migrate upgrade".into(),
        });
    }
    findings
}

fn count(revisions: usize) -> String {
    if revisions == 1 {
        "1 revision".into()
    } else {
        format!("{revisions} revisions")
    }
}
