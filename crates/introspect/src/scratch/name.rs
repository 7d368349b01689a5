//! Names of scratch databases, by which leftovers are known.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// Tells apart the databases of one process.
static COUNT: AtomicU32 = AtomicU32::new(0);

/// A name that no other database has.
#[derive(Debug)]
pub(super) struct ScratchName {
    prefix: String,
    seconds: u64,
    process: u32,
    count: u32,
}

impl ScratchName {
    /// The next name of this process.
    pub(super) fn fresh(project: &str) -> Self {
        Self {
            prefix: prefix(project),
            seconds: now(),
            process: std::process::id(),
            count: COUNT.fetch_add(1, Ordering::Relaxed),
        }
    }
}

impl std::fmt::Display for ScratchName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            prefix,
            seconds,
            process,
            count,
        } = self;
        write!(f, "{prefix}{seconds:x}_{process}_{count}")
    }
}

/// What all names of a project begin with.
pub(super) fn prefix(project: &str) -> String {
    // FNV-1a: the same in every build, which the standard library's hasher doesn't promise.
    let hash = project.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    format!("ultra_scratch_{hash:08x}_")
}

/// True where the stamp in a name is at least `seconds` old.
pub(super) fn is_leftover(name: &str, seconds: u64) -> bool {
    stamp(name).is_some_and(|made| made.saturating_add(seconds) <= now())
}

/// The time in a name, which is read only if all of it is as we write it.
fn stamp(name: &str) -> Option<u64> {
    let rest = name.strip_prefix("ultra_scratch_")?;
    let mut parts = rest.split('_');
    let (project, made) = (parts.next()?, parts.next()?);
    let (process, count) = (parts.next()?, parts.next()?);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if project.len() != 8 || !digits(process) || !digits(count) || parts.next().is_some() {
        return None;
    }
    u64::from_str_radix(made, 16).ok()
}

fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_old_names_of_ours_are_leftovers() {
        let fresh = ScratchName::fresh("shop").to_string();
        assert!(
            fresh.starts_with(&prefix("shop")) && fresh.len() < 63,
            "{fresh}"
        );
        assert!(!is_leftover(&fresh, 600));
        assert!(is_leftover(&format!("{}5f5e100_17_0", prefix("shop")), 600));
        assert!(!is_leftover(
            &format!("{}5f5e100_17_0_x", prefix("shop")),
            600
        ));
        assert!(!is_leftover("ultra_scratch_mine", 600));
        assert_ne!(prefix("shop"), prefix("blog"));
    }
}
