//! Limits of time as they are written: `300ms`, `5s`, `10min`, `2h`.

use core::time::Duration;

/// Why a text is no limit of time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{text}` is no limit of time: write a whole number above zero and its unit, `300ms`, `5s`, `10min` or `2h`"
)]
pub struct LimitError {
    /// What was written.
    pub text: String,
}

/// Reads a limit: a whole number above zero and its unit, of PostgreSQL's names.
///
/// # Errors
/// Where it is none, or more than PostgreSQL takes (2³¹ ms, about 24 days).
pub fn parse_limit(text: &str) -> Result<Duration, LimitError> {
    let wrong = || LimitError {
        text: text.to_owned(),
    };
    let trimmed = text.trim();
    let digits = trimmed.len()
        - trimmed
            .trim_start_matches(|c: char| c.is_ascii_digit())
            .len();
    let (number, unit) = trimmed.split_at_checked(digits).ok_or_else(wrong)?;
    let number: u64 = number.parse().map_err(|_| wrong())?;
    let factor: u64 = match unit.trim() {
        "ms" => 1,
        "s" => 1000,
        "min" => 60_000,
        "h" => 3_600_000,
        _ => return Err(wrong()),
    };
    let millis = number.checked_mul(factor).ok_or_else(wrong)?;
    match i32::try_from(millis) {
        Ok(1..) => Ok(Duration::from_millis(millis)),
        Ok(_) | Err(_) => Err(wrong()),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn numbers_with_units_are_read() {
        let read = |text| parse_limit(text).unwrap().as_millis();
        assert_eq!(read("300ms"), 300);
        assert_eq!(read("5s"), 5_000);
        assert_eq!(read(" 10 min "), 600_000);
        assert_eq!(read("2h"), 7_200_000);
    }

    #[test]
    fn what_is_no_limit_is_refused_by_its_text() {
        for text in [
            "",
            "5",
            "s",
            "0s",
            "-1s",
            "1.5s",
            "5 days",
            "99999999999999999999s",
            "600h",
            "é",
            "5é",
        ] {
            let error = parse_limit(text).unwrap_err();
            assert_eq!(error.text, text);
        }
    }
}
