//! What can go wrong while planning and writing.

use std::path::PathBuf;

use sea_orm::DbErr;
use ultra_introspect::IntrospectError;
use ultra_introspect::entities::EntityError;
use ultra_introspect::scratch::ScratchError;
use ultra_plan::{Plan, Question, Refusal};
use ultra_schema::Dialect;

use super::answers::AnswersError;

/// A revision could not be planned or written. No file was changed.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The entities.
    #[error(transparent)]
    Entities(#[from] EntityError),
    /// Far fewer entities than before.
    #[error(
        "there were {before} entities at the last `generate` and now there are {now}: a crate or feature may not be linked. Look at `use … as _;` in the migrator's main.rs, or say --allow-fewer-entities"
    )]
    FewerEntities {
        /// At the last run.
        before: usize,
        /// Now.
        now: usize,
    },
    /// SQL that the entities lead to was refused by the server.
    #[error("{dialect} refuses what the entities say: {message}\n  statement: {statement}")]
    EntitySql {
        /// The database.
        dialect: Dialect,
        /// The server's words.
        message: String,
        /// The statement.
        statement: String,
    },
    /// An extra could not be read.
    #[error("{path} can't be read: {source}")]
    ExtraFile {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A side of a comparison that isn't there.
    #[error("{path} can't be read: {source}{meaning}")]
    NoSide {
        /// As it was typed.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
        /// What may have been meant.
        meaning: String,
    },
    /// A database in the place of SQL.
    #[error("{path} is an SQLite database, not SQL: say `sqlite://{path}`", path = .0.display())]
    IsDatabase(PathBuf),
    /// A folder of SQL files without any.
    #[error(
        "the folder {0} has no file that ends in .sql: an empty file stands for an empty structure"
    )]
    NoFiles(PathBuf),
    /// A file that isn't text.
    #[error("{0} isn't UTF-8: convert it, for instance by iconv")]
    NotText(PathBuf),
    /// Something in a file that psql alone understands.
    #[error(
        "{path}, line {line}: `{command}` is a command of psql, not SQL; take it out, or load the file by psql and compare with that database"
    )]
    Foreign {
        /// The file.
        path: PathBuf,
        /// The line, from one.
        line: usize,
        /// The command.
        command: String,
    },
    /// An extra was refused by the server.
    #[error("{path} does not load on {dialect}: {message}")]
    Extra {
        /// The file.
        path: PathBuf,
        /// The database.
        dialect: Dialect,
        /// The server's words, with the line where it gives one.
        message: String,
    },
    /// A file of extras can't be written; none was.
    #[error("{path} can't be written: {source}; no file was written")]
    ExtraNotWritten {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A revision can't be replayed on an empty database.
    #[error(
        "{name} fails on an empty {dialect} database: {message}\n  revisions must run on empty tables; correct it, then generate again"
    )]
    Replay {
        /// The revision.
        name: String,
        /// The database.
        dialect: Dialect,
        /// The server's words.
        message: String,
    },
    /// A scratch place.
    #[error(transparent)]
    Scratch(#[from] ScratchError),
    /// Neither a scratch database nor a snapshot of what the revisions produce.
    #[error(
        "{right}; or check in a snapshot of what the revisions produce, made by somebody who may \
         (`ultra-migrate snapshot`): {why}"
    )]
    NoBase {
        /// Why there is no scratch database.
        right: Box<WriteError>,
        /// Why the snapshot doesn't serve.
        why: String,
    },
    /// A snapshot can't be written.
    #[error("{path} can't be written: {source}")]
    SnapshotFile {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A snapshot that can't be made.
    #[error("no snapshot: {0}")]
    NoSnapshot(String),
    /// A catalog.
    #[error(transparent)]
    Introspect(#[from] IntrospectError),
    /// A scratch place in memory.
    #[error("no scratch database in memory: {0}")]
    Memory(DbErr),
    /// An answer that can't be used.
    #[error("{0}")]
    Answer(String),
    /// A file of answers.
    #[error(transparent)]
    Answers(#[from] AnswersError),
    /// Differences that nothing is done about.
    #[error("{}", in_words(.refusals, *.files))]
    Refused {
        /// What is not done.
        refusals: Vec<Refusal>,
        /// True where a file would have been written.
        files: bool,
        /// What answers would make of it.
        questions: Vec<Question>,
    },
    /// The plan does not do what it should.
    #[error(
        "the plan for {dialect} was tried on a scratch database and {what}; no file was written\n{rest}"
    )]
    NotProved {
        /// The database.
        dialect: Dialect,
        /// What it did not do.
        what: &'static str,
        /// The differences or the server's words.
        rest: String,
    },
    /// Revisions that can't become one.
    #[error("not squashed, no file was written:\n  {}", .0.join("\n  "))]
    NotSquashed(Vec<String>),
    /// A statement that can't be written.
    #[error("a statement of the plan for {0} can't be written with this version of sea-query")]
    Unsayable(Dialect),
    /// An incomplete revision that an arm can't be added to.
    #[error("{path}: {source}")]
    Complete {
        /// The file.
        path: PathBuf,
        /// Why.
        source: ultra_codegen::CompleteError,
    },
    /// No server for a database that is needed.
    #[error("no {0} server is at hand: set DATABASE_URL or give --scratch-url")]
    NoServer(Dialect),
    /// The list on disk isn't the one that was compiled.
    #[error("the migrator was built before {0} changed: run `ultra-migrate`, which builds it anew")]
    Stale(PathBuf),
    /// The live database lacks something for `--from-live`.
    #[error(
        "--from-live compares with the live database, which is {live}, and the project is planned for {wanted}"
    )]
    OtherLive {
        /// Its kind.
        live: &'static str,
        /// What would be needed.
        wanted: String,
    },
}

