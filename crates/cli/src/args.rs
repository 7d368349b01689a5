//! The arguments, exactly as they are typed.

mod data;
mod rehearse;
mod rework;
mod script;

use std::time::Duration;

use clap::{Args, Parser, Subcommand};

pub(crate) use data::{
    Adopt, Backup, BackupBefore, Diff, GivenAnswers, Inspect, Reading, Restore, Snapshot, Steps,
};
pub(crate) use rehearse::RehearseArguments;
pub(crate) use rework::{Edit, Repair, Squash};
pub(crate) use script::ScriptArguments;

/// Migrations for SeaORM: edit entities, generate a revision, read it, apply it.
#[derive(Debug, Parser)]
#[command(
    name = "ultra-migrate",
    version,
    max_term_width = 100,
    disable_help_subcommand = true
)]
pub(crate) struct Arguments {
    /// The database; else MIGRATE_DATABASE_URL, DATABASE_URL, …, ultra-migrate.toml, ultra.db
    #[arg(
        long,
        short = 'u',
        global = true,
        value_name = "URL",
        visible_alias = "database-url"
    )]
    pub(crate) url: Option<String>,

    /// The PostgreSQL schema that unqualified names mean
    #[arg(
        long,
        short = 's',
        global = true,
        value_name = "SCHEMA",
        env = "DATABASE_SCHEMA"
    )]
    pub(crate) schema: Option<String>,

    /// A database must be named: never take ultra.db because nothing was said
    #[arg(long, global = true)]
    pub(crate) no_default_url: bool,

    /// Print JSON for machines
    #[arg(long, global = true)]
    pub(crate) json: bool,

    /// Say more
    #[arg(long, short, global = true)]
    pub(crate) verbose: bool,

    #[command(subcommand)]
    pub(crate) verb: Verb,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Set up a migration crate in a workspace that has SeaORM entities
    Init(crate::verbs::init::Init),
    /// Take over a project: write what its revisions produce and its entities don't say as extras
    Adopt(Adopt),
    /// Write a revision; with --autogenerate from what the entities say
    Generate(Generate),
    /// The same as `generate --autogenerate`
    Auto(Generate),
    /// Write a revision, in Alembic's words
    Revision(Revision),
    /// Apply revisions
    Upgrade(Upgrade),
    /// Revert revisions
    Downgrade(Downgrade),
    /// Record where the database is, without running anything
    Stamp(Stamp),
    /// Accept applied revisions that were changed
    Repair(Repair),
    /// Compare any two structures: databases, SQL files, entities, revisions
    Diff(Diff),
    /// One structure as SQL
    Inspect(Inspect),
    /// Take a backup and read it back
    Backup(Backup),
    /// Put a backup in the place of the database, which is kept under another name
    Restore(Restore),
    /// Where the database stands
    Status,
    /// The revisions that the database is at
    Current,
    /// The revisions, newest first
    History(History),
    /// The revisions that nothing descends from
    Heads,
    /// Where the graph branches
    Branches,
    /// One revision
    Show(Show),
    /// Join several heads by a revision; takes git's conflict markers out of the list
    Merge(Merge),
    /// Write one revision that stands for a run of them
    Squash(Squash),
    /// Open a revision's file in VISUAL or EDITOR
    Edit(Edit),
    /// Write migration/schema.json: what the revisions produce, for roles that may not create databases
    Snapshot(Snapshot),
    /// For pipelines: exit 1 on findings
    Check(Check),
    /// Compare the live schema with what its applied revisions produce
    Verify(Verify),
    /// sea-orm-cli: apply the next revisions
    #[command(hide = true)]
    Up(Steps),
    /// sea-orm-cli: revert the last revisions
    #[command(hide = true)]
    Down(Steps),
    /// sea-orm-cli: not here
    #[command(hide = true)]
    Fresh,
    /// sea-orm-cli: not here
    #[command(hide = true)]
    Refresh,
    /// sea-orm-cli: not here
    #[command(hide = true)]
    Reset,
}

#[derive(Args, Debug, Clone)]
pub(crate) struct Generate {
    /// What the revision does
    #[arg(required_unless_present = "complete", default_value = "")]
    pub(crate) message: String,

    /// Compare the entities with what the revisions produce
    #[arg(long)]
    pub(crate) autogenerate: bool,

    #[command(flatten)]
    pub(crate) plan: PlanArguments,

    /// Add the statements that incomplete revisions lack
    #[arg(long, conflicts_with_all = ["message", "autogenerate"])]
    pub(crate) complete: bool,
}

#[derive(Args, Debug, Clone)]
pub(crate) struct Revision {
    /// What the revision does
    #[arg(long, short)]
    pub(crate) message: String,

    /// Compare the entities with what the revisions produce
    #[arg(long)]
    pub(crate) autogenerate: bool,

    #[command(flatten)]
    pub(crate) plan: PlanArguments,
}

/// What a plan may need to be told, and where the revision goes.
#[derive(Args, Debug, Clone)]
pub(crate) struct PlanArguments {
    #[command(flatten)]
    pub(crate) answers: GivenAnswers,

    /// Compare with the live database, as Alembic does
    #[arg(long)]
    pub(crate) from_live: bool,

    /// The parent; else the only head
    #[arg(long, value_name = "REVISION", allow_hyphen_values = true)]
    pub(crate) head: Option<String>,

    /// Allow a parent that isn't a head: a branch begins
    #[arg(long)]
    pub(crate) splice: bool,

    /// A name for the branch that begins here
    #[arg(long = "branch-label", value_name = "LABEL")]
    pub(crate) branch_labels: Vec<String>,

