//! The arguments of a rehearsal.

use std::time::Duration;

use clap::Args;
use ultra_migrate::RehearsalPlace;

/// Try it out and undo it.
#[derive(Args, Debug)]
pub(crate) struct RehearseArguments {
    /// Rehearse: run it, tell what it does, and undo it
    #[arg(long, conflicts_with_all = ["sql", "backup", "backup_dir", "transaction", "retry_for", "cancel_blockers"])]
    pub(crate) dry_run: bool,

    /// Where it is rehearsed: in the database itself, or on a copy that is thrown away
    #[arg(
        long,
        value_name = "WHERE",
        default_value = "target",
        requires = "dry_run"
    )]
    pub(crate) rehearse: PlaceArgument,

    /// The longest a rehearsal may take: 60s on the target, else no limit
    #[arg(long, value_name = "TIME", requires = "dry_run", value_parser = ultra_migrate::revision::parse_limit)]
    pub(crate) rehearse_limit: Option<Duration>,
}

/// Where it is rehearsed.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(crate) enum PlaceArgument {
    /// In one transaction that is rolled back
    Target,
    /// On a copy beside it
    Clone,
}

impl From<PlaceArgument> for RehearsalPlace {
    fn from(place: PlaceArgument) -> Self {
        match place {
            PlaceArgument::Target => Self::Target,
            PlaceArgument::Clone => Self::Clone,
        }
    }
}
