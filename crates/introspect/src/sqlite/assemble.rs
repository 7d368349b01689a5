//! From rows to a schema.

use std::collections::BTreeMap;

use ultra_schema::{Key, Name, OtherObject, Schema, identifiers, quote_identifier};

use super::ReadOptions;
use super::catalog::{Catalog, ObjectRow};
use super::expression::definition;
use super::tokens::{ParseError, tokens};
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
            // A shadow table is its virtual table's own affair: it comes and goes with it.
            ("table", Some(_)) => {}
            // Indexes are read below: their tables must be there.
            ("index", _) => {}
            (kind, _) => {
                schema.others.insert(other(kind, object)?);
            }
        }
    }
    index::read_all(catalog, &mut schema)?;
    connect(&mut schema);
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
    let name = quote_identifier(&object.name);
    let drop = match kind {
        "view" => vec![format!("DROP VIEW {name}")],
        "trigger" => vec![format!("DROP TRIGGER {name}")],
        "virtual table" => vec![format!("DROP TABLE {name}")],
        other => {
            let detail = format!("`{other}` is a kind of object that is not known");
            return Err(ParseError(detail).about(&object.name));
        }
    };
    Ok(OtherObject {
        create: vec![sql.trim_end().trim_end_matches(';').to_owned()],
        drop,
        table: (kind == "trigger").then(|| Name::new(&*object.table)),
        ..OtherObject::new(kind, &*object.name, definition(&parsed))
    })
}

/// Views and triggers need what they name: SQLite keeps nothing but their text.
fn connect(schema: &mut Schema) {
    let named = |object: &&OtherObject| object.kind == "view" || object.kind == "virtual table";
    let views = schema.others.iter().filter(named);
    let known: BTreeMap<String, Key> = schema
        .tables
        .keys()
        .map(|name| (name.name.to_lowercase(), Key::table(name)))
        .chain(views.map(|view| (view.name.to_lowercase(), view.key())))
        .collect();
    // The arguments of a virtual table are words of its module. It doesn't mind what becomes of others.
    let texts = schema.others.iter();
    for object in texts.filter(|object| object.kind != "virtual table") {
        for word in identifiers(&object.definition) {
            if let Some(needed) = known.get(&word.to_lowercase()) {
                schema.needs.add(object.key(), needed.clone());
            }
        }
    }
}
