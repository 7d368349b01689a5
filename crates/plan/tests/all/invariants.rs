//! What a server demands of a schema at any moment.

use std::collections::BTreeSet;

use ultra_schema::{
    Column, Dialect, ForeignKey, Index, IndexKey, Name, Schema, Table, mentions_identifier,
};

use crate::generate::COLUMNS;

pub type Outcome = Result<(), String>;

/// Fails with `message` unless `condition` holds.
pub fn must(condition: bool, message: impl FnOnce() -> String) -> Outcome {
    if condition { Ok(()) } else { Err(message()) }
}

/// Checks a schema between two steps.
pub fn check(dialect: Dialect, schema: &Schema) -> Outcome {
    relations(dialect, schema)?;
    for table in schema.tables.values() {
        parts(dialect, table)?;
        if dialect == Dialect::Postgres {
            types(schema, table)?;
            constraint_names(table)?;
        }
        for key in table.foreign_keys.values() {
            columns_are_there(table, &key.columns, &key.name)?;
            if dialect == Dialect::Postgres {
                foreign_key(schema, table, key)?;
            }
        }
    }
    Ok(())
}

/// Tables, indexes and (on PostgreSQL) keys share one space of names.
fn relations(dialect: Dialect, schema: &Schema) -> Outcome {
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    for table in schema.tables.values() {
        let mut names: Vec<&str> = vec![&table.name.name];
        names.extend(table.indexes.keys().map(String::as_str));
        if dialect == Dialect::Postgres {
            names.extend(table.uniques.keys().map(String::as_str));
            names.extend(
                table
                    .primary_key
                    .iter()
                    .filter_map(|key| key.name.as_deref()),
            );
        }
        for name in names {
            must(taken.insert(name), || {
                format!("two relations are called {name}")
            })?;
        }
    }
    Ok(())
}

fn constraint_names(table: &Table) -> Outcome {
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    let keys = table.primary_key.iter().filter_map(|key| key.name.as_ref());
    let names = keys
        .chain(table.uniques.keys())
        .chain(table.checks.keys())
        .chain(table.foreign_keys.keys());
    for name in names {
        let twice = || format!("two constraints of {} are called {name}", table.name);
        must(taken.insert(name), twice)?;
    }
    Ok(())
}

fn columns_are_there(table: &Table, columns: &[String], of: &str) -> Outcome {
    for column in columns {
        must(table.columns.contains_key(column), || {
            format!("{of} needs the column {}.{column}", table.name)
        })?;
    }
    Ok(())
}

/// The expressions of an index.
pub fn index_texts(index: &Index) -> Vec<&str> {
    let mut texts: Vec<&str> = index.predicate.iter().map(String::as_str).collect();
    for part in &index.parts {
        if let IndexKey::Expression(text) = &part.key {
            texts.push(text);
        }
    }
    texts
}

/// The columns that an index names plainly.
pub fn index_columns(index: &Index) -> Vec<String> {
    let key = |key: &IndexKey| match key {
        IndexKey::Column(name) => Some(name.clone()),
        IndexKey::Expression(_) => None,
    };
    index
        .parts
        .iter()
        .filter_map(|part| key(&part.key))
        .collect()
}

/// The expression without its casts: a type may be called like a column.
fn without_casts(text: &str) -> String {
    text.replace("::types.level", "")
        .replace("::types.mood", "")
}

pub fn mentions_column(text: &str, column: &str) -> bool {
    mentions_identifier(&without_casts(text), column)
}

fn text_fits(table: &Table, text: &str, of: &str) -> Outcome {
    for column in COLUMNS {
        if mentions_column(text, column) {
            columns_are_there(table, &[column.to_owned()], of)?;
        }
    }
    Ok(())
}

