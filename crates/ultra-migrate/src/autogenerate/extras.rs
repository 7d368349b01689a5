//! Extras: SQL files that say what attributes can't.

use std::path::{Path, PathBuf};

use ultra_schema::Dialect;

use super::error::WriteError;
use super::script::{self, Foreign};

/// One SQL file.
#[derive(Clone, Debug)]
pub(super) struct Extra {
    /// Relative to the workspace's root.
    pub(super) path: PathBuf,
    /// Its text.
    pub(super) sql: String,
}

/// The files for a database: `schema/*.sql`, then `schema/<dialect>/*.sql`, each by name.
pub(super) fn load(root: &Path, schema: &Path, dialect: Dialect) -> Result<Vec<Extra>, WriteError> {
    let mut extras = in_folder(root, schema)?;
    extras.extend(in_folder(root, &schema.join(dialect.name()))?);
    Ok(extras)
}

pub(super) fn in_folder(root: &Path, folder: &Path) -> Result<Vec<Extra>, WriteError> {
    let error = |path: &Path| {
        let path = path.to_owned();
        move |source| WriteError::ExtraFile { path, source }
    };
    let entries = match std::fs::read_dir(root.join(folder)) {
        Ok(entries) => entries,
        Err(missing) if missing.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(error(folder)(source)),
    };
    let mut paths = Vec::new();
    for entry in entries {
        let name = entry.map_err(error(folder))?.file_name();
        let path = folder.join(name);
        if path.extension().is_some_and(|extension| extension == "sql") {
            paths.push(path);
        }
    }
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let sql = text(&root.join(&path), &path)?;
            Ok(Extra { path, sql })
        })
        .collect()
}

/// A file's text, without what psql alone understands; `name` is how it is called.
pub(super) fn text(file: &Path, name: &Path) -> Result<String, WriteError> {
    let bytes = std::fs::read(file).map_err(|source| WriteError::ExtraFile {
        path: name.to_owned(),
        source,
    })?;
    let text = String::from_utf8(bytes).map_err(|_| WriteError::NotText(name.to_owned()))?;
    script::plain(&text).map_err(|Foreign { line, command }| WriteError::Foreign {
        path: name.to_owned(),
        line,
        command,
    })
}

/// An SQL file, or all of a folder by name.
pub(super) fn side(path: &Path) -> Result<Vec<Extra>, WriteError> {
    if !path.is_dir() {
        let sql = text(path, path)?;
        let path = path.to_owned();
        return Ok(vec![Extra { path, sql }]);
    }
    let found = in_folder(Path::new(""), path)?;
    // To take it for an empty structure could drop everything.
    if found.is_empty() {
        return Err(WriteError::NoFiles(path.to_owned()));
    }
    Ok(found)
}
