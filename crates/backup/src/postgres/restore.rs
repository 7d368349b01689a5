//! A new database beside the old one, which then takes its name.

use std::fs::File;
use std::process::Stdio;
use std::time::{Duration, Instant};

use tokio::io::AsyncWriteExt;
use tokio::process::ChildStdin;
use ultra_runner::{LockOptions, Locked, Session};

use super::child::{complaint, ended};
use super::environment::Environment;
use super::programs::{self, Program, Wanted};
use super::rights::{self, Place};
use super::side::{self, Side};
use super::swap::{Kept, Swap, swap};
use super::{belongings, check, sql};
use crate::error::{Trouble, UNTOUCHED};
use crate::file;
use crate::name::{POSTGRES_BYTES, free};
use crate::progress::{Phase, Progress, Watcher};
use crate::restore::off_thread;
use crate::stop::Stopper;
use crate::{BackupError, Manifest, RestoreReport, RestoreRequest};

/// Since this version `pg_restore` sets `transaction_timeout`, which older servers don't know.
pub(super) const TRANSACTION_TIMEOUT: u32 = 17;

/// What the parts of the work share.
struct Job<'a> {
    request: &'a RestoreRequest<'a>,
    place: Place,
    environment: Environment,
    program: Program,
    manifest: Manifest,
}

/// See [`crate::restore()`].
pub(crate) async fn restore(
    request: &RestoreRequest<'_>,
    file: File,
    manifest: Manifest,
    on_progress: Watcher<'_>,
) -> Result<RestoreReport, BackupError> {
    let file = intact(request, file, &manifest, on_progress).await?;
    let place = rights::enter(request.url).await?;
    // One write to disk for all of it: the change of names is written after it.
    let environment =
        Environment::of(request.url, "-c synchronous_commit=off").map_err(Trouble::in_restore)?;
    let program = find(request, &place, &manifest, &environment).await?;
    let job = Job {
        request,
        place,
        environment,
        program,
        manifest,
    };
    let guard = match &job.place.old {
        Some(_) => Some(sql::open_in(request.url, request.schema.as_deref()).await?),
        None => None,
    };
    let started = Instant::now();
    let (side, notes) = filled(&job, guard.as_ref(), file, on_progress).await?;
    // The old database is renamed only when nobody is in it, us included.
    if let Some(session) = guard {
        sql::close(session).await;
    }
    let filled = started.elapsed();
    on_progress(Progress::begin(Phase::Swapping, None));
    let started = Instant::now();
    let kept = match exchange(&job, &side.name).await {
        Ok(kept) => kept,
        Err(error) => return Err(removed(side, &job.place.session, error).await),
    };
    side.keep();
    sql::close(job.place.session).await;
    Ok(report(
        request,
        job.manifest,
        kept,
        notes,
        filled,
        started.elapsed(),
    ))
}

/// A new database with all that the backup has, made under the lock of the old one.
async fn filled(
    job: &Job<'_>,
    guard: Option<&Session>,
    file: File,
    on_progress: Watcher<'_>,
) -> Result<(Side, Vec<String>), BackupError> {
    let locked = match guard {
        Some(session) => Some(lock(session, job.request, on_progress).await?),
        None => None,
    };
    let mut notes = match &locked {
        Some(_) => side::sweep(&job.place).await.map_err(Trouble::in_restore)?,
        None => Vec::new(),
    };
    let stamp = &job.request.stamp;
    let side = Side::create(job.request.url, &job.place, &job.manifest, stamp)
        .await
        .map_err(Trouble::in_restore)?;
    match fill(job, &side, file, on_progress).await {
        Ok(more) => notes.extend(more),
        Err(error) => return Err(removed(side, &job.place.session, error).await),
    }
    if let Some(locked) = locked
        && let Err(error) = locked.unlock().await
    {
        tracing::warn!(%error, "the migration lock was lost while restoring");
    }
    Ok((side, notes))
}

