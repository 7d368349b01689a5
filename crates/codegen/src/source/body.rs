//! The functions of a revision's file.

use std::collections::BTreeSet;

use ultra_schema::Dialect;

use super::idens::Idens;
use super::migration::{Arm, Migration};
use super::parts::{Body, Divided, Part, divide, is_long};
use super::segment::{Segment, segments};
use super::{builder, layout};
use crate::call::{Call, Statement};

/// With more places than these where two databases differ, each gets a function of its own.
const MOST_MATCHES: usize = 3;

/// `impl MigrationTrait` and the functions that it calls.
pub(super) fn body(migration: &Migration, idens: &mut Idens) -> String {
    if let ([arm], []) = (&*migration.arms, &*migration.missing)
        && (is_long(&arm.up) || is_long(&arm.down))
    {
        return alone(arm, idens);
    }
    if migration.missing.is_empty()
        && let Some((up, down)) = together(&migration.arms)
    {
        let up = together_function("up", &up, idens);
        let down = together_function("down", &down, idens);
        return implementation(&up, &down);
    }
    let mut functions = String::new();
    let mut taken = BTreeSet::new();
    for arm in &migration.arms {
        let suffix = format!("_on_{}", arm.dialect.name());
        for (direction, calls) in [("up", &arm.up), ("down", &arm.down)] {
            if !calls.is_empty() {
                let name = format!("{direction}{suffix}");
                let divided = divide(&name, &suffix, calls, &mut taken);
                functions.push_str(&divided_function("async fn ", &name, &divided, 0, idens));
            }
        }
    }
    let up = dispatch("up", migration);
    let down = dispatch("down", migration);
    format!("{}{functions}", implementation(&up, &down))
}

/// The only arm, where it is long.
fn alone(arm: &Arm, idens: &mut Idens) -> String {
    let mut functions = String::new();
    let mut taken = BTreeSet::new();
    let mut method = |direction: &str, calls: &[Call]| {
        let Divided { body, parts } = divide(direction, "", calls, &mut taken);
        let text = match body {
            Body::Statements(calls) => {
                let calls = calls.iter().cloned().map(Box::new).map(Segment::Same);
                together_function(direction, &calls.collect::<Vec<_>>(), idens)
            }
            body @ Body::Calls(_) => {
                let head = format!("async fn {direction}(&self, manager: &SchemaManager)");
                function(&head, &body, 4, idens)
            }
        };
        functions.push_str(&parts_source("async fn ", &parts, 0, idens));
        text
    };
    let up = method("up", &arm.up);
    let down = method("down", &arm.down);
    format!("{}{functions}", implementation(&up, &down))
}

fn implementation(up: &str, down: &str) -> String {
    format!("#[async_trait::async_trait]\nimpl MigrationTrait for Migration {{\n{up}\n{down}}}\n")
}

/// Both directions as one sequence for all databases, where they differ in few places.
fn together(arms: &[Arm]) -> Option<(Vec<Segment>, Vec<Segment>)> {
    let same = |calls: &[Call]| {
        calls
            .iter()
            .cloned()
            .map(Box::new)
            .map(Segment::Same)
            .collect()
    };
    let (up, down) = match arms {
        [] => (Vec::new(), Vec::new()),
        [only] => (same(&only.up), same(&only.down)),
        [_, _]
            if arms
                .iter()
                .any(|arm| is_long(&arm.up) || is_long(&arm.down)) =>
        {
            return None;
        }
        [first, second] => (
            segments((first.dialect, &first.up), (second.dialect, &second.up)),
            segments((first.dialect, &first.down), (second.dialect, &second.down)),
        ),
        _ => return None,
    };
    let matches = |list: &[Segment]| list.iter().filter(|item| item.differs()).count();
    (matches(&up) <= MOST_MATCHES && matches(&down) <= MOST_MATCHES).then_some((up, down))
}

fn together_function(direction: &str, segments: &[Segment], idens: &mut Idens) -> String {
    let manager = if segments.is_empty() {
        "_manager"
    } else {
        "manager"
    };
    let mut out = format!(
        "    async fn {direction}(&self, {manager}: &SchemaManager) -> Result<(), DbErr> {{\n"
    );
    let raw = |segment: &Segment| matches!(segment, Segment::Same(call) if is_raw(call));
    let has_db = segments.iter().any(raw);
    if has_db {
        out.push_str("        let db = manager.get_connection();\n");
    }
    for segment in segments {
        match segment {
            Segment::Same(call) => out.push_str(&statement(call, 8, idens)),
            Segment::Differ(arms) => out.push_str(&matched(arms, has_db, idens)),
        }
    }
    out.push_str("        Ok(())\n    }\n");
    out
}

