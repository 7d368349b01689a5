//! How alike two things are: which of several is likeliest to be the other under a new name.

use std::collections::BTreeMap;

use crate::{DataType, Table};

/// Something that may be another thing under a new name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its name.
    pub name: String,
    /// How well what it holds fits, of 1000.
    pub fit: u32,
    /// Its place among its kind.
    pub place: usize,
}

/// The candidates for what `name` at `place` may be now, likeliest first: by what they hold, by
/// their names, by their places.
pub fn ranked(name: &str, place: usize, mut candidates: Vec<Candidate>) -> Vec<Candidate> {
    let score = |candidate: &Candidate| {
        let distance = u32::try_from(candidate.place.abs_diff(place)).unwrap_or(u32::MAX);
        let near = 1000 / distance.saturating_add(1);
        3 * candidate.fit + 2 * similarity(name, &candidate.name) + near
    };
    candidates.sort_by(|a, b| {
        let by_score = score(b).cmp(&score(a));
        by_score.then_with(|| (a.place, &a.name).cmp(&(b.place, &b.name)))
    });
    candidates
}

/// How alike two names are, of 1000: the share of pairs of neighbouring letters that both have.
/// Case and underscores don't count.
pub fn similarity(a: &str, b: &str) -> u32 {
    let (a, b) = (letters(a), letters(b));
    if a == b {
        return 1000;
    }
    let (first, second) = (pairs(&a), pairs(&b));
    let all = first.values().sum::<u32>() + second.values().sum::<u32>();
    let shared: u32 = first
        .iter()
        .map(|(pair, count)| (*count).min(second.get(pair).copied().unwrap_or_default()))
        .sum();
    // Names of the same letters in another order are not the same.
    (2000 * shared)
        .checked_div(all)
        .unwrap_or_default()
        .min(999)
}

fn letters(name: &str) -> Vec<char> {
    let letters = name.chars().filter(|c| *c != '_' && *c != '-');
    letters.flat_map(char::to_lowercase).collect()
}

fn pairs(letters: &[char]) -> BTreeMap<(char, char), u32> {
    let mut found = BTreeMap::new();
    for pair in letters.iter().zip(letters.iter().skip(1)) {
        *found.entry((*pair.0, *pair.1)).or_default() += 1;
    }
    found
}

/// How well the values of one type fit another, of 1000; 0 where it is another kind of thing.
pub(crate) fn fit(from: &DataType, to: &DataType) -> u32 {
    if from == to {
        1000
    } else if family(from) == family(to) {
        500
    } else {
        0
    }
}

/// Types that one column may have before and after it was renamed and altered at once.
fn family(data_type: &DataType) -> &str {
    let sql = data_type.sql.as_str();
    let base = sql.split(['(', '[']).next().unwrap_or(sql).trim_end();
    if data_type.is_array() {
        return sql;
    }
    match base {
        "smallint" | "integer" | "bigint" | "int" | "tinyint" => "integer",
        "numeric" | "decimal" | "real" | "double precision" | "double" | "float" | "money" => {
            "number"
        }
        "text" | "character varying" | "varchar" | "character" | "char" | "citext" => "text",
        "json" | "jsonb" | "json_text" | "jsonb_text" => "json",
        base if base.starts_with("timestamp") => "timestamp",
        base => base,
    }
}

/// How well the columns of one table fit those of another, of 1000: those of the same name, and
/// half of what may be the others under new names.
pub(crate) fn tables_fit(old: &Table, new: &Table) -> u32 {
    let is_shared = |table: &Table, other: &Table, name: &str| {
        let columns = (table.columns.get(name), other.columns.get(name));
        matches!(columns, (Some(a), Some(b)) if fit(&a.data_type, &b.data_type) > 0)
    };
    let shared = old.columns.keys();
    let shared = shared.filter(|name| is_shared(old, new, name)).count();
    let mut rest: Vec<&DataType> = new
        .columns
        .values()
        .filter(|column| !is_shared(new, old, &column.name))
        .map(|column| &column.data_type)
        .collect();
    let mut renamed = 0;
    for column in old.columns.values() {
        if is_shared(old, new, &column.name) {
            continue;
        }
        if let Some(at) = rest.iter().position(|other| **other == column.data_type) {
            rest.swap_remove(at);
            renamed += 1;
        }
    }
    let all = old.columns.len().max(new.columns.len());
    let points = 1000 * shared + 500 * renamed;
    let share = points.checked_div(all).unwrap_or_default();
    u32::try_from(share).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn candidate((name, fit, place): (&str, u32, usize)) -> Candidate {
        Candidate {
            name: name.into(),
            fit,
            place,
        }
    }

    fn order(name: &str, place: usize, candidates: &[(&str, u32, usize)]) -> String {
        let candidates = candidates.iter().copied().map(candidate).collect();
        let ranked = ranked(name, place, candidates);
        let names: Vec<String> = ranked.into_iter().map(|it| it.name).collect();
        names.join(" ")
    }

    #[test]
    fn the_likeliest_comes_first() {
        for (name, place, candidates, expected) in [
            (
                "name",
                1,
                vec![("bio", 1000, 1), ("full_name", 1000, 2)],
                "full_name bio",
            ),
            (
                "name",
                1,
                vec![("full_name", 500, 1), ("title", 1000, 1)],
                "title full_name",
            ),
            ("a", 1, vec![("x", 1000, 5), ("y", 1000, 1)], "y x"),
            ("a", 1, vec![("y", 1000, 1), ("x", 1000, 1)], "x y"),
        ] {
            assert_eq!(order(name, place, &candidates), expected, "{name}");
        }
    }

    proptest! {
        #[test]
        fn the_order_of_candidates_makes_no_difference(
            name in "[a-c_]{1,6}",
            place in 0_usize..4,
            candidates in prop::collection::btree_map("[a-c_]{1,6}", (0_u32..=1000, 0_usize..4), 0..6),
        ) {
            let all: Vec<Candidate> = candidates
                .into_iter()
                .map(|(name, (fit, place))| Candidate { name, fit, place })
                .collect();
            let mut reversed = all.clone();
            reversed.reverse();
            let first = ranked(&name, place, all.clone());
            prop_assert_eq!(&first, &ranked(&name, place, reversed));
            prop_assert_eq!(first.len(), all.len());
        }

        #[test]
        fn similarity_is_mutual_and_whole_for_the_same_name(a in "[a-c_]{0,6}", b in "[a-c_]{0,6}") {
            prop_assert_eq!(similarity(&a, &b), similarity(&b, &a));
            prop_assert_eq!(similarity(&a, &a), 1000);
            prop_assert!(similarity(&a, &b) <= 1000);
        }
    }
}
