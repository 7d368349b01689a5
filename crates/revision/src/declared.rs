//! What a migration file declares about itself.

/// The head of a migration file: `pub const REVISION: Revision = Revision { …, ..Revision::BASE };`.
///
/// It holds literals only, so that a parser reads it without compiling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revision {
    /// The key in the graph: any string that Alembic allows, 12 hex digits when we make it.
    pub id: &'static str,
    /// The parents: none for a base, several for a merge.
    pub down_revisions: &'static [&'static str],
    /// Names for the branch that begins here.
    pub branch_labels: &'static [&'static str],
    /// Revisions (or labels) of other branches that must be applied before this one.
    pub depends_on: &'static [&'static str],
    /// What it does, in the words of `generate MSG`; empty: taken from the file's name.
    pub message: &'static str,
    /// Shared by the revisions that one `generate` wrote, else empty.
    pub group: &'static str,
    /// False for a revision that must run outside of a transaction.
    pub transaction: bool,
    /// True for a revision without a transaction that may begin anew after a failure, whatever it
    /// had done until then. One whose statements can be recorded goes on where it stopped instead.
    pub idempotent: bool,
    /// How long one of its statements waits for another session's lock, as `"5s"` or `"300ms"`;
    /// empty: as the project has it. PostgreSQL only.
    pub lock_timeout: &'static str,
    /// How long one of its statements may take, as `"10min"`; empty: as the project has it.
    /// PostgreSQL only.
    pub statement_timeout: &'static str,
    /// True where it rebuilds tables on SQLite: foreign keys are off while it runs, and are checked
    /// before the commit.
    pub rebuilds_tables: bool,
    /// The backends that it has statements for (`"postgres"`, `"sqlite"`); empty: all of them.
    pub backends: &'static [&'static str],
    /// Checksums of earlier texts of this file that did the same where they were applied; written
    /// by `generate --complete`, which adds statements for another database.
    pub former_checksums: &'static [&'static str],
    /// False: never run against a recorder.
    pub record: bool,
    /// The revisions that this one stands for, as `"id name"`, in the order in which they ran;
    /// written by `squash`.
    pub replaces: &'static [&'static str],
}

impl Revision {
    /// What a file needn't say.
    pub const BASE: Self = Self {
        id: "",
        down_revisions: &[],
        branch_labels: &[],
        depends_on: &[],
        message: "",
        group: "",
        transaction: true,
        idempotent: false,
        lock_timeout: "",
        statement_timeout: "",
        rebuilds_tables: false,
        backends: &[],
        former_checksums: &[],
        record: true,
        replaces: &[],
    };
}

/// One file of a migrator's list, as `migrator!` sees it at compile time.
#[derive(Clone, Copy, Debug)]
pub struct File {
    /// The module's name, which is the file's stem and the key in `seaql_migrations`.
    pub name: &'static str,
    /// The file's text.
    pub source: &'static str,
    /// Its head; `None` for a plain SeaORM migration.
    pub revision: Option<Revision>,
}
