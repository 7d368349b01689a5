//! Objects that the model has no fields for.

use ultra_schema::{OtherObject, quote_identifier};

use super::describe;
use super::relation::Relation;
use super::rows::OtherRow;

/// A row of code, types and the like.
pub(super) fn from_row(row: OtherRow, home: &str) -> OtherObject {
    let definition = row.definition.unwrap_or_default();
    let definition = match row.kind.as_str() {
        "function" | "procedure" | "statistics" => unqualified(&definition, home),
        _ => definition,
    };
    OtherObject {
        kind: row.kind,
        name: row.name,
        definition,
    }
}

/// These definitions name their own object with its schema even where that is the default one.
fn unqualified(definition: &str, home: &str) -> String {
    let heads = [
        "CREATE OR REPLACE FUNCTION ",
        "CREATE OR REPLACE PROCEDURE ",
        "CREATE STATISTICS ",
    ];
    for head in heads {
        let Some(rest) = definition.strip_prefix(head) else {
            continue;
        };
        for schema in [format!("{home}."), format!("{}.", quote_identifier(home))] {
            if let Some(rest) = rest.strip_prefix(&schema) {
                return format!("{head}{rest}");
            }
        }
    }
    definition.to_owned()
}

/// The relation itself if it is of a kind that the model lacks, and its unusual properties.
pub(super) fn of_relation(relation: &mut Relation) -> Vec<OtherObject> {
    note_properties(relation);
    let mut found = std::mem::take(&mut relation.notes);
    if let Some(kind) = describe::kind(relation) {
        found.push(OtherObject {
            kind: kind.into(),
            name: relation.name().to_string(),
            definition: describe::definition(relation),
        });
    }
    found
}

fn note_properties(relation: &mut Relation) {
    if relation.row.persistence == "u" {
        relation.note("unlogged table", None, "UNLOGGED");
    }
    let security = match (relation.row.row_security, relation.row.force_row_security) {
        (true, true) => Some("ENABLE, FORCE"),
        (true, false) => Some("ENABLE"),
        (false, true) => Some("FORCE"),
        (false, false) => None,
    };
    if let Some(security) = security {
        relation.note("row security", None, security);
    }
    let row = &relation.row;
    let mut storage = row.options.clone().unwrap_or_default();
    storage.sort();
    storage.extend(
        row.tablespace
            .iter()
            .map(|name| format!("TABLESPACE {name}")),
    );
    storage.extend(row.method.iter().map(|name| format!("USING {name}")));
    if !storage.is_empty() {
        relation.note("storage parameters", None, storage.join(", "));
    }
    let identity = match relation.row.replica_identity.as_str() {
        "f" => Some("FULL"),
        "n" => Some("NOTHING"),
        // `i`: noted with the index; `d`: the default.
        _ => None,
    };
    // A view has `n` and can't have another.
    if let Some(identity) = identity.filter(|_| !matches!(relation.row.kind.as_str(), "v" | "f")) {
        relation.note("replica identity", None, identity);
    }
}

#[cfg(test)]
mod tests {
    use super::unqualified;

    #[test]
    fn only_the_own_name_loses_its_schema() {
        let text = "CREATE OR REPLACE FUNCTION public.f()\n AS $$select public.g()$$";
        assert_eq!(
            unqualified(text, "public"),
            "CREATE OR REPLACE FUNCTION f()\n AS $$select public.g()$$"
        );
        assert_eq!(unqualified(text, "app"), text);
    }
}
