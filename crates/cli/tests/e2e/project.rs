//! Copies of this workspace's project that tests may edit and build.
//!
//! A copy is a workspace in a folder of its own: `crates` is a link to the real one, the project
//! (`entity/`, `migration/`, `schema/`, `ultra-migrate.toml`) lies in a folder with the copy's own
//! name. Cargo tells packages apart by their path relative to the workspace: the crates are the
//! ones that are compiled already, the project's two are new. So all copies build in the target
//! folder that this test was built in, next to each other, and nothing but the project is compiled.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::run::Run;

/// All that says where a database is; a test says it itself.
const FOREIGN: [&str; 19] = [
    "MIGRATE_DATABASE_URL",
    "DATABASE_URL",
    "POSTGRES_URL",
    "POSTGRESQL_URL",
    "DATABASE_CONNECTION_STRING",
    "DB_URL",
    "DB_HOST",
    "DB_PORT",
    "DB_NAME",
    "DB_USER",
    "DB_PASSWORD",
    "DATABASE_SCHEMA",
    "PGHOST",
    "PGPORT",
    "PGUSER",
    "PGPASSWORD",
    "PGDATABASE",
    "PGOPTIONS",
    "RUST_BACKTRACE",
];

/// Dependencies that a project built here doesn't need. With them the others have the features
/// that they have when the workspace's tests are compiled, and aren't compiled again.
pub(crate) const NAMED_BY_NOBODY: [&str; 5] = [
    "axum",
    "proptest",
    "tower-http",
    "tracing-subscriber",
    "ultra-testing",
];

/// A project of its own, and the migrator that Cargo builds from it.
pub(crate) struct Project {
    folder: PathBuf,
    migrator: PathBuf,
}

impl Project {
    /// A copy as it stands in the repository, to be edited and built. The name must be one that
    /// no other test uses: it is the migrator's.
    pub(crate) fn new(name: &str) -> Self {
        let (source, root) = (workspace(), fresh_folder(name));
        std::os::unix::fs::symlink(source.join("crates"), root.join("crates")).unwrap();
        copy(&source.join("Cargo.lock"), &root.join("Cargo.lock"));
        let manifest = std::fs::read_to_string(source.join("Cargo.toml")).unwrap();
        std::fs::write(root.join("Cargo.toml"), moved(&manifest, name)).unwrap();
        let binary = format!("e2e-{name}");
        let migrator = target().join("debug").join(&binary);
        let project = Self::files_of(source, root.join(name), migrator);
        let manifest = "migration/Cargo.toml";
        project.edit(
            manifest,
            "[[bin]]\nname = \"migration\"",
            &format!("[[bin]]\nname = \"{binary}\""),
        );
        project.edit(
            manifest,
            "\n[dependencies]\n",
            &NAMED_BY_NOBODY
                .iter()
                .fold("\n[dependencies]\n".to_owned(), |text, name| {
                    text + &format!("{name}.workspace = true\n")
                }),
        );
        project
    }

    /// A copy that is never built: its migrator is the one of the project as it stands, which
    /// all such copies share. Extras may be edited, entities and revisions may not.
    pub(crate) fn stock(name: &str) -> Self {
        static STOCK: OnceLock<PathBuf> = OnceLock::new();
        let migrator = STOCK.get_or_init(|| {
            let stock = Self::new("stock");
            stock.front(None, &["status"]).ok();
            stock.migrator
        });
        Self::files_of(workspace(), fresh_folder(name), migrator.clone())
    }

    fn files_of(source: &Path, folder: PathBuf, migrator: PathBuf) -> Self {
        for part in ["entity", "migration", "schema", "ultra-migrate.toml"] {
            copy(&source.join(part), &folder.join(part));
        }
        Self { folder, migrator }
    }

    /// A file or folder of the project.
    pub(crate) fn path(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.folder.join(relative)
    }

    pub(crate) fn read(&self, relative: &str) -> String {
        let path = self.path(relative);
        std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    pub(crate) fn write(&self, relative: &str, text: &str) {
        let path = self.path(relative);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub(crate) fn append(&self, relative: &str, text: &str) {
        self.write(relative, &format!("{}{text}", self.read(relative)));
    }

    /// Replaces a text that must be there once.
    #[track_caller]
    pub(crate) fn edit(&self, relative: &str, from: &str, to: &str) {
        let text = self.read(relative);
        assert_eq!(text.matches(from).count(), 1, "`{from}` in {relative}");
        self.write(relative, &text.replace(from, to));
    }

    /// A program in the project's folder, with one database or none in its environment.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>, url: Option<&str>) -> Command {
        let mut command = clean(program, &self.folder);
        command.env("CARGO_TARGET_DIR", target());
        if let Some(url) = url {
            command.env("DATABASE_URL", url);
        }
        command
    }

    /// Runs the front binary, which lets Cargo build the migrator where it needs it.
    pub(crate) fn front(&self, url: Option<&str>, arguments: &[&str]) -> Run {
        let front = env!("CARGO_BIN_EXE_ultra-migrate");
        Run::of(self.command(front, url).args(arguments))
    }

    /// The migrator as it was built last.
    pub(crate) fn migrator_command(&self, url: Option<&str>) -> Command {
        self.command(&self.migrator, url)
    }

    /// Runs the migrator as it was built last.
    pub(crate) fn built(&self, url: Option<&str>, arguments: &[&str]) -> Run {
        Run::of(self.migrator_command(url).args(arguments))
    }

    /// All files of the migration crate and of the extras, to compare before and after.
    pub(crate) fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        for part in ["migration", "schema", "entity"] {
            collect(&self.path(part), &mut files);
        }
        files
    }

