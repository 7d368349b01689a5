//! The rows of the query as the server sends them.

use serde::{Deserialize, Deserializer};
use ultra_schema::Name;

#[derive(Debug, Deserialize)]
pub(super) struct Setup {
    pub(super) home: String,
}

/// A table, view or partition.
#[derive(Debug, Deserialize)]
pub(super) struct RelationRow {
    pub(super) oid: i64,
    pub(super) schema: Option<String>,
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) persistence: String,
    pub(super) row_security: bool,
    pub(super) force_row_security: bool,
    pub(super) replica_identity: String,
    pub(super) options: Option<Vec<String>>,
    pub(super) tablespace: Option<String>,
    pub(super) method: Option<String>,
    pub(super) extension: bool,
    /// False for a materialized view that was never filled.
    pub(super) populated: bool,
    pub(super) comment: Option<String>,
    pub(super) of_type: Option<String>,
    pub(super) definition: Option<String>,
    pub(super) partition_key: Option<String>,
    /// True for a partition.
    pub(super) partition: bool,
    pub(super) bound: Option<String>,
    pub(super) parents: Option<Vec<i64>>,
    pub(super) server: Option<String>,
    pub(super) server_options: Option<Vec<String>>,
}

impl RelationRow {
    pub(super) fn full_name(&self) -> Name {
        Name {
            schema: self.schema.clone(),
            name: self.name.clone(),
        }
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct ColumnRow {
    pub(super) relid: i64,
    pub(super) number: i64,
    pub(super) name: String,
    #[serde(rename = "type")]
    pub(super) data_type: String,
    pub(super) enum_schema: Option<String>,
    pub(super) enum_name: Option<String>,
    pub(super) not_null: bool,
    pub(super) identity: String,
    pub(super) generated: String,
    /// True where there is a default or a generating expression.
    pub(super) has_default: bool,
    pub(super) expression: Option<String>,
    pub(super) collation: Option<String>,
    pub(super) comment: Option<String>,
    pub(super) storage: Option<String>,
    pub(super) type_storage: String,
    pub(super) compression: String,
    pub(super) statistics: Option<i64>,
    /// True where it comes from a parent table alone.
    pub(super) inherited: bool,
    pub(super) options: Option<Vec<String>>,
    /// PostgreSQL 18, where the constraint is the table's own.
    pub(super) not_null_name: Option<String>,
    /// False for a `NOT VALID` one.
    pub(super) not_null_valid: bool,
    pub(super) not_null_no_inherit: bool,
    /// Of a foreign table's column.
    pub(super) server_options: Option<Vec<String>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct SequenceRow {
    pub(super) schema: Option<String>,
    pub(super) name: String,
    pub(super) persistence: String,
    #[serde(rename = "type")]
    pub(super) data_type: String,
    pub(super) start: i64,
    pub(super) increment: i64,
    pub(super) min: i64,
    pub(super) max: i64,
    pub(super) cache: i64,
    pub(super) cycle: bool,
    /// The default that draws from it, as the catalog spells it.
    pub(super) nextval: String,
    pub(super) oid: i64,
    pub(super) owner: Option<i64>,
    pub(super) owner_column: Option<i64>,
    /// `i` for an identity's, `a` for one that a column merely owns.
    pub(super) tie: Option<String>,
}

/// A row of `pg_constraint` under the catalog's own names.
#[derive(Debug, Deserialize)]
pub(super) struct ConstraintRow {
    #[serde(deserialize_with = "oid")]
    pub(super) oid: i64,
    pub(super) conname: String,
    pub(super) contype: String,
    #[serde(deserialize_with = "oid")]
    pub(super) conrelid: i64,
    #[serde(deserialize_with = "oid")]
    pub(super) confrelid: i64,
    #[serde(deserialize_with = "oid")]
    pub(super) conindid: i64,
    pub(super) conkey: Option<Vec<i64>>,
    pub(super) confkey: Option<Vec<i64>>,
    pub(super) confupdtype: String,
    pub(super) confdeltype: String,
    pub(super) confmatchtype: String,
    pub(super) condeferrable: bool,
    pub(super) condeferred: bool,
    pub(super) convalidated: bool,
    pub(super) connoinherit: bool,
    pub(super) coninhcount: i64,
    /// PostgreSQL 15.
    #[serde(default)]
    pub(super) confdelsetcols: Option<Vec<i64>>,
    /// PostgreSQL 18.
    #[serde(default)]
    pub(super) conenforced: Option<bool>,
    /// PostgreSQL 18: `WITHOUT OVERLAPS`, `PERIOD`.
    #[serde(default)]
    pub(super) conperiod: Option<bool>,
    pub(super) expression: Option<String>,
    pub(super) definition: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct IndexRow {
    pub(super) oid: i64,
    pub(super) relid: i64,
    pub(super) name: String,
    pub(super) method: String,
    pub(super) unique: bool,
    pub(super) key_count: usize,
    pub(super) columns: Vec<i64>,
    pub(super) options: Option<Vec<String>>,
    pub(super) tablespace: Option<String>,
    pub(super) clustered: bool,
    /// False for one that a failure left behind.
    pub(super) valid: bool,
    /// True for one of a partitioned table that some partitions lack.
    pub(super) only: bool,
    /// True where it backs an exclusion constraint.
    pub(super) excludes: bool,
    pub(super) replica_identity: bool,
    pub(super) nulls_not_distinct: Option<bool>,
    /// True where it backs a constraint.
    pub(super) backing: bool,
    /// `None` where it backs a constraint.
    pub(super) definition: Option<String>,
    /// The keys one by one, where there are expressions among them.
    pub(super) keys: Option<Vec<String>>,
    pub(super) predicate: Option<String>,
}

/// An index of a partition that is part of an index of what it is a partition of.
#[derive(Debug, Deserialize)]
pub(super) struct AttachedRow {
    pub(super) relid: i64,
    pub(super) name: String,
    pub(super) root_relid: i64,
    pub(super) root_name: String,
    /// True where the index at the root backs a key.
    pub(super) constraint: bool,
    pub(super) columns: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct EnumRow {
    pub(super) oid: i64,
    pub(super) schema: Option<String>,
    pub(super) name: String,
    pub(super) labels: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct OtherRow {
    pub(super) kind: String,
    pub(super) name: String,
    /// The table that it hangs on.
    pub(super) relid: Option<i64>,
    /// The catalog and the row that it stands in; of a comment, those of what it is about.
    pub(super) class: Option<String>,
    pub(super) oid: Option<i64>,
    pub(super) definition: Option<String>,
    #[serde(deserialize_with = "statements")]
    pub(super) create: Option<Vec<String>>,
    pub(super) drop: Option<Vec<String>>,
    pub(super) shape: Option<Vec<String>>,
    pub(super) parts: Option<Vec<(String, String)>>,
}

/// Catalog, row and column of what needs, and of what is needed.
pub(super) type NeedRow = (String, i64, i64, String, i64, i64);

/// `to_jsonb` writes an oid as a string.
fn oid<'de, D: Deserializer<'de>>(from: D) -> Result<i64, D::Error> {
    String::deserialize(from)?
        .parse()
        .map_err(serde::de::Error::custom)
}

/// A statement is NULL where what it would make has vanished; then its definition is, too.
fn statements<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Vec<String>>, D::Error> {
    let statements = Option::<Vec<Option<String>>>::deserialize(from)?;
    Ok(statements.map(|all| all.into_iter().flatten().collect()))
}
