//! The file of a revision.

use ultra_schema::Dialect;

use super::idens::Idens;
use super::{builder, layout};
use crate::call::{Call, Statement};
use crate::render::sql;

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
    let revises =
        if head.down_revisions.is_empty() { "(base)".into() } else { head.down_revisions.join(", ") };
    let mut out = format!("//! {}\n//!\n//! Revision ID: {}\n", sentence(&head.message), head.id);
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
        let names: Vec<String> =
            migration.arms.iter().map(|arm| arm.dialect.name().to_owned()).collect();
        fields.push(("backends", list(&names)));
    }
    fields
}

/// A message as a sentence of documentation: one line, with a full stop.
fn sentence(message: &str) -> String {
    let line = message.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut chars = line.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    let stop = if line.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{first}{}{stop}", chars.as_str())
}

fn body(migration: &Migration, idens: &mut Idens) -> String {
    if migration.missing.is_empty()
        && let Some((up, down)) = shared(&migration.arms)
    {
        let up = function("    async fn up(&self, ", &up, 1, idens);
        let down = function("    async fn down(&self, ", &down, 1, idens);
        return implementation(&up, &down);
    }
    let mut functions = String::new();
    for arm in &migration.arms {
        for (direction, calls) in [("up", &arm.up), ("down", &arm.down)] {
            if !calls.is_empty() {
                let start = format!("async fn {direction}_on_{}(", arm.dialect.name());
                functions.push_str(&format!("\n{}", function(&start, calls, 0, idens)));
            }
        }
    }
    let up = dispatch("up", migration);
    let down = dispatch("down", migration);
    format!("{}{functions}", implementation(&up, &down))
}

fn implementation(up: &str, down: &str) -> String {
    format!("#[async_trait::async_trait]\nimpl MigrationTrait for Migration {{\n{up}\n{down}}}\n")
}

/// The calls that serve all arms: the first arm's, where each other dialect would be told the same.
fn shared(arms: &[Arm]) -> Option<(Vec<Call>, Vec<Call>)> {
    let Some((first, others)) = arms.split_first() else { return Some((vec![], vec![])) };
    let same = |theirs: &[Call], ours: &[Call], dialect: Dialect| {
        theirs.len() == ours.len()
            && theirs.iter().zip(ours).all(|(theirs, ours)| {
                let ours = sql(dialect, &ours.statement);
                ours.is_some() && ours == sql(dialect, &theirs.statement)
            })
    };
    others
        .iter()
        .all(|arm| same(&arm.up, &first.up, arm.dialect) && same(&arm.down, &first.down, arm.dialect))
        .then(|| (first.up.clone(), first.down.clone()))
}

/// `match` on the backend.
fn dispatch(direction: &str, migration: &Migration) -> String {
    let mut out = format!(
        "    async fn {direction}(&self, manager: &SchemaManager) -> Result<(), DbErr> {{\n        match manager.get_database_backend() {{\n"
    );
    for arm in &migration.arms {
        let calls = if direction == "up" { &arm.up } else { &arm.down };
        let name = arm.dialect.name();
        let action = if calls.is_empty() {
            "Ok(())".to_owned()
        } else {
            format!("{direction}_on_{name}(manager).await")
        };
        out.push_str(&format!("            DbBackend::{} => {action},\n", variant(arm.dialect)));
    }
    out.push_str("            backend => Err(unsupported(backend)),\n        }\n    }\n");
    out
}

/// The variant of SeaORM's `DbBackend`.
pub(super) fn variant(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Postgres => "Postgres",
        Dialect::Sqlite => "Sqlite",
    }
}

/// A function of one direction; `level` is its indentation in tabs.
pub(super) fn function(start: &str, calls: &[Call], level: usize, idens: &mut Idens) -> String {
    let pad = "    ".repeat(level);
    let inner = "    ".repeat(level + 1);
    let manager = if calls.is_empty() { "_manager" } else { "manager" };
    let lifetime = if level == 0 { "<'_>" } else { "" };
    let mut out =
        format!("{start}{manager}: &SchemaManager{lifetime}) -> Result<(), DbErr> {{\n");
    if calls.iter().any(|call| !uses_manager(call)) {
        out.push_str(&format!("{inner}let db = manager.get_connection();\n"));
    }
    for call in calls {
        for comment in &call.comments {
            for line in wrap(comment, 96 - inner.len()) {
                out.push_str(&format!("{inner}// {line}\n"));
            }
        }
        let node = builder::node(&call.statement, idens).awaited(true);
        out.push_str(&format!("{inner}{};\n", layout::Node::layout(&node, inner.len(), 1)));
    }
    out.push_str(&format!("{inner}Ok(())\n{pad}}}\n"));
    out
}

fn uses_manager(call: &Call) -> bool {
    !matches!(call.statement, Statement::Sql(_))
}

/// Words on lines of at most `width` characters.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + word.chars().count() < width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
