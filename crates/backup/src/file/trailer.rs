//! The frame behind the stream, as bytes.

use serde::Deserialize;

use super::hashing::sha256;
use crate::Manifest;
use crate::manifest::FORMAT;

const FRAME: [u8; 4] = 0x184D_2A50_u32.to_le_bytes();
const MAGIC: [u8; 8] = *b"ULTRABK1";

/// What the end of a file of ours has: checksum, length, magic.
pub(super) const FOOTER: usize = 32 + 4 + 8;

/// What stands before the manifest.
const HEADER: usize = 8;

/// A manifest is small: a hundred bytes for each table.
const LARGEST: u64 = 256 << 20;

/// Why there is no manifest.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// The end isn't one of ours.
    NotOurs,
    /// It is, and something is wrong with it.
    Broken(&'static str),
    /// It is, of this newer format.
    Newer(u32),
}

/// The frame for a manifest.
pub(super) fn frame(json: &[u8]) -> Option<Vec<u8>> {
    let length = u32::try_from(json.len()).ok()?;
    let size = u32::try_from(json.len() + FOOTER).ok()?;
    let mut frame = Vec::with_capacity(HEADER + json.len() + FOOTER);
    frame.extend(FRAME);
    frame.extend(size.to_le_bytes());
    frame.extend(json);
    frame.extend(sha256(json));
    frame.extend(length.to_le_bytes());
    frame.extend(MAGIC);
    Some(frame)
}

/// How many bytes the frame has of whose end `footer` is. `file` is the length of the file.
pub(super) fn frame_length(footer: &[u8], file: u64) -> Result<u64, Fault> {
    let (length, magic) = footer
        .split_last_chunk::<8>()
        .and_then(|(rest, magic)| Some((rest.last_chunk::<4>()?, magic)))
        .ok_or(Fault::NotOurs)?;
    if *magic != MAGIC {
        return Err(Fault::NotOurs);
    }
    let frame = u64::from(u32::from_le_bytes(*length)) + (HEADER + FOOTER) as u64;
    if frame > file || frame > LARGEST {
        return Err(Fault::Broken("its end gives a length that can't be"));
    }
    Ok(frame)
}

/// The manifest in a whole frame, whose stream has `stream` bytes.
pub(super) fn parse(frame: &[u8], stream: u64) -> Result<Manifest, Fault> {
    const CUT: Fault = Fault::Broken("the frame of its manifest is cut");
    let (header, rest) = frame.split_first_chunk::<HEADER>().ok_or(CUT)?;
    let (json, footer) = rest.split_last_chunk::<FOOTER>().ok_or(CUT)?;
    let size = u32::try_from(rest.len()).map_err(|_| CUT)?;
    if header.get(..4) != Some(FRAME.as_slice())
        || header.get(4..) != Some(size.to_le_bytes().as_slice())
    {
        return Err(Fault::Broken("the frame of its manifest has a wrong head"));
    }
    if footer.get(..32) != Some(sha256(json).as_slice()) {
        return Err(Fault::Broken("the checksum of its manifest is wrong"));
    }
    #[derive(Deserialize)]
    struct Version {
        format: u32,
    }
    let unreadable = |_| Fault::Broken("its manifest can't be read");
    let version: Version = serde_json::from_slice(json).map_err(unreadable)?;
    if version.format > FORMAT {
        return Err(Fault::Newer(version.format));
    }
    let manifest: Manifest = serde_json::from_slice(json).map_err(unreadable)?;
    if manifest.stream.bytes != stream {
        return Err(Fault::Broken("its length isn't that of its manifest"));
    }
    Ok(manifest)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_newer_format_is_told_from_damage() {
        let new = frame(br#"{"format": 2, "what": "ever"}"#).unwrap();
        assert_eq!(frame_length(&new, 1000), Ok(new.len() as u64));
        assert_eq!(parse(&new, 0), Err(Fault::Newer(2)));
        let odd = frame(br#"{"format": 1}"#).unwrap();
        assert_eq!(
            parse(&odd, 0),
            Err(Fault::Broken("its manifest can't be read"))
        );
    }

    #[test]
    fn an_end_is_ours_or_not() {
        let frame = frame(b"{}").unwrap();
        assert!(frame_length(&frame, 10).is_err());
        assert_eq!(
            frame_length(frame.get(1..frame.len() - 1).unwrap(), 99),
            Err(Fault::NotOurs)
        );
        assert_eq!(frame_length(b"", 0), Err(Fault::NotOurs));
    }
}