impl WriteError {
    /// The refusal of a plan that has any.
    pub(super) fn refused(plan: &Plan) -> Result<(), Self> {
        if plan.refusals.is_empty() {
            return Ok(());
        }
        Err(Self::Refused {
            refusals: plan.refusals.clone(),
            questions: plan.questions.clone(),
            files: true,
        })
    }

    /// The same where no file would have been written.
    #[must_use]
    pub(super) fn without_files(mut self) -> Self {
        if let Self::Refused { files, .. } = &mut self {
            *files = false;
        }
        self
    }

    /// Refusals that no answer lifts.
    pub(super) fn because(refusals: Vec<Refusal>) -> Self {
        Self::Refused {
            refusals,
            questions: Vec::new(),
            files: true,
        }
    }

    /// The stable code of `--json` and of `error[code]`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Entities(_) | Self::FewerEntities { .. } | Self::EntitySql { .. } => "entities",
            Self::ExtraFile { .. }
            | Self::NoFiles(_)
            | Self::NoSide { .. }
            | Self::IsDatabase(_)
            | Self::NotText(_)
            | Self::Foreign { .. }
            | Self::Extra { .. } => "extras",
            Self::Replay { .. } => "replay",
            Self::Introspect(IntrospectError::TooOld { .. }) => "too-old",
            Self::Scratch(_) | Self::Memory(_) | Self::NoServer(_) | Self::NoBase { .. } => {
                "scratch"
            }
            Self::SnapshotFile { .. } | Self::ExtraNotWritten { .. } => "file",
            Self::NoSnapshot(_) => "snapshot",
            Self::Introspect(_) => "catalog",
            Self::Answer(_) | Self::Answers(_) => "answer",
            Self::Refused { .. } | Self::NotSquashed(_) => "refused",
            Self::NotProved { .. } | Self::Unsayable(_) => "not-proved",
            Self::Complete { .. } => "incomplete",
            Self::Stale(_) => "stale",
            Self::OtherLive { .. } => "usage",
        }
    }
}

fn in_words(refusals: &[Refusal], files: bool) -> String {
    let mut out = String::from(if files {
        "not planned, no file was written:"
    } else {
        "not planned:"
    });
    for refusal in refusals {
        // Where no revision is wanted, an empty one is no help.
        let remedy = match refusal.remedy.split_once(": `generate MESSAGE`") {
            Some((remedy, _)) if !files => remedy,
            Some(_) | None => &refusal.remedy,
        };
        out.push_str(&format!(
            "\n  {}\n    {}\n    {remedy}",
            refusal.change, refusal.reason
        ));
    }
    out
}
