//! Definitions of tables of the kinds that the model lacks, and of views.

use ultra_schema::{Column, OtherObject, quote_identifier, quote_literal};

use super::relation::Relation;

/// The relation as an object, with its indexes and comments where these are no parts of it; nothing
/// for an ordinary table.
pub(super) fn objects(relation: &Relation) -> Vec<OtherObject> {
    let Some(kind) = kind(relation) else {
        return Vec::new();
    };
    let object = match kind {
        "view" | "materialized view" => view(relation, kind),
        "foreign table" => foreign_table(relation),
        _ => OtherObject::new(kind, relation.name().to_string(), definition(relation)),
    };
    let mut objects = vec![object];
    match kind {
        "materialized view" => objects.extend(indexes(relation)),
        "view" => objects.extend(defaults(relation)),
        _ => {}
    }
    objects
}

fn view(relation: &Relation, kind: &str) -> OtherObject {
    let row = &relation.row;
    let name = relation.name().quoted();
    let query = row.definition.as_deref().unwrap_or_default().trim();
    let query = query.trim_end_matches(';');
    let options = match &row.options {
        Some(options) if !options.is_empty() => format!(" WITH ({})", options.join(", ")),
        Some(_) | None => String::new(),
    };
    let filled = if row.populated { "" } else { " WITH NO DATA" };
    let create = match kind {
        "view" => format!("CREATE OR REPLACE VIEW {name}{options} AS\n{query}"),
        _ => {
            let place = row.tablespace.as_deref().map(quote_identifier);
            let place = place.map_or_else(String::new, |name| format!(" TABLESPACE {name}"));
            let method = row.method.as_deref().map(quote_identifier);
            let method = method.map_or_else(String::new, |name| format!(" USING {name}"));
            format!("CREATE MATERIALIZED VIEW {name}{method}{options}{place} AS\n{query}{filled}")
        }
    };
    let word = if kind == "view" {
        "VIEW"
    } else {
        "MATERIALIZED VIEW"
    };
    let columns = relation.table.columns.values();
    OtherObject {
        create: vec![create],
        drop: vec![format!("DROP {word} {name}")],
        shape: columns
            .map(|column| format!("{} {}", quote_identifier(&column.name), column.data_type))
            .collect(),
        ..OtherObject::new(
            kind,
            relation.name().to_string(),
            format!("{query}{options}{filled}"),
        )
    }
}

/// The defaults that a view has for rows inserted through it.
fn defaults(relation: &Relation) -> Vec<OtherObject> {
    let of = relation.name();
    let columns = relation.table.columns.values();
    let with_default = columns.filter_map(|column| Some((column, column.default.as_ref()?)));
    let object = |(column, default): (&Column, &String)| {
        let name = quote_identifier(&column.name);
        let alter = format!("ALTER VIEW {} ALTER COLUMN {name}", of.quoted());
        OtherObject {
            create: vec![format!("{alter} SET DEFAULT {default}")],
            drop: vec![format!("{alter} DROP DEFAULT")],
            table: Some(of.clone()),
            ..OtherObject::new(
                "view column default",
                format!("{of}.{}", column.name),
                default.clone(),
            )
        }
    };
    with_default.map(object).collect()
}

/// The indexes of a materialized view.
fn indexes(relation: &Relation) -> Vec<OtherObject> {
    let of = relation.name();
    let texts = relation.index_texts.iter();
    let object = |(name, text): (&String, &String)| OtherObject {
        create: vec![text.clone()],
        drop: vec![format!("DROP INDEX {}", of.sibling(name).quoted())],
        table: Some(of.clone()),
        ..OtherObject::new("index", format!("{of}.{name}"), text.clone())
    };
    texts.map(object).collect()
}

fn foreign_table(relation: &Relation) -> OtherObject {
    let row = &relation.row;
    let columns: Vec<String> = relation
        .table
        .columns
        .values()
        .map(|column| {
            let null = if column.nullable { "" } else { " NOT NULL" };
            let default = column.default.as_ref();
            let default = default.map_or_else(String::new, |text| format!(" DEFAULT {text}"));
            let name = quote_identifier(&column.name);
            format!("{name} {}{null}{default}", column.data_type)
        })
        .collect();
    let options: Vec<String> = row
        .server_options
        .iter()
        .flatten()
        .filter_map(|option| option.split_once('='))
        .map(|(name, value)| format!("{} {}", quote_identifier(name), quote_literal(value)))
        .collect();
    let options = match options.as_slice() {
        [] => String::new(),
        some => format!(" OPTIONS ({})", some.join(", ")),
    };
    let name = relation.name().quoted();
    let server = quote_identifier(row.server.as_deref().unwrap_or_default());
    OtherObject {
        create: vec![format!(
            "CREATE FOREIGN TABLE {name} (\n    {}\n) SERVER {server}{options}",
            columns.join(",\n    ")
        )],
        drop: vec![format!("DROP FOREIGN TABLE {name}")],
        ..OtherObject::new(
            "foreign table",
            relation.name().to_string(),
            definition(relation),
        )
    }
}

/// What it is, in the server's words. `None` for an ordinary table.
fn kind(relation: &Relation) -> Option<&'static str> {
    let row = &relation.row;
    match row.kind.as_str() {
        "v" => Some("view"),
        "m" => Some("materialized view"),
        "f" => Some("foreign table"),
        _ if row.of_type.is_some() => Some("typed table"),
        _ => None,
    }
}

/// A text in which every change of the relation shows.
fn definition(relation: &Relation) -> String {
    let row = &relation.row;
    let mut lines = Vec::new();
    if let Some(query) = &row.definition {
        lines.push(query.trim().to_owned());
    }
    if let Some(of_type) = &row.of_type {
        lines.push(format!("OF TYPE {of_type}"));
    }
    if let Some(server) = &row.server {
        let options = row.server_options.as_deref().unwrap_or_default().join(", ");
        lines.push(format!("SERVER {server} OPTIONS ({options})"));
    }
    lines.extend(parts(relation));
    lines.join("\n")
}

/// Columns, keys and indexes, one per line. Columns are sorted: their order is no difference.
fn parts(relation: &Relation) -> Vec<String> {
    let table = &relation.table;
    let mut lines: Vec<String> = table
        .columns
        .values()
        .map(|column| line("column", column))
        .collect();
    lines.sort();
    lines.extend(table.primary_key.iter().map(|key| line("primary key", key)));
    lines.extend(table.uniques.values().map(|unique| line("unique", unique)));
    lines.extend(
        table
            .foreign_keys
            .values()
            .map(|key| line("foreign key", key)),
    );
    lines.extend(table.checks.values().map(|check| line("check", check)));
    lines.extend(table.indexes.values().map(|index| line("index", index)));
    lines.extend(table.comment.iter().map(|comment| line("comment", comment)));
    lines
}

fn line(kind: &str, part: &impl serde::Serialize) -> String {
    // Values of the model always serialise; nothing would be worse than to lose one silently.
    match serde_json::to_string(part) {
        Ok(json) => format!("{kind} {json}"),
        Err(error) => format!("{kind} {error}"),
    }
}
