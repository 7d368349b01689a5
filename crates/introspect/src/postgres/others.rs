//! Objects that the model has no fields for.

use ultra_schema::{Name, OtherObject, quote_identifier};

use super::describe;
use super::relation::{Relation, option_names};
use super::rows::OtherRow;

/// A row of code, types and the like.
pub(super) fn from_row(row: OtherRow, home: &str, table: Option<Name>) -> OtherObject {
    let definition = row.definition.unwrap_or_default();
    let statement = matches!(row.kind.as_str(), "function" | "procedure" | "statistics");
    let definition = if statement {
        unqualified(&definition, home)
    } else {
        definition
    };
    let create = match row.create {
        Some(create) => create,
        None if statement => vec![definition.trim_end().to_owned()],
        None => Vec::new(),
    };
    let definition = if row.kind == "statistics" {
        columns_by_name(&definition)
    } else {
        definition
    };
    OtherObject {
        kind: row.kind,
        name: row.name,
        definition,
        create,
        drop: row.drop.unwrap_or_default(),
        table,
        shape: row.shape.unwrap_or_default(),
        parts: row.parts.unwrap_or_default(),
    }
}

/// The server lists the columns of statistics as the table has them, which is no difference.
fn columns_by_name(definition: &str) -> String {
    let parts = definition.split_once(" ON ").and_then(|(head, rest)| {
        let (list, table) = rest.rsplit_once(" FROM ")?;
        // Commas inside of expressions and names are not told apart here.
        let whole = |column: &str| column.matches('"').count().is_multiple_of(2);
        let plain = !list.contains('(') && list.split(", ").all(whole);
        plain.then_some((head, list, table))
    });
    let Some((head, list, table)) = parts else {
        return definition.to_owned();
    };
    let mut columns: Vec<&str> = list.split(", ").collect();
    columns.sort_unstable();
    format!("{head} ON {} FROM {table}", columns.join(", "))
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
    let mut found = describe::objects(relation);
    found.append(&mut relation.notes);
    found
}

fn note_properties(relation: &mut Relation) {
    // A view's options stand in its own statement.
    if matches!(relation.row.kind.as_str(), "v" | "m") {
        return;
    }
    if relation.row.persistence == "u" {
        let actions = ("SET UNLOGGED".to_owned(), "SET LOGGED".to_owned());
        relation.note_actions("unlogged table", None, "UNLOGGED", actions);
    }
    note_security(relation);
    let row = &relation.row;
    let storage = row.options.clone().unwrap_or_default();
    let (tablespace, method) = (row.tablespace.clone(), row.method.clone());
    if !storage.is_empty() {
        let options: Vec<&str> = storage.iter().map(String::as_str).collect();
        let actions = (
            format!("SET ({})", options.join(", ")),
            format!("RESET ({})", option_names(&options).join(", ")),
        );
        let mut sorted = options;
        sorted.sort_unstable();
        let definition = sorted.join(", ");
        relation.note_actions("storage parameters", None, definition, actions);
    }
    if let Some(name) = tablespace {
        let set = |name: &str| format!("SET TABLESPACE {}", quote_identifier(name));
        let actions = (set(&name), set("pg_default"));
        relation.note_actions("tablespace", None, name, actions);
    }
    if let Some(of_type) = relation.row.of_type.clone() {
        let actions = (format!("OF {of_type}"), "NOT OF".to_owned());
        relation.note_actions("typed table", None, of_type, actions);
    }
    if let Some(name) = method {
        let set = |name: &str| format!("SET ACCESS METHOD {}", quote_identifier(name));
        let actions = (set(&name), set("heap"));
        relation.note_actions("table access method", None, name, actions);
    }
    let identity = match relation.row.replica_identity.as_str() {
        "f" => Some("FULL"),
        "n" => Some("NOTHING"),
        // `i`: noted with the index; `d`: the default.
        _ => None,
    };
    if let Some(identity) = identity.filter(|_| relation.row.kind != "f") {
        note_replica_identity(relation, identity);
    }
}

fn note_security(relation: &mut Relation) {
    let (enabled, forced) = (relation.row.row_security, relation.row.force_row_security);
    let level = "ROW LEVEL SECURITY";
    if enabled {
        let actions = (format!("ENABLE {level}"), format!("DISABLE {level}"));
        relation.note_actions("row security", None, "ENABLE", actions);
    }
    if forced {
        let actions = (format!("FORCE {level}"), format!("NO FORCE {level}"));
        relation.note_actions("forced row security", None, "FORCE", actions);
    }
}

/// What logical replication tells of an old row.
pub(super) fn note_replica_identity(relation: &mut Relation, identity: &str) {
    let set = |identity: &str| format!("REPLICA IDENTITY {identity}");
    let actions = (set(identity), set("DEFAULT"));
    relation.note_actions("replica identity", None, identity, actions);
}

#[cfg(test)]
mod tests {
    use super::{columns_by_name, unqualified};

    #[test]
    fn only_the_own_name_loses_its_schema() {
        let text = "CREATE OR REPLACE FUNCTION public.f()\n AS $$select public.g()$$";
        assert_eq!(
            unqualified(text, "public"),
            "CREATE OR REPLACE FUNCTION f()\n AS $$select public.g()$$"
        );
        assert_eq!(unqualified(text, "app"), text);
    }

    #[test]
    fn statistics_do_not_differ_by_the_order_of_columns() {
        for (is, wanted) in [
            (
                "CREATE STATISTICS st ON e, \"Order\" FROM t",
                "CREATE STATISTICS st ON \"Order\", e FROM t",
            ),
            (
                "CREATE STATISTICS st ON f, b FROM t",
                "CREATE STATISTICS st ON b, f FROM t",
            ),
            (
                "CREATE STATISTICS st ON b, (f + 1) FROM t",
                "CREATE STATISTICS st ON b, (f + 1) FROM t",
            ),
        ] {
            assert_eq!(columns_by_name(is), wanted);
        }
    }
}
