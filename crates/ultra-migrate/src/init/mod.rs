//! `init`: a migration crate for a SeaORM workspace that has none.
//!
//! Everything is looked at first; then all is written, or nothing. Cargo says what the workspace
//! is, before and after.

mod checkout;
mod entity;
mod error;
mod ignored;
mod manifest;
mod modules;
mod paths;
mod place;
mod sea_orm;
mod template;
mod workspace;
mod write;

use std::path::{Path, PathBuf};

use serde::Serialize;
use ultra_schema::Dialect;

pub use checkout::{CrateSource, REPOSITORY};
pub use error::InitError;

use crate::config::FILE_NAME;
use checkout::Dependencies;
use entity::Entity;
use manifest::RootManifest;
use paths::{relative, slashed};
use place::Place;
use template::Texts;
use workspace::Workspace;
use write::Writing;

/// How a project is set up.
#[derive(Clone, Debug)]
pub struct InitOptions {
    /// The folder of the entity crate; `None`: the only one that has entities.
    pub entity: Option<PathBuf>,
    /// The folder that the migration crate gets; `None`: `migration`, or `crates/migration`.
    pub migration: Option<PathBuf>,
    /// The databases to plan for; empty: those that sea-orm's features name.
    pub dialects: Vec<Dialect>,
    /// Where the new crate has ours from.
    pub crates: CrateSource,
}

/// What `init` made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InitReport {
    /// The workspace's root.
    pub root: PathBuf,
    /// The crate that the entities are in.
    pub entity: EntityCrate,
    /// The folder of the migration crate.
    pub migration: PathBuf,
    /// The databases that revisions are planned for.
    pub dialects: Vec<Dialect>,
    /// Where the migration crate has ours from.
    pub crates: CratesFrom,
    /// The files that are new.
    pub created: Vec<PathBuf>,
    /// The files that have more lines than before.
    pub changed: Vec<PathBuf>,
    /// What will be in the way of something later.
    pub warnings: Vec<String>,
}

/// The crate that entities are in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EntityCrate {
    /// Its name.
    pub package: String,
    /// Its folder.
    pub path: PathBuf,
}

/// Where a migration crate has ours from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CratesFrom {
    /// The folder `crates` of a checkout.
    Path(PathBuf),
    /// A repository.
    Git(String),
}

/// Makes a migration crate and `ultra-migrate.toml` in the workspace that `start` is in. Relative
/// paths of the options mean `start`, which must be absolute.
///
/// # Errors
/// Where something is in the way or can't be written; then all is as it was, unless the error
/// says what isn't.
pub fn init(start: &Path, options: &InitOptions) -> Result<InitReport, InitError> {
    let workspace = Workspace::read(start)?;
    workspace.refuse_taken(start)?;
    let entity = Entity::pick(&workspace, start, options.entity.as_deref())?;
    sea_orm::refuse_other(&entity)?;
    let dialects = match options.dialects.as_slice() {
        [] => sea_orm::dialects(&workspace)?,
        named => sea_orm::ALL
            .into_iter()
            .filter(|dialect| named.contains(dialect))
            .collect(),
    };
    let place = Place::choose(&workspace, start, options.migration.as_deref())?;
    let mut manifest = RootManifest::read(&workspace.root)?;
    let dependencies = Dependencies::locate(start, &options.crates, &workspace.root, &manifest)?;
    let texts = Texts {
        entity: &entity,
        place: &place,
        root: &workspace.root,
        dialects: &dialects,
        dependencies: &dependencies,
        inherited_edition: manifest.has_modern_edition(),
    };

    let mut writing = Writing::new(&workspace.root);
    writing.crate_folder(&place.folder, texts.migration_crate()?);
    writing.create(FILE_NAME, texts.config()?);
    if let Some(text) = ignored::added(&workspace.root)? {
        writing.replace(".gitignore", text);
    }
    if let Some(text) = manifest.with_member(&place.folder)? {
        writing.replace("Cargo.toml", text);
    }
    let checked = || {
        // Asked where Cargo is asked later: there another workspace may be nearer.
        let after = Workspace::read(&workspace.root.join(&place.folder))?;
        after.refuse_unlike(&workspace, &place)
    };
    let (created, changed) = writing.all_or_nothing(checked)?;
    Ok(InitReport {
        migration: workspace.root.join(&place.folder),
        root: workspace.root,
        entity: EntityCrate {
            package: entity.package.name.clone(),
            path: entity.folder.clone(),
        },
        dialects,
        crates: dependencies.source,
        created,
        changed,
        warnings: entity.warnings(&place),
    })
}
