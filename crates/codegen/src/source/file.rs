//! The file of a revision.

use super::body::body;
use super::idens::Idens;
use super::migration::Migration;

/// Renders a revision: same input, same bytes, in rustfmt's default style.
pub fn render(migration: &Migration) -> String {
    let mut idens = Idens::default();
    let body = body(migration, &mut idens);
    format!("{}{body}{}", head(migration), idens.source())
}

fn head(migration: &Migration) -> String {
    let head = &migration.head;
    let revises = if head.down_revisions.is_empty() {
        "(base)".into()
    } else {
        head.down_revisions.join(", ")
    };
    let mut out = format!(
        "//! {}\n//!\n//! Revision ID: {}\n",
        sentence(&head.message),
        head.id
    );
    out.push_str(&format!("//! Revises:     {revises}\n"));
    if !head.created.is_empty() {
        out.push_str(&format!("//! Created:     {}\n", head.created));
    }
    if !migration.missing.is_empty() {
        out.push_str(&super::complete::note(&migration.arms, &migration.missing));
    }
    out.push_str("\nuse ultra_migrate::prelude::*;\n\npub const REVISION: Revision = Revision {\n");
    for (name, value) in fields(migration) {
        out.push_str(&format!("    {name}: {value},\n"));
    }
    out.push_str(
        "    ..Revision::BASE\n};\n\n#[derive(DeriveMigrationName)]\npub struct Migration;\n\n",
    );
    out
}

fn fields(migration: &Migration) -> Vec<(&'static str, String)> {
    let head = &migration.head;
    let list = |items: &[String]| format!("&{items:?}");
    let mut fields = vec![("id", format!("{:?}", head.id))];
    for (name, items) in [
        ("down_revisions", &head.down_revisions),
        ("branch_labels", &head.branch_labels),
        ("depends_on", &head.depends_on),
    ] {
        if !items.is_empty() {
            fields.push((name, list(items)));
        }
    }
    if head.keep_message {
        fields.push(("message", format!("{:?}", head.message)));
    }
    if !head.group.is_empty() {
        fields.push(("group", format!("{:?}", head.group)));
    }
    if !head.replaces.is_empty() {
        fields.push(("replaces", lines(&head.replaces)));
    }
    if migration.arms.iter().any(|arm| arm.rebuilds_tables) {
        fields.push(("rebuilds_tables", "true".into()));
    }
    if !migration.missing.is_empty() {
        let names: Vec<String> = migration
            .arms
            .iter()
            .map(|arm| arm.dialect.name().to_owned())
            .collect();
        fields.push(("backends", list(&names)));
    }
    fields
}

/// A list with a line for each item.
fn lines(items: &[String]) -> String {
    let each = items.iter().map(|item| format!("        {item:?},\n"));
    format!("&[\n{}    ]", each.collect::<String>())
}

/// A message as a sentence of documentation: one line, with a full stop.
fn sentence(message: &str) -> String {
    let line = message.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut chars = line.chars();
    let first = chars
        .next()
        .map(|c| c.to_uppercase().to_string())
        .unwrap_or_default();
    let stop = if line.ends_with(['.', '!', '?']) {
        ""
    } else {
        "."
    };
    format!("{first}{}{stop}", chars.as_str())
}
