//! A folder as an image has it: programs on PATH, no sources, no `ultra-migrate.toml` around it.

use std::fs::{self, File};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use crate::project::Project;
use crate::run::Run;

/// How long anything may take here, on a machine that is busy compiling.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the scripts read beside the database's URL.
const VARIABLES: [&str; 10] = [
    "APPLY_MIGRATIONS",
    "BACKUP_BEFORE_MIGRATE",
    "ALLOW_PENDING_MIGRATIONS",
    "DB_CONNECTION_RETRIES",
    "DB_CONNECTION_RETRY_INTERVAL",
    "DB_CONNECTION_TIMEOUT",
    "HOST",
    "PORT",
    "BASH_ENV",
    "CARGO_BUILD_TARGET",
];

/// Says who it is, with which arguments, and serves until SIGTERM.
const SERVER: &str = r#"#!/bin/sh
trap 'echo "server: ended by SIGTERM"; exit 0' TERM
echo "server $$: $*"
[ "$1" != --fail ] || exit 7
while :; do sleep 0.05; done
"#;

/// Nothing is built where the programs are on PATH.
const CARGO: &str = "#!/bin/sh\necho 'cargo was called'\nexit 101\n";

/// The folder, and what runs in it.
pub(crate) struct Stage<'a> {
    project: &'a Project,
    folder: PathBuf,
}

impl<'a> Stage<'a> {
    pub(crate) fn new(project: &'a Project) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("ultra-stage-{}-{count}", std::process::id());
        let folder = std::env::temp_dir().canonicalize().unwrap().join(name);
        fs::create_dir_all(folder.join("bin")).unwrap();
        fs::create_dir_all(folder.join("app")).unwrap();
        let stage = Self { project, folder };
        let migrator = project.migrator_command(None);
        symlink(migrator.get_program(), stage.folder.join("bin/migration")).unwrap();
        stage.program("ultra-server", SERVER);
        stage.program("cargo", CARGO);
        stage
    }

    /// Puts a program on PATH, in the place of what is there.
    pub(crate) fn program(&self, name: &str, text: &str) {
        let path = self.folder.join("bin").join(name);
        fs::remove_file(&path).ok();
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// Takes a program from PATH.
    pub(crate) fn forget(&self, name: &str) {
        fs::remove_file(self.folder.join("bin").join(name)).unwrap();
    }

    /// A file or folder of the working folder.
    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.folder.join("app").join(relative)
    }

    /// The names in one of its folders; none where there is no folder.
    pub(crate) fn names(&self, relative: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path(relative)).into_iter().flatten();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// One of the repository's scripts in the working folder.
    pub(crate) fn script(&self, name: &str, url: Option<&str>) -> Command {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../scripts")
            .join(name);
        // Started in the background by a script, these tests would hand on that signals are ignored,
        // and no shell can undo that for itself.
        let mut command = self.project.command("env", url);
        command.arg("--default-signal=HUP,INT,TERM").arg(path);
        let path = std::env::var("PATH").unwrap_or_default();
        command
            .current_dir(self.path(""))
            .env("PATH", format!("{}/bin:{path}", self.folder.display()));
        for variable in VARIABLES {
            command.env_remove(variable);
        }
        command
    }

    /// `start-migrate.sh` with variables.
    pub(crate) fn start(&self, url: Option<&str>, variables: &[(&str, &str)]) -> Command {
        let mut command = self.script("start-migrate.sh", url);
        command.envs(variables.iter().copied());
        command
    }

    /// Runs it to an end that is none of a server's.
    pub(crate) fn refuses(&self, url: Option<&str>, variables: &[(&str, &str)]) -> Run {
        let run = self.spawn(self.start(url, variables)).end();
        let served = run.err.lines().any(|line| line.starts_with("server "));
        assert!(!served, "{run}");
        self.nothing_is_left();
        run
    }

    /// Runs it in the background.
    pub(crate) fn spawn(&self, mut command: Command) -> Running {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let log = self.folder.join(format!("log-{count}"));
        let file = File::create(&log).unwrap();
        let child = command
            .stdin(Stdio::null())
            .stdout(file.try_clone().unwrap())
            .stderr(file)
            .spawn()
            .unwrap();
        Running { child, log }
    }

    /// No process works in this folder any more, and none has left a file.
    #[track_caller]
    pub(crate) fn nothing_is_left(&self) {
        let app = self.folder.join("app");
        let deadline = Instant::now() + Duration::from_secs(2);
        let mut left = processes_in(&app);
        // What gets a signal needs a moment to end.
        while !left.is_empty() && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(20));
            left = processes_in(&app);
        }
        assert!(left.is_empty(), "{left:?}");
        assert!(self.names("temp").is_empty(), "{:?}", self.names("temp"));
    }
}

impl Drop for Stage<'_> {
    fn drop(&mut self) {
        // Where a test failed.
        for (number, _) in processes_in(&self.folder.join("app")) {
            Command::new("kill")
                .args(["-s", "KILL", &number])
                .status()
                .ok();
        }
        fs::remove_dir_all(&self.folder).ok();
    }
}

/// The processes whose working folder this is, by number and command; none where there is no /proc.
fn processes_in(folder: &Path) -> Vec<(String, String)> {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    processes
        .map(|entry| entry.path())
        .filter(|path| fs::read_link(path.join("cwd")).is_ok_and(|cwd| cwd == folder))
        .map(|path| {
            let line = fs::read_to_string(path.join("cmdline")).unwrap_or_default();
            let number = path.file_name().unwrap_or_default().to_string_lossy();
            (number.into_owned(), line.replace('\0', " "))
        })
        // A zombie, whose parent hasn't looked yet, has no command.
        .filter(|(_, line)| !line.is_empty())
        .collect()
}

/// A script under way. Dropping it ends it.
pub(crate) struct Running {
    child: Child,
    log: PathBuf,
}

impl Running {
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// All that it and its programs have said.
    pub(crate) fn said(&self) -> String {
        fs::read_to_string(&self.log).unwrap()
    }

    /// Waits until it has said this.
    #[track_caller]
    pub(crate) fn says(&mut self, text: &str) {
        let deadline = Instant::now() + PATIENCE;
        while !self.said().contains(text) {
            let ended = self.child.try_wait().unwrap().is_some();
            assert!(
                Instant::now() < deadline && (!ended || self.said().contains(text)),
                "no `{text}` in:\n{}",
                self.said()
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Sends a signal to the script alone.
    pub(crate) fn signal(&self, name: &str) {
        let pid = self.pid().to_string();
        let status = Command::new("kill").args(["-s", name, &pid]).status();
        assert!(status.unwrap().success());
    }

    /// Waits for its end.
    #[track_caller]
    pub(crate) fn end(mut self) -> Run {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return Run::checked(status.code().unwrap_or(-1), String::new(), self.said());
            }
            assert!(Instant::now() < deadline, "still there:\n{}", self.said());
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
