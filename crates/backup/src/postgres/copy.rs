//! One database into another, without a file in between.

use std::path::Path;
use std::process::Stdio;

use ultra_runner::DatabaseUrl;

use super::child::{complaint, ended};
use super::environment::Environment;
use super::programs::{self, Wanted};
use super::restore::{TRANSACTION_TIMEOUT, conninfo, only_the_timeout};
use super::{dump, sql};
use crate::BackupError;
use crate::error::Trouble;

const DOING: &str = "copying the database";

/// Copies a PostgreSQL database into an empty one of the same server, by `pg_dump` and
/// `pg_restore`, while others go on working. `programs` is their folder; `None`: wherever they are.
///
/// # Errors
/// Where there are no programs, or one of them fails, in its own words.
pub async fn copy(
    from: &DatabaseUrl,
    to: &str,
    programs: Option<&Path>,
) -> Result<(), BackupError> {
    let trouble = |error: std::io::Error| Trouble::new(DOING, error).in_backup();
    let session = sql::open(from).await?;
    let server = session.server_version().unwrap_or_default() / 10_000;
    sql::close(session).await;
    let environment =
        Environment::of(from, "-c synchronous_commit=off").map_err(Trouble::in_backup)?;
    let wanted = Wanted {
        name: "pg_dump",
        at_least: server,
        against: format!("the server, which has {server}"),
    };
    let dump = programs::find(&wanted, programs, &environment).await?;
    let restore = dump::reader(&dump, programs, &environment).await?;
    let mut reading = environment
        .command(&dump.path)
        .args(["--format=custom", "--compress=0", "--no-password"])
        .arg("--lock-wait-timeout=5000")
        .spawn()
        .map_err(trouble)?;
    let lenient = restore.major >= TRANSACTION_TIMEOUT && server < TRANSACTION_TIMEOUT;
    let mut command = environment.command(&restore.path);
    command
        .arg("--no-password")
        .arg(format!("--dbname={}", conninfo(to)))
        .stdin(Stdio::piped())
        .stdout(Stdio::null());
    if !lenient {
        command.arg("--exit-on-error");
    }
    let mut writing = command.spawn().map_err(trouble)?;
    let (out, mut into) = (reading.stdout.take(), writing.stdin.take());
    let (said, replied) = (reading.stderr.take(), writing.stderr.take());
    let pump = async {
        let copied = match (out, &mut into) {
            (Some(mut out), Some(into)) => tokio::io::copy(&mut out, into).await.is_ok(),
            (_, _) => false,
        };
        drop(into);
        copied
    };
    let (copied, said, replied) = tokio::join!(pump, complaint(said), complaint(replied));
    let (read, written) = tokio::try_join!(reading.wait(), writing.wait()).map_err(trouble)?;
    let (said, replied) = (environment.masked(&said), environment.masked(&replied));
    // Where all that was read was written, the one that read is the one that failed.
    if copied && !read.success() {
        return Err(Trouble::new("pg_dump", ended(read, &said)).in_backup());
    }
    if !(written.success() || (lenient && only_the_timeout(&replied))) {
        return Err(Trouble::new("pg_restore", ended(written, &replied)).in_backup());
    }
    if !read.success() {
        return Err(Trouble::new("pg_dump", ended(read, &said)).in_backup());
    }
    Ok(())
}
