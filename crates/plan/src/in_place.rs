//! Which objects can be changed where they stand, and by which statements.

use ultra_schema::{OtherObject, quote_identifier, quote_literal};

/// The statements that make one object into the other without taking it away, if there are any.
/// What depends on it stays.
pub(crate) fn statements(from: &OtherObject, to: &OtherObject) -> Option<Vec<String>> {
    match to.kind.as_str() {
        "function" | "procedure" | "view" => {
            let replaces = |text: &String| text.starts_with("CREATE OR REPLACE ");
            let fits = from.shape == to.shape && to.create.first().is_some_and(replaces);
            fits.then(|| to.create.clone())
        }
        "comment" | "attached index" | "owner" => Some(to.create.clone()),
        // The index that it names may get another name, or be made anew.
        "clustered on" => None,
        "replica identity" if names_index(from) || names_index(to) => None,
        "security label" => Some(to.create.clone()),
        "index statistics" | "statistics target" | "trigger state" => Some(to.create.clone()),
        "privileges" | "default privileges" => {
            Some(from.drop.iter().chain(&to.create).cloned().collect())
        }
        "domain" => domain(from, to),
        "composite type" => composite(from, to),
        "sequence" => sequence(from, to),
        "extension" => extension(from, to),
        _ if is_property(to) => {
            let both = from.drop.iter().chain(&to.create);
            (!to.create.is_empty()).then(|| both.cloned().collect())
        }
        _ => None,
    }
}

/// True for what is set at a table and nothing else can need: taken back and set anew.
pub(crate) fn is_property(object: &OtherObject) -> bool {
    [
        "clustered on",
        "column compression",
        "column options",
        "column statistics",
        "column storage",
        "forced row security",
        "index storage",
        "not null constraint",
        "not valid not null",
        "invalid index",
        "replica identity",
        "row security",
        "sequence owner",
        "storage parameters",
        "table access method",
        "tablespace",
        "typed table",
        "unlogged table",
        "view column default",
    ]
    .contains(&&*object.kind)
}

fn names_index(identity: &OtherObject) -> bool {
    identity.definition.starts_with("USING INDEX ")
}

/// What `DROP` takes for the object, behind its keyword: quoted and qualified.
fn dropped_name<'a>(object: &'a OtherObject, keyword: &str) -> Option<&'a str> {
    object.drop.first()?.strip_prefix(keyword)
}

fn domain(from: &OtherObject, to: &OtherObject) -> Option<Vec<String>> {
    if from.shape != to.shape {
        return None;
    }
    let name = dropped_name(to, "DROP DOMAIN ")?;
    let mut statements = Vec::new();
    let check = |part: &str| part.strip_prefix("check ").map(quote_identifier);
    let mut parts = from.parts.clone();
    // Structure goes before name.
    for (part, definition) in &mut parts {
        let mut twins = to.parts.iter();
        let twin = twins.find(|(other, it)| it == definition && from.part(other).is_none());
        if to.part(part).is_none()
            && let Some((twin, _)) = twin
            && let (Some(old), Some(new)) = (check(part), check(twin))
        {
            statements.push(format!(
                "ALTER DOMAIN {name} RENAME CONSTRAINT {old} TO {new}"
            ));
            part.clone_from(twin);
        }
    }
    let from = &OtherObject {
        parts,
        ..from.clone()
    };
    for (part, definition) in &from.parts {
        if let Some(check) = check(part)
            && to.part(part) != Some(definition)
        {
            statements.push(format!("ALTER DOMAIN {name} DROP CONSTRAINT {check}"));
        }
    }
    match (from.part("default"), to.part("default")) {
        (from, Some(to)) if from != Some(to) => {
            statements.push(format!("ALTER DOMAIN {name} SET DEFAULT {to}"));
        }
        (Some(_), None) => statements.push(format!("ALTER DOMAIN {name} DROP DEFAULT")),
        (_, _) => {}
    }
    match (from.part("not null"), to.part("not null")) {
        (None, Some(_)) => statements.push(format!("ALTER DOMAIN {name} SET NOT NULL")),
        (Some(_), None) => statements.push(format!("ALTER DOMAIN {name} DROP NOT NULL")),
        (_, _) => {}
    }
    for (part, definition) in &to.parts {
        if let Some(check) = check(part)
            && from.part(part) != Some(definition)
        {
            statements.push(format!(
                "ALTER DOMAIN {name} ADD CONSTRAINT {check} {definition}"
            ));
        }
    }
    Some(statements)
}

