//! Extras: SQL files that say what attributes can't.

use std::cmp::Reverse;
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

/// The folders of one database each, directly in a folder of SQL files.
const DATABASES: [Dialect; 2] = [Dialect::Postgres, Dialect::Sqlite];

/// The files for a database: all of the folder and of those in it, by path, then those of the
/// folder that is called like the database. The folders of other databases are left out.
pub(super) fn load(root: &Path, schema: &Path, dialect: Dialect) -> Result<Vec<Extra>, WriteError> {
    let own = |folder: &Path| {
        let mut databases = DATABASES.iter();
        databases.any(|database| folder == schema.join(database.name()))
    };
    let mut extras = in_folder(root, schema, &own)?;
    let folder = schema.join(dialect.name());
    extras.extend(in_folder(root, &folder, &|_| false)?);
    Ok(extras)
}

/// The files of a folder and of those in it that are not to be skipped, by path.
pub(super) fn in_folder(
    root: &Path,
    folder: &Path,
    skips: &dyn Fn(&Path) -> bool,
) -> Result<Vec<Extra>, WriteError> {
    let mut paths = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for (path, is_folder) in entries(root, &folder)? {
            if is_folder && !skips(&path) {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "sql") && !is_folder {
                paths.push(path);
            }
        }
    }
    // What is on top comes last: `adopt` writes there what is planned for all others.
    paths.sort_by_key(|path| (Reverse(path.components().count()), path.clone()));
    paths
        .into_iter()
        .map(|path| {
            let sql = text(&root.join(&path), &path)?;
            Ok(Extra { path, sql })
        })
        .collect()
}

/// What is in a folder, and whether that is one itself. A link to a folder is none: it may lead in a
/// circle. What begins with a dot is hidden.
fn entries(root: &Path, folder: &Path) -> Result<Vec<(PathBuf, bool)>, WriteError> {
    let error = |source| WriteError::ExtraFile {
        path: folder.to_owned(),
        source,
    };
    let entries = match std::fs::read_dir(root.join(folder)) {
        Ok(entries) => entries,
        Err(missing) if missing.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(error(source)),
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry.map_err(error)?;
        let is_folder = entry.file_type().map_err(error)?.is_dir();
        let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        if !(is_folder && hidden) {
            found.push((folder.join(entry.file_name()), is_folder));
        }
    }
    Ok(found)
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

/// An SQL file, or all of a folder for a database.
pub(super) fn side(path: &Path, dialect: Dialect) -> Result<Vec<Extra>, WriteError> {
    if !path.is_dir() {
        let sql = text(path, path)?;
        let path = path.to_owned();
        return Ok(vec![Extra { path, sql }]);
    }
    let found = load(Path::new(""), path, dialect)?;
    // To take it for an empty structure could drop everything.
    if found.is_empty() {
        return Err(WriteError::NoFiles(path.to_owned()));
    }
    Ok(found)
}
