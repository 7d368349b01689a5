//! Which crate the entities are in.

use std::path::{Path, PathBuf};

use super::error::InitError;
use super::modules::has_entities;
use super::place::Place;
use super::workspace::{Dependency, Package, Workspace};

/// The crate that the migrator links.
#[derive(Clone, Debug)]
pub(super) struct Entity {
    pub(super) package: Package,
    pub(super) folder: PathBuf,
    /// As `use` wants it.
    pub(super) crate_name: String,
    pub(super) sea_orm: Dependency,
    /// The feature without which it has no entities.
    pub(super) feature: Option<String>,
}

impl Entity {
    /// The one that is named, or the only library with entities.
    pub(super) fn pick(
        workspace: &Workspace,
        start: &Path,
        named: Option<&Path>,
    ) -> Result<Self, InitError> {
        if let Some(path) = named {
            return Self::named(workspace, start, path);
        }
        let on_sea_orm: Vec<&Package> = workspace
            .packages
            .iter()
            .filter(|package| package.depends_on("sea-orm").is_some())
            .collect();
        let has_some = |package: &Package| {
            let library = package.library();
            library.is_some_and(|target| has_entities(&target.src_path))
        };
        let found: Vec<Self> = on_sea_orm
            .iter()
            .filter(|package| has_some(package))
            .filter_map(|package| Self::of(package))
            .collect();
        let shown = |package: &Package| {
            let folder = package.folder();
            let folder = folder.strip_prefix(&workspace.root).unwrap_or(folder);
            match folder.display().to_string() {
                root if root.is_empty() => format!("`{}` (.)", package.name),
                folder => format!("`{}` ({folder})", package.name),
            }
        };
        match found.as_slice() {
            [only] => Ok(only.clone()),
            [] => {
                let programs: Vec<String> = on_sea_orm
                    .iter()
                    .filter(|package| {
                        package
                            .programs()
                            .any(|target| has_entities(&target.src_path))
                    })
                    .map(|package| shown(package))
                    .collect();
                if programs.is_empty() {
                    let looked_at = on_sea_orm.iter().map(|package| shown(package));
                    Err(InitError::NoEntities(looked_at.collect()))
                } else {
                    Err(InitError::EntitiesInProgram(programs))
                }
            }
            several => Err(InitError::SeveralEntityCrates(
                several
                    .iter()
                    .map(|entity| shown(&entity.package))
                    .collect(),
            )),
        }
    }

    /// The one in a folder; whether it has entities is not asked, a macro may write them.
    fn named(workspace: &Workspace, start: &Path, path: &Path) -> Result<Self, InitError> {
        let refused = |why: String| InitError::NotTheEntityCrate {
            path: path.to_owned(),
            why,
        };
        let wanted = start.join(path).canonicalize();
        let wanted = wanted.map_err(|error| refused(error.to_string()))?;
        let mut packages = workspace.packages.iter();
        let package = packages
            .find(|package| package.folder().canonicalize().is_ok_and(|it| it == wanted))
            .ok_or_else(|| refused("it isn't the folder of a member of this workspace".into()))?;
        if package.library().is_none() {
            let why = "it is a program, and the migrator must link the entities: they must be in a library crate";
            return Err(refused(why.into()));
        }
        Self::of(package).ok_or_else(|| refused("it doesn't depend on sea-orm".into()))
    }

    /// What is said where its package has a program, too: two packages can't depend on each other.
    pub(super) fn warnings(&self, place: &Place) -> Vec<String> {
        let name = &self.package.name;
        let text = format!(
            "`{name}` has a program, too, which can't depend on `{}`, since that depends on `{name}`: \
             to migrate from there, give the entities a crate of their own",
            place.package
        );
        self.package
            .programs()
            .take(1)
            .map(|_| text.clone())
            .collect()
    }

    fn of(package: &Package) -> Option<Self> {
        let sea_orm = package.depends_on("sea-orm")?.clone();
        Some(Self {
            folder: package.folder().to_owned(),
            crate_name: package.library()?.name.replace('-', "_"),
            feature: if sea_orm.optional {
                switch(package)
            } else {
                None
            },
            sea_orm,
            package: package.clone(),
        })
    }
}

/// The feature that turns an optional sea-orm on, where the default ones don't.
fn switch(package: &Package) -> Option<String> {
    let turns_on = |name: &str| {
        let parts = package.features.get(name);
        parts.is_some_and(|parts| parts.iter().any(|part| part == "dep:sea-orm"))
    };
    let mut reached = vec!["default"];
    let mut at = 0;
    while let Some(name) = reached.get(at).copied() {
        if turns_on(name) {
            return None;
        }
        let parts = package.features.get(name).into_iter().flatten();
        let new: Vec<&str> = parts
            .map(String::as_str)
            .filter(|part| !reached.contains(part))
            .collect();
        reached.extend(new);
        at += 1;
    }
    package.features.keys().find(|name| turns_on(name)).cloned()
}
