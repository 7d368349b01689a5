//! The one query, and its rows by kind.

use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde::de::DeserializeOwned;

use super::rows::{
    ColumnRow, ConstraintRow, EnumRow, IndexRow, NeedRow, OtherRow, RelationRow, SequenceRow, Setup,
};
use crate::IntrospectError;

/// The branches are separate files for people only: the server gets one statement.
const QUERY: &str = concat!(
    include_str!("sql/prologue.sql"),
    include_str!("sql/relations.sql"),
    include_str!("sql/constraints.sql"),
    include_str!("sql/code.sql"),
    include_str!("sql/others.sql"),
    include_str!("sql/privileges.sql"),
    include_str!("sql/needs.sql"),
);

/// All rows of the catalog that describe what users made.
#[derive(Debug, Default)]
pub(super) struct Catalog {
    /// The default schema.
    pub(super) home: String,
    pub(super) relations: Vec<RelationRow>,
    pub(super) columns: Vec<ColumnRow>,
    pub(super) sequences: Vec<SequenceRow>,
    pub(super) constraints: Vec<ConstraintRow>,
    pub(super) indexes: Vec<IndexRow>,
    pub(super) enums: Vec<EnumRow>,
    pub(super) others: Vec<OtherRow>,
    pub(super) needs: Vec<NeedRow>,
}

/// Asks the server.
pub(super) async fn fetch(
    db: &impl ConnectionTrait,
    default_schema: Option<&str>,
) -> Result<Catalog, IntrospectError> {
    let values = [default_schema.map(str::to_owned).into()];
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, QUERY, values);
    let mut catalog = Catalog::default();
    for row in db.query_all_raw(statement).await? {
        let kind: String = row.try_get_by_index(0)?;
        let data: String = row.try_get_by_index(1)?;
        catalog.take(&kind, &data)?;
    }
    Ok(catalog)
}

impl Catalog {
    fn take(&mut self, kind: &str, data: &str) -> Result<(), IntrospectError> {
        match kind {
            "setup" => self.home = decode::<Setup>(kind, data)?.home,
            "relation" => self.relations.push(decode(kind, data)?),
            "column" => self.columns.push(decode(kind, data)?),
            "sequence" => self.sequences.push(decode(kind, data)?),
            "constraint" => self.constraints.push(decode(kind, data)?),
            "index" => self.indexes.push(decode(kind, data)?),
            "enum" => self.enums.push(decode(kind, data)?),
            "other" => self.others.push(decode(kind, data)?),
            "need" => self.needs.push(decode(kind, data)?),
            "restored" => {}
            unknown => {
                return Err(IntrospectError::Unexpected {
                    object: "database".into(),
                    detail: format!("a row of kind `{unknown}`"),
                });
            }
        }
        Ok(())
    }
}

fn decode<T: DeserializeOwned>(kind: &str, data: &str) -> Result<T, IntrospectError> {
    serde_json::from_str(data).map_err(|error| IntrospectError::Unexpected {
        object: kind.to_owned(),
        detail: format!("{error} in {data}"),
    })
}
