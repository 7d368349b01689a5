//! `pg_dump`.

use std::collections::BTreeMap;
use std::fs::File;
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncReadExt};
use ultra_runner::Session;

use super::child::{complaint, ended};
use super::environment::Environment;
use super::programs::{self, Program, Wanted};
use super::snapshot::{self, Snapshot};
use super::verify::{Reader, verify};
use super::{catalog, sql};
use crate::error::Trouble;
use crate::file::{self, Packed, Packing, Target};
use crate::manifest::FORMAT;
use crate::progress::{Phase, Progress, Watcher};
use crate::stop::blocking;
use crate::{BackupError, BackupReport, BackupRequest, Kind, Locale, Manifest};

/// A dump that others' locks end is begun anew, so often at least.
const ATTEMPTS: usize = 3;

/// And for so long.
const PATIENCE: Duration = Duration::from_secs(60);

/// `pg_dump` finds every table locked by us already: only who waits for us keeps it waiting.
const LOCK_WAIT: &str = "--lock-wait-timeout=800";

/// How much is read from a program at a time: what a pipe holds.
const CHUNK: usize = 64 << 10;

/// What all attempts share.
struct Job<'a> {
    request: &'a BackupRequest<'a>,
    target: Target,
    session: Session,
    environment: Environment,
    dump: Program,
    restore: Program,
    server: String,
    locale: Locale,
    /// The size of the database, indexes included.
    estimate: Option<u64>,
}

/// How an attempt ends that isn't a backup.
enum Ended {
    /// Another session was in the way: worth another try.
    InTheWay(BackupError),
    For(BackupError),
}

impl From<BackupError> for Ended {
    fn from(error: BackupError) -> Self {
        Self::For(error)
    }
}

impl From<Trouble> for Ended {
    fn from(trouble: Trouble) -> Self {
        Self::For(trouble.in_backup())
    }
}

