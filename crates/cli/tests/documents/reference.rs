//! The reference names every code, flag and setting; the pages name what is there.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use crate::copy::workspace;
use crate::find::{pages, quoted, sources};

/// The error codes of the reference are those of the sources.
#[test]
fn the_reference_has_every_error_code() {
    let text = fs::read_to_string(workspace().join("documentation/reference/cli.md")).unwrap();
    let table = text.split("\n## Errors").nth(1).unwrap();
    let documented: BTreeSet<&str> = table
        .lines()
        .filter_map(|line| line.strip_prefix("| `"))
        .flat_map(|line| line.split(" | ").next().unwrap().split(", "))
        .map(|code| code.trim_matches(['`', ' ']))
        .collect();
    let mut codes = BTreeSet::new();
    let sources = sources();
    for (_, source) in sources
        .iter()
        .filter(|(path, _)| path.components().any(|part| part.as_os_str() == "src"))
    {
        for body in source.split("fn code(&self)").skip(1) {
            let body = body.split("\n    }\n").next().unwrap();
            codes.extend(body.split("=>").skip(1).filter_map(first_word));
        }
        for call in ["Failure::new(", "Self::new("] {
            codes.extend(source.split(call).skip(1).filter_map(first_word));
        }
    }
    assert_eq!(documented, codes);
}

/// What stands in double quotes at the beginning, of a block or not.
fn first_word(text: &str) -> Option<&str> {
    let text = text.trim_start().trim_start_matches('{').trim_start();
    text.strip_prefix('"')?.split('"').next()
}

/// Every verb and flag that help shows is in the reference.
#[test]
fn the_reference_has_every_flag() {
    let text = fs::read_to_string(workspace().join("documentation/reference/cli.md")).unwrap();
    let help = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_ultra-migrate"))
            .args(arguments)
            .arg("--help")
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let top = help(&[]);
    let commands = top
        .split("Commands:")
        .nth(1)
        .unwrap()
        .split("Options:")
        .next()
        .unwrap();
    let verbs = commands
        .lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let verbs: Vec<&str> = verbs
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(verbs.len() > 10, "{top}");
    for verb in verbs
        .into_iter()
        .chain(["up", "down", "fresh", "refresh", "reset"])
    {
        assert!(
            text.contains(&format!("`{verb}")),
            "{verb} is not in the reference"
        );
        for line in help(&[verb])
            .lines()
            .map(str::trim_start)
            // `- all: …` is a value of the flag above it.
            .filter(|line| line.starts_with('-') && !line.starts_with("- "))
        {
            let flag = line
                .split_whitespace()
                .find(|word| word.starts_with("--"))
                .unwrap();
            assert!(
                text.contains(&format!("`{flag}")),
                "{verb} {flag} is not in the reference"
            );
        }
    }
}

/// Every key of `ultra-migrate.toml` and every variable is in the reference.
#[test]
fn the_reference_has_every_setting() {
    let text =
        fs::read_to_string(workspace().join("documentation/reference/configuration.md")).unwrap();
    let config =
        fs::read_to_string(workspace().join("crates/ultra-migrate/src/config.rs")).unwrap();
    let keys = config
        .split("pub struct Config {")
        .nth(1)
        .unwrap()
        .split("\n}")
        .next()
        .unwrap();
    let keys = keys
        .lines()
        .filter_map(|line| line.trim().strip_prefix("pub ")?.split(':').next());
    let code: String = ["config.rs", "config/url.rs", "config/limits.rs"]
        .iter()
        .map(|file| {
            let path = workspace().join("crates/ultra-migrate/src").join(file);
            let text = fs::read_to_string(path).unwrap();
            text.split("#[cfg(test)]").next().unwrap().to_owned()
        })
        .collect();
    let upper =
        |name: &&str| name.len() > 5 && name.chars().all(|c| c.is_ascii_uppercase() || c == '_');
    let mut count = 0;
    for name in keys.chain(quoted(&code).filter(upper)) {
        assert!(
            text.contains(&format!("`{name}`")),
            "{name} is not in the reference"
        );
        count += 1;
    }
    assert!(count > 15, "{count}");
}

/// The headings of a page, as links name them.
fn headings(text: &str) -> Vec<String> {
    let heading = |line: &str| {
        let heading = line.trim_start_matches('#').strip_prefix(' ')?;
        let kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
        let name: String = heading.chars().filter(kept).collect();
        (line.starts_with('#')).then(|| name.to_lowercase().replace(' ', "-"))
    };
    text.lines().filter_map(heading).collect()
}

/// What the pages refer to is there: files, headings, and the tests that hold invariants.
#[test]
fn the_pages_refer_to_what_is_there() {
    let sources = sources();
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        let folder = page.parent().unwrap();
        for link in text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next())
        {
            if link.starts_with("http") {
                continue;
            }
            let (path, heading) = link.split_once('#').unwrap_or((link, ""));
            let target = if path.is_empty() {
                page.clone()
            } else {
                folder.join(path)
            };
            assert!(target.exists(), "{}: {link}", page.display());
            let there = || headings(&fs::read_to_string(&target).unwrap());
            assert!(
                heading.is_empty() || there().contains(&heading.to_owned()),
                "{}: {link}",
                page.display()
            );
        }
        for line in text
            .lines()
            .filter(|line| line.starts_with("Test: ") || line.starts_with("Tests: "))
        {
            for name in line
                .split('`')
                .skip(1)
                .step_by(2)
                .filter(|name| !name.contains('/'))
            {
                let there = sources
                    .values()
                    .any(|source| source.contains(&format!("fn {name}(")));
                assert!(there, "{}: there is no test {name}", page.display());
            }
        }
    }
}
