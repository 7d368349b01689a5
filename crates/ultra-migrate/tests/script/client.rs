//! Databases with their own clients' programs, and what is in them afterwards.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use sea_orm::{ConnectionTrait, Statement};
use ultra_migrate::revision::Target;
use ultra_migrate::runner::history::{self, HistoryEvent};
use ultra_migrate::runner::{Backend, DatabaseUrl, Direction, Session, SessionOptions};
use ultra_migrate::{MigrateOptions, Project, Script, ScriptOptions};
use ultra_testing::{SqliteFile, TestDatabase, dump_postgres, dump_sqlite, require_postgres};

pub(crate) enum Database {
    Postgres(TestDatabase),
    Sqlite(SqliteFile),
}

/// How the client's program ended, and what it said.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Said {
    #[track_caller]
    pub(crate) fn ok(self) {
        assert!(self.code == 0 && self.err.is_empty(), "{self:?}");
    }

    #[track_caller]
    pub(crate) fn fails(self, part: &str) {
        assert_ne!(self.code, 0, "{self:?}");
        assert!(
            self.err.contains(part) || self.out.contains(part),
            "no `{part}` in {self:?}"
        );
    }
}

impl Database {
    pub(crate) async fn new(backend: Backend) -> Option<Self> {
        match backend {
            Backend::Postgres => {
                let server = require_postgres().unwrap()?;
                Some(Self::Postgres(server.database().await.unwrap()))
            }
            Backend::Sqlite => {
                if Command::new("sqlite3").arg("--version").output().is_err() {
                    eprintln!("no sqlite3 here: left out");
                    return None;
                }
                Some(Self::Sqlite(SqliteFile::new().unwrap()))
            }
        }
    }

    pub(crate) fn backend(&self) -> Backend {
        match self {
            Self::Postgres(_) => Backend::Postgres,
            Self::Sqlite(_) => Backend::Sqlite,
        }
    }

    pub(crate) fn url(&self) -> DatabaseUrl {
        let text = match self {
            Self::Postgres(database) => database.url(),
            Self::Sqlite(file) => file.url(),
        };
        DatabaseUrl::parse(&text).unwrap()
    }

    /// Feeds a script to psql or sqlite3.
    pub(crate) fn feed(&self, script: &str) -> Said {
        let mut command = match self {
            Self::Postgres(database) => {
                let mut command = Command::new(psql());
                command.args(["-X", "-q", "-d", &database.url()]);
                command
            }
            Self::Sqlite(file) => {
                let mut command = Command::new("sqlite3");
                command.arg(file.path());
                command
            }
        };
        fed(&mut command, script)
    }

    /// Has psql or sqlite3 read the script from a file, as it is said in the file.
    pub(crate) fn read(&self, script: &str) -> Said {
        let folder = SqliteFile::new().unwrap();
        let file = folder.path().with_extension("sql");
        std::fs::write(&file, script).unwrap();
        let mut command = match self {
            Self::Postgres(database) => {
                let mut command = Command::new(psql());
                command.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", &database.url()]);
                command.arg("-f").arg(&file);
                command
            }
            Self::Sqlite(database) => {
                let mut command = Command::new("sqlite3");
                command.arg(database.path());
                command.arg(format!(".read {}", file.display()));
                command
            }
        };
        fed(&mut command, "")
    }

    pub(crate) async fn upgrade(&self, project: &Project, target: &str) {
        let (target, options) = (Target::parse(target).unwrap(), MigrateOptions::default());
        let ran = project
            .upgrade(&self.url(), &target, &options, &mut |_| {})
            .await;
        ran.unwrap();
    }

    pub(crate) async fn downgrade(&self, project: &Project, target: &str) {
        let (target, options) = (Target::parse(target).unwrap(), MigrateOptions::default());
        let ran = project
            .downgrade(&self.url(), &target, &options, &mut |_| {})
            .await;
        ran.unwrap();
    }