/// Attributes are taken away anywhere and added at the end.
fn composite(from: &OtherObject, to: &OtherObject) -> Option<Vec<String>> {
    let name = dropped_name(to, "DROP TYPE ")?;
    let kept: Vec<&String> = from
        .parts
        .iter()
        .map(|(attribute, _)| attribute)
        .filter(|attribute| to.part(attribute).is_some())
        .collect();
    let first = to.parts.iter().map(|(attribute, _)| attribute);
    if !first.take(kept.len()).eq(kept) {
        return None;
    }
    let mut statements = Vec::new();
    for (attribute, definition) in &from.parts {
        let quoted = quote_identifier(attribute);
        match to.part(attribute) {
            None => statements.push(format!("ALTER TYPE {name} DROP ATTRIBUTE {quoted}")),
            Some(wanted) if wanted != definition => statements.push(format!(
                "ALTER TYPE {name} ALTER ATTRIBUTE {quoted} TYPE {wanted}"
            )),
            Some(_) => {}
        }
    }
    for (attribute, definition) in &to.parts {
        if from.part(attribute).is_none() {
            let quoted = quote_identifier(attribute);
            statements.push(format!(
                "ALTER TYPE {name} ADD ATTRIBUTE {quoted} {definition}"
            ));
        }
    }
    Some(statements)
}

/// The next value stays where the new bounds have it, else it goes to the bound.
fn sequence(from: &OtherObject, to: &OtherObject) -> Option<Vec<String>> {
    let name = dropped_name(to, "DROP SEQUENCE ")?;
    let options = to.part("options")?;
    if from.shape != to.shape {
        return None;
    }
    let bound = |object: &OtherObject, part: &str| object.part(part)?.parse::<i64>().ok();
    let mut statements = Vec::new();
    let place = quote_literal(name);
    let bounds = |object: &OtherObject| Some((bound(object, "min")?, bound(object, "max")?));
    let ((was_min, was_max), (min, max)) = (bounds(from)?, bounds(to)?);
    // No value is within both: it begins anew.
    if was_max < min || max < was_min {
        return Some(vec![format!("ALTER SEQUENCE {name} {options} RESTART")]);
    }
    // Where the new bounds are not inside the old ones, both must hold for a moment.
    if (min > was_min || max < was_max) && (min < was_min || max > was_max) {
        let (low, high) = (min.min(was_min), max.max(was_max));
        statements.push(format!(
            "ALTER SEQUENCE {name} AS bigint MINVALUE {low} MAXVALUE {high}"
        ));
    }
    if min > was_min {
        statements.push(format!(
            "SELECT setval({place}, greatest(last_value, {min}), is_called AND last_value >= {min}) FROM {name}"
        ));
    }
    if max < was_max {
        statements.push(format!(
            "SELECT setval({place}, least(last_value, {max}), is_called AND last_value <= {max}) FROM {name}"
        ));
    }
    statements.push(format!("ALTER SEQUENCE {name} {options}"));
    Some(statements)
}

fn extension(from: &OtherObject, to: &OtherObject) -> Option<Vec<String>> {
    let name = dropped_name(to, "DROP EXTENSION ")?;
    let mut statements = Vec::new();
    if let (Some(was), Some(schema)) = (from.part("schema"), to.part("schema"))
        && was != schema
    {
        let schema = quote_identifier(schema);
        statements.push(format!("ALTER EXTENSION {name} SET SCHEMA {schema}"));
    }
    if let (Some(was), Some(version)) = (from.part("version"), to.part("version"))
        && was != version
    {
        let version = quote_literal(version);
        statements.push(format!("ALTER EXTENSION {name} UPDATE TO {version}"));
    }
    Some(statements)
}
