//! Edits of a migrator's file.

use std::ops::Range;

use super::ListError;
use super::position::{Entry, Migrator, Mod};

/// Adds a migration: its `mod` line behind the last one, its name at the end of the list.
///
/// # Errors
/// When it is listed already, or the file can't be read.
pub fn add(source: &str, name: &str) -> Result<String, ListError> {
    add_behind(source, name, None)
}

/// Adds a migration behind another one, in both places.
///
/// # Errors
/// When it is listed already, the other one isn't, or the file can't be read.
pub fn add_after(source: &str, name: &str, after: &str) -> Result<String, ListError> {
    add_behind(source, name, Some(after))
}

fn add_behind(source: &str, name: &str, after: Option<&str>) -> Result<String, ListError> {
    require_name(name)?;
    let migrator = Migrator::find(source)?;
    let after = after
        .map(|after| find_entry(&migrator, after))
        .transpose()?;
    let after = after.map(|(_, entry)| entry);
    if migrator.entries.iter().any(|entry| entry.name == name) {
        return Err(ListError::AlreadyListed {
            name: name.to_owned(),
        });
    }
    let mut edits = vec![entry_edit(source, &migrator, name, after)];
    if !migrator.mods.iter().any(|module| module.name == name) {
        edits.push(mod_edit(source, &migrator, name, after));
    }
    Ok(edited(source, edits))
}

/// Puts one migration in another's place.
///
/// # Errors
/// When the old one isn't listed, the new one is, or the file can't be read.
pub fn replace(source: &str, old: &str, new: &str) -> Result<String, ListError> {
    require_name(new)?;
    let migrator = Migrator::find(source)?;
    if migrator.entries.iter().any(|entry| entry.name == new) {
        return Err(ListError::AlreadyListed {
            name: new.to_owned(),
        });
    }
    let entry = find_entry(&migrator, old)?;
    let mut edits = vec![(entry.1.ident.clone(), new.to_owned())];
    let declared = |name: &str| migrator.mods.iter().find(|module| module.name == name);
    match (declared(old), declared(new)) {
        (Some(module), None) => edits.push((module.ident.clone(), new.to_owned())),
        (Some(module), Some(_)) => edits.push((whole_lines(source, &module.item), String::new())),
        (None, _) => {}
    }
    Ok(edited(source, edits))
}

/// Takes a migration out: its `mod` line with its attributes, and its name in the list.
///
/// # Errors
/// When it isn't listed, or the file can't be read.
pub fn remove(source: &str, name: &str) -> Result<String, ListError> {
    let migrator = Migrator::find(source)?;
    let (at, entry) = find_entry(&migrator, name)?;
    let before = at.checked_sub(1).and_then(|at| migrator.entries.get(at));
    let mut edits = vec![(entry_range(source, entry, before), String::new())];
    let modules = migrator.mods.iter().filter(|module| module.name == name);
    edits.extend(modules.map(|module| (whole_lines(source, &module.item), String::new())));
    Ok(edited(source, edits))
}

/// A piece of text and what comes in its place.
type Edit = (Range<usize>, String);

/// The text with all edits made.
fn edited(source: &str, mut edits: Vec<Edit>) -> String {
    // From the end, so that positions stay right.
    edits.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
    let mut text = source.to_owned();
    for (range, new) in edits {
        text.replace_range(range, &new);
    }
    text
}

/// Refuses what can't be a module's name.
fn require_name(name: &str) -> Result<(), ListError> {
    match syn::parse_str::<syn::Ident>(name) {
        Ok(_) => Ok(()),
        Err(_) => Err(ListError::NotAName {
            name: name.to_owned(),
        }),
    }
}

/// A name in the list, with its place among the others.
fn find_entry<'a>(migrator: &'a Migrator, name: &str) -> Result<(usize, &'a Entry), ListError> {
    let mut entries = migrator.entries.iter().enumerate();
    let found = entries.find(|(_, entry)| entry.name == name);
    found.ok_or_else(|| ListError::NotListed {
        name: name.to_owned(),
    })
}

/// The new `mod` line, behind another one's or the last.
fn mod_edit(source: &str, migrator: &Migrator, name: &str, after: Option<&Entry>) -> Edit {
    let newline = newline_of(source);
    let named = |after: &Entry| {
        migrator
            .mods
            .iter()
            .find(|module| module.name == after.name)
    };
    let last = after.and_then(named);
    let Some(last) = last.or_else(|| migrator.migration_mods().next_back()) else {
        let at = line_start(source, migrator.item.start);
        return (at..at, format!("mod {name};{newline}{newline}"));
    };
    let Mod {
        visibility, item, ..
    } = last;
    let indent = indent_at(source, item.start);
    let visibility = slice(source, visibility);
    let space = if visibility.is_empty() { "" } else { " " };
    let at = line_end(source, item.end);
    let line = format!("{newline}{indent}{visibility}{space}mod {name};");
    (at..at, line)
}

