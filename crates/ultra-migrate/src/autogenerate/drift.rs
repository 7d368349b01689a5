//! `verify` and `check --entities`: what is, against what should be.

use serde::Serialize;
use ultra_introspect::postgres::{ReadOptions, invalid_objects};
use ultra_revision::Ids;
use ultra_runner::{Backend, DatabaseUrl, is_to_be_made};
use ultra_schema::{Dialect, Hints, Pair, Schema, diff};

use super::desired::{desired, is_produced};
use super::error::WriteError;
use super::materialize::base;
use super::place::{Scratch, dialect_of};
use crate::commands::check::{CheckOptions, CheckReport, Finding, FindingKind};
use crate::error::Error;
use crate::project::{self, Project};
use crate::sources::Sources;

/// What `verify` found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VerifyReport {
    /// Everything that `check` looks at.
    #[serde(flatten)]
    pub check: CheckReport,
    /// How the live schema differs from what its applied revisions produce.
    pub drift: Vec<Drift>,
}

/// One difference of the live schema.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Drift {
    /// What was done to the live schema, in words: `add column users.x (text)`.
    pub difference: String,
}

impl Project {
    /// Compares the live schema with what its applied revisions produce, and looks at all else that
    /// `check` does.
    ///
    /// # Errors
    /// Where the database can't be read or there is no scratch place.
    pub async fn verify(
        &self,
        url: &DatabaseUrl,
        options: &CheckOptions,
        scratch_url: Option<&str>,
    ) -> Result<VerifyReport, Error> {
        let mut check = self.check(url, options).await?;
        check.findings.extend(self.source_findings());
        // What is still to come for another database, or for generating, says nothing about this one.
        let elsewhere = [FindingKind::Incomplete, FindingKind::Snapshot];
        check
            .findings
            .retain(|finding| !elsewhere.contains(&finding.kind));
        let state = self.state(url, options.schema.as_deref()).await?;
        let scratch = Scratch::of(self, url, scratch_url)?;
        let dialect = dialect_of(url.dialect());
        let server = scratch.version(dialect).await?;
        let expected = base(self, &scratch, dialect, &server, &state.applied).await?;
        let live = self
            .live_schema(url, &scratch, dialect, options.schema.as_deref())
            .await?;
        let drift: Vec<Drift> = diff(dialect, Pair::new(&expected, &live), &Hints::default())
            .iter()
            .map(|change| Drift {
                difference: change.to_string(),
            })
            .collect();
        for difference in &drift {
            check.findings.push(Finding {
                kind: FindingKind::Drift,
                message: format!("the live schema differs: {}", difference.difference),
                remedy: "undo it, or put it into a revision".into(),
            });
        }
        check.findings.extend(self.broken(url).await?);
        Ok(VerifyReport { check, drift })
    }

    /// The structure of the live database. Nothing there: an empty one.
    pub(super) async fn live_schema(
        &self,
        url: &DatabaseUrl,
        scratch: &Scratch,
        dialect: Dialect,
        schema: Option<&str>,
    ) -> Result<Schema, Error> {
        if dialect_of(url.dialect()) != dialect {
            return Err(WriteError::OtherLive {
                live: url.dialect().name(),
                wanted: dialect.name().into(),
            }
            .into());
        }
        if is_to_be_made(url)? {
            return Ok(Schema::default());
        }
        // The session's search path makes the schema the one whose names are unqualified.
        let session = project::open(url, schema, false).await?;
        let live = scratch.read(dialect, session.connection()).await;
        session.close().await?;
        Ok(live.map_err(WriteError::Introspect)?)
    }

