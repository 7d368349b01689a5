//! A throw-away copy of the workspace, and the commands that are run in it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::block::{assignment, blocks, commands};
use crate::compare::{lines, matches, number, steady_word};

/// A folder like the clone, whose project may be edited.
pub(crate) struct Copy {
    pub(crate) folder: PathBuf,
    /// What the README calls it.
    pub(crate) shown: &'static str,
}

impl Copy {
    pub(crate) fn of_the_workspace(name: &str, shown: &'static str) -> Self {
        let folder = empty(name);
        let made = command(workspace())
            .arg("scripts/quickstart.sh")
            .arg("--copy")
            .arg(&folder)
            .output()
            .unwrap();
        assert!(
            made.status.success(),
            "{}",
            String::from_utf8_lossy(&made.stderr)
        );
        Self { folder, shown }
    }

    /// Exit code and output, as a terminal shows it.
    pub(crate) fn run(&self, text: &str) -> (i32, String) {
        self.run_with(text, &BTreeMap::new())
    }

    pub(crate) fn run_with(
        &self,
        text: &str,
        environment: &BTreeMap<String, String>,
    ) -> (i32, String) {
        let output = command(&self.folder)
            .args(["-c", &format!("exec 2>&1\n{text}")])
            .envs(environment)
            .output()
            .unwrap();
        (
            output.status.code().unwrap_or(-1),
            String::from_utf8_lossy(&output.stdout).into_owned(),
        )
    }

    /// Runs the commands and applies the diffs of a text, in their order.
    pub(crate) fn follow(&self, text: &str, postgres: Option<&str>) {
        let mut environment = BTreeMap::new();
        for block in blocks(text) {
            match block.language {
                "diff" => self.apply(&block.text),
                "console" => {
                    for (command, expected) in commands(&block.text) {
                        self.step(&command, &expected, postgres, &mut environment);
                    }
                }
                _ => {}
            }
        }
    }

    pub(crate) fn step(
        &self,
        command: &str,
        expected: &[String],
        postgres: Option<&str>,
        environment: &mut BTreeMap<String, String>,
    ) {
        let mut command = command.to_owned();
        if let Some(("DATABASE_URL", _)) = assignment(&command) {
            // Without a server (said by the fixture) the commands up to `unset` are left out.
            environment.insert(
                "DATABASE_URL".into(),
                postgres.unwrap_or_default().to_owned(),
            );
            return;
        } else if command == "unset DATABASE_URL" {
            environment.remove("DATABASE_URL");
            return;
        } else if environment
            .get("DATABASE_URL")
            .is_some_and(String::is_empty)
        {
            return;
        } else if command == "./scripts/test.sh" {
            // Runs this test.
            assert!(self.folder.join("scripts/test.sh").is_file());
            return;
        } else if command.starts_with("cargo install") {
            // The same without optimisation, into a folder of the test's.
            command.push_str(" --debug --root ../installed");
        }
        let (code, output) = self.run_with(&command, environment);
        assert_eq!(code, 0, "$ {command}\n{output}");
        if !expected.is_empty() {
            let expected: Vec<String> = expected.iter().map(|line| self.steady(line)).collect();
            let got: Vec<String> = lines(&output).map(|line| self.steady(line)).collect();
            let fits = matches(&expected, &got);
            assert!(
                fits,
                "$ {command}\nREADME:\n{}\n\ngot:\n{}\n\nas it is:\n{output}",
                expected.join("\n"),
                got.join("\n")
            );
        }
    }

    /// Replaces in a file what a diff takes out by what it puts in.
    pub(crate) fn apply(&self, diff: &str) {
        let path = diff
            .lines()
            .find_map(|line| line.strip_prefix("+++ b/"))
            .unwrap();
        let body = || {
            diff.lines().filter(|line| {
                !["---", "+++", "@@ "]
                    .iter()
                    .any(|mark| line.starts_with(mark))
            })
        };
        let side = |other: char| -> String {
            body()
                .filter(|line| !line.starts_with(other))
                .map(|line| format!("{}\n", line.get(1..).unwrap_or("")))
                .collect()
        };
        let (before, after) = (side('+'), side('-'));
        let path = self.folder.join(path);
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(
            text.matches(&before).count(),
            1,
            "{} doesn't have\n{before}",
            path.display()
        );
        fs::write(path, text.replace(&before, &after)).unwrap();
    }

    /// Puts the README's files in the place of the project; our crates come from the workspace.
    pub(crate) fn write_own(&self, text: &str) {
        for part in ["entity", "migration", "schema"] {
            fs::remove_dir_all(self.folder.join(part)).unwrap();
        }
        for block in blocks(text) {
            let Some(file) = block.file else { continue };
            let path = self.folder.join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            let mut text = block.text;
            for (package, folder) in [
                ("ultra-migrate", "ultra-migrate"),
                ("ultra-migrate-cli", "cli"),
            ] {
                let git = format!(
                    "{package} = {{ git = \"https://github.com/ultra-migrate/ultra-migrate\""
                );
                text = text.replace(
                    &git,
                    &format!("{package} = {{ path = \"../crates/{folder}\""),
                );
            }
            assert!(!text.contains("git ="), "{text}");
            fs::write(path, text).unwrap();
        }
        let manifest = self.folder.join("Cargo.toml");
        let text = fs::read_to_string(&manifest).unwrap();
        fs::write(
            manifest,
            text.replacen(
                "    \"migration\",\n",
                "    \"migration\",\n    \"service\",\n",
                1,
            ),
        )
        .unwrap();
    }

    /// A line without what differs from run to run.
    pub(crate) fn steady(&self, line: &str) -> String {
        let line = line.replace(&*self.folder.to_string_lossy(), self.shown);
        let words: Vec<&str> = line.split_whitespace().collect();
        let mut out: Vec<String> = Vec::new();
        for (at, word) in words.iter().enumerate() {
            let before = at
                .checked_sub(1)
                .and_then(|at| words.get(at))
                .copied()
                .unwrap_or_default();
            if ["ms", "s"].contains(word) && number(before) {
                out.pop();
                out.push("<time>".into());
            } else {
                out.push(steady_word(word));
            }
        }
        out.join(" ")
    }
}

/// Bash in a folder, without what this test's own Cargo and surroundings say.
pub(crate) fn command(folder: impl AsRef<Path>) -> Command {
    let mut command = Command::new("bash");
    command
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .env("USER", "you");
    for (name, _) in std::env::vars() {
        let package = [
            "CARGO_MANIFEST_",
            "CARGO_PKG_",
            "CARGO_BIN_",
            "CARGO_BUILD_",
        ]
        .iter()
        .any(|it| name.starts_with(it));
        let database = name.ends_with("DATABASE_URL")
            || name.starts_with("POSTGRES")
            || name.starts_with("DB_");
        let other = [
            "CARGO_TARGET_DIR",
            "CARGO_TARGET_TMPDIR",
            "CARGO_CRATE_NAME",
            "DATABASE_SCHEMA",
            "DATABASE_CONNECTION_STRING",
        ];
        if package || database || other.contains(&name.as_str()) {
            command.env_remove(name);
        }
    }
    let installed = Path::new(env!("CARGO_TARGET_TMPDIR")).join("installed/bin");
    let path = std::env::var("PATH").unwrap_or_default();
    command.env("PATH", format!("{}:{path}", installed.display()));
    command
}

pub(crate) fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .unwrap()
}

/// The same folder each time: what is compiled for it is compiled once.
pub(crate) fn empty(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(&folder).unwrap();
    folder
}

pub(crate) fn executable(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}
