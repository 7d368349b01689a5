//! Follows a page in a copy: its commands in their order, its diffs, its files.

use std::collections::BTreeMap;
use std::fs;

use crate::background::Background;
use crate::block::{assignment, blocks, commands};
use crate::compare::{lines, matches};
use crate::copy::Copy;

/// What happens between two blocks of a page and isn't shown: the setup that a comment names,
/// `<!-- setup: broken revision -->`.
pub(crate) type Setup<'a> = dyn FnMut(&Copy, &str) + 'a;

/// For pages that show everything.
pub(crate) fn no_setup(_: &Copy, name: &str) {
    panic!("nobody does `{name}`");
}

/// A reader of a page at a terminal.
pub(crate) struct Follow<'a> {
    copy: &'a Copy,
    /// The database that the page calls `postgres://you@localhost/ultra`; `None` without a server:
    /// then everything from `export DATABASE_URL=…` to `unset DATABASE_URL` is left out.
    postgres: Option<&'a str>,
    environment: BTreeMap<String, String>,
    /// What was started with `&` and not ended yet.
    background: Option<Background>,
}

impl<'a> Follow<'a> {
    pub(crate) fn new(copy: &'a Copy, postgres: Option<&'a str>) -> Self {
        Self {
            copy,
            postgres,
            environment: BTreeMap::new(),
            background: None,
        }
    }

    /// Runs the commands, applies the diffs and writes the named files of a text.
    pub(crate) fn page(mut self, text: &str, setup: &mut Setup<'_>) {
        for block in blocks(text) {
            match (block.language, block.file) {
                _ if self.left_out() && block.language != "console" => {}
                ("setup", _) => setup(self.copy, block.text.trim()),
                ("diff", _) => self.copy.apply(&block.text),
                ("console", _) => {
                    for (command, expected) in commands(&block.text) {
                        self.step(&command, &expected);
                    }
                }
                (_, Some(file)) => {
                    let path = self.copy.folder.join(file);
                    fs::create_dir_all(path.parent().unwrap()).unwrap();
                    fs::write(path, block.text).unwrap();
                }
                (_, None) => {}
            }
        }
        assert!(self.background.is_none(), "the page never ends its server");
    }

    fn left_out(&self) -> bool {
        self.environment
            .get("DATABASE_URL")
            .is_some_and(String::is_empty)
    }

    fn step(&mut self, command: &str, expected: &[String]) {
        let copy = self.copy;
        if let Some((name, value)) = assignment(command) {
            let value = match name {
                "DATABASE_URL" => self.postgres.unwrap_or_default(),
                _ => value,
            };
            self.environment.insert(name.to_owned(), value.to_owned());
            return;
        }
        if let Some(name) = command.strip_prefix("unset ") {
            self.environment.remove(name);
            return;
        }
        if self.left_out() {
            return;
        }
        let expected: Vec<String> = expected.iter().map(|line| copy.steady(line)).collect();
        let mut command = copy.real(command);
        if command == "./scripts/test.sh" {
            // Runs this test.
            assert!(copy.folder.join("scripts/test.sh").is_file());
            return;
        } else if command == "kill %1" {
            let (code, output) = self.background.take().unwrap().end();
            assert_eq!(code, 0, "ended by `kill %1`:\n{output}");
            return;
        } else if command.starts_with("cargo install") {
            // The same without optimisation, into a folder of the test's.
            command.push_str(" --debug --root ../installed");
        } else if let Some(command) = command.strip_suffix(" &") {
            let mut background = Background::start(copy, command, &self.environment);
            background.says(copy, &expected);
            self.background = Some(background);
            return;
        }
        let (code, output) = copy.run_with(&command, &self.environment);
        assert_eq!(code, 0, "$ {command}\n{output}");
        let got: Vec<String> = lines(&output).map(|line| copy.steady(line)).collect();
        assert!(
            expected.is_empty() || matches(&expected, &got),
            "$ {command}\nthe page:\n{}\n\ngot:\n{}\n\nas it is:\n{output}",
            expected.join("\n"),
            got.join("\n")
        );
    }
}
