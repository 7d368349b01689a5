//! What a file is that isn't a backup of ours, by how it begins.

use crate::Foreign;

/// So much of the file is looked at.
pub(super) const HEAD: usize = 1024;

const ZSTD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];

/// What it is; `None` where it begins as a backup of ours does.
pub(super) fn recognize(head: &[u8]) -> Option<Foreign> {
    if head.starts_with(ZSTD) {
        return None;
    }
    Some(if head.is_empty() {
        Foreign::Empty
    } else if head.starts_with(b"PGDMP") {
        Foreign::PgDump
    } else if head.starts_with(b"SQLite format 3\0") {
        Foreign::SqliteFile
    } else if compressed(head) {
        Foreign::Compressed
    } else if head.get(257..262) == Some(b"ustar".as_slice()) {
        Foreign::Tar
    } else if looks_like_sql(head) {
        Foreign::PlainSql
    } else {
        Foreign::Unknown
    })
}

/// gzip, bzip2, xz, zip, lz4.
fn compressed(head: &[u8]) -> bool {
    let magics: [&[u8]; 5] = [
        &[0x1f, 0x8b],
        b"BZh",
        &[0xfd, b'7', b'z', b'X', b'Z'],
        b"PK\x03\x04",
        &[0x04, 0x22, 0x4d, 0x18],
    ];
    magics.iter().any(|magic| head.starts_with(magic))
}

/// The first word outside of comments is one that statements begin with.
fn looks_like_sql(head: &[u8]) -> bool {
    const WORDS: [&str; 14] = [
        "alter", "begin", "comment", "copy", "create", "delete", "drop", "grant", "insert",
        "pragma", "select", "set", "start", "update",
    ];
    let text = String::from_utf8_lossy(head);
    let text = text.trim_start_matches('\u{feff}');
    if text.contains("PostgreSQL database dump") {
        return true;
    }
    text.lines()
        .map(str::trim_start)
        // Besides comments, commands of psql, such as \restrict.
        .find(|line| !line.is_empty() && !line.starts_with("--") && !line.starts_with('\\'))
        .and_then(|line| line.split(|c: char| !c.is_ascii_alphabetic()).next())
        .is_some_and(|word| WORDS.contains(&word.to_ascii_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_beginning() {
        let tar = {
            let mut head = vec![0; 257];
            head.extend(b"ustar\x0000");
            head
        };
        let cases: [(&[u8], Foreign); 12] = [
            (b"", Foreign::Empty),
            (b"PGDMP\x01\x0e", Foreign::PgDump),
            (b"SQLite format 3\0\x10", Foreign::SqliteFile),
            (&[0x1f, 0x8b, 8], Foreign::Compressed),
            (b"PK\x03\x04", Foreign::Compressed),
            (&tar, Foreign::Tar),
            (b"--\n-- PostgreSQL database dump\n--\n", Foreign::PlainSql),
            (b"-- mine\n\n\\set x\n  INSERT INTO a", Foreign::PlainSql),
            (b"PRAGMA foreign_keys=OFF;\nBEGIN", Foreign::PlainSql),
            (b"creation of the world", Foreign::Unknown),
            (&[0xff, 0xfe, 0x00], Foreign::Unknown),
            (&[0x28, 0xb5], Foreign::Unknown),
        ];
        for (head, expected) in cases {
            assert_eq!(recognize(head), Some(expected), "{head:?}");
        }
        assert_eq!(recognize(&[0x28, 0xb5, 0x2f, 0xfd, 0]), None);
    }
}
