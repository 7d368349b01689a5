//! The file of a revision.

use ultra_schema::Dialect;

use super::body::body;
use super::idens::Idens;
use crate::call::Call;

/// What stands at the head of a revision's file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileHead {
    /// The key in the graph.
    pub id: String,
    /// The parents.
    pub down_revisions: Vec<String>,
    /// Names for the branch that begins here.
    pub branch_labels: Vec<String>,
    /// Revisions of other branches that must be applied before.
    pub depends_on: Vec<String>,
    /// What it does, as it was typed.
    pub message: String,
    /// True where the file's name doesn't give the message back.
    pub keep_message: bool,
    /// Shared by the revisions of one `generate`, else empty.
    pub group: String,
    /// When it was made, for the reader: `2026-11-20 10:15 UTC`.
    pub created: String,
}

/// The statements of both directions on one database.
#[derive(Clone, Debug, PartialEq)]
pub struct Arm {
    /// The database.
    pub dialect: Dialect,
    /// The way up.
    pub up: Vec<Call>,
    /// The way down.
    pub down: Vec<Call>,
    /// True where tables are rebuilt (SQLite).
    pub rebuilds_tables: bool,
}

/// All that a file is rendered from.
#[derive(Clone, Debug, PartialEq)]
pub struct Migration {
    /// Its head.
    pub head: FileHead,
    /// The databases that it was planned for; none: an empty revision to be filled by hand.
    pub arms: Vec<Arm>,
    /// The project's databases that it was not planned for.
    pub missing: Vec<Dialect>,
}

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
