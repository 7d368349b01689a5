//! The doc comment at the top of a migration file, which repeats the head for readers.

use ultra_revision::DeclaredRevision;

/// What the `//!` lines at the top of a file say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocHeader {
    /// The first line with words, without a full stop.
    pub title: Option<String>,
    /// After `Revision ID:`.
    pub revision: Option<String>,
    /// After `Revises:`; empty for a base.
    pub revises: Option<Vec<String>>,
}

/// Reads the `//!` lines at the top of a file.
#[must_use]
pub fn doc_header(source: &str) -> DocHeader {
    let mut header = DocHeader::default();
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    let lines = source.lines().map(str::trim);
    for line in lines {
        let Some(words) = line.strip_prefix("//!").map(str::trim) else {
            // Blank lines, other comments and inner attributes may stand between.
            if line.is_empty() || line.starts_with("//") || line.starts_with("#![") {
                continue;
            }
            break;
        };
        if let Some(id) = words.strip_prefix("Revision ID:") {
            header.revision.get_or_insert_with(|| id.trim().to_owned());
        } else if let Some(parents) = words.strip_prefix("Revises:") {
            header.revises.get_or_insert_with(|| ids(parents));
        } else if header.title.is_none() && !words.is_empty() {
            header.title = Some(words.trim_end_matches('.').to_owned());
        }
    }
    header
}

/// The ids in a list that is written for readers.
fn ids(text: &str) -> Vec<String> {
    text.split([',', ' '])
        .map(|id| id.trim_matches(['`', '\'', '"', '(', ')']))
        .filter(|id| !matches!(*id, "" | "base" | "none" | "None" | "-" | "and"))
        .map(str::to_owned)
        .collect()
}

impl DocHeader {
    /// Where the doc comment says something else than the const, as sentences for `verify`.
    ///
    /// What it doesn't mention is no difference.
    #[must_use]
    pub fn differences(&self, declared: &DeclaredRevision) -> Vec<String> {
        let mut found = Vec::new();
        if let Some(id) = self.revision.as_ref().filter(|id| **id != declared.id) {
            found.push(format!(
                "the doc comment says `Revision ID: {id}`, the const `{}`",
                declared.id
            ));
        }
        let sorted = |ids: &[String]| {
            let mut ids = ids.to_vec();
            ids.sort_unstable();
            ids
        };
        let differs = |ids: &&Vec<String>| sorted(ids) != sorted(&declared.down_revisions);
        if let Some(parents) = self.revises.as_ref().filter(differs) {
            found.push(format!(
                "the doc comment says `Revises: {}`, the const `{}`",
                parents.join(", "),
                declared.down_revisions.join(", ")
            ));
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "//! Add `users.display_name`.\n//!\n//! Revision ID: 3f2a9c81b07d\n\
                          //! Revises:     9d41c0e7aa52, 1bd3e7f5a260\n\nuse a;\n//! Revises: x\n";

    fn declared(parents: &[&str]) -> DeclaredRevision {
        DeclaredRevision {
            id: "3f2a9c81b07d".to_owned(),
            down_revisions: parents.iter().map(|&id| id.to_owned()).collect(),
            ..DeclaredRevision::default()
        }
    }

    #[test]
    fn reads_the_lines() {
        let header = doc_header(SOURCE);
        assert_eq!(header.title.as_deref(), Some("Add `users.display_name`"));
        assert_eq!(header.revision.as_deref(), Some("3f2a9c81b07d"));
        let parents = header.revises.unwrap_or_default();
        assert_eq!(parents, ["9d41c0e7aa52", "1bd3e7f5a260"]);
        assert_eq!(doc_header("//! Revises:\n").revises, Some(Vec::new()));
        assert_eq!(doc_header("fn main() {}"), DocHeader::default());
    }

    #[test]
    fn tells_differences() {
        let header = doc_header(SOURCE);
        let same = declared(&["1bd3e7f5a260", "9d41c0e7aa52"]);
        assert!(header.differences(&same).is_empty());
        let found = header.differences(&declared(&["1bd3e7f5a260"]));
        assert_eq!(found.len(), 1);
        assert!(DocHeader::default().differences(&same).is_empty());
    }
}
