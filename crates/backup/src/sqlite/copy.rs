//! A copy of a database that others go on using.

use std::fs;
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, Error, ErrorCode, OpenFlags};

use super::cancel::Cancel;
use crate::error::Trouble;

/// How long a writer may keep us from reading.
const DEADLINE: Duration = Duration::from_secs(30);

/// So many pages at a time; between them it is looked whether to go on.
const PAGES: i32 = 1000;

/// Why there is no copy.
#[derive(Debug)]
pub(super) enum NoCopy {
    /// The database isn't one.
    NotADatabase,
    /// The disk is full; so many bytes were written.
    NoRoom(u64),
    Other(Trouble),
}

/// Copies all pages into an empty file, as they are at one moment.
///
/// The moment is that of a read transaction, which is open all the while: without it, each write
/// of another process would make the copy begin anew.
pub(super) fn copy(
    from: &Path,
    to: &Path,
    cancel: &Cancel,
    on_bytes: &mut dyn FnMut(u64, u64),
) -> Result<(), NoCopy> {
    let failed = |error: Error| no_copy(&error, to);
    let source = open(from).map_err(failed)?;
    cancel.watch(&source);
    begin(&source, cancel).map_err(failed)?;
    let mut copy = open(to).map_err(failed)?;
    // What fails is thrown away, so no journal: there is nothing to come back to.
    for pragma in ["PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF"] {
        run(&copy, pragma).map_err(failed)?;
    }
    let page: u64 = source
        .query_row("PRAGMA page_size", [], |row| row.get::<_, i64>(0))
        .map_err(failed)?
        .unsigned_abs();
    let backup = Backup::new(&source, &mut copy).map_err(failed)?;
    loop {
        cancel
            .stop
            .check()
            .map_err(|error| NoCopy::Other(Trouble::new("copying", error)))?;
        let step = backup.step(PAGES).map_err(failed)?;
        let progress = backup.progress();
        let pages = u64::from(progress.pagecount.unsigned_abs());
        let left = u64::from(progress.remaining.unsigned_abs());
        on_bytes(pages.saturating_sub(left) * page, pages * page);
        match step {
            StepResult::Done => return Ok(()),
            StepResult::More => {}
            // The read transaction has its lock already: this passes.
            StepResult::Busy | StepResult::Locked => pause(),
            other => tracing::debug!(?other, "an unknown step of the backup"),
        }
    }
}

/// Never creates a file.
pub(super) fn open(path: &Path) -> Result<Connection, Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(Duration::from_millis(200))?;
    Ok(connection)
}

/// Runs a statement, whether it gives rows or not.
pub(super) fn run(connection: &Connection, text: &str) -> Result<(), Error> {
    let mut statement = connection.prepare(text)?;
    let mut rows = statement.query([])?;
    while rows.next()?.is_some() {}
    Ok(())
}

/// Begins to read, waiting for a writer where there is one.
fn begin(source: &Connection, cancel: &Cancel) -> Result<(), Error> {
    let started = Instant::now();
    loop {
        let begun =
            run(source, "BEGIN").and_then(|()| run(source, "SELECT count(*) FROM sqlite_schema"));
        match begun {
            Err(error) if busy(&error) && started.elapsed() < DEADLINE && !cancel.stop.asked() => {
                run(source, "ROLLBACK")?;
                pause();
            }
            begun => return begun,
        }
    }
}

fn pause() {
    std::thread::sleep(Duration::from_millis(20));
}

/// Whether another connection is in the way.
pub(super) fn busy(error: &Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)
    )
}

fn no_copy(error: &Error, to: &Path) -> NoCopy {
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => NoCopy::NotADatabase,
        Some(ErrorCode::DiskFull) => {
            NoCopy::NoRoom(fs::metadata(to).map_or(0, |found| found.len()))
        }
        Some(_) | None if busy(error) => NoCopy::Other(Trouble::new(
            "reading the database",
            io::Error::other(format!(
                "another process has locked it for {} s",
                DEADLINE.as_secs()
            )),
        )),
        Some(_) | None => NoCopy::Other(Trouble::new("copying the database", error)),
    }
}
