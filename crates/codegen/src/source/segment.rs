//! What two databases are told alike, and where they differ.

use ultra_schema::Dialect;

use crate::call::Call;
use crate::render::sql;

/// A piece of a sequence of statements.
#[derive(Clone, Debug)]
pub(super) enum Segment {
    /// One call that says the same to both databases.
    Same(Box<Call>),
    /// What each database is told.
    Differ(Vec<(Dialect, Vec<Call>)>),
}

impl Segment {
    /// True where the databases differ.
    pub(super) fn differs(&self) -> bool {
        match self {
            Self::Same(_) => false,
            Self::Differ(_) => true,
        }
    }
}

/// What a database is told by one call; `None` where it can't be said to it.
type Told = Option<Vec<String>>;

/// Beyond this many comparisons the sequences are taken as different throughout.
const MOST_COMPARISONS: usize = 1_000_000;

/// The longest common sequence of the two, with what is between. A call is common where the first
/// database's call, rendered for the second one, is what the second one would be told.
pub(super) fn segments(first: (Dialect, &[Call]), second: (Dialect, &[Call])) -> Vec<Segment> {
    let told: Vec<Told> = first
        .1
        .iter()
        .map(|call| sql(second.0, &call.statement))
        .collect();
    let wanted: Vec<Told> = second
        .1
        .iter()
        .map(|call| sql(second.0, &call.statement))
        .collect();
    let common = common(&told, &wanted);
    let mut out = Vec::new();
    let (mut a, mut b) = (first.1, second.1);
    let (mut at_a, mut at_b) = (0, 0);
    let ends = std::iter::once((told.len(), wanted.len()));
    for (in_a, in_b) in common.into_iter().chain(ends) {
        let (only_a, rest_a) = a.split_at(in_a - at_a);
        let (only_b, rest_b) = b.split_at(in_b - at_b);
        if !only_a.is_empty() || !only_b.is_empty() {
            out.push(Segment::Differ(vec![
                (first.0, only_a.to_vec()),
                (second.0, only_b.to_vec()),
            ]));
        }
        let (Some((same, after_a)), Some((_, after_b))) =
            (rest_a.split_first(), rest_b.split_first())
        else {
            break;
        };
        out.push(Segment::Same(Box::new(same.clone())));
        (a, b, at_a, at_b) = (after_a, after_b, in_a + 1, in_b + 1);
    }
    out
}

/// The pairs of positions of a longest common subsequence. What can't be rendered equals nothing.
fn common(a: &[Told], b: &[Told]) -> Vec<(usize, usize)> {
    if a.len().saturating_mul(b.len()) > MOST_COMPARISONS {
        return Vec::new();
    }
    let width = b.len() + 1;
    let mut lengths = vec![0_usize; (a.len() + 1) * width];
    let get = |lengths: &[usize], i: usize, j: usize| {
        lengths.get(i * width + j).copied().unwrap_or_default()
    };
    let equal = |x: &Told, y: &Told| x.is_some() && x == y;
    for (i, x) in a.iter().enumerate().rev() {
        for (j, y) in b.iter().enumerate().rev() {
            let longest = if equal(x, y) {
                get(&lengths, i + 1, j + 1) + 1
            } else {
                get(&lengths, i + 1, j).max(get(&lengths, i, j + 1))
            };
            if let Some(cell) = lengths.get_mut(i * width + j) {
                *cell = longest;
            }
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut pairs = Vec::new();
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        if equal(x, y) {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if get(&lengths, i + 1, j) >= get(&lengths, i, j + 1) {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}
