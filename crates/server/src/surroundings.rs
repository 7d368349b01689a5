//! The project: its revisions, and the configuration that is found.

use std::path::{Path, PathBuf};

use migration::Migrator;
use ultra_migrate::{Config, Error, FILE_NAME, Project};

/// What this binary was built with, for an image that has no file.
const BUILT_IN: &str = include_str!("../../../ultra-migrate.toml");

/// The revisions, with the nearest `ultra-migrate.toml` from the working folder upwards, else the
/// one that was built in. `.env` beside it is put into the environment: to be called before there
/// are threads.
///
/// # Errors
///
/// Where the configuration isn't right.
pub(crate) fn project() -> Result<Project, Error> {
    let folder = working_folder()?;
    let found = Config::find(&folder);
    let root = match &found {
        Ok(Some((root, _))) => root.clone(),
        Ok(None) | Err(_) => folder.clone(),
    };
    ultra_migrate::load_dotenv(&root);
    let (root, config) = match found? {
        Some(found) => found,
        None => (folder, Config::parse(BUILT_IN, Path::new(FILE_NAME))?),
    };
    Project::new(root, config, ultra_migrate::compiled::<Migrator>())
}

fn working_folder() -> Result<PathBuf, Error> {
    std::env::current_dir().map_err(|source| Error::File {
        path: PathBuf::from("."),
        verb: "read",
        source,
    })
}
