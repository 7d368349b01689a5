//! An order from what must come before what.

use std::cmp::Reverse as Least;
use std::collections::{BTreeSet, BinaryHeap};

/// Which operation must run before which.
pub(super) struct Edges {
    after: Vec<BTreeSet<usize>>,
    soft: Vec<BTreeSet<usize>>,
}

impl Edges {
    pub(super) fn new(length: usize) -> Self {
        Self {
            after: vec![BTreeSet::new(); length],
            soft: vec![BTreeSet::new(); length],
        }
    }

    pub(super) fn add(&mut self, first: usize, then: usize) {
        if first != then
            && let Some(after) = self.after.get_mut(first)
        {
            after.insert(then);
        }
    }

    pub(super) fn add_soft(&mut self, first: usize, then: usize) {
        if first != then
            && let Some(after) = self.soft.get_mut(first)
        {
            after.insert(then);
        }
    }

    /// The order, and what is left in a circle. Soft edges give way first.
    pub(super) fn order(&self) -> (Vec<usize>, Vec<usize>) {
        let (order, stuck) = self.sorted(true);
        if stuck.is_empty() {
            return (order, stuck);
        }
        self.sorted(false)
    }

    fn sorted(&self, soft: bool) -> (Vec<usize>, Vec<usize>) {
        let next = |at: usize| {
            let hard = self.after.get(at).into_iter().flatten();
            let soft = self
                .soft
                .get(at)
                .into_iter()
                .flatten()
                .filter(move |_| soft);
            hard.chain(soft).copied()
        };
        let length = self.after.len();
        let mut waits = vec![0_usize; length];
        for at in 0..length {
            for then in next(at) {
                if let Some(count) = waits.get_mut(then) {
                    *count += 1;
                }
            }
        }
        // They are sorted by phase already: the lowest place that waits for nothing is next.
        let free = waits.iter().enumerate().filter(|(_, count)| **count == 0);
        let mut ready: BinaryHeap<Least<usize>> = free.map(|(at, _)| Least(at)).collect();
        let mut order = Vec::with_capacity(length);
        let mut done = vec![false; length];
        while let Some(Least(at)) = ready.pop() {
            order.push(at);
            if let Some(done) = done.get_mut(at) {
                *done = true;
            }
            for then in next(at) {
                if let Some(count) = waits.get_mut(then) {
                    *count -= 1;
                    if *count == 0 {
                        ready.push(Least(then));
                    }
                }
            }
        }
        let left = done.iter().enumerate().filter(|(_, done)| !**done);
        let stuck = left.map(|(at, _)| at).collect();
        (order, stuck)
    }
}
