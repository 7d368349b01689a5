//! Scanning SQL that the server printed: where a parenthesis or a space is syntax and where it is
//! inside quotes.

/// The bytes of `sql` with the depth of parentheses around each; quoted text has depth `None`.
/// An opening parenthesis has the depth outside it, a closing one that inside: one that closes
/// nothing here has 0.
pub(super) fn depths(sql: &str) -> impl Iterator<Item = (usize, u8, Option<usize>)> + '_ {
    let mut depth = 0_usize;
    let mut quote: Option<u8> = None;
    let mut escapes = false;
    let mut escaped = false;
    let mut before = b' ';
    sql.bytes().enumerate().map(move |(at, byte)| {
        let level = match quote {
            Some(end) => {
                if escaped {
                    escaped = false;
                } else if escapes && byte == b'\\' {
                    escaped = true;
                } else if byte == end {
                    // A doubled quote closes and opens again at once: the same for our purpose.
                    quote = None;
                }
                None
            }
            None => match byte {
                b'\'' | b'"' => {
                    // `E'…'`; the second half of a doubled quote keeps the kind of the first.
                    escapes = byte == b'\'' && (before == b'E' || (before == b'\'' && escapes));
                    quote = Some(byte);
                    None
                }
                b'(' => {
                    depth += 1;
                    Some(depth - 1)
                }
                b')' => {
                    let inside = depth;
                    depth = depth.saturating_sub(1);
                    Some(inside)
                }
                _ => Some(depth),
            },
        };
        before = byte;
        (at, byte, level)
    })
}

/// The expression without parentheses that enclose all of it.
pub(super) fn without_outer_parentheses(sql: &str) -> &str {
    let mut sql = sql.trim();
    while let Some(inner) = sql
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
    {
        let closes = depths(sql).find(|(_, byte, depth)| *byte == b')' && *depth == Some(1));
        if closes.is_none_or(|(at, _, _)| at + 1 != sql.len()) {
            break;
        }
        sql = inner.trim();
    }
    sql
}

/// Where the first of `stops` stands outside quotes and parentheses, else the end.
pub(super) fn find_outside(sql: &str, stops: &[u8]) -> usize {
    depths(sql)
        .find(|(_, byte, depth)| *depth == Some(0) && stops.contains(byte))
        .map_or(sql.len(), |(at, _, _)| at)
}

/// The expression in a spelling that the server, given it, prints as it did before.
///
/// `varchar_column IN ('a', 'b')` is printed as `… = ANY ((ARRAY['a'::character varying, …])::text[])`,
/// but that text is read as a cast of each element and printed otherwise from then on. Without the
/// cast around the array it is what was written.
pub(super) fn replayable(sql: &str) -> String {
    const OPEN: &str = "(ARRAY[";
    const CAST: &str = "])::text[]";
    let mut out = String::with_capacity(sql.len());
    let mut from = 0;
    for (at, _, depth) in depths(sql) {
        let Some(depth) = depth.filter(|_| at >= from) else {
            continue;
        };
        let rest = sql.get(at..).unwrap_or_default();
        if !rest.starts_with(OPEN) {
            continue;
        }
        let close = depths(sql)
            .find(|(end, byte, inside)| *end > at && *byte == b')' && *inside == Some(depth + 1))
            .map_or(sql.len(), |(end, _, _)| end);
        let inner = sql.get(at + 1..close).unwrap_or_default();
        let casts = sql
            .get(close.saturating_sub(1)..)
            .is_some_and(|rest| rest.starts_with(CAST));
        if casts && inner.contains("'::character varying") {
            out.push_str(sql.get(from..at).unwrap_or_default());
            out.push_str(inner);
            from = close + CAST.len() - 1;
        }
    }
    out.push_str(sql.get(from..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_enclosing_parentheses_go() {
        assert_eq!(without_outer_parentheses("(a > 0)"), "a > 0");
        assert_eq!(
            without_outer_parentheses("((a > 0) OR (b > 0))"),
            "(a > 0) OR (b > 0)"
        );
        assert_eq!(
            without_outer_parentheses("(a > 0) OR (b > 0)"),
            "(a > 0) OR (b > 0)"
        );
        assert_eq!(
            without_outer_parentheses("((a <> ')('::text))"),
            "a <> ')('::text"
        );
        assert_eq!(
            without_outer_parentheses(r"(a <> E'\\\')')"),
            r"a <> E'\\\')'"
        );
        assert_eq!(without_outer_parentheses("lower(a)"), "lower(a)");
    }

    #[test]
    fn separators_inside_quotes_do_not_count() {
        assert_eq!(find_outside(r#""a, b" DESC"#, b" "), 6);
        assert_eq!(find_outside("f(a, b), c", b","), 7);
        assert_eq!(find_outside("abc", b","), 3);
    }

    #[test]
    fn lists_of_varchars_are_spelt_so_that_they_come_back() {
        let printed = "(s)::text = ANY ((ARRAY['(a'::character varying, 'b'::character varying])::text[]) AND (x)";
        assert_eq!(
            replayable(printed),
            "(s)::text = ANY (ARRAY['(a'::character varying, 'b'::character varying]) AND (x)"
        );
        for other in [
            "a = ANY (ARRAY[1, 2])",
            "a = '(ARRAY[''x''::character varying])::text[]'::text",
        ] {
            assert_eq!(replayable(other), other);
        }
    }
}
