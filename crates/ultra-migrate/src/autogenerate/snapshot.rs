//! `migration/schema.json`: what the revisions produce, checked in.
//!
//! It stands in for replaying them where the role may not create databases. A part for each
//! database, each with the hash of the revisions that it is of.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use ultra_revision::{Ids, checksum};
use ultra_runner::DatabaseUrl;
use ultra_schema::{Dialect, Schema};

use super::error::WriteError;
use super::materialize::base;
use super::place::Scratch;
use crate::commands::check::{Finding, FindingKind};
use crate::config::Config;
use crate::error::Error;
use crate::project::Project;
use crate::sources::Sources;

/// The shape of the file.
const VERSION: u32 = 1;

const REMEDY: &str = "ultra-migrate snapshot";

#[derive(Debug, Default, Serialize, Deserialize)]
struct File {
    version: u32,
    databases: BTreeMap<String, Part>,
}

/// What the revisions produce on one database.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Part {
    /// The version of the program: another one may read catalogs otherwise.
    tool: String,
    /// The hash of the revisions.
    revisions: String,
    /// The hash of the structure: a file that was merged by hand is no answer.
    content: String,
    schema: Schema,
}

/// The file as it was found.
pub(super) struct Snapshot {
    path: PathBuf,
    found: Found,
}

enum Found {
    Nothing,
    /// It is there and can't be used.
    Broken(&'static str),
    File(File),
}

/// What `snapshot` made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SnapshotReport {
    /// The file.
    pub path: PathBuf,
    /// False where it was like that before.
    pub changed: bool,
    /// The databases that it is of.
    pub databases: Vec<String>,
    /// The project's databases that no server was at hand for. A part that fits is kept.
    pub missing: Vec<String>,
}

/// The file of a project's snapshot, which need not be there.
pub fn snapshot_path(root: &Path, config: &Config) -> PathBuf {
    root.join(&config.migration).join("schema.json")
}

impl Project {
    /// Makes the snapshot anew, for each of the project's databases that is at hand.
    ///
    /// # Errors
    /// Where there is no scratch place, or the list was made without `migrator!`.
    pub async fn snapshot(
        &self,
        url: &DatabaseUrl,
        scratch_url: Option<&str>,
    ) -> Result<SnapshotReport, Error> {
        let sources = Sources::read(self.root(), self.config())?;
        self.refuse_stale(&sources)?;
        let scratch = Scratch::of(self, url, scratch_url)?;
        let before = Snapshot::load(self);
        let all: Ids = self.graph().iter().map(|node| node.id.clone()).collect();
        let mut parts = BTreeMap::new();
        let mut missing = Vec::new();
        for dialect in self.dialects() {
            if scratch.has(dialect) {
                let server = scratch.version(dialect).await?;
                parts.insert(dialect, base(self, &scratch, dialect, &server, &all).await?);
            } else {
                missing.push(dialect);
            }
        }
        let hash = self.revisions_hash()?;
        let mut file = File {
            version: VERSION,
            ..File::default()
        };
        for dialect in &missing {
            if before.fitting(self, *dialect, &all).is_ok() {
                file.databases.extend(before.part(*dialect));
            }
        }
        for (dialect, schema) in parts {
            file.take(dialect, &hash, &schema)?;
        }
        let changed = before.write(&file)?;
        Ok(SnapshotReport {
            path: before.path,
            changed,
            databases: file.databases.into_keys().collect(),
            missing: missing.iter().map(|name| name.title().into()).collect(),
        })
    }

    /// Where the snapshot isn't of the linked revisions. Empty where there is none.
    pub fn stale_snapshot(&self) -> Vec<Finding> {
        let snapshot = Snapshot::load(self);
        let all: Ids = self.graph().iter().map(|node| node.id.clone()).collect();
        let finding = |message: String| Finding {
            kind: FindingKind::Snapshot,
            message,
            remedy: REMEDY.into(),
        };
        match &snapshot.found {
            Found::Nothing => Vec::new(),
            Found::Broken(_) => vec![finding(snapshot.trouble())],
            Found::File(_) => {
                let stale = |dialect: Dialect| snapshot.fitting(self, dialect, &all).err();
                self.dialects()
                    .into_iter()
                    .filter_map(stale)
                    .map(finding)
                    .collect()
            }
        }
    }

    /// Whether there is a snapshot at all.
    pub fn has_snapshot(&self) -> bool {
        !matches!(Snapshot::load(self).found, Found::Nothing)
    }

    fn revisions_hash(&self) -> Result<String, WriteError> {
        let listed = self.revisions().iter();
        let listed: Vec<(&str, &str)> = listed.map(|it| (it.name.as_str(), it.source)).collect();
        if listed.iter().any(|(_, source)| source.is_empty()) {
            return Err(WriteError::NoSnapshot(
                "the list of revisions was made without `migrator!`, so nothing says which they were".into(),
            ));
        }
        Ok(hash(listed))
    }
}

