//! Programs: what they said, and how they ended.

use std::process::ExitStatus;

use tokio::io::{AsyncRead, AsyncReadExt};

/// What a program said on stderr: the end of it, where it is long.
pub(super) async fn complaint(from: Option<impl AsyncRead + Unpin>) -> String {
    const KEPT: usize = 8 << 10;
    let mut kept = Vec::new();
    let Some(mut from) = from else {
        return String::new();
    };
    while let Ok(read) = from.read_buf(&mut kept).await {
        if read == 0 {
            break;
        }
        if kept.len() > 2 * KEPT {
            kept.drain(..kept.len() - KEPT);
        }
    }
    String::from_utf8_lossy(&kept).into_owned()
}

/// The last lines, as one.
fn shortened(text: &str) -> String {
    const LINES: usize = 8;
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    let from = lines.len().saturating_sub(LINES);
    lines.get(from..).unwrap_or_default().join("; ")
}

/// How a program ended, in its own words where it had any.
pub(super) fn ended(status: ExitStatus, complaint: &str) -> String {
    let complaint = shortened(complaint);
    if complaint.is_empty() {
        return format!("it ended with {status}");
    }
    complaint
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[tokio::test]
    async fn the_end_of_a_long_complaint_is_kept() {
        let mut text = "x".repeat(100_000);
        text.push_str("\nfirst\n\n  last: with a reason \n");
        let kept = complaint(Some(text.as_bytes())).await;
        assert!(kept.len() < 20_000);
        let short = shortened(&kept);
        assert!(short.ends_with("x; first; last: with a reason"), "{short}");
        let none: Option<&[u8]> = None;
        assert_eq!(complaint(none).await, "");
    }
}
