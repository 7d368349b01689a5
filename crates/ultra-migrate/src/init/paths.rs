//! Paths as manifests have them.

use std::path::{Component, Path, PathBuf};

use super::error::InitError;

/// How `to` is reached from the folder `from`; both are absolute. `None` where they have nothing
/// in common but the root.
pub(super) fn relative(from: &Path, to: &Path) -> Option<PathBuf> {
    let is_name = |part: &(Component<'_>, Component<'_>)| matches!(part.0, Component::Normal(_));
    let common: Vec<(Component<'_>, Component<'_>)> = from
        .components()
        .zip(to.components())
        .take_while(|(one, other)| one == other)
        .collect();
    if !common.iter().any(is_name) {
        return None;
    }
    let up = from
        .components()
        .skip(common.len())
        .map(|_| Component::ParentDir);
    let path: PathBuf = up.chain(to.components().skip(common.len())).collect();
    Some(if path.as_os_str().is_empty() {
        ".".into()
    } else {
        path
    })
}

/// With `/` between its parts, as manifests have it everywhere.
pub(super) fn slashed(path: &Path) -> Result<String, InitError> {
    let text = path
        .to_str()
        .ok_or_else(|| InitError::NotText(path.to_owned()))?;
    Ok(text.replace(std::path::MAIN_SEPARATOR, "/"))
}

/// Without `.` and `..`, by the text alone: what isn't there yet has no other path.
pub(super) fn tidied(path: &Path) -> PathBuf {
    let mut tidy = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                tidy.pop();
            }
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => tidy.push(part),
        }
    }
    tidy
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_leads_up_and_down() {
        for (from, to, way) in [
            (
                "/home/you/notes/migration",
                "/home/you/notes/entity",
                Some("../entity"),
            ),
            (
                "/home/you/notes/crates/migration",
                "/home/you/ultra/crates",
                Some("../../../ultra/crates"),
            ),
            ("/home/you/notes", "/home/you/notes", Some(".")),
            ("/home/you/app/migration", "/home/you/app", Some("..")),
            ("/tmp/notes", "/home/you/ultra", None),
        ] {
            let found = relative(Path::new(from), Path::new(to));
            assert_eq!(found, way.map(PathBuf::from), "{from} → {to}");
        }
        assert_eq!(tidied(Path::new("/a/b/../c/./d")), Path::new("/a/c/d"));
    }
}
