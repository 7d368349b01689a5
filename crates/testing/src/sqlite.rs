//! SQLite databases in temporary folders.

use std::path::{Path, PathBuf};

use sqlx::AssertSqlSafe;
use tempfile::TempDir;
use url::Url;

use crate::{TestingError, session};

/// An SQLite database in a folder of its own, which is removed with the value.
///
/// The file itself does not exist until somebody connects.
#[derive(Debug)]
pub struct SqliteFile {
    path: PathBuf,
    url: String,
    _folder: TempDir,
}

impl SqliteFile {
    /// A folder for a database.
    ///
    /// # Errors
    ///
    /// When the folder cannot be made.
    pub fn new() -> Result<Self, TestingError> {
        let folder = tempfile::Builder::new()
            .prefix("ultra-sqlite-")
            .tempdir()
            .map_err(TestingError::io("cannot make a temporary folder"))?;
        let path = folder.path().join("test.db");
        Ok(Self {
            url: url_of(&path, "rwc")?,
            path,
            _folder: folder,
        })
    }

    /// The path of the database file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The URL, `sqlite:///folder/test.db?mode=rwc`: connecting creates the file.
    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// Executes one or more statements, separated by semicolons, on a connection of their own.
    ///
    /// # Errors
    ///
    /// When a statement fails.
    pub async fn execute(&self, sql: &str) -> Result<(), TestingError> {
        let doing = format!("cannot execute on {}: {sql}", self.path.display());
        // Connections below never create a file, so that a dump of a wrong path is an error.
        std::fs::OpenOptions::new()
            .append(true)
            .create(true)
            .open(&self.path)
            .map_err(TestingError::io(&doing))?;
        let mut connection = session::sqlite(&self.url).await?;
        sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
            .execute(&mut connection)
            .await
            .map_err(TestingError::database(&doing))?;
        sqlx::Connection::close(connection)
            .await
            .map_err(TestingError::database(doing))
    }
}

impl AsRef<str> for SqliteFile {
    fn as_ref(&self) -> &str {
        &self.url
    }
}

/// The URL of a database file.
pub(crate) fn url_of(path: &Path, mode: &str) -> Result<String, TestingError> {
    let path = std::path::absolute(path).map_err(TestingError::io("cannot find the file"))?;
    let file = Url::from_file_path(&path).map_err(|()| TestingError::Url {
        place: "the path of the SQLite file",
        reason: "the path is not absolute".to_owned(),
    })?;
    Ok(format!("sqlite://{}?mode={mode}", file.path()))
}
