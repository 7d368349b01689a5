//! Looks through the entities' sources for attributes that do nothing.

use std::path::{Path, PathBuf};

use ultra_codegen::unknown_attributes;

/// One sentence for each; a folder that can't be read has none.
pub(super) fn warnings(root: &Path, entity: &Path) -> Vec<String> {
    let mut files = Vec::new();
    collect(&root.join(entity).join("src"), &mut files);
    files.sort();
    let mut found = Vec::new();
    for path in files {
        let Ok(source) = std::fs::read_to_string(&path) else {
            continue;
        };
        let shown = path.strip_prefix(root).unwrap_or(&path).display();
        found.extend(
            unknown_attributes(&source)
                .iter()
                .map(|item| format!("{shown}, {item}")),
        );
    }
    found
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}
