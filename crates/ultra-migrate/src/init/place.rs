//! Where the migration crate goes, and what it is called.

use std::path::Path;

use super::error::InitError;
use super::paths::{slashed, tidied};
use super::workspace::Workspace;

/// Names that Cargo or the compiler keeps for itself.
const RESERVED: [&str; 14] = [
    "alloc",
    "core",
    "crate",
    "dyn",
    "fn",
    "impl",
    "mod",
    "proc_macro",
    "self",
    "std",
    "super",
    "test",
    "ultra-migrate",
    "ultra-migrate-cli",
];

/// The new crate.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// Its folder, from the workspace's root, with `/`.
    pub(super) folder: String,
    /// Its name: that of the folder.
    pub(super) package: String,
    /// Its program's name.
    pub(super) program: String,
}

impl Place {
    /// The folder that is named; else `migration`, at the root or where all other members are.
    pub(super) fn choose(
        workspace: &Workspace,
        start: &Path,
        named: Option<&Path>,
    ) -> Result<Self, InitError> {
        let folder = match named {
            Some(path) => inside(workspace, start, path)?,
            None if all_in_crates(workspace) => "crates/migration".to_owned(),
            None => "migration".to_owned(),
        };
        let package = folder.rsplit('/').next().unwrap_or(&folder).to_owned();
        let refused = |why| InitError::Place {
            path: workspace.root.join(&folder),
            why,
        };
        let named_well = package.starts_with(|c: char| c.is_ascii_alphabetic())
            && package
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
            && !RESERVED.contains(&package.as_str());
        if !named_well {
            return Err(refused(
                "the crate has the folder's name, and that is no name for a crate: \
                 take letters, digits, `-` and `_`",
            ));
        }
        let path = workspace.root.join(&folder);
        if path.symlink_metadata().is_ok() {
            return Err(InitError::Taken(path));
        }
        let mut packages = workspace.packages.iter();
        if packages.any(|other| other.name.replace('-', "_") == package.replace('-', "_")) {
            return Err(InitError::NameTaken(package));
        }
        let mut programs = workspace.packages.iter().flat_map(|other| other.programs());
        let program = if programs.any(|program| program.name == "migration") {
            package.clone()
        } else {
            "migration".to_owned()
        };
        Ok(Self {
            folder,
            package,
            program,
        })
    }

    /// How far below the workspace's root it is.
    pub(super) fn depth(&self) -> usize {
        self.folder.split('/').count()
    }
}

/// A folder that was named, from the root.
fn inside(workspace: &Workspace, start: &Path, path: &Path) -> Result<String, InitError> {
    let refused = |why| InitError::Place {
        path: path.to_owned(),
        why,
    };
    let whole = tidied(&start.join(path));
    let folder = whole
        .strip_prefix(&workspace.root)
        .map_err(|_| refused("it isn't in the workspace"))?;
    let folder = slashed(folder)?;
    if folder.is_empty() {
        return Err(refused("it is the workspace itself"));
    }
    Ok(folder)
}

/// True where every member but the root's own package is a folder in `crates`.
fn all_in_crates(workspace: &Workspace) -> bool {
    let mut others = workspace
        .packages
        .iter()
        .map(|package| package.folder())
        .filter(|folder| *folder != workspace.root)
        .peekable();
    let crates = workspace.root.join("crates");
    others.peek().is_some() && others.all(|folder| folder.parent() == Some(&crates))
}