fn report(
    request: &RestoreRequest<'_>,
    manifest: Manifest,
    kept: Option<String>,
    notes: Vec<String>,
    filled: Duration,
    swapped: Duration,
) -> RestoreReport {
    RestoreReport {
        database: request.url.masked(),
        kept,
        manifest,
        notes,
        filled,
        swapped,
    }
}

async fn find(
    request: &RestoreRequest<'_>,
    place: &Place,
    manifest: &Manifest,
    environment: &Environment,
) -> Result<Program, BackupError> {
    let server = place.session.server_version().unwrap_or_default() / 10_000;
    let dumped = manifest.dump_version.as_deref().unwrap_or_default();
    let major = programs::major(dumped).unwrap_or_default();
    let wanted = Wanted {
        name: "pg_restore",
        at_least: server.max(major),
        against: if server >= major {
            format!("the server, which has {}", place.server)
        } else {
            format!("this backup, which pg_dump {dumped} made")
        },
    };
    programs::find(&wanted, request.programs.as_deref(), environment).await
}

/// Nothing of the file reaches a program before all of it has its checksum.
async fn intact(
    request: &RestoreRequest<'_>,
    mut file: File,
    manifest: &Manifest,
    on_progress: Watcher<'_>,
) -> Result<File, BackupError> {
    on_progress(Progress::begin(
        Phase::Verifying,
        Some(manifest.stream.bytes),
    ));
    let stopper = Stopper::default();
    let stop = stopper.watch();
    let (path, stream) = (request.file.clone(), manifest.stream.clone());
    off_thread(&request.file, move || {
        file::expect_stream(&mut file, &path, &stream, &stop)?;
        Ok(file)
    })
    .await
}

async fn lock<'s>(
    session: &'s Session,
    request: &RestoreRequest<'_>,
    on_progress: Watcher<'_>,
) -> Result<Locked<'s>, BackupError> {
    let options = LockOptions {
        deadline: request.lock_deadline,
    };
    let mut on_wait = |_: &ultra_runner::Holder| {
        on_progress(Progress::begin(Phase::Waiting, None));
    };
    Ok(session.lock(&options, &mut on_wait).await?)
}

/// The error, once the new database is gone.
async fn removed(side: Side, session: &Session, error: BackupError) -> BackupError {
    let Some(leftover) = side.remove(session).await else {
        return error;
    };
    match error {
        BackupError::RestoreFailed {
            doing,
            reason,
            left,
        } => BackupError::RestoreFailed {
            doing,
            reason,
            left: format!("{left}, but {leftover}"),
        },
        other => BackupError::RestoreFailed {
            doing: "restoring".to_owned(),
            reason: other.to_string(),
            left: format!("{UNTOUCHED}, but {leftover}"),
        },
    }
}

/// Fills the new database, compares it with the manifest, gives it the old one's belongings.
async fn fill(
    job: &Job<'_>,
    side: &Side,
    file: File,
    on_progress: Watcher<'_>,
) -> Result<Vec<String>, BackupError> {
    run(job, side, file, on_progress).await?;
    on_progress(Progress::begin(Phase::Checking, None));
    let session = sql::open(&side.url).await?;
    let checked = check::check(&session, &job.manifest).await;
    sql::close(session).await;
    let mut notes = checked.map_err(Trouble::in_restore)?;
    if let Some(old) = &job.place.old {
        let copied = belongings::copy(&job.place.session, old.oid, &side.name).await;
        notes.extend(copied.map_err(Trouble::in_restore)?);
    }
    Ok(notes)
}

/// Runs `pg_restore`.
async fn run(
    job: &Job<'_>,
    side: &Side,
    file: File,
    on_progress: Watcher<'_>,
) -> Result<(), BackupError> {
    const DOING: &str = "pg_restore";
    let trouble = |error: std::io::Error| Trouble::new(DOING, error).in_restore();
    let server = job.place.session.server_version().unwrap_or_default() / 10_000;
    let lenient = job.program.major >= TRANSACTION_TIMEOUT && server < TRANSACTION_TIMEOUT;
    let mut command = job.environment.command(&job.program.path);
    command
        .arg("--no-password")
        .arg(format!("--dbname={}", conninfo(&side.name)))
        .stdin(Stdio::piped())
        .stdout(Stdio::null());
    if !lenient {
        command.arg("--exit-on-error");
    }
    let mut child = command.spawn().map_err(trouble)?;
    let (stdin, stderr) = (child.stdin.take(), child.stderr.take());
    let (fed, complaint) = tokio::join!(feed(job, file, stdin, on_progress), complaint(stderr));
    fed?;
    let status = child.wait().await.map_err(trouble)?;
    let complaint = job.environment.masked(&complaint);
    if status.success() || (lenient && only_the_timeout(&complaint)) {
        return Ok(());
    }
    Err(Trouble::new(DOING, ended(status, &complaint)).in_restore())
}

