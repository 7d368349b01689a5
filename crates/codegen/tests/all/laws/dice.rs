//! Dice that say what a structure shall be.
//!
//! A generated structure is a fixed number of slots, each a few dice. The first die of a slot says
//! whether the thing is there, all others choose a feature; zero is always the plainest. So any
//! dice make a well-formed structure, two structures can be crossed die by die, and shrinking
//! takes things away.

use proptest::prelude::*;

/// What one thing shall be.
pub(crate) type Slot = [u8; 7];

/// How high a die goes.
const SIDES: u8 = 24;

/// Slots by kind of thing.
#[derive(Clone, Debug)]
pub(crate) struct Dice {
    kinds: &'static [(&'static str, usize)],
    slots: Vec<Slot>,
}

impl Dice {
    /// The slots of a kind, as declared.
    pub(crate) fn of(&self, kind: &str) -> &[Slot] {
        let mut at = 0;
        for (name, count) in self.kinds {
            if *name == kind {
                return &self.slots[at..at + count];
            }
            at += count;
        }
        panic!("no kind {kind}")
    }

    /// The share of a kind's slots that belongs to one of its `owners`.
    pub(crate) fn share(&self, kind: &str, owner: usize, owners: usize) -> &[Slot] {
        let slots = self.of(kind);
        let each = slots.len() / owners;
        &slots[owner * each..(owner + 1) * each]
    }
}

/// True where the thing of a slot is there.
pub(crate) fn present(slot: &Slot) -> bool {
    slot[0] > 0
}

/// One of `count` features by a die; the first where the die is small.
pub(crate) fn pick(slot: &Slot, die: usize, count: usize) -> usize {
    usize::from(slot[die]) % count.max(1)
}

/// True for about one of `of` throws, never for zero.
pub(crate) fn rarely(slot: &Slot, die: usize, of: usize) -> bool {
    usize::from(slot[die]) % of == of - 1
}

/// Two structures that have much in common.
pub(crate) fn pair(kinds: &'static [(&'static str, usize)]) -> impl Strategy<Value = (Dice, Dice)> {
    let total: usize = kinds.iter().map(|(_, count)| count).sum();
    let slot = || {
        (
            prop_oneof![2 => Just(0_u8), 3 => Just(1)],
            prop::array::uniform6(0..SIDES),
        )
    };
    let slot = move || slot().prop_map(|(there, d)| [there, d[0], d[1], d[2], d[3], d[4], d[5]]);
    let slots = move || prop::collection::vec(slot(), total);
    // Some pairs differ in one thing, some in nearly everything.
    let share = prop_oneof![Just(4_u8), Just(12), Just(40), Just(110)];
    let bits = prop::collection::vec(any::<u8>(), total * 7);
    (slots(), slots(), share, bits).prop_map(move |(current, other, share, bits)| {
        let mut desired = current.clone();
        let mut bits = bits.iter();
        for (own, other) in desired.iter_mut().zip(&other) {
            for (own, other) in own.iter_mut().zip(other) {
                // High bits take the other's, so that shrinking makes both alike.
                if bits.next().is_some_and(|bit| *bit > 255 - share) {
                    *own = *other;
                }
            }
        }
        let of = |slots| Dice { kinds, slots };
        (of(current), of(desired))
    })
}
