//! Writing the file, on a thread of its own: compressing and hashing would hold up everybody else.

use std::fs::File;
use std::io::{self, Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::{Hashing, trailer};
use crate::stop::Stop;
use crate::{Digest, Manifest};

/// Smaller and six times faster than gzip at its default; higher levels gain little.
const LEVEL: i32 = 1;

/// So many chunks may wait for the thread.
const QUEUE: usize = 16;

/// How many bytes are read at a time.
pub(super) const CHUNK: usize = 128 << 10;

/// A stream that is written, without its manifest.
#[derive(Debug)]
pub(crate) struct Packed {
    file: File,
    pub(crate) stream: Digest,
    pub(crate) dump: Digest,
}

/// The thread, and the way to it. Dropped, it leaves a stream that nobody will see.
#[derive(Debug)]
pub(crate) struct Packing {
    chunks: mpsc::Sender<Vec<u8>>,
    thread: JoinHandle<io::Result<Packed>>,
    written: Arc<AtomicU64>,
}

impl Packing {
    /// Starts the thread.
    pub(crate) fn into(file: File) -> Self {
        let (chunks, mut receiver) = mpsc::channel::<Vec<u8>>(QUEUE);
        let written = Arc::new(AtomicU64::new(0));
        let count = Arc::clone(&written);
        let thread = tokio::task::spawn_blocking(move || {
            let mut packer = Packer::new(file)?;
            while let Some(chunk) = receiver.blocking_recv() {
                packer.push(&chunk)?;
                count.store(packer.written(), Ordering::Relaxed);
            }
            packer.finish()
        });
        Self {
            chunks,
            thread,
            written,
        }
    }

    /// Hands over a chunk. False means that the thread has ended: [`Packing::finish`] says why.
    pub(crate) async fn push(&self, chunk: Vec<u8>) -> bool {
        self.chunks.send(chunk).await.is_ok()
    }

    /// Bytes in the file by now.
    pub(crate) fn written(&self) -> u64 {
        self.written.load(Ordering::Relaxed)
    }

    /// Ends the stream.
    pub(crate) async fn finish(self) -> io::Result<Packed> {
        drop(self.chunks);
        self.thread
            .await
            .unwrap_or_else(|panicked| Err(io::Error::other(panicked)))
    }
}

/// Packs a whole file. Blocks.
pub(crate) fn pack_file(
    from: &mut File,
    to: File,
    stop: &Stop,
    on_bytes: &mut dyn FnMut(u64),
) -> Result<Packed, (io::Error, u64)> {
    let mut packer = Packer::new(to).map_err(|error| (error, 0))?;
    let mut buffer = vec![0; CHUNK];
    loop {
        let step = stop.check().and_then(|()| from.read(&mut buffer));
        let read = step.map_err(|error| (error, packer.written()))?;
        if read == 0 {
            break;
        }
        let chunk = buffer.get(..read).unwrap_or_default();
        let pushed = packer.push(chunk);
        pushed.map_err(|error| (error, packer.written()))?;
        on_bytes(packer.read());
    }
    let written = packer.written();
    packer.finish().map_err(|error| (error, written))
}

/// Adds the manifest and sees that all of it is on the disk. Blocks.
pub(crate) fn seal(packed: Packed, manifest: &Manifest) -> io::Result<()> {
    let mut file = packed.file;
    let json = serde_json::to_vec(manifest).map_err(io::Error::other)?;
    let frame = trailer::frame(&json).ok_or(io::ErrorKind::FileTooLarge)?;
    file.write_all(&frame)?;
    file.sync_all()
}

struct Packer {
    encoder: zstd::stream::write::Encoder<'static, Hashing<File>>,
    dump: Hashing<io::Sink>,
}

impl Packer {
    fn new(file: File) -> io::Result<Self> {
        let mut encoder = zstd::stream::write::Encoder::new(Hashing::new(file), LEVEL)?;
        encoder.include_checksum(true)?;
        Ok(Self {
            encoder,
            dump: Hashing::new(io::sink()),
        })
    }

    fn push(&mut self, chunk: &[u8]) -> io::Result<()> {
        self.dump.write_all(chunk)?;
        self.encoder.write_all(chunk)
    }

    fn read(&self) -> u64 {
        self.dump.passed()
    }

    fn written(&self) -> u64 {
        self.encoder.get_ref().passed()
    }

    fn finish(self) -> io::Result<Packed> {
        let (file, stream) = self.encoder.finish()?.finish();
        let (_, dump) = self.dump.finish();
        Ok(Packed { file, stream, dump })
    }
}
