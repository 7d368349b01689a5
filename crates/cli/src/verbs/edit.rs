//! `edit`: a revision's file in the user's editor.

use std::io::IsTerminal as _;
use std::path::Path;
use std::process::{Command, ExitCode};

use serde::Serialize;
use ultra_migrate::revision::{Ids, Point, checksum, resolve_one};
use ultra_migrate::{Config, Sources};

use crate::args::Edit;
use crate::failure::Failure;
use crate::output::{Output, Style, near};

/// What became of the file.
#[derive(Serialize)]
struct Edited<'a> {
    revision: &'a str,
    name: &'a str,
    path: &'a Path,
    /// True where it does something else than before.
    changed: bool,
}

/// Opens the file and waits for the editor to end.
pub(crate) fn run(
    root: &Path,
    config: &Config,
    edit: &Edit,
    output: &mut Output,
) -> Result<ExitCode, Failure> {
    let sources = Sources::read(root, config)?;
    let point = Point::parse(&edit.revision)?;
    let id = resolve_one(sources.graph(), &point, &Ids::new())?;
    let node = id.and_then(|id| sources.graph().get(&id)).ok_or_else(|| {
        Failure::new("usage", "`base` is no revision: it is before the first one")
    })?;
    let path = sources.path(node.name.as_str());
    let before = checksum(sources.text(node.name.as_str()).unwrap_or_default());
    open(&path)?;
    // A head that can't be read any more is said now, not at the next command.
    let after = Sources::read(root, config)?;
    let changed = after
        .text(node.name.as_str())
        .is_none_or(|text| checksum(text) != before);
    if output.is_json() {
        output.json(&Edited {
            revision: node.id.as_str(),
            name: node.name.as_str(),
            path: &path,
            changed,
        });
        return Ok(ExitCode::SUCCESS);
    }
    output.line(output.paint(Style::Good, near(&path).display()));
    if changed {
        output.say("changed: where it is applied already, ultra-migrate status says so, and ultra-migrate repair accepts it");
    } else {
        output.say("it does what it did before");
    }
    Ok(ExitCode::SUCCESS)
}

/// Runs the editor, with the path as an argument of its own: no shell reads it.
fn open(path: &Path) -> Result<(), Failure> {
    let named = ultra_migrate::editor().unwrap_or_default();
    let words = words(&named);
    let Some((program, arguments)) = words.split_first() else {
        return Err(Failure::new(
            "editor",
            format!(
                "no editor is named: set VISUAL or EDITOR, or open {}",
                path.display()
            ),
        ));
    };
    if !std::io::stdin().is_terminal() || !std::io::stdout().is_terminal() {
        return Err(Failure::new(
            "editor",
            format!(
                "an editor needs a terminal, and there is none: the file is {}",
                path.display()
            ),
        ));
    }
    let status = Command::new(program).args(arguments).arg(path).status();
    let status = status.map_err(|error| {
        Failure::new(
            "editor",
            format!("`{program}` could not be run: {error}: set VISUAL or EDITOR to an editor"),
        )
    })?;
    if status.success() {
        return Ok(());
    }
    Err(Failure::new(
        "editor",
        format!(
            "`{program}` ended with {status}; {} is as it left it",
            path.display()
        ),
    ))
}

/// A program and its arguments, as `VISUAL` has them: blanks part words, quotes keep them together.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote: Option<char> = None;
    for c in text.chars() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => word.get_or_insert_default().push(c),
            None if c == '"' || c == '\'' => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            None if c.is_whitespace() => words.extend(word.take()),
            None => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn editors_come_with_arguments_and_blanks_in_quotes() {
        assert_eq!(words("vim"), ["vim"]);
        assert_eq!(words("  code  --wait "), ["code", "--wait"]);
        assert_eq!(
            words("\"/opt/my editor/run\" -w"),
            ["/opt/my editor/run", "-w"]
        );
        assert!(words("  ").is_empty() && words("''").is_empty());
    }
}
