//! The arguments of `--sql`.

use clap::Args;

/// The same as SQL, without a database.
#[derive(Args, Debug)]
pub(crate) struct ScriptArguments {
    /// Run nothing: print the script that does the same; no database is asked
    #[arg(long, conflicts_with_all = [
        "backup",
        "allow_changed",
        "lock_wait",
        "lock_timeout",
        "statement_timeout",
        "retry_for",
        "cancel_blockers",
        "transaction",
    ])]
    pub(crate) sql: bool,

    /// The database that the script is for: postgres, sqlite; else that of the URL
    #[arg(long, value_name = "NAME", requires = "sql")]
    pub(crate) dialect: Option<String>,

    /// Exit 0 although the script stops at revisions that can't be written as SQL
    #[arg(long, requires = "sql")]
    pub(crate) allow_gaps: bool,
}
