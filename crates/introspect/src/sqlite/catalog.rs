//! The rows of the catalog.

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, DbErr, QueryResult, Statement};

use crate::IntrospectError;

/// A row of `sqlite_schema`.
pub(super) struct ObjectRow {
    pub(super) kind: String,
    pub(super) name: String,
    pub(super) table: String,
    /// What `pragma_table_list` calls it: `table`, `view`, `virtual`, `shadow`.
    pub(super) table_kind: Option<String>,
    pub(super) without_rowid: bool,
    pub(super) strict: bool,
    /// `None` for the indexes that back constraints.
    pub(super) sql: Option<String>,
}

/// A row of `pragma_table_xinfo`.
pub(super) struct ColumnRow {
    pub(super) name: String,
    pub(super) data_type: String,
    pub(super) not_null: bool,
    pub(super) default: Option<String>,
    /// The place in the primary key, from 1; 0 outside of it.
    pub(super) key: i64,
    /// 2 for `VIRTUAL`, 3 for `STORED` generated columns.
    pub(super) hidden: i64,
}

/// A row of `pragma_index_list` with its key columns.
pub(super) struct IndexRow {
    pub(super) name: String,
    pub(super) unique: bool,
    /// `c` for `CREATE INDEX`, `u` for a unique constraint, `pk` for a primary key.
    pub(super) origin: String,
    pub(super) parts: Vec<IndexPartRow>,
}

/// A row of `pragma_index_xinfo`.
pub(super) struct IndexPartRow {
    /// `None` for an expression.
    pub(super) column: Option<String>,
    pub(super) descending: bool,
    pub(super) collation: Option<String>,
}

/// The rows of `pragma_foreign_key_list` that make up one key.
pub(super) struct ForeignKeyRow {
    pub(super) id: i64,
    pub(super) table: String,
    pub(super) columns: Vec<String>,
    /// Empty where the primary key of the other table is meant.
    pub(super) referenced_columns: Vec<String>,
    pub(super) on_update: String,
    pub(super) on_delete: String,
}

/// Everything that was asked, by table.
pub(super) struct Catalog {
    pub(super) objects: Vec<ObjectRow>,
    pub(super) columns: BTreeMap<String, Vec<ColumnRow>>,
    pub(super) indexes: BTreeMap<String, Vec<IndexRow>>,
    pub(super) foreign_keys: BTreeMap<String, Vec<ForeignKeyRow>>,
}

// Materialised: otherwise SQLite lists all tables again for each object.
const OBJECTS: &str = "
WITH l AS MATERIALIZED (SELECT name, type, wr, strict FROM pragma_table_list WHERE schema = 'main')
SELECT s.type AS kind, s.name AS name, s.tbl_name AS tbl, s.sql AS sql,
       l.type AS table_kind, coalesce(l.wr, 0) AS without_rowid, coalesce(l.strict, 0) AS strict
FROM main.sqlite_schema AS s
LEFT JOIN l ON l.name = s.name AND s.type IN ('table', 'view')
ORDER BY s.name";

const COLUMNS: &str = r#"
SELECT l.name AS tbl, x.name AS name, x.type AS type, x."notnull" AS not_null, x.dflt_value AS dflt,
       x.pk AS pk, x.hidden AS hidden
FROM pragma_table_list AS l, pragma_table_xinfo(l.name, 'main') AS x
WHERE l.schema = 'main' AND l.type = 'table'
ORDER BY l.name, x.cid"#;

const INDEXES: &str = r#"
SELECT l.name AS tbl, i.name AS name, i."unique" AS is_unique, i.origin AS origin,
       x.name AS col, x."desc" AS descending, x.coll AS coll
FROM pragma_table_list AS l, pragma_index_list(l.name, 'main') AS i, pragma_index_xinfo(i.name, 'main') AS x
WHERE l.schema = 'main' AND l.type = 'table' AND x.key = 1
ORDER BY l.name, i.name, x.seqno"#;

const FOREIGN_KEYS: &str = r#"
SELECT l.name AS tbl, f.id AS id, f."table" AS parent, f."from" AS col, f."to" AS parent_col,
       f.on_update AS on_update, f.on_delete AS on_delete