/// `match` on the backend with the statements in its arms.
fn matched(arms: &[(Dialect, Vec<Call>)], has_db: bool, idens: &mut Idens) -> String {
    let mut out = String::from("        match manager.get_database_backend() {\n");
    for (dialect, calls) in arms {
        let pattern = format!("            DbBackend::{} =>", variant(*dialect));
        if calls.is_empty() {
            out.push_str(&format!("{pattern} {{}}\n"));
            continue;
        }
        out.push_str(&format!("{pattern} {{\n"));
        if !has_db && calls.iter().any(is_raw) {
            out.push_str("                let db = manager.get_connection();\n");
        }
        for call in calls {
            out.push_str(&statement(call, 16, idens));
        }
        out.push_str("            }\n");
    }
    out.push_str("            backend => return Err(unsupported(backend)),\n        }\n");
    out
}

/// `match` on the backend with a function for each arm.
fn dispatch(direction: &str, migration: &Migration) -> String {
    let mut out = format!(
        "    async fn {direction}(&self, manager: &SchemaManager) -> Result<(), DbErr> {{\n        match manager.get_database_backend() {{\n"
    );
    for arm in &migration.arms {
        let calls = if direction == "up" {
            &arm.up
        } else {
            &arm.down
        };
        let name = arm.dialect.name();
        let action = if calls.is_empty() {
            "Ok(())".to_owned()
        } else {
            format!("{direction}_on_{name}(manager).await")
        };
        out.push_str(&format!(
            "            DbBackend::{} => {action},\n",
            variant(arm.dialect)
        ));
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

/// A free function and its parts, each with a blank line before it; `keywords` stand before the
/// name of the first one.
pub(super) fn divided_function(
    keywords: &str,
    name: &str,
    divided: &Divided<'_>,
    indent: usize,
    idens: &mut Idens,
) -> String {
    let head = format!("{keywords}{name}(manager: &SchemaManager<'_>)");
    let function = function(&head, &divided.body, indent, idens);
    let parts = parts_source("async fn ", &divided.parts, indent, idens);
    format!("\n{function}{parts}")
}

fn parts_source(keywords: &str, parts: &[Part<'_>], indent: usize, idens: &mut Idens) -> String {
    let mut out = String::new();
    for part in parts {
        let head = format!("{keywords}{}(manager: &SchemaManager<'_>)", part.name);
        out.push('\n');
        out.push_str(&function(&head, &part.body, indent, idens));
    }
    out
}

/// A function; `head` ends with its arguments, `indent` is where it stands.
fn function(head: &str, body: &Body<'_>, indent: usize, idens: &mut Idens) -> String {
    let (pad, inner) = (" ".repeat(indent), " ".repeat(indent + 4));
    let result = "-> Result<(), DbErr> {";
    let mut out = format!("{pad}{head} {result}\n");
    // As rustfmt breaks it.
    if out.chars().count() > layout::MAX_WIDTH + 1
        && let Some((name, arguments)) = head.trim_end_matches(')').split_once('(')
    {
        out = format!("{pad}{name}(\n{inner}{arguments},\n{pad}) {result}\n");
    }
    match body {
        Body::Statements(calls) => {
            if calls.iter().any(is_raw) {
                out.push_str(&format!("{inner}let db = manager.get_connection();\n"));
            }
            for call in *calls {
                out.push_str(&statement(call, indent + 4, idens));
            }
        }
        Body::Calls(names) => {
            for name in names {
                out.push_str(&format!("{inner}{name}(manager).await?;\n"));
            }
        }
    }
    out.push_str(&format!("{inner}Ok(())\n{pad}}}\n"));
    out
}

/// A statement with its comments; `indent` in spaces.
fn statement(call: &Call, indent: usize, idens: &mut Idens) -> String {
    let pad = " ".repeat(indent);
    let mut out = String::new();
    for comment in &call.comments {
        for line in wrap(comment, 96 - indent) {
            out.push_str(&format!("{pad}// {line}\n"));
        }
    }
    let node = builder::node(&call.statement, idens).awaited(true);
    out.push_str(&format!(
        "{pad}{};\n",
        layout::Node::layout(&node, indent, 1)
    ));
    out
}

fn is_raw(call: &Call) -> bool {
    matches!(call.statement, Statement::Sql(_))
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