/// The new name in the list, behind another one or the last.
fn entry_edit(source: &str, migrator: &Migrator, name: &str, after: Option<&Entry>) -> Edit {
    let newline = newline_of(source);
    let inner = slice(source, &(migrator.open..migrator.close));
    let several_lines = inner.contains('\n');
    let outer = indent_at(source, migrator.item.start);
    let Some(last) = after.or_else(|| migrator.entries.last()) else {
        return if inner.trim().is_empty() {
            let text = format!("{newline}{outer}    {name},{newline}{outer}");
            (migrator.open..migrator.close, text)
        } else {
            // A comment stands there: the name goes below it.
            let at = migrator.open + inner.trim_end().len();
            let text = format!("{newline}{outer}    {name},{newline}{outer}");
            (at..migrator.close, text)
        };
    };
    let end = last
        .comma
        .as_ref()
        .map_or(last.ident.end, |comma| comma.end);
    if !several_lines {
        let text = match last.comma {
            Some(_) => format!(" {name},"),
            None => format!(", {name}"),
        };
        return (end..end, text);
    }
    let indent = indent_at(source, last.ident.start);
    let stop = line_end(source, end).min(migrator.close);
    // What follows on the line (a comment) stays with the last name.
    let tail = slice(source, &(end..stop)).trim_end();
    let comma = if last.comma.is_some() { "" } else { "," };
    let text = format!("{comma}{tail}{newline}{indent}{name},");
    (end..end + tail.len(), text)
}

/// What goes with a name in the list.
fn entry_range(source: &str, entry: &Entry, before: Option<&Entry>) -> Range<usize> {
    let end = entry
        .comma
        .as_ref()
        .map_or(entry.ident.end, |comma| comma.end);
    let line = whole_lines(source, &(entry.ident.start..end));
    if line != (entry.ident.start..end) {
        return line;
    }
    match (
        &entry.comma,
        before.and_then(|before| before.comma.as_ref()),
    ) {
        (Some(_), _) => {
            let rest = source.get(end..).unwrap_or_default();
            entry.ident.start..end + (rest.len() - rest.trim_start_matches(' ').len())
        }
        (None, Some(comma)) => comma.start..end,
        (None, None) => entry.ident.start..end,
    }
}

/// The lines of an item with their ending, if nothing but comments stands beside it; else the item.
fn whole_lines(source: &str, item: &Range<usize>) -> Range<usize> {
    let start = line_start(source, item.start);
    let end = line_end(source, item.end);
    let before = slice(source, &(start..item.start));
    let after = slice(source, &(item.end..end)).trim();
    let alone = after.is_empty() || after.starts_with("//");
    if !before.trim().is_empty() || !alone {
        return item.clone();
    }
    let rest = source.get(end..).unwrap_or_default();
    let ending = match rest {
        rest if rest.starts_with("\r\n") => 2,
        rest if rest.starts_with('\n') => 1,
        _ => 0,
    };
    start..end + ending
}

/// Where the line begins on which a position lies.
fn line_start(source: &str, at: usize) -> usize {
    let before = source.get(..at).unwrap_or_default();
    before.rfind('\n').map_or(0, |newline| newline + 1)
}

/// Where the line ends on which a position lies, before its line ending. A block comment that begins on it
/// belongs to it.
fn line_end(source: &str, at: usize) -> usize {
    let mut rest = source.get(at..).unwrap_or_default();
    let end_of = |rest: &str| source.len() - rest.len();
    while let Some(next) = rest.find(['\n', '/']) {
        let tail = rest.get(next..).unwrap_or_default();
        if tail.starts_with("/*") {
            rest = tail.split_once("*/").map_or("", |(_, after)| after);
        } else if tail.starts_with("//") {
            rest = tail.find('\n').and_then(|n| tail.get(n..)).unwrap_or("");
        } else if tail.starts_with('\n') {
            let end = end_of(tail);
            let carriage = source.get(..end).is_some_and(|text| text.ends_with('\r'));
            return if carriage { end - 1 } else { end };
        } else {
            rest = tail.get(1..).unwrap_or_default();
        }
    }
    source.len()
}

/// The blanks at the beginning of the line on which a position lies.
fn indent_at(source: &str, at: usize) -> &str {
    let line = source.get(line_start(source, at)..).unwrap_or_default();
    let words = line.trim_start_matches([' ', '\t']);
    line.get(..line.len() - words.len()).unwrap_or_default()
}

/// The file's line ending.
fn newline_of(source: &str) -> &'static str {
    if source.contains("\r\n") {
        "\r\n"
    } else {
        "\n"
    }
}

/// A piece of the text.
fn slice<'a>(source: &'a str, range: &Range<usize>) -> &'a str {
    source.get(range.clone()).unwrap_or_default()
}
