//! The file: a zstd stream, and behind it the manifest.
//!
//! ```text
//! zstd stream (content checksum) ── the dump
//! skippable frame   50 2A 4D 18 · size (u32 LE)
//!   manifest        JSON
//!   its SHA-256     32 bytes
//!   its length      u32 LE
//!   magic           ULTRABK1
//! ```
//!
//! `zstd -d` skips the frame; we find the manifest from the end.

mod foreign;
mod hashing;
mod pack;
mod place;
mod trailer;
mod unpack;

pub(crate) use hashing::Hashing;
pub(crate) use pack::{Packed, Packing, pack_file, seal};
pub(crate) use place::{Target, no_room, prepare_folder, private, sync_folder};
pub(crate) use unpack::{chunks, expect_stream, open, unpack};
