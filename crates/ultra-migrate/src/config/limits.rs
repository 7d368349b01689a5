//! How long connecting and waiting for locks may take.

use std::time::Duration;

use super::ConfigError;

/// Seconds that connecting may take.
const CONNECT: &str = "DB_CONNECTION_TIMEOUT";

/// Milliseconds that a statement waits for another session's lock.
const LOCK: &str = "PGLOCK_TIMEOUT";

/// What the environment says about time; `None` leaves the session's default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Limits {
    /// For connecting, everything included.
    pub(crate) connect: Option<Duration>,
    /// For a statement that waits for another session's lock.
    pub(crate) lock: Option<Duration>,
}

/// Reads the limits from the environment.
///
/// # Errors
/// Where a variable is set and no number above zero.
pub(crate) fn limits() -> Result<Limits, ConfigError> {
    limits_of(&|name| std::env::var(name).ok())
}

fn limits_of(variable: &dyn Fn(&str) -> Option<String>) -> Result<Limits, ConfigError> {
    let set = |name| variable(name).filter(|value| !value.trim().is_empty());
    let number = |name: &'static str, unit: &'static str| match set(name) {
        None => Ok(None),
        Some(text) => match text.trim().parse::<u32>() {
            Ok(number) if number > 0 => Ok(Some(u64::from(number))),
            Ok(_) | Err(_) => Err(ConfigError::Number { name, text, unit }),
        },
    };
    Ok(Limits {
        connect: number(CONNECT, "seconds")?.map(Duration::from_secs),
        lock: number(LOCK, "milliseconds")?.map(Duration::from_millis),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn read(name: &str, value: &str) -> Result<Limits, ConfigError> {
        limits_of(&|asked| (asked == name).then(|| value.to_owned()))
    }

    #[test]
    fn numbers_are_taken_and_nothing_is_the_default() {
        assert_eq!(limits_of(&|_| None).unwrap(), Limits::default());
        assert_eq!(read(CONNECT, "").unwrap(), Limits::default());
        assert_eq!(
            read(CONNECT, " 7 ").unwrap().connect,
            Some(Duration::from_secs(7))
        );
        assert_eq!(
            read(LOCK, "1500").unwrap().lock,
            Some(Duration::from_millis(1500))
        );
    }

    #[test]
    fn what_is_no_number_is_refused_by_name() {
        for value in ["soon", "-1", "0", "1.5", "5s"] {
            let message = read(CONNECT, value).unwrap_err().to_string();
            assert!(message.contains(CONNECT), "{message}");
            assert!(message.contains("seconds"), "{message}");
        }
    }
}
