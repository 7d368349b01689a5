//! Objects must find what they name, after every step.

use ultra_schema::{OtherObject, Schema, mentions_identifier};

use crate::invariants::{Outcome, must};

/// Checks the objects that the generator makes.
pub fn check(schema: &Schema) -> Outcome {
    for object in &schema.others {
        let fail = |what: &str| format!("{} stands on {what}, which is not there", object.key());
        if object.kind == "view" && object.name == "second" {
            must(has(schema, "view", "first"), || fail("view first"))?;
        } else if ["view", "policy", "trigger"].contains(&object.kind.as_str()) {
            must(table_and_columns(schema, object), || {
                fail("a table or column")
            })?;
        }
        if object.kind == "trigger" {
            let callable = has(schema, "function", "touch()");
            must(callable, || fail("its function"))?;
        }
    }
    Ok(())
}

fn has(schema: &Schema, kind: &str, name: &str) -> bool {
    let mut others = schema.others.iter();
    others.any(|it| it.kind == kind && it.name == name)
}

/// The only table whose name the definition has, with all columns that stand behind that name.
fn table_and_columns(schema: &Schema, object: &OtherObject) -> bool {
    let text = &object.definition;
    let mut named = schema.tables.values();
    let Some(table) = named.find(|table| mentions_identifier(text, &table.name.name)) else {
        return false;
    };
    let plain = text.replace('"', "");
    let start = format!("{}.", table.name.name);
    let columns = plain.split(&start).skip(1).filter_map(|rest| {
        let name = |c: char| !(c.is_alphanumeric() || c == '_');
        rest.split(name).next()
    });
    let mut columns = columns;
    columns.all(|column| table.columns.contains_key(column))
}
