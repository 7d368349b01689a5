//! What a backup says of itself.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use ultra_runner::Backend;

/// The format that this version writes and reads.
pub(crate) const FORMAT: u32 = 1;

/// What a backup says of itself. It names neither host nor user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of the format.
    pub format: u32,
    /// The kind of database.
    pub kind: Kind,
    /// The database's name on its server; the file's name for SQLite.
    pub database: String,
    /// When it was made: RFC 3339, UTC.
    pub created: String,
    /// The revisions at which the database was.
    pub heads: Vec<String>,
    /// The version of ultra-migrate.
    pub tool_version: String,
    /// The version of the server, or of SQLite.
    pub server_version: String,
    /// The version of `pg_dump`. PostgreSQL only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dump_version: Option<String>,
    /// How the database sorts and encodes. PostgreSQL only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<Locale>,
    /// The zstd stream, as it stands in the file.
    pub stream: Digest,
    /// What is in the stream: `pg_dump`'s archive, or the SQLite file.
    pub dump: Digest,
    /// What must be there after restoring.
    pub tables: Vec<Table>,
}

/// A kind of database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// PostgreSQL.
    Postgres,
    /// SQLite.
    Sqlite,
}

impl From<Backend> for Kind {
    fn from(backend: Backend) -> Self {
        match backend {
            Backend::Postgres => Self::Postgres,
            Backend::Sqlite => Self::Sqlite,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Postgres => "PostgreSQL",
            Self::Sqlite => "SQLite",
        })
    }
}

/// How a PostgreSQL database sorts and encodes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Locale {
    /// Such as `UTF8`.
    pub encoding: String,
    /// `LC_COLLATE`.
    pub collate: String,
    /// `LC_CTYPE`.
    pub ctype: String,
    /// `libc`, `icu` or `builtin`; servers before 15 have `libc` only and don't say so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// The locale of ICU, or the built-in one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// Additional rules of ICU.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<String>,
}

/// Length and checksum of some bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digest {
    /// In hexadecimal digits.
    pub sha256: String,
    /// How many bytes.
    pub bytes: u64,
}

/// Something with rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Its schema; `main` for SQLite.
    pub schema: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: TableKind,
    /// How many rows it has; `None` where they were not counted.
    pub rows: Option<u64>,
}

/// What has rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TableKind {
    /// An ordinary table.
    Table,
    /// The parent of partitions, which has no rows of its own.
    Partitioned,
    /// A materialized view. Restoring computes it anew, so its rows are not counted.
    MaterializedView,
    /// A sequence.
    Sequence,
    /// A virtual table of SQLite.
    Virtual,
}

impl fmt::Display for TableKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Table => "table",
            Self::Partitioned => "partitioned table",
            Self::MaterializedView => "materialized view",
            Self::Sequence => "sequence",
            Self::Virtual => "virtual table",
        })
    }
}

impl Manifest {
    /// How many tables, views and sequences aside.
    #[must_use]
    pub fn table_count(&self) -> usize {
        self.tables
            .iter()
            .filter(|table| match table.kind {
                TableKind::Table | TableKind::Partitioned | TableKind::Virtual => true,
                TableKind::MaterializedView | TableKind::Sequence => false,
            })
            .count()
    }

    /// The rows of all tables that were counted.
    #[must_use]
    pub fn row_count(&self) -> u64 {
        self.tables.iter().filter_map(|table| table.rows).sum()
    }

    /// What is missing or different in `found`, in words; empty where all is there. What is there
    /// besides is no fault: a newer extension may bring it.
    pub(crate) fn missing_in(&self, found: &[Table]) -> Vec<String> {
        let mut there: BTreeMap<(&str, &str), &Table> = BTreeMap::new();
        for table in found {
            there.insert((&table.schema, &table.name), table);
        }
        let mut missing = Vec::new();
        for table in &self.tables {
            let what = format!("{} `{}.{}`", table.kind, table.schema, table.name);
            let Some(other) = there.get(&(&*table.schema, &*table.name)) else {
                missing.push(format!("{what} is missing"));
                continue;
            };
            if other.kind != table.kind {
                missing.push(format!("{what} is a {}", other.kind));
            }
            if let (Some(expected), Some(rows)) = (table.rows, other.rows)
                && expected != rows
            {
                missing.push(format!("{what} has {rows} rows instead of {expected}"));
            }
        }
        missing
    }
}

/// The first few of a list, in one line.
pub(crate) fn first_few(all: &[String]) -> String {
    const SHOWN: usize = 5;
    let shown: Vec<&str> = all.iter().take(SHOWN).map(String::as_str).collect();
    let text = shown.join(", ");
    match all.len().saturating_sub(SHOWN) {
        0 => text,
        more => format!("{text} and {more} more"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(name: &str, rows: Option<u64>) -> Table {
        Table {
            schema: "public".to_owned(),
            name: name.to_owned(),
            kind: TableKind::Table,
            rows,
        }
    }

    fn manifest(tables: Vec<Table>) -> Manifest {
        let digest = Digest {
            sha256: String::new(),
            bytes: 0,
        };
        Manifest {
            format: FORMAT,
            kind: Kind::Postgres,
            database: "app".to_owned(),
            created: "2026-11-20T10:15:00Z".to_owned(),
            heads: Vec::new(),
            tool_version: String::new(),
            server_version: String::new(),
            dump_version: None,
            locale: None,
            stream: digest.clone(),
            dump: digest,
            tables,
        }
    }

    #[test]
    fn what_is_missing_or_different_is_named() {
        let manifest = manifest(vec![
            table("a", Some(3)),
            table("b", Some(1)),
            table("c", None),
            table("d", Some(7)),
        ]);
        let mut view = table("b", None);
        view.kind = TableKind::MaterializedView;
        let found = [
            table("a", Some(2)),
            view,
            table("c", Some(9)),
            table("x", None),
        ];
        assert_eq!(
            manifest.missing_in(&found),
            [
                "table `public.a` has 2 rows instead of 3",
                "table `public.b` is a materialized view",
                "table `public.d` is missing",
            ]
        );
        assert!(manifest.missing_in(&manifest.tables).is_empty());
        assert_eq!((manifest.table_count(), manifest.row_count()), (4, 11));
    }

    #[test]
    fn long_lists_are_cut() {
        let all: Vec<String> = (1..8).map(|n| n.to_string()).collect();
        assert_eq!(first_few(&all), "1, 2, 3, 4, 5 and 2 more");
        assert_eq!(first_few(&[]), "");
    }
}
