//! What a database has: its tables, their rows, how it sorts.

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, DbErr, QueryResult, TransactionTrait};

use super::sql;
use crate::{Locale, Table, TableKind};

/// Larger tables aren't counted: that would take as long as the dump.
const COUNTED_BYTES: i64 = 1 << 30;

/// So many tables are counted by one statement.
const BATCH: usize = 100;

/// A table in the catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) oid: u32,
    pub(super) schema: String,
    pub(super) name: String,
    pub(super) kind: TableKind,
    /// An ordinary table that is small enough to be counted.
    pub(super) small: bool,
}

impl Found {
    /// Its name in SQL.
    pub(super) fn quoted(&self) -> String {
        format!("{}.{}", sql::ident(&self.schema), sql::ident(&self.name))
    }

    pub(super) fn table(&self, rows: Option<u64>) -> Table {
        Table {
            schema: self.schema.clone(),
            name: self.name.clone(),
            kind: self.kind,
            rows,
        }
    }

    /// Whether `pg_dump` locks it and copies rows.
    pub(super) fn lockable(&self) -> bool {
        match self.kind {
            TableKind::Table | TableKind::Partitioned => true,
            TableKind::MaterializedView | TableKind::Sequence | TableKind::Virtual => false,
        }
    }
}

/// Tables of the application: none of the system, none that an extension brings, no temporary
/// ones. Sizes are asked for only `with_sizes`: that waits where a table is locked.
pub(super) async fn tables(
    db: &impl ConnectionTrait,
    with_sizes: bool,
) -> Result<Vec<Found>, DbErr> {
    let text = "SELECT c.oid::bigint, n.nspname::text, c.relname::text, c.relkind::text, \
                CASE WHEN $1 AND c.relkind = 'r' THEN pg_table_size(c.oid) END \
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
                WHERE c.relkind IN ('r', 'p', 'm', 'S') AND c.relpersistence <> 't' \
                AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_' \
                AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass \
                                AND d.objid = c.oid AND d.deptype = 'e') \
                ORDER BY n.nspname, c.relname";
    let rows = sql::rows(db, text, [with_sizes.into()]).await?;
    rows.iter().map(found).collect()
}

fn found(row: &QueryResult) -> Result<Found, DbErr> {
    let oid: i64 = row.try_get_by_index(0)?;
    let kind: String = row.try_get_by_index(3)?;
    let bytes: Option<i64> = row.try_get_by_index(4)?;
    let kind = match kind.as_str() {
        "p" => TableKind::Partitioned,
        "m" => TableKind::MaterializedView,
        "S" => TableKind::Sequence,
        _ => TableKind::Table,
    };
    Ok(Found {
        oid: u32::try_from(oid).unwrap_or_default(),
        schema: row.try_get_by_index(1)?,
        name: row.try_get_by_index(2)?,
        kind,
        small: bytes.is_some_and(|bytes| bytes < COUNTED_BYTES),
    })
}

/// Counts the rows of ordinary tables.
///
/// Each batch is a savepoint of its own: planning locks every index, and the locks of thousands of
/// tables would fill the server's table of locks. What can't be had because somebody has locked an
/// index stays uncounted.
pub(super) async fn count(
    transaction: &sea_orm::DatabaseTransaction,
    tables: &[&Found],
) -> Result<BTreeMap<u32, u64>, DbErr> {
    let mut counts = BTreeMap::new();
    for batch in tables.chunks(BATCH) {
        let parts: Vec<String> = batch
            .iter()
            .map(|table| {
                format!(
                    "SELECT {}::bigint, count(*) FROM ONLY {}",
                    table.oid,
                    table.quoted()
                )
            })
            .collect();
        let savepoint = transaction.begin().await?;
        let counted = sql::rows(&savepoint, &parts.join(" UNION ALL "), []).await;
        savepoint.rollback().await?;
        match counted {
            Ok(rows) => {
                for row in rows {
                    let (oid, rows): (i64, i64) =
                        (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
                    counts.insert(
                        u32::try_from(oid).unwrap_or_default(),
                        u64::try_from(rows).unwrap_or_default(),
                    );
                }
            }
            Err(error) if sql::state(&error).as_deref() == Some("55P03") => {
                tracing::debug!(tables = batch.len(), "an index is locked, not counted");
            }
            Err(error) => return Err(error),
        }
    }
    Ok(counts)
}

/// How the current database sorts and encodes. Columns that only newer servers have are read
/// through JSON, so that one statement serves all.
pub(super) const LOCALE: &str = "pg_encoding_to_char(d.encoding)::text AS encoding, \
     d.datcollate::text AS collate, d.datctype::text AS ctype, \
     to_jsonb(d)->>'datlocprovider' AS provider, \
     coalesce(to_jsonb(d)->>'datlocale', to_jsonb(d)->>'daticulocale') AS locale, \
     to_jsonb(d)->>'daticurules' AS rules";

/// Reads what [`LOCALE`] selects.
pub(super) fn locale(row: &QueryResult) -> Result<Locale, DbErr> {
    let provider: Option<String> = row.try_get("", "provider")?;
    let provider = provider.map(|letter| {
        match letter.as_str() {
            "c" => "libc",
            "i" => "icu",
            "b" => "builtin",
            other => other,
        }
        .to_owned()
    });
    Ok(Locale {
        encoding: row.try_get("", "encoding")?,
        collate: row.try_get("", "collate")?,
        ctype: row.try_get("", "ctype")?,
        provider,
        locale: row.try_get("", "locale")?,
        rules: row.try_get("", "rules")?,
    })
}
