//! Where the new crate has ours from.

use std::path::{Path, PathBuf};

use toml_edit::Value;

use super::CratesFrom;
use super::error::InitError;
use super::manifest::RootManifest;
use super::paths::{relative, slashed};

/// Our repository.
pub const REPOSITORY: &str = "https://github.com/ultra-migrate/ultra-migrate";

/// Where a migration crate shall have ours from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CrateSource {
    /// The checkout that a program was built from, by the folder of one of its crates; the
    /// repository where it isn't there any more, or is Cargo's own.
    BuiltFrom(PathBuf),
    /// A checkout, by its folder or its folder `crates`.
    Checkout(PathBuf),
    /// Our repository.
    Repository,
}

/// Our crates, as dependencies.
#[derive(Clone, Debug)]
pub(super) struct Dependencies {
    pub(super) source: CratesFrom,
}

impl Dependencies {
    /// Looks for the checkout.
    pub(super) fn locate(
        start: &Path,
        source: &CrateSource,
        root: &Path,
        manifest: &RootManifest,
    ) -> Result<Self, InitError> {
        let folder = match source {
            CrateSource::Repository => None,
            CrateSource::BuiltFrom(member) => member
                .parent()
                .and_then(crates_of)
                .filter(|folder| !is_cargos_own(folder)),
            CrateSource::Checkout(path) => {
                let path = start.join(path);
                let found = crates_of(&path).or_else(|| crates_of(&path.join("crates")));
                Some(found.ok_or(InitError::Checkout(path))?)
            }
        };
        let Some(folder) = folder else {
            let source = CratesFrom::Git(REPOSITORY.to_owned());
            return Ok(Self { source });
        };
        let root = root.canonicalize().map_err(InitError::file(root, "read"))?;
        if let Ok(inside) = folder.strip_prefix(&root)
            && !manifest.excludes(&slashed(inside)?)
        {
            return Err(InitError::CheckoutInside(folder));
        }
        let source = CratesFrom::Path(folder);
        Ok(Self { source })
    }

    /// `path = "…"` or `git = "…"` for the crate in a folder of ours, seen from the new crate.
    pub(super) fn place(&self, folder: &str, from: &Path) -> Result<String, InitError> {
        Ok(match &self.source {
            CratesFrom::Git(url) => format!("git = {}", Value::from(url.as_str())),
            CratesFrom::Path(crates) => {
                let path = crates.join(folder);
                let path = slashed(&relative(from, &path).unwrap_or(path))?;
                format!("path = {}", Value::from(path))
            }
        })
    }
}

/// A folder that has our crates, without links in its path: a way that leads up must not pass one.
fn crates_of(folder: &Path) -> Option<PathBuf> {
    let has = |name: &str| folder.join(name).join("Cargo.toml").is_file();
    if has("ultra-migrate") && has("cli") {
        folder.canonicalize().ok()
    } else {
        None
    }
}

/// True where Cargo keeps sources that it fetched: they go away when it likes.
fn is_cargos_own(folder: &Path) -> bool {
    let names: Vec<&str> = folder.iter().filter_map(|name| name.to_str()).collect();
    names
        .windows(2)
        .any(|pair| pair == ["git", "checkouts"] || pair == ["registry", "src"])
}