    pub(crate) async fn script(&self, project: &Project, way: Direction, range: &str) -> Script {
        written(project, self.backend(), way, range).await.unwrap()
    }

    async fn session(&self) -> Session {
        let options = SessionOptions {
            create_sqlite: true,
            ..SessionOptions::default()
        };
        Session::open(&self.url(), &options).await.unwrap()
    }

    /// The catalog, all rows, what is applied, and what was said about it.
    pub(crate) async fn state(&self, tables: &[&str]) -> Vec<String> {
        // Opened first, since it makes the file.
        let session = self.session().await;
        let mut all = Vec::new();
        match self {
            Self::Postgres(database) => {
                all.push(dump_postgres(database).await.unwrap());
                for table in tables {
                    let rows = ultra_testing::rows_postgres(database, table).await;
                    all.extend(rows.unwrap_or_default());
                }
            }
            Self::Sqlite(file) => {
                all.push(dump_sqlite(file).await.unwrap());
                for table in tables {
                    let rows = ultra_testing::rows_sqlite(file, table).await;
                    all.extend(rows.unwrap_or_default());
                }
            }
        }
        let applied = history::applied(session.connection()).await.unwrap();
        let versions = applied.unwrap_or_default().into_iter();
        all.extend(versions.map(|applied| applied.version));
        let mut events = history::events(session.connection(), 1000).await.unwrap();
        events.reverse();
        all.extend(events.iter().map(said));
        session.close().await.unwrap();
        all
    }

    pub(crate) async fn events(&self) -> Vec<HistoryEvent> {
        let session = self.session().await;
        let mut events = history::events(session.connection(), 1000).await.unwrap();
        events.reverse();
        session.close().await.unwrap();
        events
    }

    pub(crate) async fn execute(&self, sql: &str) {
        let session = self.session().await;
        let db = session.connection();
        db.execute_unprepared(sql).await.unwrap();
        session.close().await.unwrap();
    }

    /// Statement by statement, on one connection.
    pub(crate) async fn execute_all(&self, statements: &[String]) {
        let session = self.session().await;
        for text in statements {
            let done = session.connection().execute_unprepared(text).await;
            done.unwrap_or_else(|error| panic!("{text}: {error}"));
        }
        session.close().await.unwrap();
    }

    /// The first column of the first row, as text.
    pub(crate) async fn one(&self, sql: &str) -> Option<String> {
        let session = self.session().await;
        let db = session.connection();
        let asked = Statement::from_string(db.get_database_backend(), sql);
        let row = db.query_one_raw(asked).await.unwrap();
        let text = row.and_then(|row| row.try_get_by_index(0).unwrap());
        session.close().await.unwrap();
        text
    }
}

/// What both ways leave alike.
fn said(event: &HistoryEvent) -> String {
    format!(
        "{} {} {} {} {:?} {:?} {}",
        event.revision,
        event.name,
        event.direction,
        event.event,
        event.checksum,
        event.group,
        event.tool_version.as_deref().unwrap_or_default(),
    )
}

pub(crate) async fn written(
    project: &Project,
    backend: Backend,
    way: Direction,
    range: &str,
) -> Result<Script, ultra_migrate::Error> {
    let options = ScriptOptions {
        backend,
        schema: None,
    };
    project
        .script(way, &Target::parse(range).unwrap(), &options)
        .await
}

fn psql() -> PathBuf {
    let folder = std::env::var_os("ULTRA_PG_BIN").map(PathBuf::from);
    folder.unwrap_or_default().join("psql")
}

fn fed(command: &mut Command, text: &str) -> Said {
    // As on a machine that speaks another language.
    command
        .env("LC_ALL", "C")
        .env("PGOPTIONS", "-c client_min_messages=warning");
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // Who stops at an error reads no further.
    child.stdin.take().unwrap().write_all(text.as_bytes()).ok();
    let output = child.wait_with_output().unwrap();
    Said {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}
