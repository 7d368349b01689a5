//! Structures that were read once: the same statements on the same server give the same answer.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use ultra_schema::Schema;

/// The folder of the cache.
#[derive(Clone, Debug)]
pub(super) struct Cache {
    folder: PathBuf,
}

impl Cache {
    /// The cache of a workspace: `target/ultra-migrate/`.
    pub(super) fn of(root: &Path) -> Self {
        Self {
            folder: root.join("target").join("ultra-migrate"),
        }
    }

    /// The structure with this key; a file that can't be read is no entry.
    pub(super) fn get(&self, key: &str) -> Option<Schema> {
        let text = std::fs::read(self.folder.join(format!("{key}.json"))).ok()?;
        serde_json::from_slice(&text).ok()
    }

    /// True where both keys have the same structure to the byte: neither has to be taken apart then.
    /// False says nothing.
    pub(super) fn alike(&self, one: &str, other: &str) -> bool {
        let read = |key: &str| std::fs::read(self.folder.join(format!("{key}.json"))).ok();
        let (Some(one), Some(other)) = (read(one), read(other)) else {
            return false;
        };
        // What a crash left of a file may be as empty as another one.
        one.starts_with(b"{") && one.ends_with(b"}") && one == other
    }

    /// Keeps a structure. A cache that can't be written costs time and nothing else.
    pub(super) fn put(&self, key: &str, schema: &Schema) {
        let Ok(text) = serde_json::to_vec(schema) else {
            return;
        };
        self.write(&format!("{key}.json"), &text);
    }

    /// How many entities there were at the last run.
    pub(super) fn entities(&self) -> Option<usize> {
        std::fs::read_to_string(self.folder.join("entities"))
            .ok()?
            .trim()
            .parse()
            .ok()
    }

    /// Remembers how many entities there are.
    pub(super) fn set_entities(&self, count: usize) {
        self.write("entities", count.to_string().as_bytes());
    }

    fn write(&self, name: &str, content: &[u8]) {
        let beside = self
            .folder
            .join(format!("{name}.{}.tmp", std::process::id()));
        let written = std::fs::create_dir_all(&self.folder)
            .and_then(|()| std::fs::write(&beside, content))
            .and_then(|()| std::fs::rename(&beside, self.folder.join(name)));
        if let Err(error) = written {
            tracing::debug!(%error, "the cache was not written");
        }
    }
}

/// A key over everything that the answer depends on; the tool's version is part of it.
pub(super) fn key<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let mut hash = Sha256::new();
    for part in std::iter::once(env!("CARGO_PKG_VERSION")).chain(parts) {
        // The length keeps ("ab", "c") and ("a", "bc") apart.
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    hash.finalize()
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_entries_are_alike() {
        let folder = std::env::temp_dir().join(format!("ultra-cache-{}", std::process::id()));
        let cache = Cache::of(&folder);
        assert!(!cache.alike("a", "b"));
        for (content, alike) in [("{}", true), ("", false), ("{", false)] {
            cache.write("a.json", content.as_bytes());
            cache.write("b.json", content.as_bytes());
            assert_eq!(cache.alike("a", "b"), alike, "{content}");
        }
        cache.write("a.json", b"{}");
        cache.write("b.json", b"{ }");
        assert!(!cache.alike("a", "b"));
        let _ = std::fs::remove_dir_all(folder);
    }

    #[test]
    fn keys_differ_where_parts_do() {
        assert_eq!(key(["a", "b"]), key(["a", "b"]));
        assert_ne!(key(["ab", "c"]), key(["a", "bc"]));
    }
}
