//! What works on revisions that are there.

use clap::Args;

use super::LockArguments;

#[derive(Args, Debug)]
pub(crate) struct Repair {
    /// An id, a name, or part of one; else all that changed
    pub(crate) revisions: Vec<String>,

    #[command(flatten)]
    pub(crate) lock: LockArguments,
}

#[derive(Args, Debug)]
pub(crate) struct Squash {
    /// The first and the last revision: `FIRST:LAST`, `:LAST` from the beginning, `FIRST:` to the head
    #[arg(value_name = "RANGE")]
    pub(crate) range: String,

    /// What the revision says
    #[arg(long, short, default_value = "")]
    pub(crate) message: String,

    /// The id, instead of a random one
    #[arg(long, value_name = "ID")]
    pub(crate) rev_id: Option<String>,

    /// A PostgreSQL server (or empty database) to try things out on
    #[arg(long, value_name = "URL")]
    pub(crate) scratch_url: Option<String>,
}

#[derive(Args, Debug)]
pub(crate) struct Edit {
    /// An id, a name, or part of one
    #[arg(default_value = "head")]
    pub(crate) revision: String,
}
