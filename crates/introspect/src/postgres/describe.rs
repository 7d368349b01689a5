//! Definitions of tables of the kinds that the model lacks, and of views.

use ultra_schema::{Column, Name, OtherObject, quote_identifier, quote_literal};

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
    let named = |name: &Option<String>, keyword: &str| {
        let name = name.as_deref().map(quote_identifier);
        name.map_or_else(String::new, |name| format!(" {keyword} {name}"))
    };
    let (method, place) = (
        named(&row.method, "USING"),
        named(&row.tablespace, "TABLESPACE"),
    );
    let create = match kind {
        "view" => format!("CREATE OR REPLACE VIEW {name}{options} AS\n{query}"),
        _ => {
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
            // Whether it was filled is no structure.
            format!("{query}{method}{options}{place}"),
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
    let (row, table) = (&relation.row, &relation.table);
    let columns = table.columns.values().filter(|column| !column.inherited);
    let mut lines: Vec<String> = columns
        .map(|column| foreign_column(relation, column))
        .collect();
    lines.extend(table.checks.values().map(|check| {
        let name = quote_identifier(&check.name);
        let alone = if check.no_inherit { " NO INHERIT" } else { "" };
        format!("CONSTRAINT {name} CHECK ({}){alone}", check.expression)
    }));
    let lines = match lines.as_slice() {
        [] => String::new(),
        some => format!("\n    {}\n", some.join(",\n    ")),
    };
    let body = match &table.options.partition_of {
        Some(of) if lines.is_empty() => format!("PARTITION OF {} {}", of.parent.quoted(), of.bound),
        Some(of) => format!("PARTITION OF {} ({lines}) {}", of.parent.quoted(), of.bound),
        None if table.options.inherits.is_empty() => format!("({lines})"),
        None => {
            let parents: Vec<String> = table.options.inherits.iter().map(Name::quoted).collect();
            format!("({lines}) INHERITS ({})", parents.join(", "))
        }
    };
    let name = table.name.quoted();
    let server = quote_identifier(row.server.as_deref().unwrap_or_default());
    let options = server_options(row.server_options.as_deref());
    OtherObject {
        create: vec![format!(
            "CREATE FOREIGN TABLE {name} {body} SERVER {server}{options}"
        )],
        drop: vec![format!("DROP FOREIGN TABLE {name}")],
        ..OtherObject::new(
            "foreign table",
            table.name.to_string(),
            definition(relation),
        )
    }
}

fn foreign_column(relation: &Relation, column: &Column) -> String {
    let mut words = vec![quote_identifier(&column.name), column.data_type.sql.clone()];
    // The children of a partitioned table take the types from it.
    if relation.table.options.partition_of.is_some() {
        words.truncate(1);
    } else {
        let options = relation.server_options.get(&column.name);
        words.push(server_options(options.map(Vec::as_slice)));
        let collation = column.collation.iter();
        words.extend(collation.map(|name| format!("COLLATE {name}")));
    }
    if !column.nullable {
        words.push("NOT NULL".into());
    }
    words.extend(column.default.iter().map(|text| format!("DEFAULT {text}")));
    words.extend(column.generated.iter().map(|generated| {
        let kind = if generated.stored {
            "STORED"
        } else {
            "VIRTUAL"
        };
        format!("GENERATED ALWAYS AS ({}) {kind}", generated.expression)
    }));
    words.retain(|word| !word.is_empty());
    words.join(" ")
}

/// `name=value` as the server keeps them, as a clause.
fn server_options(options: Option<&[String]>) -> String {
    let options = options.into_iter().flatten();
    let options: Vec<String> = options
        .filter_map(|option| option.split_once('='))
        .map(|(name, value)| format!("{} {}", quote_identifier(name), quote_literal(value)))
        .collect();
    match options.as_slice() {
        [] => String::new(),
        some => format!(" OPTIONS ({})", some.join(", ")),
    }
}

/// What it is, in the server's words. `None` for an ordinary table.
fn kind(relation: &Relation) -> Option<&'static str> {
    let row = &relation.row;
    match row.kind.as_str() {
        "v" => Some("view"),
        "m" => Some("materialized view"),
        "f" => Some("foreign table"),
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
    if let Some(server) = &row.server {
        let options = row.server_options.as_deref().unwrap_or_default().join(", ");
        lines.push(format!("SERVER {server} OPTIONS ({options})"));
    }
    for (column, options) in &relation.server_options {
        lines.push(format!("{column} OPTIONS ({})", options.join(", ")));
    }
    lines.push(line("family", &relation.table.options));
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