    /// The one migration that is there and wasn't: its path in the project.
    #[track_caller]
    pub(crate) fn only_new(&self, before: &BTreeMap<PathBuf, Vec<u8>>) -> String {
        let after = self.files();
        let new: Vec<&PathBuf> = after
            .keys()
            .filter(|path| !before.contains_key(*path))
            .collect();
        assert_eq!(new.len(), 1, "{new:?}");
        new[0]
            .strip_prefix(&self.folder)
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned()
    }

    /// A revision as somebody writes it who has no generator: it adds the column `users.shared`.
    pub(crate) fn add_revision(&self, name: &str, id: &str, parent: &str) {
        self.write(
            &format!("migration/src/{name}.rs"),
            &format!(
                r#"//! Adds a column.
//!
//! Revision ID: {id}
//! Revises:     {parent}

use ultra_migrate::prelude::*;

pub const REVISION: Revision = Revision {{
    id: "{id}",
    down_revisions: &["{parent}"],
    ..Revision::BASE
}};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {{
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {{
        let db = manager.get_connection();
        db.execute_unprepared(r"ALTER TABLE users ADD COLUMN shared text").await?;
        Ok(())
    }}
}}
"#
            ),
        );
        let list = self.read("migration/src/lib.rs");
        let list = list.replacen(
            "\nultra_migrate::migrator!",
            &format!("mod {name};\n\nultra_migrate::migrator!"),
            1,
        );
        self.write(
            "migration/src/lib.rs",
            &list.replacen("\n}\n", &format!("\n    {name},\n}}\n"), 1),
        );
    }

    /// Runs git, which must end well.
    #[track_caller]
    pub(crate) fn git(&self, arguments: &[&str]) -> Run {
        self.try_git(arguments).ok()
    }

    /// Runs git with an identity of its own and nobody's configuration.
    pub(crate) fn try_git(&self, arguments: &[&str]) -> Run {
        let mut command = self.command("git", None);
        command
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_SYSTEM", "/dev/null")
            .args(["-c", "user.name=Test", "-c", "user.email=test@example.org"])
            .args(["-c", "init.defaultBranch=main"])
            .args(arguments);
        Run::of(&mut command)
    }
}

/// A program in a folder, without what this test's surroundings say.
pub(crate) fn clean(program: impl AsRef<OsStr>, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command
        .current_dir(folder)
        .env_remove("CARGO_TARGET_DIR")
        .env("CARGO_NET_OFFLINE", "true")
        .env("NO_COLOR", "1");
    for variable in FOREIGN {
        command.env_remove(variable);
    }
    // What Cargo says about this test: a build script that looks at it would run again, and
    // what hangs on it be compiled again, each time.
    for (name, _) in std::env::vars_os() {
        let about = |prefix: &&str| name.to_string_lossy().starts_with(*prefix);
        if [
            "CARGO_PKG_",
            "CARGO_MANIFEST_",
            "CARGO_BIN_",
            "CARGO_CRATE_",
            "CARGO_PRIMARY_",
        ]
        .iter()
        .any(about)
        {
            command.env_remove(name);
        }
    }
    command
}

/// The root of this repository.
pub(crate) fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .unwrap()
}

/// The target folder that this test was built in.
pub(crate) fn target() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_ultra-migrate"))
        .ancestors()
        .nth(2)
        .unwrap()
}

/// An empty folder in the target folder. What the last run left stays until here, for a look.
pub(crate) fn fresh_folder(name: &str) -> PathBuf {
    static ALONE: OnceLock<File> = OnceLock::new();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("e2e");
    ALONE.get_or_init(|| {
        std::fs::create_dir_all(&folder).unwrap();
        let file = File::create(folder.join("lock")).unwrap();
        // Another test process with the same target folder has the same copies.
        file.lock().unwrap();
        file
    });
    let folder = folder.join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// The workspace's manifest with its project in a folder.
fn moved(manifest: &str, name: &str) -> String {
    let mut text = manifest.to_owned();
    for part in ["entity", "migration"] {
        for quoted in [format!("path = \"{part}\""), format!("    \"{part}\",")] {
            assert_eq!(text.matches(&quoted).count(), 1, "{quoted} in Cargo.toml");
            text = text.replace(&quoted, &quoted.replace(part, &format!("{name}/{part}")));
        }
    }
    text.lines()
        .filter(|line| !line.starts_with("default-members"))
        .map(|line| format!("{line}\n"))
        .collect()
}

/// Copies a file, or a folder with all that is in it.
fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        std::fs::create_dir_all(to).unwrap();
        for entry in std::fs::read_dir(from).unwrap() {
            let name = entry.unwrap().file_name();
            copy(&from.join(&name), &to.join(&name));
        }
    } else {
        // Not `fs::copy`: a new file must be newer than what was compiled from an earlier copy.
        std::fs::write(to, std::fs::read(from).unwrap()).unwrap();
    }
}

fn collect(path: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).unwrap() {
            collect(&entry.unwrap().path(), files);
        }
    } else {
        files.insert(path.to_owned(), std::fs::read(path).unwrap());
    }
}
