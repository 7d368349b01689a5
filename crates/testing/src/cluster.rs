//! One running PostgreSQL server in a folder of its own.

use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::Signal;
use nix::sys::statvfs::statvfs;
use tempfile::TempDir;

use crate::TestingError;
use crate::account::Account;
use crate::template::Source;
use crate::{binaries, outage, sweep, template};

/// How long a start may take, on a machine that is busy compiling.
const PATIENCE: Duration = Duration::from_secs(60);

/// Memory-backed folders are used from this much free space on; containers often give 64 MB.
const ROOM: u64 = 1 << 30;

/// The path of a unix socket may have 107 bytes (103 on some systems), its name included.
const LONGEST: usize = 80;

/// Nothing here outlives the process, so nothing is made durable. Dynamic shared memory lies in
/// the data directory too: files elsewhere would outlive a server that gets killed.
const SETTINGS: [&str; 17] = [
    "listen_addresses=",
    "port=5432",
    "fsync=off",
    // Compiling the queries of catalogs takes longer than running them.
    "jit=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "max_connections=200",
    "shared_buffers=16MB",
    "dynamic_shared_memory_type=mmap",
    "autovacuum=off",
    "timezone=UTC",
    "log_timezone=UTC",
    "lc_messages=C",
    "logging_collector=off",
    "log_destination=stderr",
];

/// Members of `ultra_scram` need their password, so that passwords can be tested.
const HBA: &str = "local all +ultra_scram scram-sha-256\nlocal all all trust\n";

