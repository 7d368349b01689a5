//! The workspace, as Cargo sees it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;

use super::error::InitError;
use super::place::Place;
use crate::config::FILE_NAME;

/// What `cargo metadata` says: globs, path dependencies and inherited keys are resolved.
#[derive(Debug, Deserialize)]
pub(super) struct Workspace {
    #[serde(rename = "workspace_root")]
    pub(super) root: PathBuf,
    pub(super) packages: Vec<Package>,
}

/// A member.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Package {
    pub(super) name: String,
    pub(super) manifest_path: PathBuf,
    pub(super) dependencies: Vec<Dependency>,
    pub(super) targets: Vec<Target>,
    pub(super) features: BTreeMap<String, Vec<String>>,
}

/// A line of `[dependencies]` and its like.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Dependency {
    pub(super) name: String,
    pub(super) source: Option<String>,
    #[serde(rename = "req")]
    pub(super) requirement: String,
    /// `dev`, `build`, or none.
    pub(super) kind: Option<String>,
    pub(super) optional: bool,
    pub(super) features: Vec<String>,
}

/// A library, a program, a test.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Target {
    pub(super) name: String,
    pub(super) kind: Vec<String>,
    pub(super) crate_types: Vec<String>,
    pub(super) src_path: PathBuf,
}

impl Workspace {
    /// Asks Cargo; needs neither a lock file nor the network.
    pub(super) fn read(folder: &Path) -> Result<Self, InitError> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(cargo)
            .args([
                "metadata",
                "--no-deps",
                "--offline",
                "--format-version",
                "1",
            ])
            .current_dir(folder)
            .stdin(Stdio::null())
            .output()
            .map_err(InitError::NoCargo)?;
        if !output.status.success() {
            return Err(InitError::Workspace(words(&output.stderr)));
        }
        serde_json::from_slice(&output.stdout)
            .map_err(|error| InitError::Workspace(format!("its answer can't be read: {error}")))
    }

    /// Refuses where there is a project, or a migration crate that somebody else made.
    pub(super) fn refuse_taken(&self, start: &Path) -> Result<(), InitError> {
        if self
            .packages
            .iter()
            .any(|package| package.name == "ultra-migrate")
        {
            return Err(InitError::Own);
        }
        // One in between would win over the one at the root.
        let between = start
            .ancestors()
            .take_while(|folder| folder.starts_with(&self.root));
        let found = between
            .chain(std::iter::once(self.root.as_path()))
            .map(|folder| folder.join(FILE_NAME))
            .find(|path| path.symlink_metadata().is_ok());
        if let Some(path) = found {
            return Err(InitError::Configured(path));
        }
        for package in &self.packages {
            for on in ["sea-orm-migration", "ultra-migrate"] {
                if package.depends_on(on).is_some() {
                    return Err(InitError::MigrationCrate {
                        package: package.name.clone(),
                        path: package.folder().to_owned(),
                        on,
                    });
                }
            }
        }
        Ok(())
    }

    /// Refuses where the members aren't those of before and the new crate.
    pub(super) fn refuse_unlike(&self, before: &Self, place: &Place) -> Result<(), InitError> {
        let manifests = |workspace: &Self| -> BTreeSet<PathBuf> {
            let packages = workspace.packages.iter();
            packages
                .map(|package| package.manifest_path.clone())
                .collect()
        };
        let mut wanted = manifests(before);
        wanted.insert(before.root.join(&place.folder).join("Cargo.toml"));
        let now = manifests(self);
        if self.root != before.root {
            let text = format!("the crate belongs to {}", self.root.display());
            return Err(InitError::Refused(text));
        }
        let differ: Vec<String> = now
            .symmetric_difference(&wanted)
            .map(|path| path.display().to_string())
            .collect();
        if differ.is_empty() {
            Ok(())
        } else {
            let text = format!(
                "its members are others than they should be: {}",
                differ.join(", ")
            );
            Err(InitError::Refused(text))
        }
    }
}

impl Package {
    /// Its folder.
    pub(super) fn folder(&self) -> &Path {
        self.manifest_path.parent().unwrap_or(Path::new(""))
    }

    /// An ordinary dependency, not one of tests or build scripts.
    pub(super) fn depends_on(&self, name: &str) -> Option<&Dependency> {
        self.dependencies
            .iter()
            .find(|dependency| dependency.name == name && dependency.kind.is_none())
    }

    /// What others can link.
    pub(super) fn library(&self) -> Option<&Target> {
        let linkable = |kind: &String| ["lib", "rlib", "dylib"].contains(&kind.as_str());
        self.targets.iter().find(|target| {
            target.crate_types.iter().any(linkable)
                && !target.kind.iter().any(|kind| kind == "example")
        })
    }

    /// Its programs.
    pub(super) fn programs(&self) -> impl Iterator<Item = &Target> {
        let program = |target: &&Target| target.kind.iter().any(|kind| kind == "bin");
        self.targets.iter().filter(program)
    }
}

/// Cargo's words, without the mark of an error, on lines of ours.
fn words(stderr: &[u8]) -> String {
    let text = String::from_utf8_lossy(stderr);
    let text = text.trim();
    text.strip_prefix("error: ")
        .unwrap_or(text)
        .replace('\n', "\n  ")
}
