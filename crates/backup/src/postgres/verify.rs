//! Reading a backup back before it is called done.

use std::fs::File;
use std::path::Path;
use std::process::Stdio;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::ChildStdin;

use super::catalog::Found;
use super::child::{complaint, ended};
use super::content;
use super::environment::Environment;
use super::programs::Program;
use crate::error::Trouble;
use crate::file;
use crate::manifest::first_few;
use crate::progress::{Phase, Progress, Watcher};
use crate::{BackupError, Manifest};

/// The program that reads tables of contents.
pub(super) struct Reader<'a> {
    pub(super) program: &'a Program,
    pub(super) environment: &'a Environment,
}

/// Reads the file back: all of it through the checksums, and its table of contents.
pub(super) async fn verify(
    reader: &Reader<'_>,
    path: &Path,
    manifest: &Manifest,
    tables: &[Found],
    on_progress: Watcher<'_>,
) -> Result<(), BackupError> {
    read_back(reader, path, manifest, tables, on_progress)
        .await
        .map_err(Trouble::in_backup)
}

async fn read_back(
    reader: &Reader<'_>,
    path: &Path,
    manifest: &Manifest,
    tables: &[Found],
    on_progress: Watcher<'_>,
) -> Result<(), Trouble> {
    const DOING: &str = "reading the backup back";
    let copy = path.to_path_buf();
    let (file, found) = crate::restore::off_thread(path, move || file::open(&copy))
        .await
        .map_err(|error| Trouble::new(DOING, error))?;
    if found != *manifest {
        return Err(Trouble::new(DOING, "its manifest is another one"));
    }
    let list = list(reader, file, path, manifest, on_progress).await?;
    let missing = content::missing(&list, tables);
    if !missing.is_empty() {
        let reason = format!("it lacks {}", first_few(&missing));
        return Err(Trouble::new("comparing it with the database", reason));
    }
    Ok(())
}

/// Unpacks all of the file, and gives the table of contents.
async fn list(
    reader: &Reader<'_>,
    file: File,
    path: &Path,
    manifest: &Manifest,
    on_progress: Watcher<'_>,
) -> Result<String, Trouble> {
    const DOING: &str = "reading the backup back by pg_restore --list";
    let trouble = |error: std::io::Error| Trouble::new(DOING, error);
    let mut child = reader
        .environment
        .command(&reader.program.path)
        .arg("--list")
        .stdin(Stdio::piped())
        .spawn()
        .map_err(trouble)?;
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let listing = async {
        let mut list = Vec::new();
        if let Some(mut stdout) = stdout {
            stdout.read_to_end(&mut list).await?;
        }
        Ok(list)
    };
    let (fed, list, complaint) = tokio::join!(
        feed(file, path, manifest, stdin, on_progress),
        listing,
        complaint(stderr)
    );
    fed.map_err(|error| Trouble::new(DOING, error))?;
    let list = list.map_err(trouble)?;
    let status = child.wait().await.map_err(trouble)?;
    if !status.success() {
        let reason = ended(status, &reader.environment.masked(&complaint));
        return Err(Trouble::new(DOING, reason));
    }
    Ok(String::from_utf8_lossy(&list).into_owned())
}

/// Unpacks all of a file; the program gets as much of it as it wants.
async fn feed(
    file: File,
    path: &Path,
    manifest: &Manifest,
    mut stdin: Option<ChildStdin>,
    on_progress: Watcher<'_>,
) -> Result<(), BackupError> {
    let mut bytes = 0;
    let mut chunks = file::chunks(file, path.to_path_buf(), manifest.clone());
    while let Some(chunk) = chunks.next().await {
        bytes += chunk.len() as u64;
        if let Some(open) = &mut stdin
            && open.write_all(&chunk).await.is_err()
        {
            // It has seen enough.
            stdin = None;
        }
        on_progress(Progress {
            phase: Phase::Verifying,
            bytes,
            total: Some(manifest.dump.bytes),
        });
    }
    chunks.finish().await
}