/// Brings a snapshot that is there up to date with revisions that were just written: `parts` is
/// what they produce now. The answer names the databases whose part is left behind.
pub(super) fn follow(
    project: &Project,
    parts: &BTreeMap<Dialect, Schema>,
) -> Result<Vec<&'static str>, Error> {
    let snapshot = Snapshot::load(project);
    let dialects = project.dialects();
    let behind = || dialects.iter().filter(|it| !parts.contains_key(it));
    let behind: Vec<&'static str> = behind().map(|dialect| dialect.title()).collect();
    let before = match &snapshot.found {
        Found::Nothing => return Ok(Vec::new()),
        // What is in it may still be wanted.
        Found::Broken(_) if !behind.is_empty() => {
            return Ok(dialects.iter().map(|dialect| dialect.title()).collect());
        }
        Found::Broken(_) => None,
        Found::File(file) => Some(file),
    };
    let sources = Sources::read(project.root(), project.config())?;
    let listed: Vec<(&str, &str)> = sources
        .names()
        .map(|name| (name, sources.text(name).unwrap_or_default()))
        .collect();
    let hash = hash(listed);
    let mut file = File {
        version: VERSION,
        databases: before
            .map(|file| file.databases.clone())
            .unwrap_or_default(),
    };
    for (dialect, schema) in parts {
        file.take(*dialect, &hash, schema)?;
    }
    snapshot.write(&file)?;
    Ok(behind)
}

impl Snapshot {
    /// Reads the file of a project.
    pub(super) fn load(project: &Project) -> Self {
        let path = snapshot_path(project.root(), project.config());
        let found = match std::fs::read_to_string(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Found::Nothing,
            Err(_) => Found::Broken("can't be read"),
            Ok(text) => match serde_json::from_str::<File>(&text) {
                Ok(file) if file.version == VERSION => Found::File(file),
                Ok(_) => Found::Broken("has the shape of another version of this program"),
                Err(_) if text.lines().any(|line| line.starts_with("<<<<<<<")) => {
                    Found::Broken("has git's conflict markers")
                }
                Err(_) => Found::Broken("isn't what `snapshot` writes"),
            },
        };
        Self { path, found }
    }

    /// What the given revisions produce, if it says just that; else why not.
    pub(super) fn fitting(
        &self,
        project: &Project,
        dialect: Dialect,
        revisions: &Ids,
    ) -> Result<Schema, String> {
        let Found::File(file) = &self.found else {
            return Err(self.trouble());
        };
        let name = self.name();
        let part = file.databases.get(dialect.name());
        let part = part.ok_or_else(|| format!("{name} has no part for {dialect}"))?;
        let hash = project
            .revisions_hash()
            .map_err(|error| error.to_string())?;
        if part.tool != env!("CARGO_PKG_VERSION") {
            return Err(format!(
                "{name} was made by version {} of this program ({dialect})",
                part.tool
            ));
        }
        if part.revisions != hash {
            return Err(format!(
                "{name} is of other revisions than these ({dialect})"
            ));
        }
        if content(&part.schema).is_ok_and(|content| content != part.content) {
            return Err(format!("{name} was changed by hand ({dialect})"));
        }
        if revisions.len() != project.graph().len() {
            return Err(format!(
                "{name} is of all revisions, and not all are asked about"
            ));
        }
        Ok(part.schema.clone())
    }

    fn trouble(&self) -> String {
        match &self.found {
            Found::Nothing => format!("there is no {}", self.name()),
            Found::Broken(why) => format!("{} {why}", self.name()),
            Found::File(_) => String::new(),
        }
    }

    fn name(&self) -> String {
        let parts: Vec<_> = self.path.iter().collect();
        let last = parts.len().saturating_sub(2);
        let near: PathBuf = parts.get(last..).unwrap_or_default().iter().collect();
        near.display().to_string()
    }

    fn part(&self, dialect: Dialect) -> Option<(String, Part)> {
        let Found::File(file) = &self.found else {
            return None;
        };
        let part = file.databases.get(dialect.name())?;
        Some((dialect.name().to_owned(), part.clone()))
    }

    /// Writes it where it differs: beside the file, and renames.
    fn write(&self, file: &File) -> Result<bool, WriteError> {
        let text = serde_json::to_string_pretty(file);
        let text = text.map_err(|error| WriteError::NoSnapshot(error.to_string()))? + "\n";
        if std::fs::read_to_string(&self.path).is_ok_and(|before| before == text) {
            return Ok(false);
        }
        let beside = self
            .path
            .with_extension(format!("json.{}.tmp", std::process::id()));
        let written =
            std::fs::write(&beside, text).and_then(|()| std::fs::rename(&beside, &self.path));
        written.map_err(|source| {
            std::fs::remove_file(&beside).ok();
            WriteError::SnapshotFile {
                path: self.path.clone(),
                source,
            }
        })?;
        Ok(true)
    }
}

impl File {
    /// Puts a structure in. What was granted is a database's own affair.
    fn take(&mut self, dialect: Dialect, hash: &str, schema: &Schema) -> Result<(), WriteError> {
        let mut schema = schema.clone();
        schema.others.retain(|object| !object.is_privilege());
        let part = Part {
            tool: env!("CARGO_PKG_VERSION").to_owned(),
            revisions: hash.to_owned(),
            content: content(&schema)?,
            schema,
        };
        self.databases.insert(dialect.name().to_owned(), part);
        Ok(())
    }
}

/// The hash of a structure.
fn content(schema: &Schema) -> Result<String, WriteError> {
    let text = serde_json::to_vec(schema);
    let text = text.map_err(|error| WriteError::NoSnapshot(error.to_string()))?;
    Ok(hex(Sha256::digest(text)))
}

/// The hash of revisions, whatever their order in the list: names and checksums.
fn hash(mut listed: Vec<(&str, &str)>) -> String {
    listed.sort_unstable();
    let mut sha = Sha256::new();
    for (name, source) in listed {
        sha.update(format!("{name} {}\n", checksum(source)));
    }
    hex(sha.finalize())
}

fn hex(bytes: impl AsRef<[u8]>) -> String {
    let digits = bytes.as_ref().iter().map(|byte| format!("{byte:02x}"));
    format!("sha256:{}", digits.collect::<String>())
}
