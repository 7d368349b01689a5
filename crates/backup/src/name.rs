//! Names with a date in them.

/// The longest name that PostgreSQL keeps, in bytes.
pub(crate) const POSTGRES_BYTES: usize = 63;

/// `app` becomes `app_before_20261120_101500`, the `n`th of its kind `…_2`. What is too long loses
/// the end of its first part: the date must stay.
pub(crate) fn dated(base: &str, middle: &str, stamp: &str, n: usize, limit: usize) -> String {
    let mut end = format!("{middle}{stamp}");
    if n > 1 {
        end.push_str(&format!("_{n}"));
    }
    let base = cut(base, limit.saturating_sub(end.len()));
    format!("{base}{end}")
}

/// The first of these names that isn't taken.
pub(crate) fn free(
    base: &str,
    middle: &str,
    stamp: &str,
    limit: usize,
    taken: impl Fn(&str) -> bool,
) -> String {
    (1..)
        .map(|n| dated(base, middle, stamp, n, limit))
        .find(|name| !taken(name))
        .unwrap_or_default()
}

/// At most so many bytes, whole characters.
fn cut(text: &str, bytes: usize) -> &str {
    let end = (0..=bytes.min(text.len()))
        .rev()
        .find(|&end| text.is_char_boundary(end))
        .unwrap_or(0);
    text.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const STAMP: &str = "20261120_101500";

    #[test]
    fn the_date_stays_whatever_the_length() {
        let name = |base: &str| dated(base, "_before_", STAMP, 1, POSTGRES_BYTES);
        assert_eq!(name("app"), "app_before_20261120_101500");
        assert_eq!(name(&"x".repeat(63)).len(), 63);
        assert!(name(&"x".repeat(63)).ends_with("x_before_20261120_101500"));
        let wide = name(&"é".repeat(31));
        assert!(wide.len() <= 63 && wide.ends_with("é_before_20261120_101500"));
    }

    #[test]
    fn a_taken_name_gets_a_number() {
        let taken = ["app_before_20261120_101500", "app_before_20261120_101500_2"];
        let name = free("app", "_before_", STAMP, POSTGRES_BYTES, |name| {
            taken.contains(&name)
        });
        assert_eq!(name, "app_before_20261120_101500_3");
    }
}
