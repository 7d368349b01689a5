//! Which files belong to a crate, and whether one of them defines entities.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use syn::{Attribute, Expr, Item, Lit, Meta};

/// The derives that put an entity into SeaORM's registry.
const DERIVES: [&str; 2] = ["DeriveEntityModel", "DeriveEntity"];

/// A file, and the folder that the modules it declares are in.
struct File {
    path: PathBuf,
    modules: PathBuf,
}

/// True where a crate defines an entity, in its first file or a module that is declared from there.
pub(super) fn has_entities(first: &Path) -> bool {
    let mut waiting = vec![File {
        path: first.to_owned(),
        modules: folder_of(first),
    }];
    let mut seen = BTreeSet::new();
    while let Some(file) = waiting.pop() {
        let Ok(text) = std::fs::read_to_string(&file.path) else {
            continue;
        };
        if !seen.insert(file.path.clone()) {
            continue;
        }
        let found = match syn::parse_file(&text) {
            Ok(parsed) => {
                let beside = folder_of(&file.path);
                defines(&parsed.items, &beside, &file.modules, &mut waiting)
            }
            // The compiler will say what is wrong with it.
            Err(_) => text.contains(DERIVES[0]),
        };
        if found {
            return true;
        }
    }
    false
}

/// True where one of the items is an entity; else notes the files that they declare. `beside` is
/// what a `#[path]` is relative to.
fn defines(items: &[Item], beside: &Path, modules: &Path, waiting: &mut Vec<File>) -> bool {
    items.iter().any(|item| match item {
        Item::Struct(item) => item.attrs.iter().any(derives),
        Item::Mod(item) if item.attrs.iter().any(is_for_tests) => false,
        Item::Mod(item) => {
            let name = item.ident.to_string();
            let inside = modules.join(name.trim_start_matches("r#"));
            if let Some((_, items)) = &item.content {
                return defines(items, &inside, &inside, waiting);
            }
            if let Some(path) = item.attrs.iter().find_map(path_of) {
                let path = beside.join(path);
                waiting.push(File {
                    modules: folder_of(&path),
                    path,
                });
            } else {
                waiting.extend(
                    [inside.with_extension("rs"), inside.join("mod.rs")].map(|path| File {
                        path,
                        modules: inside.clone(),
                    }),
                );
            }
            false
        }
        _ => false,
    })
}

fn folder_of(path: &Path) -> PathBuf {
    path.parent().unwrap_or(Path::new("")).to_owned()
}

/// `derive(…)`, also within a `cfg_attr(…)`.
fn derives(attribute: &Attribute) -> bool {
    let Meta::List(list) = &attribute.meta else {
        return false;
    };
    let text = list.tokens.to_string();
    let mut words = text.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    (list.path.is_ident("derive") || list.path.is_ident("cfg_attr"))
        && words.any(|word| DERIVES.contains(&word))
}

/// `cfg(test)`.
fn is_for_tests(attribute: &Attribute) -> bool {
    matches!(&attribute.meta, Meta::List(list)
        if list.path.is_ident("cfg") && list.tokens.to_string() == "test")
}

/// The text of `path = "…"`.
fn path_of(attribute: &Attribute) -> Option<String> {
    let Meta::NameValue(pair) = &attribute.meta else {
        return None;
    };
    match &pair.value {
        Expr::Lit(literal) if pair.path.is_ident("path") => match &literal.lit {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}
