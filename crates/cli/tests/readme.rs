//! What the README shows is what happens: its commands run in order, in throw-away copies, and
//! their output is compared. What changes with each run (ids, dates, timings, places) is not.
//!
//! A line `...` in the README stands for any number of lines, `[..]` for any words of a line. A
//! command without output is only run.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]
#![cfg(unix)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where the README's reader has the clone, and a project of their own.
const CLONE: &str = "/home/you/ultra-migrate";
const OWN: &str = "/home/you/notes";

#[tokio::test(flavor = "multi_thread")]
async fn the_readme_is_true() {
    let server = ultra_testing::require_postgres().unwrap();
    let database = match server {
        Some(server) => Some(server.database().await.unwrap()),
        None => None,
    };
    let url = database.as_ref().map(|database| database.url());
    let text = fs::read_to_string(workspace().join("README.md")).unwrap();
    let (tour, own) = text.split_once("\n## In your own workspace").unwrap();

    let clone = Copy::of_the_workspace("readme", CLONE);
    clone.follow(tour, url.as_deref());
    let project = Copy::of_the_workspace("notes", OWN);
    project.write_own(own);
    project.follow(own, url.as_deref());
}

#[test]
fn the_script_of_the_former_system() {
    let copy = Copy::of_the_workspace("script", CLONE);
    let script = copy.folder.join("scripts/db_migrate.sh");
    let run = |arguments: &str| copy.run(&format!("cd / && {} {arguments}", script.display()));
    for (arguments, code, says) in [
        ("help", 0, "Usage: scripts/db_migrate.sh COMMAND"),
        ("", 2, "error: no command was given"),
        ("nonsense", 2, "error: unknown command 'nonsense'"),
        ("downgrade", 2, "error: downgrade needs a revision"),
        ("auto", 2, "error: auto needs a message"),
        ("init", 2, "'init' is not in this version"),
        ("backup", 2, "'backup' is not in this version"),
        (
            "restore backups/a.sql",
            2,
            "'restore' is not in this version",
        ),
        (
            "upgrade --sql",
            2,
            "the option --sql is not in this version",
        ),
        (
            "upgrade --backup",
            2,
            "the option --backup is not in this version",
        ),
        (
            "upgrade -n",
            2,
            "--dry-run of 'upgrade' is not in this version",
        ),
        ("status", 0, "1 revision pending"),
        ("upgrade head", 0, "applied 1 revision"),
        ("-v status", 0, "up to date"),
        ("downgrade -1", 0, "reverted 1 revision"),
        ("check --fail-on-pending", 1, "1 revision to be applied"),
        ("auto -n 'nothing at all'", 0, "nothing to do"),
        ("history", 0, "<base> -> "),
        (
            "verify",
            0,
            "the live schema is what its applied revisions produce",
        ),
        ("upgrade nonsense", 2, "error[unknown-revision]"),
    ] {
        let (got, output) = run(arguments);
        assert_eq!(got, code, "db_migrate.sh {arguments}:\n{output}");
        assert!(
            output.contains(says),
            "db_migrate.sh {arguments}: no `{says}` in\n{output}"
        );
    }
}

#[test]
fn the_script_runs_the_migrator_on_path_elsewhere() {
    let folder = empty("elsewhere");
    fs::create_dir_all(folder.join("scripts")).unwrap();
    let script = folder.join("scripts/db_migrate.sh");
    fs::copy(workspace().join("scripts/db_migrate.sh"), &script).unwrap();
    let migrator = folder.join("migration");
    fs::write(
        &migrator,
        "#!/bin/sh\nfor a; do echo \"<$a>\"; done; exit 1\n",
    )
    .unwrap();
    executable(&migrator);
    let copy = Copy {
        folder: folder.clone(),
        shown: CLONE,
    };
    let command = format!(
        "PATH={}:/usr/bin:/bin; {} auto -v 'add a' --json",
        folder.display(),
        script.display()
    );
    assert_eq!(
        copy.run(&command),
        (1, "<auto>\n<-v>\n<add a>\n<--json>\n".to_owned())
    );
    fs::remove_file(&migrator).unwrap();
    let (code, output) = copy.run(&format!("PATH=/usr/bin:/bin; {} status", script.display()));
    assert_eq!(code, 2);
    assert!(
        output.contains("no program") || output.contains("'migration' on PATH"),
        "{output}"
    );
}

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
            codes.extend(
                body.split("=> \"")
                    .skip(1)
                    .filter_map(|rest| rest.split('"').next()),
            );
        }
        for call in source.split("Failure::new(").skip(1) {
            codes.extend(
                call.trim_start()
                    .strip_prefix('"')
                    .and_then(|rest| rest.split('"').next()),
            );
        }
    }
    assert_eq!(documented, codes);
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
            .filter(|line| line.trim_start().starts_with('-'))
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
    let code = config.split("#[cfg(test)]").next().unwrap();
    let upper =
        |name: &&str| name.len() > 5 && name.chars().all(|c| c.is_ascii_uppercase() || c == '_');
    let mut count = 0;
    for name in keys.chain(quoted(code).filter(upper)) {
        assert!(
            text.contains(&format!("`{name}`")),
            "{name} is not in the reference"
        );
        count += 1;
    }
    assert!(count > 15, "{count}");
}

