//! Places where the tests end the process. Without the feature `failpoints` there are none.
//!
//! `ULTRA_FAILPOINT=name` kills this process (SIGKILL) where it comes past `name` for the first
//! time, `name:3` at the third time. `ULTRA_FAILPOINT_LOG=file` appends each name that is passed.

/// Comes past a place.
#[cfg(not(feature = "failpoints"))]
#[inline(always)]
pub(crate) fn pass(_: &str) {}

/// Comes past a place.
#[cfg(feature = "failpoints")]
pub(crate) fn pass(name: &str) {
    use std::io::Write;
    use std::sync::atomic::{AtomicUsize, Ordering};

    static PASSED: AtomicUsize = AtomicUsize::new(0);

    if let Ok(file) = std::env::var("ULTRA_FAILPOINT_LOG") {
        let opened = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(file);
        let _ = opened.and_then(|mut file| writeln!(file, "{name}"));
    }
    let Ok(wanted) = std::env::var("ULTRA_FAILPOINT") else {
        return;
    };
    let (place, nth) = match wanted.split_once(':') {
        Some((place, nth)) => (place, nth.parse().unwrap_or(1)),
        None => (wanted.as_str(), 1),
    };
    if place == name && PASSED.fetch_add(1, Ordering::SeqCst) + 1 == nth {
        let _ = std::process::Command::new("kill")
            .args(["-9", &std::process::id().to_string()])
            .status();
        // Nothing happens between the signal and the end.
        loop {
            std::thread::park();
        }
    }
}
