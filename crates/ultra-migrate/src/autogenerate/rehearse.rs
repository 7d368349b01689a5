//! What a rehearsal needs of structures: the difference it makes, and a copy to make it on.

use std::path::PathBuf;

use sea_orm::{ConnectionTrait as _, Statement};
use ultra_introspect::scratch::{ScratchDatabase, ScratchServer};
use ultra_runner::rehearse::Rehearsal;
use ultra_runner::{Backend, DatabaseUrl, Locked, Session};
use ultra_schema::{Dialect, Hints, Pair, Schema, diff};

use super::error::WriteError;
use super::place::{Scratch, dialect_of};
use crate::error::Error;
use crate::project::Project;

/// The structure before a rehearsal, and the reader that everything else is read with.
pub(crate) struct Structures {
    scratch: Scratch,
    dialect: Dialect,
    before: Schema,
}

impl Structures {
    pub(crate) async fn before(project: &Project, locked: &Locked<'_>) -> Result<Self, Error> {
        let url = locked.session().url();
        let scratch = Scratch::of(project, url, None)?;
        let dialect = dialect_of(url.dialect());
        let before = scratch.read(dialect, locked.connection()).await;
        Ok(Self {
            before: before.map_err(WriteError::Introspect)?,
            scratch,
            dialect,
        })
    }

    /// As the rehearsal has it at that moment.
    pub(crate) async fn after(&self, rehearsal: &Rehearsal<'_>) -> Result<Schema, Error> {
        let read = match rehearsal.transaction() {
            Some(tx) => self.scratch.read(self.dialect, tx).await,
            None => {
                let db = rehearsal.locked().connection();
                self.scratch.read(self.dialect, db).await
            }
        };
        Ok(read.map_err(WriteError::Introspect)?)
    }

    /// In words, as `diff` has them.
    pub(crate) fn difference(&self, after: &Schema) -> Vec<String> {
        let schemas = Pair::new(&self.before, after);
        let changes = diff(self.dialect, schemas, &Hints::default());
        changes.iter().map(ToString::to_string).collect()
    }
}

/// A copy of a database, thrown away at the end.
pub(crate) enum Copy {
    Postgres(Box<ScratchDatabase>),
    /// The file.
    Sqlite(PathBuf),
}

impl Copy {
    /// Copies what the session, which has the lock, is connected to. Gives the copy's URL.
    pub(crate) async fn make(
        project: &Project,
        session: &Session,
        programs: Option<PathBuf>,
    ) -> Result<(Self, DatabaseUrl), Error> {
        match session.backend() {
            Backend::Postgres => postgres(project, session, programs).await,
            Backend::Sqlite => sqlite(session).await,
        }
    }

    /// Throws it away.
    pub(crate) async fn remove(self) -> Result<(), Error> {
        match self {
            Self::Postgres(database) => {
                Ok((*database).drop().await.map_err(WriteError::Scratch)?)
            }
            Self::Sqlite(file) => clear(&file),
        }
    }
}

async fn postgres(
    project: &Project,
    session: &Session,
    programs: Option<PathBuf>,
) -> Result<(Copy, DatabaseUrl), Error> {
    let url = session.url();
    let options = url
        .pg_options()
        .ok_or(WriteError::NoServer(Dialect::Postgres))?;
    let server = ScratchServer::new(options, &project.root().display().to_string());
    let copied = server.copy(session.connection()).await;
    let database = match copied.map_err(WriteError::Scratch)? {
        Some(database) => database,
        None => dumped(project, &server, url, programs).await?,
    };
    let name = database.connect_options().get_database();
    let copy = name.and_then(|name| url.with_database(name));
    let copy = copy.ok_or(WriteError::NoServer(Dialect::Postgres))?;
    Ok((Copy::Postgres(Box::new(database)), copy))
}

/// Others are connected: it is read as a backup reads it.
#[cfg(feature = "backup")]
async fn dumped(
    project: &Project,
    server: &ScratchServer,
    url: &DatabaseUrl,
    programs: Option<PathBuf>,
) -> Result<ScratchDatabase, Error> {
    let made = server.create("rehearsal").await;
    let database = made.map_err(WriteError::Scratch)?;
    let name = database.connect_options().get_database();
    let name = name.unwrap_or_default().to_owned();
    let programs = project.config().pg_bin(programs);
    if let Err(error) = ultra_backup::copy(url, &name, programs.as_deref()).await {
        database.drop().await.map_err(WriteError::Scratch)?;
        return Err(error.into());
    }
    Ok(database)
}

#[cfg(not(feature = "backup"))]
#[allow(clippy::unused_async)]
async fn dumped(
    _: &Project,
    _: &ScratchServer,
    _: &DatabaseUrl,
    _: Option<PathBuf>,
) -> Result<ScratchDatabase, Error> {
    Err(WriteError::Answer(
        "others are connected to the database, so it can't be copied as files: rehearse while \
         nobody is, or with a binary that has the feature `backup`"
            .into(),
    )
    .into())
}

async fn sqlite(session: &Session) -> Result<(Copy, DatabaseUrl), Error> {
    let Some(path) = session.url().sqlite_path() else {
        return Err(WriteError::Answer("a database in memory can't be copied".into()).into());
    };
    // The lock is held: no other rehearsal has a file of this name, and one that is there was
    // left by a process that was killed.
    let real = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let mut name = real.into_os_string();
    name.push(".rehearsal");
    let file = PathBuf::from(name);
    clear(&file)?;
    private(&file)?;
    let copied = session
        .connection()
        .execute_raw(Statement::from_sql_and_values(
            sea_orm::DbBackend::Sqlite,
            "VACUUM INTO $1",
            [file.display().to_string().into()],
        ))
        .await;
    if let Err(source) = copied {
        clear(&file)?;
        return Err(Error::Database {
            what: "a copy to rehearse on",
            source,
        });
    }
    let url = DatabaseUrl::sqlite_file(&file);
    Ok((Copy::Sqlite(file), url))
}

/// An empty file that its owner alone may read: the copy has all that the original has.
fn private(file: &std::path::Path) -> Result<(), Error> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let made = options.open(file).map(drop);
    made.map_err(|source| Error::File {
        path: file.to_path_buf(),
        verb: "written",
        source,
    })
}

/// Removes the file and what SQLite keeps beside it.
fn clear(file: &std::path::Path) -> Result<(), Error> {
    for beside in ["", "-journal", "-wal", "-shm", ".migrate-lock"] {
        let mut name = file.as_os_str().to_owned();
        name.push(beside);
        let path = PathBuf::from(name);
        match std::fs::remove_file(&path) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(source) => {
                return Err(Error::File {
                    path,
                    verb: "removed",
                    source,
                });
            }
        }
    }
    Ok(())
}
