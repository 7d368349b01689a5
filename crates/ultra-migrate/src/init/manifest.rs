//! The root manifest: one member more, everything else as it was.

use std::path::{Path, PathBuf};

use toml_edit::{Array, Decor, DocumentMut, Item, RawString, Table, TableLike, Value, value};

use super::error::InitError;

/// `Cargo.toml` at the root.
#[derive(Debug)]
pub(super) struct RootManifest {
    path: PathBuf,
    text: String,
    document: DocumentMut,
}

impl RootManifest {
    pub(super) fn read(root: &Path) -> Result<Self, InitError> {
        let path = root.join("Cargo.toml");
        let text = std::fs::read_to_string(&path).map_err(InitError::file(&path, "read"))?;
        Self::parse(path, text)
    }

    fn parse(path: PathBuf, text: String) -> Result<Self, InitError> {
        let document = text
            .parse()
            .map_err(|error: toml_edit::TomlError| InitError::Manifest {
                path: path.clone(),
                message: error.to_string(),
            })?;
        Ok(Self {
            path,
            text,
            document,
        })
    }

    /// True where members can take an edition from it that our files compile in.
    pub(super) fn has_modern_edition(&self) -> bool {
        let package = self.workspace().and_then(|table| table.get("package"));
        let edition = package
            .and_then(Item::as_table_like)
            .and_then(|package| package.get("edition")?.as_str());
        edition.is_some_and(|edition| ["2021", "2024"].contains(&edition))
    }

    /// True where a folder of the workspace is none of its members by `exclude`.
    pub(super) fn excludes(&self, folder: &str) -> bool {
        self.strings("exclude")
            .any(|path| Path::new(folder).starts_with(path.trim_start_matches("./")))
    }

    /// The text with one member more; `None` where a pattern has it already.
    pub(super) fn with_member(&mut self, folder: &str) -> Result<Option<String>, InitError> {
        let covered = self
            .strings("members")
            .any(|pattern| covers(pattern, folder));
        if covered && !self.excludes(folder) {
            return Ok(None);
        }
        let strange = |what: &str| InitError::Manifest {
            path: self.path.clone(),
            message: format!(
                "{what} has a shape that isn't known here: add the member `{folder}` by hand, and run this again"
            ),
        };
        let workspace = self
            .document
            .entry("workspace")
            .or_insert_with(|| Item::Table(Table::new()))
            .as_table_like_mut()
            .ok_or_else(|| strange("[workspace]"))?;
        let members = workspace
            .entry("members")
            .or_insert_with(|| value(Array::new()))
            .as_array_mut()
            .ok_or_else(|| strange("`members`"))?;
        push(members, folder);
        let text = self.document.to_string();
        // The lines end as they did.
        let dos = self.text.contains("\r\n") && !text.contains("\r\n");
        Ok(Some(if dos {
            text.replace('\n', "\r\n")
        } else {
            text
        }))
    }

    fn workspace(&self) -> Option<&dyn TableLike> {
        self.document.get("workspace")?.as_table_like()
    }

    fn strings(&self, key: &str) -> impl Iterator<Item = &str> {
        let list = self
            .workspace()
            .and_then(|table| table.get(key)?.as_array());
        list.into_iter()
            .flat_map(Array::iter)
            .filter_map(Value::as_str)
    }
}

/// Adds a text at the end, on a line of its own where the others have one, behind what is said
/// about the last of them.
fn push(list: &mut Array, text: &str) {
    let raw = |part: Option<&RawString>| {
        let part = part.and_then(RawString::as_str);
        part.unwrap_or_default().to_owned()
    };
    let mut new = Value::from(text);
    if let Some(last) = list.iter_mut().last() {
        let decor = last.decor_mut();
        let (indent, behind) = (raw(decor.prefix()), raw(decor.suffix()));
        decor.set_suffix("");
        // Without a comma, what stands behind the last one is its suffix; else the list's trail.
        let (said, end) = if behind.contains('#') {
            behind.split_at(behind.rfind('\n').unwrap_or(behind.len()))
        } else {
            ("", behind.as_str())
        };
        let mut before = said.to_owned();
        let trail = raw(Some(list.trailing()));
        if let Some((said, rest)) = trail.rsplit_once('\n')
            && said.contains('#')
        {
            before.push_str(said);
            list.set_trailing(format!("\n{rest}"));
        }
        // The last line of the indent alone: what is above it is said about the other one.
        before.push_str(match indent.rfind('\n') {
            Some(at) => indent.get(at..).unwrap_or_default(),
            None => " ",
        });
        *new.decor_mut() = Decor::new(before, end);
    }
    list.push_formatted(new);
}

/// True where a pattern of `members` has a folder. What it doesn't know it doesn't have: the
/// member is named then.
fn covers(pattern: &str, folder: &str) -> bool {
    let pattern: Vec<&str> = pattern
        .split('/')
        .filter(|part| !part.is_empty() && *part != ".")
        .collect();
    let folder: Vec<&str> = folder.split('/').collect();
    pattern.len() == folder.len()
        && pattern
            .iter()
            .zip(&folder)
            .all(|(pattern, name)| fits(pattern.as_bytes(), name.as_bytes()))
}

/// `*` is any text, `?` any letter.
fn fits(pattern: &[u8], name: &[u8]) -> bool {
    match (pattern.split_first(), name.split_first()) {
        (None, None) => true,
        (Some((b'*', rest)), _) => {
            (0..=name.len()).any(|skip| name.get(skip..).is_some_and(|name| fits(rest, name)))
        }
        (Some((b'?', pattern)), Some((_, name))) => fits(pattern, name),
        (Some((one, pattern)), Some((other, name))) => one == other && fits(pattern, name),
        (None, Some(_)) | (Some(_), None) => false,
    }
}

#[cfg(test)]
mod tests;
