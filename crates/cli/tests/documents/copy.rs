//! A throw-away copy of the workspace, and the commands that are run in it.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::compare::steady_line;

/// A folder like the clone, whose project may be edited.
#[derive(Clone)]
pub(crate) struct Copy {
    pub(crate) folder: PathBuf,
    /// What the page calls it.
    pub(crate) shown: &'static str,
    /// What else the page calls by another name: the test's database.
    pub(crate) names: Vec<(String, String)>,
    /// What the page calls port 8000: one that is free.
    port: u16,
    /// Folders of programs that are on PATH there.
    pub(crate) programs: Vec<PathBuf>,
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
        Self::at(folder, shown)
    }

    /// A folder that is there already.
    pub(crate) fn at(folder: PathBuf, shown: &'static str) -> Self {
        Self {
            folder,
            shown,
            names: Vec::new(),
            port: free_port(),
            programs: Vec::new(),
        }
    }

    /// Puts programs on PATH there.
    pub(crate) fn install(&mut self, programs: &[PathBuf]) {
        let name = format!("{}-bin", self.folder.file_name().unwrap().to_string_lossy());
        let folder = self.folder.with_file_name(name);
        fs::create_dir_all(&folder).unwrap();
        for program in programs {
            let link = folder.join(program.file_name().unwrap());
            if link.symlink_metadata().is_ok() {
                fs::remove_file(&link).unwrap();
            }
            std::os::unix::fs::symlink(program, link).unwrap();
        }
        if !self.programs.contains(&folder) {
            self.programs.push(folder);
        }
    }

    /// Builds the programs of a container.
    pub(crate) fn build(&self) {
        let (code, output) = self.run("cargo build -q -p migration -p ultra-server");
        assert_eq!(code, 0, "{output}");
    }

    /// Bash in the copy, with its programs on PATH.
    pub(crate) fn bash(&self) -> Command {
        let mut command = command(&self.folder);
        let path = command
            .get_envs()
            .find(|(name, _)| *name == "PATH")
            .and_then(|(_, value)| value)
            .map(std::ffi::OsStr::to_os_string);
        let folders = path.iter().flat_map(std::env::split_paths);
        let all = self.programs.iter().cloned().chain(folders);
        command.env("PATH", std::env::join_paths(all).unwrap());
        command
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
        let output = self
            .bash()
            .args(["-c", &format!("exec 2>&1\n{text}")])
            .envs(environment)
            .output()
            .unwrap();
        (
            output.status.code().unwrap_or(-1),
            String::from_utf8_lossy(&output.stdout).into_owned(),
        )
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
        let path = self.find(path);
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(
            text.matches(&before).count(),
            1,
            "{} doesn't have\n{before}",
            path.display()
        );
        fs::write(path, text.replace(&before, &after)).unwrap();
    }

    /// Whether something listens on the page's port.
    pub(crate) fn is_served(&self) -> bool {
        std::net::TcpStream::connect(("127.0.0.1", self.port)).is_ok()
    }

    /// A command of the page as it is run here.
    pub(crate) fn real(&self, command: &str) -> String {
        command.replace("8000", &self.port.to_string())
    }

    /// A file by its path in the copy; a `*` stands for any part of its name.
    pub(crate) fn find(&self, path: &str) -> PathBuf {
        let path = self.folder.join(path);
        let name = path.file_name().unwrap().to_str().unwrap();
        let Some((head, tail)) = name.split_once('*') else {
            return path;
        };
        let folder = path.parent().unwrap();
        let found: Vec<PathBuf> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| {
                let name = path.file_name().unwrap().to_string_lossy();
                name.starts_with(head) && name.ends_with(tail)
            })
            .collect();
        assert_eq!(found.len(), 1, "{}: {found:?}", path.display());
        found[0].clone()
    }

    /// A line without what differs from run to run.
    pub(crate) fn steady(&self, line: &str) -> String {
        let mut line = line.replace(&*self.folder.to_string_lossy(), self.shown);
        line = line.replace(&format!(":{}", self.port), ":8000");
        for (real, shown) in &self.names {
            line = line.replace(real, shown);
        }
        steady_line(&line)
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

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    listener.local_addr().unwrap().port()
}

pub(crate) fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .unwrap()
}

/// The same folder each time: what is compiled for it is compiled once.
pub(crate) fn empty(name: &str) -> PathBuf {
    static ALONE: OnceLock<File> = OnceLock::new();
    let all = Path::new(env!("CARGO_TARGET_TMPDIR"));
    ALONE.get_or_init(|| {
        let file = File::create(all.join("documents.lock")).unwrap();
        // Another test process with the same target folder has the same copies.
        file.lock().unwrap();
        file
    });
    let folder = all.join(name);
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