/// What the pages refer to is there: files, and the tests that hold invariants.
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
            let path = link.split('#').next().unwrap();
            if !link.starts_with("http") && !path.is_empty() {
                assert!(folder.join(path).exists(), "{}: {link}", page.display());
            }
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

/// No `async`, file, network, environment, clock or randomness: ids and instants are arguments.
#[test]
fn the_pure_crates_are_pure() {
    const PURE: [&str; 4] = ["schema", "plan", "revision", "codegen"];
    let forbidden = [
        "std::fs",
        "std::env",
        "std::net",
        "std::process",
        "std::time",
        "SystemTime",
        "Instant",
        "async fn ",
        "tokio",
        "sqlx",
        "RandomState",
    ];
    for (path, source) in sources() {
        let Some(of) = PURE
            .iter()
            .find(|name| path.starts_with(format!("crates/{name}/src")))
        else {
            continue;
        };
        // Rust that is written, not run, and tests that are run.
        let code = source.split("#[cfg(test)]").next().unwrap();
        let generates = *of == "codegen";
        for word in forbidden {
            let used = code.lines().any(|line| {
                line.contains(word)
                    && !line.trim_start().starts_with("//")
                    && !(generates && line.contains('"'))
            });
            assert!(!used, "{} uses {word}", path.display());
        }
    }
    for name in PURE {
        let manifest =
            fs::read_to_string(workspace().join(format!("crates/{name}/Cargo.toml"))).unwrap();
        let dependencies = manifest
            .split("[dependencies]")
            .nth(1)
            .unwrap()
            .split("\n[")
            .next()
            .unwrap();
        for heavy in [
            "tokio",
            "sqlx",
            "sea-orm",
            "async-trait",
            "ultra-introspect",
            "ultra-runner",
        ] {
            assert!(
                !dependencies.lines().any(|line| line.starts_with(heavy)),
                "{name} depends on {heavy}"
            );
        }
    }
}

/// A service's migration crate is revisions and runner: no entities, generator, arguments.
#[test]
fn a_service_links_no_tools() {
    let tree = command(workspace())
        .args([
            "-c",
            "cargo tree --offline -q -p migration --no-default-features -e normal --prefix none",
        ])
        .output()
        .unwrap();
    let tree = String::from_utf8(tree.stdout).unwrap();
    assert!(tree.contains("ultra-runner "), "{tree}");
    for tool in [
        "entity ",
        "clap ",
        "ultra-codegen ",
        "ultra-introspect ",
        "ultra-migrate-cli ",
    ] {
        let linked = tree.lines().any(|line| line.starts_with(tool));
        assert!(!linked, "{tool} is linked");
    }
}

/// Everything in double quotes.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('"').skip(1).step_by(2)
}

/// Our Rust sources, by path in the workspace.
fn sources() -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    for crates in fs::read_dir(workspace().join("crates")).unwrap() {
        for part in ["src", "tests"] {
            collect(
                &crates.as_ref().unwrap().path().join(part),
                "rs",
                &mut found,
            );
        }
    }
    found
}

fn pages() -> Vec<PathBuf> {
    let mut found = BTreeMap::new();
    collect(&workspace().join("documentation"), "md", &mut found);
    let top = [
        "README.md",
        "ARCHITECTURE.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
    ]
    .map(PathBuf::from);
    found
        .into_keys()
        .chain(top)
        .map(|path| workspace().join(path))
        .collect()
}

fn collect(folder: &Path, extension: &str, found: &mut BTreeMap<PathBuf, String>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            collect(&path, extension, found);
        } else if path.extension().is_some_and(|it| it == extension) {
            let text = fs::read_to_string(&path).unwrap();
            found.insert(path.strip_prefix(workspace()).unwrap().to_owned(), text);
        }
    }
}