fn parts(dialect: Dialect, table: &Table) -> Outcome {
    if let Some(key) = &table.primary_key {
        columns_are_there(table, &key.columns, "the primary key")?;
        for column in key.columns.iter().filter(|_| dialect == Dialect::Postgres) {
            must(!table.columns[column].nullable, || {
                format!("{}.{column} is in the primary key and nullable", table.name)
            })?;
        }
    }
    for unique in table.uniques.values() {
        columns_are_there(table, &unique.columns, &unique.name)?;
    }
    for check in table.checks.values() {
        text_fits(table, &check.expression, &check.name)?;
    }
    for index in table.indexes.values() {
        columns_are_there(table, &index_columns(index), &index.name)?;
        for text in index_texts(index) {
            text_fits(table, text, &index.name)?;
        }
    }
    for column in table.columns.values() {
        if let Some(generated) = &column.generated {
            text_fits(table, &generated.expression, &column.name)?;
        }
    }
    Ok(())
}

/// The enum labels that an expression casts, with their types.
pub fn labels(text: &str) -> Vec<(Name, String)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("::types.") {
        let end = after
            .find(|c: char| !c.is_alphanumeric())
            .unwrap_or(after.len());
        let literal = before.strip_suffix('\'').expect("only literals are cast");
        let unescaped = literal.replace("''", "\u{1}");
        let label = unescaped
            .rsplit('\'')
            .next()
            .unwrap_or_default()
            .replace('\u{1}', "'");
        let label = label
            .trim_start_matches('{')
            .trim_end_matches('}')
            .to_owned();
        found.push((Name::qualified("types", &after[..end]), label));
        rest = &after[end..];
    }
    found
}

/// All expressions of a table, each with what it belongs to.
pub fn texts(table: &Table) -> Vec<(String, &str)> {
    let mut texts: Vec<(String, &str)> = Vec::new();
    for column in table.columns.values() {
        if let Some(default) = &column.default {
            texts.push((
                format!("the default of {}.{}", table.name, column.name),
                default,
            ));
        }
    }
    for check in table.checks.values() {
        texts.push((
            format!("the check {} of {}", check.name, table.name),
            &check.expression,
        ));
    }
    for index in table.indexes.values() {
        let of = format!("the index {} of {}", index.name, table.name);
        texts.extend(
            index_texts(index)
                .into_iter()
                .map(|text| (of.clone(), text)),
        );
    }
    texts
}

fn types(schema: &Schema, table: &Table) -> Outcome {
    for column in table.columns.values() {
        if let Some(name) = &column.data_type.enum_type {
            must(schema.enums.contains_key(name), || {
                format!(
                    "{}.{} has the type {name}, which is not there",
                    table.name, column.name
                )
            })?;
        }
    }
    for (of, text) in texts(table) {
        for (name, label) in labels(text) {
            let item = schema.enums.get(&name);
            must(
                item.is_some_and(|item| item.values.contains(&label)),
                || format!("{of} needs the value {label} of {name}"),
            )?;
        }
    }
    Ok(())
}

/// Types between which PostgreSQL compares without a cast.
fn family(column: &Column) -> &str {
    match column.data_type.sql.as_str() {
        "bigint" | "integer" => "number",
        "text" | "character varying(40)" => "text",
        other => other,
    }
}

fn foreign_key(schema: &Schema, table: &Table, key: &ForeignKey) -> Outcome {
    let of = format!("the foreign key {} of {}", key.name, table.name);
    let Some(target) = schema.tables.get(&key.references) else {
        return Err(format!("{of} needs the table {}", key.references));
    };
    columns_are_there(target, &key.referenced_columns, &of)?;
    let backed = keys(target)
        .iter()
        .any(|columns| same_set(columns, &key.referenced_columns));
    must(backed, || format!("{of} needs a key of {}", key.references))?;
    for (column, referenced) in key.columns.iter().zip(&key.referenced_columns) {
        let (own, other) = (&table.columns[column], &target.columns[referenced]);
        must(family(own) == family(other), || {
            format!("{of} compares {} with {}", own.data_type, other.data_type)
        })?;
    }
    Ok(())
}

/// The column lists that a foreign key can refer to.
fn keys(table: &Table) -> Vec<&Vec<String>> {
    let mut keys: Vec<&Vec<String>> = table.primary_key.iter().map(|key| &key.columns).collect();
    keys.extend(table.uniques.values().map(|unique| &unique.columns));
    keys
}

pub fn same_set(left: &[String], right: &[String]) -> bool {
    left.iter().collect::<BTreeSet<_>>() == right.iter().collect::<BTreeSet<_>>()
}