/// Waits until the tests' end of the pipe is closed, which the system does however they end; then
/// stops the server and removes the folder.
///
/// It may come while `initdb` is still at work: its processes, too, have their number in that
/// file (negative), and fail once the folder is gone. Hence the repeated attempts.
const WATCHDOG: &str = r#"
trap '' INT TERM HUP
cd /
cat >/dev/null
tries=0
while [ -d "$1" ] && [ "$tries" -lt 200 ]; do
    pid=$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null)
    pid=${pid#-}
    if [ -z "$pid" ]; then
        rm -rf "$1" 2>/dev/null
    elif [ "$tries" -lt 100 ]; then
        kill -QUIT "$pid" 2>/dev/null
    else
        kill -KILL "$pid" 2>/dev/null
        rm -rf "$1" 2>/dev/null
    fi
    [ ! -d "$1" ] || sleep 0.05
    tries=$((tries + 1))
done
"#;

/// A server and what keeps it. Dropping it stops the server and removes its folder.
#[derive(Debug)]
pub(crate) struct Cluster {
    folder: PathBuf,
    server: Child,
    watchdog: Watchdog,
    _alive: File,
}

/// The process that runs [`WATCHDOG`]. Dropping it lets it do its work and waits for that.
#[derive(Debug)]
struct Watchdog(Child);

impl Watchdog {
    fn finish(&mut self) {
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}

impl Drop for Watchdog {
    fn drop(&mut self) {
        self.finish();
    }
}

impl Cluster {
    /// Starts a server from the installed binaries.
    pub(crate) fn start() -> Result<Self, TestingError> {
        let binaries = binaries::find()?;
        let account = Account::choose()?;
        match Self::start_with(&binaries, &account, Source::KeptOrNew) {
            // The kept copy lies where old files get removed one by one: it may have holes.
            Err(TestingError::Start { .. }) => Self::start_with(&binaries, &account, Source::New),
            started => started,
        }
    }

    fn start_with(
        binaries: &Path,
        account: &Account,
        source: Source,
    ) -> Result<Self, TestingError> {
        let folder = place(account)?;
        let alive = sweep::mark(folder.path())?;
        let watchdog = watch(account, folder.path())?;
        let data = folder.path().join("data");
        template::create_data(binaries, account, folder.path(), &data, source)?;
        fs::write(data.join("pg_hba.conf"), HBA)
            .map_err(TestingError::io("cannot write pg_hba.conf"))?;

        let mut server = launch(binaries, account, folder.path())?;
        match wait_until_ready(&mut server, folder.path(), binaries) {
            Ok(()) => Ok(Self {
                folder: folder.keep(),
                server,
                watchdog,
                _alive: alive,
            }),
            Err(error) => {
                drop(watchdog);
                let _ = server.kill();
                let _ = server.wait();
                Err(error)
            }
        }
    }

    /// The folder that holds everything, the socket included.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The number of the server's main process.
    pub(crate) fn pid(&self) -> u32 {
        self.server.id()
    }

    /// Stops the server as an administrator would: sessions are ended, data stays.
    pub(crate) fn stop(&mut self) -> Result<(), TestingError> {
        outage::signal(self.pid(), Signal::SIGINT)?;
        self.server
            .wait()
            .map(drop)
            .map_err(TestingError::io("cannot wait for postgres"))
    }

    /// Starts it again on the same data.
    pub(crate) fn start_again(&mut self) -> Result<(), TestingError> {
        let binaries = binaries::find()?;
        self.server = launch(&binaries, &Account::choose()?, &self.folder)?;
        wait_until_ready(&mut self.server, &self.folder, &binaries)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.watchdog.finish();
        // Ended by the watchdog; this only takes notice of it.
        let _ = self.server.wait();
    }
}

/// A new folder that the server's user may use: in memory if there is room, else on disk.
fn place(account: &Account) -> Result<TempDir, TestingError> {
    let mut bases = vec![env::temp_dir(), PathBuf::from("/tmp")];
    let memory = PathBuf::from("/dev/shm");
    if has_room(&memory) {
        bases.insert(0, memory);
    }
    for base in &bases {
        sweep::sweep(base, account);
    }
    let mut tried = Vec::new();
    for base in bases {
        match try_place(&base, account) {
            Ok(folder) => return Ok(folder),
            Err(reason) => tried.push(format!("{} ({reason})", base.display())),
        }
    }
    Err(TestingError::NoPlace {
        tried: tried.join(", "),
    })
}

fn try_place(base: &Path, account: &Account) -> Result<TempDir, String> {
    let base = base.canonicalize().map_err(|error| error.to_string())?;
    let folder = tempfile::Builder::new()
        .prefix(&format!("{}{}-", sweep::PREFIX, std::process::id()))
        .tempdir_in(base)
        .map_err(|error| error.to_string())?;
    if folder.path().as_os_str().len() > LONGEST {
        return Err("its path is too long for a unix socket".to_owned());
    }
    account
        .own(folder.path())
        .map_err(|error| error.to_string())?;
    // Starting anything inside shows whether the user gets through the folders above.
    let entered = account.command("true", folder.path()).status();
    match entered {
        Ok(status) if status.success() => Ok(folder),
        Ok(status) => Err(status.to_string()),
        Err(error) => Err(format!("the server's user cannot enter it: {error}")),
    }
}

fn has_room(folder: &Path) -> bool {
    statvfs(folder).is_ok_and(|found| {
        // The widths of these numbers differ between systems.
        #[allow(clippy::useless_conversion)]
        let (blocks, size) = (
            u64::from(found.blocks_available()),
            u64::from(found.fragment_size()),
        );
        blocks.saturating_mul(size) >= ROOM
    })
}

fn launch(binaries: &Path, account: &Account, folder: &Path) -> Result<Child, TestingError> {
    let log = File::create(log_path(folder)).map_err(TestingError::io("cannot write a log"))?;
    let mut command = account.command(binaries.join("postgres"), folder);
    command.arg("-D").arg(folder.join("data"));
    for setting in SETTINGS {
        command.arg("-c").arg(setting);
    }
    command.arg("-c").arg(format!(
        "unix_socket_directories={}",
        folder.to_string_lossy()
    ));
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(log)
        .spawn()
        .map_err(TestingError::io("cannot run postgres"))
}

/// The eighth line of `postmaster.pid` tells the state; reading it needs no connection.
fn wait_until_ready(
    server: &mut Child,
    folder: &Path,
    binaries: &Path,
) -> Result<(), TestingError> {
    let deadline = Instant::now() + PATIENCE;
    let state = folder.join("data/postmaster.pid");
    let failed = |reason: String| TestingError::Start {
        reason,
        binaries: binaries.display().to_string(),
        log: log_tail(folder),
    };
    loop {
        let lines = fs::read_to_string(&state).unwrap_or_default();
        if lines
            .lines()
            .nth(7)
            .is_some_and(|line| line.trim() == "ready")
        {
            return Ok(());
        }
        if let Ok(Some(status)) = server.try_wait() {
            return Err(failed(format!("it ended with {status}")));
        }
        if Instant::now() > deadline {
            return Err(failed(format!("not ready after {} s", PATIENCE.as_secs())));
        }
        thread::sleep(Duration::from_millis(10));
    }
}

fn watch(account: &Account, folder: &Path) -> Result<Watchdog, TestingError> {
    account
        .command("sh", folder)
        .args(["-c", WATCHDOG, "ultra-testing"])
        .arg(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map(Watchdog)
        .map_err(TestingError::io("cannot run sh"))
}

fn log_path(folder: &Path) -> PathBuf {
    folder.join("log")
}

fn log_tail(folder: &Path) -> String {
    let log = fs::read_to_string(log_path(folder)).unwrap_or_default();
    let lines: Vec<&str> = log.lines().collect();
    lines
        .iter()
        .skip(lines.len().saturating_sub(10))
        .copied()
        .collect::<Vec<_>>()
        .join("\n")
}