/// A folder like the clone, whose project may be edited.
struct Copy {
    folder: PathBuf,
    /// What the README calls it.
    shown: &'static str,
}

impl Copy {
    fn of_the_workspace(name: &str, shown: &'static str) -> Self {
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
    fn run(&self, text: &str) -> (i32, String) {
        self.run_with(text, &BTreeMap::new())
    }

    fn run_with(&self, text: &str, environment: &BTreeMap<String, String>) -> (i32, String) {
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
    fn follow(&self, text: &str, postgres: Option<&str>) {
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

    fn step(
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
    fn apply(&self, diff: &str) {
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
    fn write_own(&self, text: &str) {
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
    fn steady(&self, line: &str) -> String {
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

fn steady_word(word: &str) -> String {
    if word.starts_with("postgres://") {
        return "<url>".into();
    }
    let digits: String = word
        .chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    if digits == "0000-00-00" || digits == "00:00" || digits.starts_with("0000-00-00T") {
        return "<when>".into();
    }
    let part = |text: &str| -> String {
        let stamp = text.len() > 16
            && text.starts_with('m')
            && number(&text[1..9])
            && number(&text[10..16]);
        let hex = text.len() == 12 && text.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f'));
        if stamp {
            format!("m<stamp>{}", &text[16..])
        } else if hex {
            "<id>".into()
        } else {
            text.to_owned()
        }
    };
    let ends = |c: char| !(c.is_ascii_alphanumeric() || c == '_');
    word.split_inclusive(ends)
        .map(|piece| match piece.chars().last() {
            Some(last) if ends(last) => {
                format!("{}{last}", part(&piece[..piece.len() - last.len_utf8()]))
            }
            Some(_) | None => part(piece),
        })
        .collect()
}

fn number(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| c.is_ascii_digit() || c == '.')
}

/// The lines of an output, without what is said only when a build takes long.
fn lines(output: &str) -> impl Iterator<Item = &str> {
    output
        .lines()
        .filter(|line| *line != "building the migrator …")
}

/// True where the lines fit, `...` standing for any number of them.
fn matches(expected: &[String], got: &[String]) -> bool {
    match expected.split_first() {
        None => got.is_empty(),
        Some((first, rest)) if first == "..." => {
            (0..=got.len()).any(|skip| matches(rest, &got[skip..]))
        }
        Some((first, rest)) => got
            .split_first()
            .is_some_and(|(line, left)| fits(first, line) && matches(rest, left)),
    }
}

fn fits(pattern: &str, line: &str) -> bool {
    match pattern.split_once("[..]") {
        None => pattern == line,
        Some((head, tail)) => line.strip_prefix(head).is_some_and(|rest| {
            (0..=rest.len()).any(|at| rest.is_char_boundary(at) && fits(tail, &rest[at..]))
        }),
    }
}

/// A fenced block, with the file that the line above it names.
struct Block<'a> {
    language: &'a str,
    file: Option<&'a str>,
    text: String,
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut found = Vec::new();
    let (mut above, mut lines) = ("", text.lines());
    while let Some(line) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let file = above
                .strip_prefix('`')
                .and_then(|rest| rest.strip_suffix('`'));
            let text = lines
                .by_ref()
                .take_while(|line| *line != "```")
                .map(|line| format!("{line}\n"))
                .collect();
            found.push(Block {
                language,
                file,
                text,
            });
            above = "";
        } else if !line.is_empty() {
            above = line;
        }
    }
    found
}

/// The commands of a block, each with the output below it.
fn commands(block: &str) -> Vec<(String, Vec<String>)> {
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    for line in block.lines() {
        match (line.strip_prefix("$ "), found.last_mut()) {
            (Some(command), _) => found.push((command.to_owned(), Vec::new())),
            (None, Some((_, output))) => output.push(line.to_owned()),
            (None, None) => panic!("a block begins with output: {line}"),
        }
    }
    found
}

fn assignment(command: &str) -> Option<(&str, &str)> {
    command.strip_prefix("export ")?.split_once('=')
}

/// Bash in a folder, without what this test's own Cargo and surroundings say.
fn command(folder: impl AsRef<Path>) -> Command {
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

fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .unwrap()
}

/// The same folder each time: what is compiled for it is compiled once.
fn empty(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn executable(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}
