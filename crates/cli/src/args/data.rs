//! The arguments of what works on whole databases: backups, comparisons.

use std::path::PathBuf;

use clap::Args;
use ultra_migrate::{Answers, Error, WriteError, read_answers};

use super::LockArguments;

/// Whether a run takes a backup before it changes anything.
#[derive(Args, Debug)]
pub(crate) struct BackupBefore {
    /// Take a backup first, once it is known that there is something to do
    #[arg(long)]
    pub(crate) backup: bool,

    /// The folder of the backup; else `backups` of ultra-migrate.toml
    #[arg(long, value_name = "FOLDER", requires = "backup")]
    pub(crate) backup_dir: Option<PathBuf>,

    /// The folder of pg_dump and pg_restore
    #[arg(long, value_name = "FOLDER", requires = "backup")]
    pub(crate) pg_bin: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(crate) struct Backup {
    /// The file; else one named by time and head in `backups` of ultra-migrate.toml
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    /// The folder of pg_dump and pg_restore
    #[arg(long, value_name = "FOLDER")]
    pub(crate) pg_bin: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(crate) struct Restore {
    /// A file that `backup` or `upgrade --backup` made
    pub(crate) file: PathBuf,

    /// The folder of pg_restore
    #[arg(long, value_name = "FOLDER")]
    pub(crate) pg_bin: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) lock: LockArguments,
}

#[derive(Args, Debug)]
pub(crate) struct Diff {
    /// What is there: a URL (`postgres://…`, `sqlite://b.db`), an SQL file or folder, `entities`,
    /// `revisions`, `live`
    #[arg(long, value_name = "SIDE", default_value = "live")]
    pub(crate) from: String,

    /// What is wanted
    #[arg(long, value_name = "SIDE")]
    pub(crate) to: String,

    /// Print the statements that lead there
    #[arg(long)]
    pub(crate) sql: bool,

    /// Print the statements that lead back
    #[arg(long)]
    pub(crate) down: bool,

    /// Exit 1 where there are differences
    #[arg(long)]
    pub(crate) exit_code: bool,

    #[command(flatten)]
    pub(crate) answers: GivenAnswers,

    #[command(flatten)]
    pub(crate) reading: Reading,
}

#[derive(Args, Debug)]
pub(crate) struct Inspect {
    /// A URL (`postgres://…`, `sqlite://b.db`), an SQL file or folder, `entities`, `revisions`, `live`
    #[arg(default_value = "live")]
    pub(crate) side: String,

    #[command(flatten)]
    pub(crate) reading: Reading,
}

/// How structures are read.
#[derive(Args, Debug)]
pub(crate) struct Reading {
    /// Look at what was granted and revoked, too
    #[arg(long)]
    pub(crate) privileges: bool,

    /// Look at the roles that things belong to, too
    #[arg(long)]
    pub(crate) owners: bool,

    /// Print passwords and the like, which are options of user mappings and foreign servers
    #[arg(long)]
    pub(crate) secrets: bool,

    /// The database that SQL files are for, where no URL says it: postgres, sqlite
    #[arg(long, value_name = "NAME")]
    pub(crate) dialect: Option<String>,

    /// A PostgreSQL server (or empty database) to try things out on
    #[arg(long, value_name = "URL")]
    pub(crate) scratch_url: Option<String>,
}

#[derive(Args, Debug)]
pub(crate) struct Snapshot {
    /// Write nothing; exit 1 where it is missing or of other revisions
    #[arg(long)]
    pub(crate) check: bool,

    /// A PostgreSQL server (or empty database) to try things out on
    #[arg(long, value_name = "URL", conflicts_with = "check")]
    pub(crate) scratch_url: Option<String>,
}

#[derive(Args, Debug)]
pub(crate) struct Adopt {
    /// Write SQL files into the folder of the extras; none that is there is changed
    #[arg(long, required = true)]
    pub(crate) write_extras: bool,

    /// A PostgreSQL server (or empty database) to try things out on
    #[arg(long, value_name = "URL")]
    pub(crate) scratch_url: Option<String>,
}

/// What must not be guessed.
#[derive(Args, Debug, Clone)]
pub(crate) struct GivenAnswers {
    /// What was renamed: a table (`users=accounts`, `users=app.users`), a column
    /// (`users.name=full_name`), a value of an enum type (`mood.ok=fine`), a type, sequence or view
    #[arg(long = "rename", value_name = "OLD=NEW")]
    pub(crate) renames: Vec<String>,

    /// What is dropped, not renamed: a table (`users`), a column (`users.name`), a value of an enum
    /// type (`mood.ok`)
    #[arg(long = "drop", value_name = "NAME")]
    pub(crate) drops: Vec<String>,

    /// The value that existing rows get
    #[arg(long = "backfill", value_name = "TABLE.COLUMN=VALUE")]
    pub(crate) backfills: Vec<String>,

    /// A TOML file that says the same
    #[arg(long = "answers", value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
}

impl GivenAnswers {
    /// All of them: those of the file, then those of the command line.
    pub(crate) fn all(&self) -> Result<Answers, Error> {
        let file = self.file.as_deref().map(read_answers).transpose();
        let mut answers = file.map_err(WriteError::from)?.unwrap_or_default();
        answers.renames.extend(self.renames.iter().cloned());
        answers.drops.extend(self.drops.iter().cloned());
        answers.backfills.extend(self.backfills.iter().cloned());
        Ok(answers)
    }
}

#[derive(Args, Debug)]
pub(crate) struct Steps {
    /// How many
    #[arg(long, short = 'n', value_name = "N")]
    pub(crate) num: Option<u32>,
}