    /// A revision of another branch that must be applied before
    #[arg(long = "depends-on", value_name = "REVISION")]
    pub(crate) depends_on: Vec<String>,

    /// The id, instead of a random one
    #[arg(long, value_name = "ID")]
    pub(crate) rev_id: Option<String>,

    /// A PostgreSQL server (or empty database) to try things out on
    #[arg(long, value_name = "URL")]
    pub(crate) scratch_url: Option<String>,

    /// Go on although there are far fewer entities than before
    #[arg(long)]
    pub(crate) allow_fewer_entities: bool,

    /// Plan, prove and show, but write nothing
    #[arg(long, short = 'n')]
    pub(crate) dry_run: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Upgrade {
    /// head, heads, an id or part of it, +N; with --sql a range, too: FROM:TO
    // Numbers alone: a list that took everything with a hyphen would take the flags behind it.
    #[arg(default_value = "head", allow_negative_numbers = true)]
    pub(crate) target: Vec<String>,

    /// Go on although an applied revision was changed
    #[arg(long)]
    pub(crate) allow_changed: bool,

    #[command(flatten)]
    pub(crate) backup: BackupBefore,

    #[command(flatten)]
    pub(crate) run: RunArguments,

    #[command(flatten)]
    pub(crate) script: ScriptArguments,

    #[command(flatten)]
    pub(crate) rehearse: RehearseArguments,
}

#[derive(Args, Debug)]
pub(crate) struct Downgrade {
    /// -N, an id or part of it, base; with --sql a range: FROM:TO
    #[arg(allow_negative_numbers = true)]
    pub(crate) target: String,

    /// Go on although an applied revision was changed
    #[arg(long)]
    pub(crate) allow_changed: bool,

    #[command(flatten)]
    pub(crate) backup: BackupBefore,

    #[command(flatten)]
    pub(crate) run: RunArguments,

    #[command(flatten)]
    pub(crate) script: ScriptArguments,

    #[command(flatten)]
    pub(crate) rehearse: RehearseArguments,
}

#[derive(Args, Debug)]
pub(crate) struct Stamp {
    /// head, heads, an id or part of it, base
    #[arg(required = true, allow_negative_numbers = true)]
    pub(crate) target: Vec<String>,

    /// Forget what the database has applied and this project doesn't know
    #[arg(long)]
    pub(crate) purge: bool,

    #[command(flatten)]
    pub(crate) lock: LockArguments,
}

/// How revisions are run.
#[derive(Args, Debug)]
pub(crate) struct RunArguments {
    #[command(flatten)]
    pub(crate) lock: LockArguments,

    /// The longest a statement waits for another session's lock: 300ms, 2s
    #[arg(long, value_name = "TIME", value_parser = ultra_migrate::revision::parse_limit)]
    pub(crate) lock_timeout: Option<Duration>,

    /// The longest a statement may take: 30s, 10min, 2h
    #[arg(long, value_name = "TIME", value_parser = ultra_migrate::revision::parse_limit)]
    pub(crate) statement_timeout: Option<Duration>,

    /// How long a revision is tried again after a lock timeout or a deadlock: 2min
    #[arg(long, value_name = "TIME", value_parser = ultra_migrate::revision::parse_limit)]
    pub(crate) retry_for: Option<Duration>,

    /// End the sessions whose locks are in the way
    #[arg(long)]
    pub(crate) cancel_blockers: bool,

    /// What shares a transaction: each revision by itself, all of them, or nothing
    #[arg(long, value_name = "WHAT", default_value = "revision")]
    pub(crate) transaction: TransactionArgument,
}

/// What shares a transaction.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(crate) enum TransactionArgument {
    /// What a revision does
    Revision,
    /// What all of them do: all are kept or none
    All,
    /// Nothing: each statement is kept by itself, and written down
    None,
}

#[derive(Args, Debug)]
pub(crate) struct LockArguments {
    /// How long to wait for another run to end
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    pub(crate) lock_wait: u64,
}

#[derive(Args, Debug)]
pub(crate) struct History {
    /// What was run on this database, instead of the revisions
    #[arg(long)]
    pub(crate) runs: bool,

    /// A part: `a:b`, `a:`, `:b`
    #[arg(long, short = 'r', value_name = "RANGE", allow_hyphen_values = true)]
    pub(crate) rev_range: Option<String>,
}

#[derive(Args, Debug)]
pub(crate) struct Show {
    /// An id, a name, or part of one; head
    #[arg(allow_hyphen_values = true)]
    pub(crate) revision: String,
}

#[derive(Args, Debug)]
pub(crate) struct Merge {
    /// What the revision says
    #[arg(long, short, default_value = "")]
    pub(crate) message: String,

    /// The revisions to merge; else all heads
    pub(crate) revisions: Vec<String>,

    /// A name for the branch that begins here
    #[arg(long = "branch-label", value_name = "LABEL")]
    pub(crate) branch_labels: Vec<String>,

    /// The id, instead of a random one
    #[arg(long, value_name = "ID")]
    pub(crate) rev_id: Option<String>,
}

#[derive(Args, Debug)]
pub(crate) struct Check {
    /// Pending revisions are a finding
    #[arg(long)]
    pub(crate) fail_on_pending: bool,

    /// Compare entities and revisions, too
    #[arg(long)]
    pub(crate) entities: bool,

    /// A PostgreSQL server to try things out on
    #[arg(long, value_name = "URL")]
    pub(crate) scratch_url: Option<String>,
}

#[derive(Args, Debug)]
pub(crate) struct Verify {
    /// A PostgreSQL server to try things out on
    #[arg(long, value_name = "URL")]
    pub(crate) scratch_url: Option<String>,
}
