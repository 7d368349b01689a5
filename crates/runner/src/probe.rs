//! Looks at a database again and again, at the price of one statement each time.
//!
//! For whoever reports where a database stands for as long as it runs. A look needs reading rights
//! only, and it comes to an end.

mod form;

use std::fs::Metadata;
use std::future::Future;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sea_orm::{ConnAcquireErr, ConnectionTrait, DbErr};
use tokio::task::JoinHandle;

use form::Form;

use crate::history::State;
use crate::lock::file;
use crate::{Backend, DatabaseUrl, Session, SessionError, SessionOptions, sql};

/// How a database is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProbeOptions {
    /// How long connecting may take, and how long an answer may.
    pub deadline: Duration,
    /// The schema that unqualified names mean; the server's `search_path` where it is `None`.
    pub schema: Option<String>,
    /// What `pg_stat_activity` shows.
    pub application_name: String,
}

impl Default for ProbeOptions {
    fn default() -> Self {
        Self {
            deadline: Duration::from_millis(800),
            schema: None,
            application_name: "ultra-migrate probe".to_owned(),
        }
    }
}

/// What a look found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Claims, checksums, unfinished revisions. Nothing is applied where the table of claims, or
    /// an SQLite file, isn't there.
    pub state: State,
    /// Whether somebody holds the migration lock.
    pub running: bool,
    /// How long the answer took, connecting left out.
    pub took: Duration,
}

/// Why a look found nothing. No message holds a password.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ProbeError {
    /// No session.
    #[error(transparent)]
    Session(#[from] SessionError),
    /// There was a session, and no answer.
    #[error("{url} gave no answer within {after:?}; look at its load and its locks")]
    Timeout {
        /// The masked URL.
        url: String,
        /// How long was waited.
        after: Duration,
    },
    /// The role may not read the claims.
    #[error(
        "the user of {url} may not read seaql_migrations; GRANT USAGE on its schema and SELECT on the table"
    )]
    NotPermitted {
        /// The masked URL.
        url: String,
    },
    /// The connection broke.
    #[error("the connection to {url} broke: {source}; look whether the server runs")]
    Lost {
        /// The masked URL.
        url: String,
        /// What the driver says.
        source: DbErr,
    },
    /// Anything else.
    #[error("{url} doesn't say what is applied: {source}; look at the server's log")]
    Database {
        /// The masked URL.
        url: String,
        /// Its words.
        source: DbErr,
    },
}

impl ProbeError {
    /// The stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Session(error) => error.code(),
            Self::Timeout { .. } => "timeout",
            Self::NotPermitted { .. } => "not-permitted",
            Self::Lost { .. } => "connection",
            Self::Database { .. } => "database",
        }
    }
}

/// One connection that is kept from look to look, and given up as soon as it fails.
#[derive(Debug)]
pub struct Probe {
    url: DatabaseUrl,
    options: ProbeOptions,
    form: Form,
    open: Option<Open>,
    /// A look at the file that hasn't come back: a file system that hangs gets no second one.
    hanging: Option<JoinHandle<io::Result<Beside>>>,
}

#[derive(Debug)]
struct Open {
    session: Session,
    /// The file that it has open: another one may come to lie under its name.
    file: Option<FileId>,
}

/// What the file system says of an SQLite database.
#[derive(Debug)]
struct Beside {
    /// `None` where there is no file.
    file: Option<FileId>,
    running: bool,
}

/// Device and inode. Where there are none, a file can't be replaced while it is open.
type FileId = (u64, u64);

impl Probe {
    /// A probe that is not connected yet.
    #[must_use]
    pub fn new(url: DatabaseUrl, options: ProbeOptions) -> Self {
        Self {
            url,
            options,
            form: Form::Whole,
            open: None,
            hanging: None,
        }
    }

    /// Looks once. It takes one statement, and up to three more when tables or rights are others
    /// than at the last look. After an error the next look connects anew.
    ///
    /// # Errors
    ///
    /// After at most two deadlines: one for connecting, one for the answer.
    pub async fn look(&mut self) -> Result<Seen, ProbeError> {
        // Taken out, so that a connection that fails, or a look that is dropped, leaves none.
        let kept = self.open.take();
        let Some(path) = self.url.sqlite_path().map(Path::to_path_buf) else {
            return self.ask(kept, None).await;
        };
        let Beside { file, running } = self.beside(path).await?;
        if file.is_none() {
            return Ok(Seen {
                state: State::default(),
                running,
                took: Duration::ZERO,
            });
        }
        let kept = kept.filter(|kept| kept.file == file);
        let seen = self.ask(kept, file).await?;
        Ok(Seen { running, ..seen })
    }

