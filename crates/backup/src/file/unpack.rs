//! Reading the file, distrustfully.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::foreign::{HEAD, recognize};
use super::hashing::{Hashing, drain};
use super::pack::CHUNK;
use super::trailer::{self, FOOTER, Fault};
use crate::manifest::FORMAT;
use crate::stop::Stop;
use crate::{BackupError, Digest, Foreign, Manifest};

/// Opens a backup and reads its manifest. Blocks.
pub(crate) fn open(path: &Path) -> Result<(File, Manifest), BackupError> {
    let unreadable = |error: io::Error| BackupError::Unreadable {
        path: path.to_path_buf(),
        reason: error.to_string(),
    };
    let foreign = |what: Foreign| BackupError::Foreign {
        path: path.to_path_buf(),
        what,
    };
    // Asked before opening: to open a pipe is to wait for its other end.
    let metadata = std::fs::metadata(path).map_err(unreadable)?;
    if metadata.is_dir() {
        return Err(foreign(Foreign::Folder));
    }
    if !metadata.is_file() {
        return Err(foreign(Foreign::Unknown));
    }
    let mut file = File::open(path).map_err(unreadable)?;
    let length = file.metadata().map_err(unreadable)?.len();
    match manifest(&mut file, length).map_err(unreadable)? {
        Ok(manifest) => Ok((file, manifest)),
        Err(Fault::Newer(format)) => Err(BackupError::Newer {
            path: path.to_path_buf(),
            format,
            known: FORMAT,
        }),
        Err(Fault::Broken(reason)) => Err(damaged(path, reason)),
        Err(Fault::NotOurs) => {
            let head = head(&mut file).map_err(unreadable)?;
            Err(match recognize(&head) {
                Some(what) => foreign(what),
                None => damaged(
                    path,
                    "its manifest is missing at the end; it was cut short, or another program wrote it",
                ),
            })
        }
    }
}

fn manifest(file: &mut File, length: u64) -> io::Result<Result<Manifest, Fault>> {
    if length < FOOTER as u64 {
        return Ok(Err(Fault::NotOurs));
    }
    let footer = tail(file, length, FOOTER as u64)?;
    let frame_length = match trailer::frame_length(&footer, length) {
        Ok(length) => length,
        Err(fault) => return Ok(Err(fault)),
    };
    let frame = tail(file, length, frame_length)?;
    Ok(trailer::parse(&frame, length - frame_length))
}

fn tail(file: &mut File, length: u64, bytes: u64) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(length.saturating_sub(bytes)))?;
    let mut tail = Vec::new();
    file.take(bytes).read_to_end(&mut tail)?;
    Ok(tail)
}

fn head(file: &mut File) -> io::Result<Vec<u8>> {
    file.rewind()?;
    let mut head = Vec::new();
    file.take(HEAD as u64).read_to_end(&mut head)?;
    Ok(head)
}

/// Compares the stream with its checksum. Nothing else has looked into it before. Blocks.
pub(crate) fn expect_stream(
    file: &mut File,
    path: &Path,
    expected: &Digest,
    stop: &Stop,
) -> Result<(), BackupError> {
    let found = hash(file, expected.bytes, stop).map_err(|error| BackupError::Unreadable {
        path: path.to_path_buf(),
        reason: error.to_string(),
    })?;
    if found != *expected {
        return Err(damaged(path, "the checksum of its content is wrong"));
    }
    Ok(())
}

fn hash(file: &mut File, bytes: u64, stop: &Stop) -> io::Result<Digest> {
    file.rewind()?;
    let mut reader = Hashing::new(file.take(bytes));
    let mut buffer = vec![0; CHUNK];
    while reader.read(&mut buffer)? > 0 {
        stop.check()?;
    }
    Ok(reader.finish().1)
}

/// Hands the dump to `sink`, chunk by chunk, and compares both checksums at the end. Blocks.
pub(crate) fn unpack(
    file: &mut File,
    path: &Path,
    manifest: &Manifest,
    sink: &mut dyn FnMut(&[u8]) -> io::Result<()>,
) -> Result<(), BackupError> {
    let unreadable = |error: io::Error| BackupError::Unreadable {
        path: path.to_path_buf(),
        reason: error.to_string(),
    };
    file.rewind().map_err(unreadable)?;
    let stream = Hashing::new(file.take(manifest.stream.bytes));
    let reader = BufReader::with_capacity(CHUNK, stream);
    let decoder = zstd::stream::read::Decoder::with_buffer(reader).map_err(unreadable)?;
    let mut dump = Hashing::new(decoder);
    let mut buffer = vec![0; CHUNK];
    loop {
        let read = dump
            .read(&mut buffer)
            .map_err(|error| damaged(path, &format!("its content can't be unpacked ({error})")))?;
        if read == 0 {
            break;
        }
        if dump.passed() > manifest.dump.bytes {
            return Err(damaged(path, "there is more in it than its manifest says"));
        }
        sink(buffer.get(..read).unwrap_or_default()).map_err(unreadable)?;
    }
    let (decoder, found) = dump.finish();
    let mut reader = decoder.finish();
    drain(&mut reader).map_err(unreadable)?;
    if found != manifest.dump || reader.into_inner().finish().1 != manifest.stream {
        return Err(damaged(path, "the checksum of its content is wrong"));
    }
    Ok(())
}

/// The dump, as it comes from a thread that unpacks. Dropped, it ends the thread.
#[derive(Debug)]
pub(crate) struct Chunks {
    receiver: mpsc::Receiver<Vec<u8>>,
    thread: JoinHandle<Result<(), BackupError>>,
    path: PathBuf,
}

/// Unpacks on a thread of its own.
pub(crate) fn chunks(mut file: File, path: PathBuf, manifest: Manifest) -> Chunks {
    const QUEUE: usize = 16;
    let (sender, receiver) = mpsc::channel(QUEUE);
    let of = path.clone();
    let thread = tokio::task::spawn_blocking(move || {
        unpack(&mut file, &of, &manifest, &mut |chunk| {
            sender
                .blocking_send(chunk.to_vec())
                .map_err(|_| io::ErrorKind::BrokenPipe.into())
        })
    });
    Chunks {
        receiver,
        thread,
        path,
    }
}

impl Chunks {
    /// The next one; `None` at the end, also where that came too early.
    pub(crate) async fn next(&mut self) -> Option<Vec<u8>> {
        self.receiver.recv().await
    }

    /// Whether all checksums were right. To be asked after the last chunk.
    pub(crate) async fn finish(self) -> Result<(), BackupError> {
        drop(self.receiver);
        match self.thread.await {
            Ok(result) => result,
            Err(panicked) => Err(BackupError::Unreadable {
                path: self.path,
                reason: panicked.to_string(),
            }),
        }
    }
}

fn damaged(path: &Path, reason: &str) -> BackupError {
    BackupError::Damaged {
        path: path.to_path_buf(),
        reason: reason.to_owned(),
    }
}
