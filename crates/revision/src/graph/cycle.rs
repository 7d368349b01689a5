//! Circles among revisions.

use std::collections::{BTreeMap, BTreeSet};

use crate::id::RevisionId;

/// The members of one circle in the order of the list; empty if there is none.
pub(super) fn circle<'a>(
    ids: &[&'a RevisionId],
    below: impl Fn(&'a RevisionId) -> Vec<&'a RevisionId>,
) -> Vec<RevisionId> {
    let stuck = stuck(ids, &below);
    // From any that is stuck, going down among the stuck ones must come back to a place.
    let Some(mut at) = ids.iter().copied().find(|id| stuck.contains(id)) else {
        return Vec::new();
    };
    let mut trail: Vec<&RevisionId> = Vec::new();
    while !trail.contains(&at) {
        trail.push(at);
        match below(at).into_iter().find(|id| stuck.contains(id)) {
            Some(next) => at = next,
            None => return Vec::new(),
        }
    }
    let members: BTreeSet<&RevisionId> = trail.into_iter().skip_while(|id| *id != at).collect();
    ids.iter()
        .filter(|id| members.contains(*id))
        .map(|id| (*id).clone())
        .collect()
}

/// What remains when revisions with nothing left below them are taken away, again and again.
fn stuck<'a>(
    ids: &[&'a RevisionId],
    below: &impl Fn(&'a RevisionId) -> Vec<&'a RevisionId>,
) -> BTreeSet<&'a RevisionId> {
    let mut above: BTreeMap<&RevisionId, Vec<&'a RevisionId>> = BTreeMap::new();
    let mut waiting: BTreeMap<&'a RevisionId, usize> = BTreeMap::new();
    for id in ids.iter().copied() {
        let needs: BTreeSet<&RevisionId> = below(id).into_iter().collect();
        waiting.insert(id, needs.len());
        for need in needs {
            above.entry(need).or_default().push(id);
        }
    }
    let mut free: Vec<&RevisionId> = Vec::new();
    free.extend(waiting.iter().filter(|(_, n)| **n == 0).map(|(id, _)| *id));
    while let Some(id) = free.pop() {
        waiting.remove(id);
        for next in above.get(id).into_iter().flatten() {
            if let Some(count) = waiting.get_mut(next) {
                *count = count.saturating_sub(1);
                if *count == 0 {
                    free.push(next);
                }
            }
        }
    }
    waiting.into_keys().collect()
}
