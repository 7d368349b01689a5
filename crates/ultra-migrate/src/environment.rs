//! What the surroundings say: the clock, the user, the host. Read here and nowhere else.

use std::time::{SystemTime, UNIX_EPOCH};

/// Who runs this, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Environment {
    /// The operating system's user.
    pub user: String,
    /// The host's name.
    pub host: String,
}

impl Environment {
    /// Reads user and host from the environment; what isn't known is `unknown`.
    pub fn read() -> Self {
        let first = |names: &[&str]| names.iter().find_map(|name| std::env::var(name).ok());
        let host = first(&["HOSTNAME"])
            .or_else(|| std::fs::read_to_string("/etc/hostname").ok())
            .map(|host| host.trim().to_owned());
        let known = |text: Option<String>| {
            text.filter(|text| !text.is_empty())
                .unwrap_or_else(|| "unknown".into())
        };
        let user = first(&["USER", "LOGNAME", "USERNAME"]).or_else(account);
        Self {
            user: known(user),
            host: known(host),
        }
    }
}

/// The command of the user's editor: `VISUAL`, else `EDITOR`. `None` where neither says one.
pub fn editor() -> Option<String> {
    let said = |name: &str| std::env::var(name).ok();
    let said = ["VISUAL", "EDITOR"].into_iter().filter_map(said);
    said.into_iter().find(|text| !text.trim().is_empty())
}

/// The account of this process: in containers no variable names it.
fn account() -> Option<String> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let uid = std::fs::metadata("/proc/self").ok()?.uid().to_string();
        let accounts = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
        let mut lines = accounts
            .lines()
            .map(|line| line.split(':').collect::<Vec<_>>());
        let named = lines.find(|fields| fields.get(2) == Some(&uid.as_str()));
        named
            .and_then(|fields| fields.first().map(|name| (*name).to_owned()))
            .or(Some(uid))
    }
    #[cfg(not(unix))]
    None
}

/// The present moment in UTC, as file names (`20261120_101500`) and readers
/// (`2026-11-20 10:15 UTC`) want it.
pub fn now() -> (String, String) {
    let (year, month, day, hour, minute, second) = utc();
    (
        format!("{year:04}{month:02}{day:02}_{hour:02}{minute:02}{second:02}"),
        format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02} UTC"),
    )
}

/// The present moment in UTC, as machines want it: `2026-11-20T10:15:00Z`.
pub fn instant() -> String {
    let (year, month, day, hour, minute, second) = utc();
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

fn utc() -> (u64, u64, u64, u64, u64, u64) {
    let seconds = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    let (year, month, day) = civil(seconds / 86_400);
    let (hour, minute, second) = (seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    (year, month, day, hour, minute, second)
}

/// Year, month and day of a day counted from 1970-01-01, in the Gregorian calendar.
fn civil(days: u64) -> (u64, u64, u64) {
    // Howard Hinnant's days-from-civil, backwards: eras of 400 years that begin in March.
    let shifted = days + 719_468;
    let era = shifted / 146_097;
    let of_era = shifted % 146_097;
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    (year, month, day)
}

/// Twelve hex digits that nobody has used before: the id of a revision or a run.
pub fn random_id() -> String {
    use std::hash::{BuildHasher, Hasher, RandomState};
    // `RandomState` takes its keys from the operating system, once per process, and counts on.
    let mut hasher = RandomState::new().build_hasher();
    hasher.write_u32(std::process::id());
    if let Ok(since) = SystemTime::now().duration_since(UNIX_EPOCH) {
        hasher.write_u128(since.as_nanos());
    }
    format!("{:012x}", hasher.finish() & 0xffff_ffff_ffff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_become_dates() {
        for (days, date) in [
            (0, (1970, 1, 1)),
            (19_782, (2024, 2, 29)),
            (20_777, (2026, 11, 20)),
        ] {
            assert_eq!(civil(days), date);
        }
    }

    #[test]
    fn ids_have_twelve_digits_and_differ() {
        let ids: std::collections::BTreeSet<String> = (0..100).map(|_| random_id()).collect();
        assert_eq!(ids.len(), 100);
        assert!(ids.iter().all(|id| id.len() == 12));
    }
}