FROM pragma_table_list AS l, pragma_foreign_key_list(l.name, 'main') AS f
WHERE l.schema = 'main' AND l.type = 'table'
ORDER BY l.name, f.id, f.seq"#;

impl Catalog {
    /// Asks for everything: four queries.
    pub(super) async fn read(db: &impl ConnectionTrait) -> Result<Self, IntrospectError> {
        let objects = query(db, OBJECTS).await?;
        let columns = query(db, COLUMNS).await?;
        let indexes = query(db, INDEXES).await?;
        let foreign_keys = query(db, FOREIGN_KEYS).await?;
        Ok(Self {
            objects: objects.iter().map(object).collect::<Result<_, _>>()?,
            columns: group_columns(&columns)?,
            indexes: group_indexes(&indexes)?,
            foreign_keys: group_foreign_keys(&foreign_keys)?,
        })
    }
}

async fn query(db: &impl ConnectionTrait, sql: &str) -> Result<Vec<QueryResult>, DbErr> {
    db.query_all_raw(Statement::from_string(db.get_database_backend(), sql))
        .await
}

fn object(row: &QueryResult) -> Result<ObjectRow, DbErr> {
    Ok(ObjectRow {
        kind: row.try_get("", "kind")?,
        name: row.try_get("", "name")?,
        table: row.try_get("", "tbl")?,
        table_kind: row.try_get("", "table_kind")?,
        without_rowid: flag(row, "without_rowid")?,
        strict: flag(row, "strict")?,
        sql: row.try_get("", "sql")?,
    })
}

fn flag(row: &QueryResult, column: &str) -> Result<bool, DbErr> {
    Ok(row.try_get::<i64>("", column)? != 0)
}

fn group_columns(rows: &[QueryResult]) -> Result<BTreeMap<String, Vec<ColumnRow>>, DbErr> {
    let mut tables: BTreeMap<String, Vec<ColumnRow>> = BTreeMap::new();
    for row in rows {
        tables
            .entry(row.try_get("", "tbl")?)
            .or_default()
            .push(ColumnRow {
                name: row.try_get("", "name")?,
                data_type: row.try_get("", "type")?,
                not_null: flag(row, "not_null")?,
                default: row.try_get("", "dflt")?,
                key: row.try_get("", "pk")?,
                hidden: row.try_get("", "hidden")?,
            });
    }
    Ok(tables)
}

fn group_indexes(rows: &[QueryResult]) -> Result<BTreeMap<String, Vec<IndexRow>>, DbErr> {
    let mut tables: BTreeMap<String, Vec<IndexRow>> = BTreeMap::new();
    for row in rows {
        let indexes = tables.entry(row.try_get("", "tbl")?).or_default();
        let name: String = row.try_get("", "name")?;
        let part = IndexPartRow {
            column: row.try_get("", "col")?,
            descending: flag(row, "descending")?,
            collation: row.try_get("", "coll")?,
        };
        match indexes.last_mut() {
            Some(index) if index.name == name => index.parts.push(part),
            Some(_) | None => indexes.push(IndexRow {
                name,
                unique: flag(row, "is_unique")?,
                origin: row.try_get("", "origin")?,
                parts: vec![part],
            }),
        }
    }
    Ok(tables)
}

fn group_foreign_keys(rows: &[QueryResult]) -> Result<BTreeMap<String, Vec<ForeignKeyRow>>, DbErr> {
    let mut tables: BTreeMap<String, Vec<ForeignKeyRow>> = BTreeMap::new();
    for row in rows {
        let keys = tables.entry(row.try_get("", "tbl")?).or_default();
        let id: i64 = row.try_get("", "id")?;
        if keys.last().is_none_or(|key| key.id != id) {
            keys.push(ForeignKeyRow {
                id,
                table: row.try_get("", "parent")?,
                columns: Vec::new(),
                referenced_columns: Vec::new(),
                on_update: row.try_get("", "on_update")?,
                on_delete: row.try_get("", "on_delete")?,
            });
        }
        if let Some(key) = keys.last_mut() {
            key.columns.push(row.try_get("", "col")?);
            key.referenced_columns
                .extend(row.try_get::<Option<String>>("", "parent_col")?);
        }
    }
    Ok(tables)
}
