//! What a rehearsal saw.

use std::time::Duration;

use serde::{Serialize, Serializer};

use crate::Direction;

/// One revision that was rehearsed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RehearsedStep {
    /// The revision's id.
    pub revision: String,
    /// The file's stem.
    pub name: String,
    /// Which way.
    pub direction: Direction,
    /// How long it took, in milliseconds, without the looking.
    #[serde(rename = "duration_ms", serialize_with = "millis")]
    pub duration: Duration,
    /// Whether it ran in a transaction: outside of one locks and scans can't be seen.
    pub in_transaction: bool,
    /// Why its statements aren't told one by one; `None`: they are.
    pub not_recordable: Option<String>,
    /// Its statements in order; empty where they aren't known one by one.
    pub statements: Vec<RehearsedStatement>,
    /// What all of it did.
    #[serde(flatten)]
    pub effects: Effects,
}

/// One statement that was rehearsed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RehearsedStatement {
    /// Its text; bound values are not in it.
    pub sql: String,
    /// How long it took, in milliseconds.
    #[serde(rename = "duration_ms", serialize_with = "millis")]
    pub duration: Duration,
    /// What it did.
    #[serde(flatten)]
    pub effects: Effects,
}

/// What a statement or a revision did to what was there before it. What it made itself is in
/// nobody's way and isn't told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Effects {
    /// Locks that it took and that weren't held before, the strongest of each relation.
    /// PostgreSQL, in a transaction.
    pub locks: Vec<TakenLock>,
    /// Tables whose rows were all written anew (SQLite: tables that were made anew, told of whole
    /// revisions).
    pub rewrites: Vec<String>,
    /// Indexes that were built anew although their table wasn't written anew. PostgreSQL.
    pub reindexes: Vec<String>,
    /// Tables that were read from end to end. PostgreSQL, in a transaction.
    pub scans: Vec<Scan>,
    /// Rows that were changed, by table. PostgreSQL, in a transaction.
    pub rows: Vec<ChangedRows>,
    /// How many rows were changed in all tables together. SQLite.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed: Option<u64>,
}

/// A lock on a relation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TakenLock {
    /// The relation's name, with its schema where that isn't the current one.
    pub relation: String,
    /// `ACCESS EXCLUSIVE`, and so on.
    pub mode: LockMode,
}

/// A table that was read from end to end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Scan {
    /// The table.
    pub relation: String,
    /// How often.
    pub times: u64,
    /// How many rows were read.
    pub rows: u64,
}

/// Rows that were changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChangedRows {
    /// The table.
    pub relation: String,
    /// New ones.
    pub inserted: u64,
    /// Changed ones.
    pub updated: u64,
    /// Ones that are gone.
    pub deleted: u64,
}

/// A sequence that moved on: no rollback takes that back, as with every insert that fails.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MovedSequence {
    /// Its name, with its schema.
    pub sequence: String,
    /// The last value before; `None`: it was never used.
    pub from: Option<i64>,
    /// The last value after.
    pub to: Option<i64>,
}

/// The modes of PostgreSQL's table locks, weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LockMode {
    /// Reading.
    AccessShare,
    /// `SELECT … FOR UPDATE`.
    RowShare,
    /// Writing rows.
    RowExclusive,
    /// `VACUUM`, `VALIDATE CONSTRAINT`, concurrent index builds.
    ShareUpdateExclusive,
    /// `CREATE INDEX`: nobody writes.
    Share,
    /// `CREATE TRIGGER`, foreign keys: nobody writes.
    ShareRowExclusive,
    /// Nobody writes or locks rows.
    Exclusive,
    /// Nobody reads.
    AccessExclusive,
}

impl LockMode {
    /// The mode as `pg_locks` names it: `AccessExclusiveLock`.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "AccessShareLock" => Self::AccessShare,
            "RowShareLock" => Self::RowShare,
            "RowExclusiveLock" => Self::RowExclusive,
            "ShareUpdateExclusiveLock" => Self::ShareUpdateExclusive,
            "ShareLock" => Self::Share,
            "ShareRowExclusiveLock" => Self::ShareRowExclusive,
            "ExclusiveLock" => Self::Exclusive,
            "AccessExclusiveLock" => Self::AccessExclusive,
            // Predicate locks, and what newer servers may have.
            _ => return None,
        })
    }

    /// The mode as `LOCK TABLE` names it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AccessShare => "ACCESS SHARE",
            Self::RowShare => "ROW SHARE",
            Self::RowExclusive => "ROW EXCLUSIVE",
            Self::ShareUpdateExclusive => "SHARE UPDATE EXCLUSIVE",
            Self::Share => "SHARE",
            Self::ShareRowExclusive => "SHARE ROW EXCLUSIVE",
            Self::Exclusive => "EXCLUSIVE",
            Self::AccessExclusive => "ACCESS EXCLUSIVE",
        }
    }
}

impl Serialize for LockMode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

fn millis<S: Serializer>(duration: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u64(u64::try_from(duration.as_millis()).unwrap_or(u64::MAX))
}
