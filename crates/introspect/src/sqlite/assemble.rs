//! From rows to a schema.

use ultra_schema::{OtherObject, Schema};

use super::ReadOptions;
use super::catalog::{Catalog, ObjectRow};
use super::expression::definition;
use super::tokens::tokens;
use super::{index, table};
use crate::IntrospectError;

/// Puts a schema together.
pub(super) fn schema(catalog: &Catalog, options: &ReadOptions) -> Result<Schema, IntrospectError> {
    let mut schema = Schema::default();
    for object in catalog
        .objects
        .iter()
        .filter(|object| is_wanted(object, options))
    {
        match (object.kind.as_str(), object.table_kind.as_deref()) {
            ("table", Some("table") | None) => table::read(catalog, object, &mut schema)?,
            ("table", Some("virtual")) => {
                schema.others.insert(other("virtual table", object)?);
            }
            ("table", Some(_)) => {
                schema.others.insert(other("shadow table", object)?);
            }
            // Indexes are read below: their tables must be there.
            ("index", _) => {}
            (kind, _) => {
                schema.others.insert(other(kind, object)?);
            }
        }
    }
    index::read_all(catalog, &mut schema)?;
    Ok(schema)
}

fn is_wanted(object: &ObjectRow, options: &ReadOptions) -> bool {
    let internal = object
        .name
        .get(..7)
        .is_some_and(|start| start.eq_ignore_ascii_case("sqlite_"));
    let ignored = |name: &String| {
        object.table.eq_ignore_ascii_case(name) || object.name.eq_ignore_ascii_case(name)
    };
    !internal && !options.ignore_tables.iter().any(ignored)
}

fn other(kind: &str, object: &ObjectRow) -> Result<OtherObject, IntrospectError> {
    let sql = object.sql.as_deref().unwrap_or_default();
    let parsed = tokens(sql).map_err(|error| error.about(&format!("{kind} {}", object.name)))?;
    Ok(OtherObject {
        kind: kind.to_owned(),
        name: object.name.clone(),
        definition: definition(&parsed),
    })
}
