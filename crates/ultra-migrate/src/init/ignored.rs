//! What git shall not take in.

use std::path::Path;

use super::error::InitError;

/// Lines, and the other ways in which they may stand there already.
const LINES: [(&str, &[&str]); 3] = [
    (
        "/backups/",
        &["backups", "backups/", "/backups", "**/backups/"],
    ),
    ("*.migrate-lock", &["**/*.migrate-lock"]),
    ("/ultra.db", &["ultra.db", "*.db", "**/*.db"]),
];

/// The text of the root's `.gitignore` with what is missing; `None` where there is no such file,
/// or nothing is missing.
pub(super) fn added(root: &Path) -> Result<Option<String>, InitError> {
    let path = root.join(".gitignore");
    match std::fs::read_to_string(&path) {
        Ok(text) => Ok(with_lines(&text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(InitError::file(&path, "read")(error)),
    }
}

fn with_lines(text: &str) -> Option<String> {
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let has = |wanted: &str| text.lines().any(|line| line.trim() == wanted);
    let mut out = text.to_owned();
    for (line, others) in LINES {
        if has(line) || others.iter().any(|other| has(other)) {
            continue;
        }
        if !out.is_empty() && !out.ends_with('\n') {
            out.push_str(end);
        }
        out.push_str(line);
        out.push_str(end);
    }
    (out != text).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_added_once() {
        let once = with_lines("/target\n*.db");
        assert_eq!(
            once.as_deref(),
            Some("/target\n*.db\n/backups/\n*.migrate-lock\n")
        );
        assert_eq!(with_lines(&once.unwrap_or_default()), None);
        assert_eq!(
            with_lines("/a\r\nbackups\r\n").as_deref(),
            Some("/a\r\nbackups\r\n*.migrate-lock\r\n/ultra.db\r\n")
        );
        assert_eq!(
            with_lines("").as_deref(),
            Some("/backups/\n*.migrate-lock\n/ultra.db\n")
        );
    }
}
