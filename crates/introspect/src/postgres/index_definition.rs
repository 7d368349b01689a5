//! The keys of an index, from the server's own `CREATE INDEX` text.
//!
//! The server prints a collation, operator class or order of NULLs only where it isn't the default
//! of this very key (which depends on type coercions that a catalog query can't repeat), so the
//! text is the best source for them.

use ultra_schema::{IndexKey, IndexPart, NullsOrder};

use super::text::{find_outside, replayable, without_outer_parentheses};

/// The parts of the keys in the parentheses after the method.
///
/// `columns` has the column of each key (`None`: an expression); `keys` the keys as
/// `pg_get_indexdef(index, n, false)` prints them, where known. `None` if the text is not understood.
pub(super) fn parts(
    definition: &str,
    columns: &[Option<&str>],
    keys: Option<&[String]>,
) -> Option<Vec<IndexPart>> {
    let mut rest = after_method(definition)?;
    let mut parts = Vec::with_capacity(columns.len());
    for (at, column) in columns.iter().enumerate() {
        let known = keys
            .and_then(|keys| keys.get(at))
            .filter(|key| rest.starts_with(key.as_str()));
        let length = known.map_or_else(|| find_outside(rest, b" ,)"), |key| key.len());
        let (key, after) = rest.split_at_checked(length)?;
        let (suffix, after) = after.split_at_checked(find_outside(after, b",)"))?;
        parts.push(part(key, *column, suffix.trim()));
        rest = after.strip_prefix(',').unwrap_or(after).trim_start();
    }
    Some(parts)
}

/// What follows the opening parenthesis of the keys.
fn after_method(definition: &str) -> Option<&str> {
    let mut rest = definition;
    loop {
        let (word, after) = rest.split_at_checked(find_outside(rest, b" "))?;
        if after.is_empty() {
            return None;
        }
        rest = after.trim_start();
        if word == "USING" {
            let (_, keys) = rest.split_once('(')?;
            return Some(keys);
        }
    }
}

fn part(key: &str, column: Option<&str>, suffix: &str) -> IndexPart {
    let key = match column {
        Some(name) => IndexKey::Column(name.to_owned()),
        None => IndexKey::Expression(replayable(without_outer_parentheses(key))),
    };
    let mut rest = suffix;
    let nulls = if let Some(before) = rest.strip_suffix("NULLS FIRST") {
        rest = before.trim_end();
        Some(NullsOrder::First)
    } else if let Some(before) = rest.strip_suffix("NULLS LAST") {
        rest = before.trim_end();
        Some(NullsOrder::Last)
    } else {
        None
    };
    let descending = match rest.strip_suffix("DESC") {
        Some(before) if before.is_empty() || before.ends_with(' ') => {
            rest = before.trim_end();
            true
        }
        Some(_) | None => false,
    };
    let mut collation = None;
    if let Some(after) = rest.strip_prefix("COLLATE ") {
        let (name, after) = after.split_at(find_outside(after, b" "));
        collation = Some(name.to_owned());
        rest = after.trim_start();
    }
    let operator_class = (!rest.is_empty()).then(|| rest.to_owned());
    IndexPart {
        key,
        descending,
        nulls,
        collation,
        operator_class,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_at_once() {
        let definition = concat!(
            r#"CREATE INDEX "i USING (1" ON "a b" USING btree ("weird, col" COLLATE "C" "#,
            r#"text_pattern_ops DESC NULLS LAST, lower((v)::text), ((a + b)) DESC) INCLUDE (d)"#
        );
        let keys = [r#""weird, col""#, "lower((v)::text)", "((a + b))"].map(String::from);
        let found = parts(definition, &[Some("weird, col"), None, None], Some(&keys));
        let found = found.unwrap_or_default();
        assert_eq!(
            found,
            [
                IndexPart {
                    key: IndexKey::Column("weird, col".into()),
                    descending: true,
                    nulls: Some(NullsOrder::Last),
                    collation: Some(r#""C""#.into()),
                    operator_class: Some("text_pattern_ops".into()),
                },
                IndexPart {
                    key: IndexKey::Expression("lower((v)::text)".into()),
                    ..IndexPart::column("")
                },
                IndexPart {
                    key: IndexKey::Expression("a + b".into()),
                    descending: true,
                    ..IndexPart::column("")
                },
            ]
        );
    }

    #[test]
    fn an_operator_class_keeps_its_parameters() {
        let definition = "CREATE INDEX i ON t USING gist (v gist_trgm_ops (siglen='32'))";
        let found = parts(definition, &[Some("v")], None).unwrap_or_default();
        let classes: Vec<_> = found
            .iter()
            .map(|part| part.operator_class.as_deref())
            .collect();
        assert_eq!(classes, [Some("gist_trgm_ops (siglen='32')")]);
    }
}