    async fn ask(&mut self, kept: Option<Open>, file: Option<FileId>) -> Result<Seen, ProbeError> {
        let open = match kept {
            Some(kept) => kept,
            None => self.connect(file).await?,
        };
        let began = Instant::now();
        let (form, found) = self.within(form::ask(&open.session, self.form)).await?;
        let took = began.elapsed();
        self.form = form;
        // A role without the right has a sound connection.
        self.open = Some(open);
        match found {
            Some((state, running)) => Ok(Seen {
                state,
                running,
                took,
            }),
            None => Err(ProbeError::NotPermitted {
                url: self.url.masked(),
            }),
        }
    }

    async fn connect(&self, file: Option<FileId>) -> Result<Open, ProbeError> {
        let deadline = self.options.deadline;
        let options = SessionOptions {
            connect_timeout: deadline,
            lock_timeout: deadline,
            application_name: self.options.application_name.clone(),
            schema: self.options.schema.clone(),
            ..SessionOptions::default()
        };
        let session = Session::open(&self.url, &options).await?;
        if self.url.dialect() == Backend::Postgres {
            // A statement that we gave up goes on at the server otherwise, and the next comes on top.
            let text = format!("SET statement_timeout = {}", deadline.as_millis().max(1));
            self.within(session.connection().execute_unprepared(&text))
                .await?;
        }
        Ok(Open { session, file })
    }

    /// The work, or an error that says what it means.
    async fn within<T>(
        &self,
        work: impl Future<Output = Result<T, DbErr>>,
    ) -> Result<T, ProbeError> {
        let after = self.options.deadline;
        let url = self.url.masked();
        let source = match tokio::time::timeout(after, work).await {
            Ok(Ok(done)) => return Ok(done),
            Ok(Err(source)) => source,
            Err(_) => return Err(ProbeError::Timeout { url, after }),
        };
        Err(if waited_in_vain(&source, self.url.dialect()) {
            ProbeError::Timeout { url, after }
        } else if sql::lost(&source) {
            ProbeError::Lost { url, source }
        } else {
            ProbeError::Database { url, source }
        })
    }

    async fn beside(&mut self, path: PathBuf) -> Result<Beside, ProbeError> {
        let looked_at = path.clone();
        let mut looking = self
            .hanging
            .take()
            .unwrap_or_else(|| tokio::task::spawn_blocking(move || beside(&looked_at)));
        let after = self.options.deadline;
        let found = match tokio::time::timeout(after, &mut looking).await {
            Ok(found) => found.unwrap_or_else(|error| Err(io::Error::other(error))),
            Err(_) => {
                self.hanging = Some(looking);
                let url = self.url.masked();
                return Err(ProbeError::Timeout { url, after });
            }
        };
        let message = |error: io::Error| error.to_string();
        Ok(found
            .map_err(message)
            .map_err(|message| SessionError::Unreadable { path, message })?)
    }
}

fn beside(path: &Path) -> io::Result<Beside> {
    let file = match std::fs::metadata(path) {
        Ok(found) => Some(id_of(&found)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    let running = file::is_held(&file::beside(path));
    Ok(Beside { file, running })
}

#[cfg(unix)]
fn id_of(found: &Metadata) -> FileId {
    use std::os::unix::fs::MetadataExt;
    (found.dev(), found.ino())
}

#[cfg(not(unix))]
fn id_of(_found: &Metadata) -> FileId {
    (0, 0)
}

/// Whether the server or the driver gave up waiting for an answer, as we would have done.
fn waited_in_vain(error: &DbErr, backend: Backend) -> bool {
    // After each statement the driver makes sure of the connection, which a server that hangs just
    // then holds up until the next.
    if matches!(error, DbErr::ConnectionAcquire(ConnAcquireErr::Timeout)) {
        return true;
    }
    let code = sql::code(error);
    match backend {
        Backend::Postgres => matches!(code.as_deref(), Some("57014" | "55P03")),
        Backend::Sqlite => code
            .and_then(|code| code.parse::<i32>().ok())
            // Busy and locked; the lower byte is the primary code.
            .is_some_and(|code| matches!(code & 0xff, 5 | 6)),
    }
}