/// Whether the one thing that went wrong is the setting that this server doesn't know.
pub(super) fn only_the_timeout(complaint: &str) -> bool {
    let one = complaint
        .lines()
        .any(|line| line.trim_end().ends_with("errors ignored on restore: 1"));
    one && complaint.contains("unrecognized configuration parameter \"transaction_timeout\"")
}

/// A database's name as connection string: by itself it could pass for one.
pub(super) fn conninfo(name: &str) -> String {
    let escaped = name.replace('\\', "\\\\").replace('\'', "\\'");
    format!("dbname='{escaped}'")
}

async fn feed(
    job: &Job<'_>,
    file: File,
    mut stdin: Option<ChildStdin>,
    on_progress: Watcher<'_>,
) -> Result<(), BackupError> {
    let manifest = &job.manifest;
    let mut bytes = 0;
    let mut chunks = file::chunks(file, job.request.file.clone(), manifest.clone());
    while let Some(chunk) = chunks.next().await {
        bytes += chunk.len() as u64;
        if let Some(open) = &mut stdin
            && open.write_all(&chunk).await.is_err()
        {
            // It has ended; how, is asked next.
            stdin = None;
        }
        on_progress(Progress {
            phase: Phase::Restoring,
            bytes,
            total: Some(manifest.dump.bytes),
        });
    }
    chunks.finish().await
}

/// Changes the names. Gives the old database's.
async fn exchange(job: &Job<'_>, side: &str) -> Result<Option<String>, BackupError> {
    const DOING: &str = "preparing the change of names";
    let session = &job.place.session;
    let names: Vec<String> = sql::column(
        session.connection(),
        "SELECT datname::text FROM pg_database",
        [],
    )
    .await
    .map_err(|error| sql::during(DOING)(error).in_restore())?;
    let kept = free(
        &job.place.name,
        "_before_",
        &job.request.stamp,
        POSTGRES_BYTES,
        |name| names.iter().any(|taken| taken == name),
    );
    let comment = match &job.place.old {
        Some(old) => belongings::comment(session, old.oid)
            .await
            .map_err(Trouble::in_restore)?,
        None => None,
    };
    let helper = rights::beside(job.request.url, &job.place.name).await?;
    let plan = Swap {
        name: &job.place.name,
        old: job.place.old.as_ref().map(|old| Kept {
            oid: old.oid,
            name: &kept,
        }),
        side,
        comment: comment.as_deref(),
    };
    let swapped = swap(&plan, session, &helper).await;
    sql::close(helper).await;
    swapped?;
    Ok(job.place.old.as_ref().map(|_| kept))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_unknown_setting_is_forgiven_and_nothing_else() {
        let known = "pg_restore: while INITIALIZING:\n\
            pg_restore: error: could not execute query: ERROR:  unrecognized configuration parameter \"transaction_timeout\"\n\
            Command was: SET transaction_timeout = 0;\n\n\
            pg_restore: warning: errors ignored on restore: 1\n";
        assert!(only_the_timeout(known));
        assert!(!only_the_timeout(
            &known.replace("restore: 1", "restore: 12")
        ));
        assert!(!only_the_timeout(&known.replace("transaction_t", "t")));
        assert!(!only_the_timeout(""));
    }

    #[test]
    fn a_name_is_never_a_connection_string() {
        assert_eq!(conninfo("host=x y'z\\"), "dbname='host=x y\\'z\\\\'");
    }
}