/// See [`crate::backup()`].
pub(crate) async fn backup(
    request: &BackupRequest<'_>,
    on_progress: Watcher<'_>,
) -> Result<BackupReport, BackupError> {
    let started = Instant::now();
    let job = prepare(request).await?;
    let mut attempts = 0;
    let manifest = loop {
        attempts += 1;
        match attempt(&job, on_progress).await {
            Ok(manifest) => break manifest,
            Err(Ended::InTheWay(error)) if attempts < ATTEMPTS || started.elapsed() < PATIENCE => {
                tracing::info!(%error, "the dump begins anew");
                on_progress(Progress::begin(Phase::Waiting, None));
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            Err(Ended::InTheWay(error) | Ended::For(error)) => return Err(error),
        }
    };
    sql::close(job.session).await;
    let path = request.file.clone();
    let bytes = std::fs::metadata(&path).map_or(manifest.stream.bytes, |found| found.len());
    Ok(BackupReport {
        path,
        bytes,
        manifest,
        notes: Vec::new(),
        duration: started.elapsed(),
    })
}

async fn prepare<'a>(request: &'a BackupRequest<'a>) -> Result<Job<'a>, BackupError> {
    let target = Target::free(&request.file)?;
    // An error of the folder is worth knowing before anything else is done.
    drop(target.draft()?);
    let session = sql::open(request.url).await?;
    let environment = Environment::of(request.url, "").map_err(Trouble::in_backup)?;
    let about = about(&session).await.map_err(Trouble::in_backup)?;
    let dump = Wanted {
        name: "pg_dump",
        at_least: session.server_version().unwrap_or_default() / 10_000,
        against: format!("the server, which has {}", about.server),
    };
    let folder = request.programs.as_deref();
    let dump = programs::find(&dump, folder, &environment).await?;
    let restore = reader(&dump, folder, &environment).await?;
    Ok(Job {
        request,
        target,
        session,
        environment,
        dump,
        restore,
        server: about.server,
        locale: about.locale,
        estimate: about.bytes,
    })
}

/// The `pg_restore` that belongs to a `pg_dump`.
pub(super) async fn reader(
    dump: &Program,
    folder: Option<&std::path::Path>,
    environment: &Environment,
) -> Result<Program, BackupError> {
    let wanted = Wanted {
        name: "pg_restore",
        at_least: dump.major,
        against: format!("pg_dump, which has {}", dump.version),
    };
    programs::find(&wanted, folder, environment).await
}

struct About {
    server: String,
    locale: Locale,
    bytes: Option<u64>,
}

async fn about(session: &Session) -> Result<About, Trouble> {
    let during = || sql::during("reading the catalog");
    let db = session.connection();
    let text = format!(
        "SELECT current_setting('server_version')::text AS server, \
         pg_database_size(d.oid) AS bytes, {} \
         FROM pg_database d WHERE d.datname = current_database()",
        catalog::LOCALE
    );
    let rows = sql::rows(db, &text, []).await.map_err(during())?;
    let row = rows
        .first()
        .ok_or_else(|| Trouble::new("reading the catalog", "the database isn't in it"))?;
    let bytes: i64 = row.try_get("", "bytes").map_err(during())?;
    Ok(About {
        server: row.try_get("", "server").map_err(during())?,
        locale: catalog::locale(row).map_err(during())?,
        bytes: u64::try_from(bytes).ok(),
    })
}

async fn attempt(job: &Job<'_>, on_progress: Watcher<'_>) -> Result<Manifest, Ended> {
    let snapshot = snapshot::take(&job.session, &mut || {
        on_progress(Progress::begin(Phase::Waiting, None));
    })
    .await?;
    let draft = job.target.draft()?;
    on_progress(Progress::begin(Phase::Dumping, job.estimate));
    let (packed, counts) = dump(job, &snapshot, draft.file, on_progress).await?;
    let Snapshot {
        transaction,
        tables,
        ..
    } = snapshot;
    transaction
        .rollback()
        .await
        .map_err(sql::during("ending our transaction"))?;
    let manifest = Manifest {
        format: FORMAT,
        kind: Kind::Postgres,
        database: job.request.url.database_name(),
        created: job.request.created.clone(),
        heads: job.request.heads.clone(),
        tool_version: job.request.tool_version.clone(),
        server_version: job.server.clone(),
        dump_version: Some(job.dump.version.clone()),
        locale: Some(job.locale.clone()),
        stream: packed.stream.clone(),
        dump: packed.dump.clone(),
        tables: tables
            .iter()
            .map(|table| table.table(counts.get(&table.oid).copied()))
            .collect(),
    };
    let (written, sealed) = (packed.stream.bytes, manifest.clone());
    blocking(move || file::seal(packed, &sealed))
        .await
        .map_err(|error| job.target.refused(&error, written))?;
    let reader = Reader {
        program: &job.restore,
        environment: &job.environment,
    };
    verify(&reader, &draft.path, &manifest, &tables, on_progress).await?;
    job.target.publish(draft.path)?;
    Ok(manifest)
}

/// Runs `pg_dump` into the file, and counts meanwhile.
async fn dump(
    job: &Job<'_>,
    snapshot: &Snapshot,
    file: File,
    on_progress: Watcher<'_>,
) -> Result<(Packed, BTreeMap<u32, u64>), Ended> {
    let doing = || format!("running {}", job.dump.path.display());
    let mut child = job
        .environment
        .command(&job.dump.path)
        .args([
            "--format=custom",
            "--compress=0",
            "--no-password",
            LOCK_WAIT,
        ])
        .arg(format!("--snapshot={}", snapshot.id))
        .spawn()
        .map_err(|error| Trouble::new(doing(), error))?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let small: Vec<&catalog::Found> = snapshot.tables.iter().filter(|table| table.small).collect();
    let counting = async {
        catalog::count(&snapshot.transaction, &small)
            .await
            .map_err(|error| Ended::from(sql::during("counting rows")(error)))
    };
    let (packed, complaint, counts) = tokio::try_join!(
        pump(job, stdout, Packing::into(file), on_progress),
        async { Ok(complaint(stderr).await) },
        counting
    )?;
    let status = child
        .wait()
        .await
        .map_err(|error| Trouble::new(doing(), error))?;
    let complaint = job.environment.masked(&complaint);
    if status.success() {
        if !complaint.is_empty() {
            tracing::warn!(%complaint, "pg_dump");
        }
        return Ok((packed, counts));
    }
    let error = Trouble::new("pg_dump", ended(status, &complaint)).in_backup();
    Err(if in_the_way(&complaint) {
        Ended::InTheWay(error)
    } else {
        Ended::For(error)
    })
}

/// A deadlock, or somebody who waits for our locks.
fn in_the_way(complaint: &str) -> bool {
    complaint.contains("deadlock detected")
        || (complaint.contains("LOCK TABLE") && complaint.contains("timeout"))
}

async fn pump(
    job: &Job<'_>,
    from: Option<impl AsyncRead + Unpin>,
    packing: Packing,
    on_progress: Watcher<'_>,
) -> Result<Packed, Ended> {
    let mut read_bytes = 0;
    if let Some(mut from) = from {
        loop {
            let mut chunk = Vec::with_capacity(CHUNK);
            let read = from
                .read_buf(&mut chunk)
                .await
                .map_err(|error| Trouble::new("reading from pg_dump", error))?;
            if read == 0 || !packing.push(chunk).await {
                break;
            }
            read_bytes += read as u64;
            on_progress(Progress {
                phase: Phase::Dumping,
                bytes: read_bytes,
                total: job.estimate,
            });
        }
    }
    let written = packing.written();
    let packed = packing.finish().await;
    packed.map_err(|error| Ended::For(job.target.refused(&error, written)))
}
