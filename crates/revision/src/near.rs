//! Names that look like one that was mistyped.

/// How many are worth showing.
const SHOWN: usize = 3;

/// The candidates nearest to a text, best first; none that has nothing in common with it.
pub fn near<'a>(text: &str, candidates: impl Iterator<Item = &'a str>) -> Vec<String> {
    let limit = (text.chars().count() / 2).clamp(1, 6);
    let mut ranked: Vec<(usize, &str)> = candidates
        .filter_map(|candidate| score(text, candidate, limit).map(|score| (score, candidate)))
        .collect();
    ranked.sort_unstable();
    ranked.dedup();
    ranked
        .into_iter()
        .take(SHOWN)
        .map(|(_, candidate)| candidate.to_owned())
        .collect()
}

/// How far a candidate is from a text; `None` beyond the limit. A common beginning counts, too.
fn score(text: &str, candidate: &str, limit: usize) -> Option<usize> {
    if text.len() >= 3 && candidate.contains(text) {
        return Some(0);
    }
    let distance = distance(text, candidate);
    if distance <= limit {
        return Some(distance);
    }
    let common = text
        .chars()
        .zip(candidate.chars())
        .take_while(|(a, b)| a == b)
        .count();
    (common >= 4).then_some(limit + 1)
}

/// The number of insertions, deletions, substitutions and exchanges of neighbours between two texts.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    // The row before and its character: neighbours that are exchanged come from there.
    let mut above: Option<(char, Vec<usize>)> = None;
    for (i, from) in a.chars().enumerate() {
        let mut left = i + 1;
        let mut next = vec![left];
        let mut before = None;
        for (j, to) in b.iter().enumerate() {
            let at = |row: &[usize], j: usize| row.get(j).copied().unwrap_or(usize::MAX - 1);
            left = (at(&row, j) + usize::from(from != *to))
                .min(at(&row, j + 1) + 1)
                .min(left + 1);
            if let (Some((other, above)), Some(before)) = (&above, before)
                && *other == *to
                && from == before
            {
                left = left.min(at(above, j.saturating_sub(1)) + 1);
            }
            before = Some(*to);
            next.push(left);
        }
        above = Some((from, std::mem::replace(&mut row, next)));
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("abc", "abc"), 0);
        assert_eq!(distance("aeg", "age"), 1);
        assert_eq!(distance("name", "nmae"), 1);
        assert_eq!(distance("ab", "cba"), 2);
    }

    #[test]
    fn best_first_and_nothing_far() {
        let known = ["3f2a9c81b07d", "9d41c0e7aa52", "heads"];
        assert_eq!(near("3f2a9c81b07e", known.into_iter()), ["3f2a9c81b07d"]);
        assert_eq!(near("haeds", known.into_iter()), ["heads"]);
        assert!(near("zzzzzzzzzzzz", known.into_iter()).is_empty());
    }
}
