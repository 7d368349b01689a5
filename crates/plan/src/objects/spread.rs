//! From what goes to what needs it.

use std::collections::{BTreeSet, HashMap};

use ultra_schema::Key;

use super::parts::{Part, part_of};
use super::{Objects, goes_with_columns, holds_columns, in_place_of_table, is_retyped};
use crate::operation::Operation;
use crate::refusal::Refusal;

impl Objects<'_> {
    /// Spreads from what goes to what needs it. Each key is looked at once for each that it needs,
    /// however long the chains are.
    pub(super) fn make_anew(&mut self, out: &mut Vec<Operation>, refusals: &mut Vec<Refusal>) {
        self.disturbed.extend(self.dropped.iter().cloned());
        let needs = &self.schemas.current.needs.0;
        let mut needed_by: HashMap<&Key, Vec<&Key>> = HashMap::new();
        for (key, needed) in needs {
            for it in needed {
                needed_by.entry(it).or_default().push(key);
            }
        }
        let mut parts: BTreeSet<&Key> = BTreeSet::new();
        self.fresh = self.disturbed.iter().cloned().collect();
        while !self.fresh.is_empty() {
            // One ring after the other, and each in the order of its keys.
            let gone = std::mem::take(&mut self.fresh);
            let above = gone.iter().filter_map(|gone| needed_by.get(gone));
            let ring: BTreeSet<&Key> = above.flatten().copied().collect();
            let found: Vec<&Key> = ring
                .into_iter()
                .filter(|key| !self.disturbed.contains(*key) || self.takes_two(key, out))
                .filter(|key| !parts.contains(*key))
                .filter(|key| needs.get(*key).is_some_and(|needed| self.hit(key, needed)))
                .collect();
            for key in found {
                if self.only_in_checks(key) && self.bare(key, out) {
                    parts.insert(key);
                } else if self.current.contains_key(key) {
                    self.again(key.clone());
                } else {
                    self.part_again(key, out, refusals);
                    parts.insert(key);
                }
            }
        }
    }

    /// True for a column that gets another type and calls something: while that is made anew, the
    /// column must let go of it.
    fn takes_two(&self, key: &Key, out: &[Operation]) -> bool {
        let Some((table, Part::Column(column))) = part_of(self.schemas.current, key) else {
            return false;
        };
        let calls = column.default.is_some() || column.generated.is_some();
        let retyped = |operation: &Operation| {
            matches!(operation, Operation::AlterColumn { table: of, column: pair, .. }
                if *of == table.name && pair.current == *column && is_retyped(pair)
                    && pair.current.generated == pair.desired.generated)
        };
        calls && out.iter().any(retyped)
    }

    /// Something goes away: what needs it is looked at next.
    pub(super) fn disturb(&mut self, key: Key) {
        if self.disturbed.insert(key.clone()) {
            self.fresh.push(key);
        }
    }

    /// True where something that goes is needed in a way that forbids it to go.
    fn hit(&self, key: &Key, needed: &BTreeSet<Key>) -> bool {
        needed.iter().any(|needed| {
            let gone = self.disturbed.contains(needed);
            gone && match needed.kind.as_str() {
                "column" => {
                    let granted = key.kind == "privileges";
                    let dropped = self.gone.contains(needed) && goes_with_columns(&key.kind);
                    dropped || holds_columns(&key.kind) || (granted && !self.is_wanted(needed))
                }
                // What hangs on a table is asked about by its own key.
                "table" => !in_place_of_table(self.current.get(key).copied()),
                _ => true,
            }
        })
    }
}