    /// Invalid indexes and constraints (PostgreSQL), broken references (SQLite).
    async fn broken(&self, url: &DatabaseUrl) -> Result<Vec<Finding>, Error> {
        if is_to_be_made(url)? {
            return Ok(Vec::new());
        }
        let session = project::open(url, None, false).await?;
        let finding = |message: String, remedy: &str| Finding {
            kind: FindingKind::Broken,
            message,
            remedy: remedy.into(),
        };
        let found = match url.dialect() {
            Backend::Postgres => {
                let options = ReadOptions::default();
                let invalid = invalid_objects(session.connection(), &options).await;
                let invalid = invalid.map_err(WriteError::Introspect)?;
                let say = |object: &ultra_introspect::postgres::InvalidObject| {
                    finding(object.to_string(), "repair it as said, then verify again")
                };
                invalid.iter().map(say).collect()
            }
            Backend::Sqlite => broken_references(&session).await?,
        };
        session.close().await?;
        Ok(found)
    }

    /// Files that aren't listed, and heads that contradict their documentation. In an image there
    /// are no sources to look at.
    fn source_findings(&self) -> Vec<Finding> {
        let mut findings = self.stale_snapshot();
        let Ok(sources) = Sources::read(self.root(), self.config()) else {
            return findings;
        };
        for name in sources.unlisted().unwrap_or_default() {
            findings.push(Finding {
                kind: FindingKind::Unlisted,
                message: format!("{name}.rs is not in the list of {}", "migrator! { … }"),
                remedy: "add it to src/lib.rs of the migration crate, or remove the file".into(),
            });
        }
        for (name, difference) in sources.header_differences() {
            findings.push(Finding {
                kind: FindingKind::Header,
                message: format!("{name}.rs: {difference}"),
                remedy: "correct the doc comment; the const is the truth".into(),
            });
        }
        findings
    }

    /// `check` with the sources, and with the entities where `entities` is set.
    ///
    /// # Errors
    /// Where the database can't be read, or there is no scratch place for the entities.
    pub async fn check_sources(
        &self,
        url: &DatabaseUrl,
        options: &CheckOptions,
        entities: bool,
        scratch_url: Option<&str>,
    ) -> Result<CheckReport, Error> {
        let mut report = self.check(url, options).await?;
        report.findings.extend(self.source_findings());
        if entities {
            let scratch = Scratch::of(self, url, scratch_url)?;
            for dialect in self
                .dialects()
                .into_iter()
                .filter(|dialect| scratch.has(*dialect))
            {
                let server = scratch.version(dialect).await?;
                let all: Ids = self.graph().iter().map(|node| node.id.clone()).collect();
                // The usual case, without either of them in memory.
                if is_produced(self, &scratch, (dialect, &server), &all)? {
                    continue;
                }
                let wanted = desired(self, &scratch, dialect, &server).await?;
                let produced = base(self, &scratch, dialect, &server, &all).await?;
                // Comparing in depth would copy both.
                if produced == wanted.schema {
                    continue;
                }
                let schemas = Pair::new(&produced, &wanted.schema);
                for change in diff(dialect, schemas, &Hints::default()) {
                    report.findings.push(Finding {
                        kind: FindingKind::Entities,
                        message: format!("entities and revisions differ ({dialect}): {change}"),
                        remedy: "ultra-migrate generate \"…\" --autogenerate".into(),
                    });
                }
            }
        }
        Ok(report)
    }
}

async fn broken_references(session: &ultra_runner::Session) -> Result<Vec<Finding>, Error> {
    use sea_orm::{ConnectionTrait, Statement};
    let sql = "SELECT \"table\" AS child, parent, count(*) AS rows FROM pragma_foreign_key_check GROUP BY 1, 2 ORDER BY 1, 2";
    let failed = |source| Error::Database {
        what: "to check references",
        source,
    };
    let rows = session
        .connection()
        .query_all_raw(Statement::from_string(sea_orm::DbBackend::Sqlite, sql))
        .await
        .map_err(failed)?;
    rows.iter()
        .map(|row| {
            let child: String = row.try_get("", "child").map_err(failed)?;
            let parent: String = row.try_get("", "parent").map_err(failed)?;
            let count: i64 = row.try_get("", "rows").map_err(failed)?;
            Ok(Finding {
                kind: FindingKind::Broken,
                message: format!(
                    "{count} rows of {child} refer to rows of {parent} that aren't there"
                ),
                remedy: "correct or delete those rows".into(),
            })
        })
        .collect()
}
