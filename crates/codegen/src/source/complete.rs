//! Adds the arm of a database that was not at hand when a revision was generated.

use std::collections::BTreeSet;

use ultra_revision::checksum;
use ultra_schema::Dialect;

use super::body::{divided_function, variant};
use super::idens::Idens;
use super::migration::Arm;
use super::parts::divide;

/// A file that no arm can be added to.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum CompleteError {
    /// The `match` over backends is not as it was generated.
    #[error("`backend => Err(unsupported(backend)),` is not there twice: add the {0} arm by hand")]
    Anchor(Dialect),
}

/// The line before which arms are added.
const ANCHOR: &str = "            backend => Err(unsupported(backend)),\n";

/// The words at the head of an incomplete file.
pub(super) fn note(arms: &[Arm], missing: &[Dialect]) -> String {
    let titles = |dialects: &mut dyn Iterator<Item = Dialect>| {
        dialects
            .map(Dialect::title)
            .collect::<Vec<_>>()
            .join(" and ")
    };
    format!(
        "//!\n//! Planned for {} alone: no {} server was at hand.\n//! `ultra-migrate generate --complete` adds the other arm.\n",
        titles(&mut arms.iter().map(|arm| arm.dialect)),
        titles(&mut missing.iter().copied())
    )
}

/// The file with the arm added. What the file says already stays byte for byte, the note about
/// incompleteness and the `backends` field aside.
///
/// # Errors
/// Where the generated `match` isn't found in both directions.
pub fn complete(source: &str, arm: &Arm) -> Result<String, CompleteError> {
    if source.matches(ANCHOR).count() != 2 {
        return Err(CompleteError::Anchor(arm.dialect));
    }
    let module = arm.dialect.name();
    let mut out = String::with_capacity(source.len() * 2);
    for (at, part) in source.split(ANCHOR).enumerate() {
        if at > 0 {
            let (direction, calls) = if at == 1 {
                ("up", &arm.up)
            } else {
                ("down", &arm.down)
            };
            let action = if calls.is_empty() {
                "Ok(())".to_owned()
            } else {
                format!("{module}::{direction}(manager).await")
            };
            out.push_str(&format!(
                "            DbBackend::{} => {action},\n",
                variant(arm.dialect)
            ));
            out.push_str(ANCHOR);
        }
        out.push_str(part);
    }
    out = without_note(&out);
    out = with_former(&out, &checksum(source));
    if arm.rebuilds_tables && !out.contains("rebuilds_tables: true") {
        out = out.replacen(
            "    ..Revision::BASE\n",
            "    rebuilds_tables: true,\n    ..Revision::BASE\n",
            1,
        );
    }
    if !arm.up.is_empty() || !arm.down.is_empty() {
        out.push_str(&arm_module(module, arm));
    }
    Ok(out)
}

/// Where the file is applied already, it goes on doing there what it did.
fn with_former(source: &str, former: &str) -> String {
    // A checksum makes the list too wide for one line.
    let list = "    former_checksums: &[\n";
    let item = format!("        {former:?},\n");
    if source.contains(list) {
        return source.replacen(list, &format!("{list}{item}"), 1);
    }
    let lines = format!("{list}{item}    ],\n    ..Revision::BASE\n");
    source.replacen("    ..Revision::BASE\n", &lines, 1)
}

fn without_note(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut lines = source.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        let empty_before_note = line == "//!\n"
            && lines
                .peek()
                .is_some_and(|next| next.starts_with("//! Planned for "));
        let noise = line.starts_with("//! Planned for ")
            || line.starts_with("//! `ultra-migrate generate --complete`")
            || line.starts_with("    backends: &[");
        if !empty_before_note && !noise {
            out.push_str(line);
        }
    }
    out
}

/// The arm in a module of its own, so that its names can't clash with those of the file.
fn arm_module(module: &str, arm: &Arm) -> String {
    let mut idens = Idens::default();
    let mut taken = BTreeSet::new();
    let mut out = format!("\nmod {module} {{\n    use ultra_migrate::prelude::*;\n");
    for (direction, calls) in [("up", &arm.up), ("down", &arm.down)] {
        if !calls.is_empty() {
            let divided = divide(direction, "", calls, &mut taken);
            let keywords = "pub(super) async fn ";
            let function = divided_function(keywords, direction, &divided, 4, &mut idens);
            out.push_str(&function);
        }
    }
    for line in idens.source().lines() {
        let pad = if line.is_empty() { "" } else { "    " };
        out.push_str(&format!("{pad}{line}\n"));
    }
    out.push_str("}\n");
    out
}
