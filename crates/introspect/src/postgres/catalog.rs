//! The one query, and its rows by kind.

use std::time::Duration;

use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};
use serde::de::DeserializeOwned;

use super::rows::{
    AttachedRow, ColumnRow, ConstraintRow, EnumRow, IndexRow, NeedRow, OtherRow, RelationRow,
    SequenceRow, Setup,
};
use super::{ReadOptions, torn, trouble};
use crate::IntrospectError;

/// How often a structure that changes meanwhile is read, and the first pause in between.
const ATTEMPTS: u32 = 6;
const PAUSE: Duration = Duration::from_millis(50);

/// The branches are separate files for people only: the server gets one statement.
const QUERY: &str = concat!(
    include_str!("sql/prologue.sql"),
    include_str!("sql/relations.sql"),
    include_str!("sql/constraints.sql"),
    include_str!("sql/code.sql"),
    include_str!("sql/others.sql"),
    include_str!("sql/rare.sql"),
    include_str!("sql/privileges.sql"),
    include_str!("sql/owners.sql"),
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
    pub(super) attached: Vec<AttachedRow>,
    pub(super) enums: Vec<EnumRow>,
    pub(super) others: Vec<OtherRow>,
    pub(super) needs: Vec<NeedRow>,
}

/// Asks the server, again where others changed the structure meanwhile; `alone`: for the default
/// schema and what belongs to no schema.
pub(super) async fn fetch(
    db: &impl ConnectionTrait,
    options: &ReadOptions,
    alone: bool,
) -> Result<Catalog, IntrospectError> {
    let values = [
        options.default_schema.clone().into(),
        alone.into(),
        options.owners.into(),
    ];
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, QUERY, values);
    let mut trouble = None;
    for attempt in 0..ATTEMPTS {
        tokio::time::sleep(PAUSE * attempt).await;
        match once(db, statement.clone()).await? {
            Answer::Whole(catalog) => return Ok(*catalog),
            Answer::Torn(what) => trouble = Some(IntrospectError::Changing { what }),
            Answer::Refused(error) if trouble::changed_meanwhile(&error) => {
                // In a transaction that was ended by the first error, this one is told.
                trouble = Some(trouble::explain(db, error).await);
            }
            // What came first says why: a transaction takes no more statements after an error.
            Answer::Refused(error) => match trouble {
                Some(first) => return Err(first),
                None => return Err(trouble::explain(db, error).await),
            },
        }
    }
    Err(trouble.unwrap_or_else(|| IntrospectError::Changing {
        what: "the catalog".into(),
    }))
}

enum Answer {
    Whole(Box<Catalog>),
    /// Something vanished between the rows and its definition.
    Torn(String),
    Refused(DbErr),
}

async fn once(db: &impl ConnectionTrait, statement: Statement) -> Result<Answer, IntrospectError> {
    let rows = match db.query_all_raw(statement).await {
        Ok(rows) => rows,
        Err(error) => return Ok(Answer::Refused(error)),
    };
    let mut catalog = Catalog::default();
    for row in rows {
        let kind: String = row.try_get_by_index(0)?;
        let data: String = row.try_get_by_index(1)?;
        catalog.take(&kind, &data)?;
    }
    Ok(match torn::torn(&catalog) {
        None => Answer::Whole(Box::new(catalog)),
        Some(what) => Answer::Torn(what),
    })
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
            "attached" => self.attached.push(decode(kind, data)?),
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
    serde_json::from_str(data).map_err(|error| {
        // The options of a user mapping are among these.
        let place = match kind {
            "other" => String::new(),
            _ => format!(" in {data}"),
        };
        IntrospectError::Unexpected {
            object: kind.to_owned(),
            detail: format!("{error}{place}"),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::QUERY;

    /// In a database that was just made the statistics say that hardly anything is there. A join
    /// then becomes a loop over all members for each object; `IN` is a hash whatever they say.
    #[test]
    fn members_of_extensions_are_looked_up_and_never_joined() {
        assert!(QUERY.contains("NOT IN (SELECT objid FROM member"));
        assert!(!QUERY.contains("JOIN member"));
    }
}
