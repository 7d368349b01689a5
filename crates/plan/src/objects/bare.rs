//! Domains whose checks or default call what is made anew: these go for a while, the domain stays.

use ultra_schema::{Key, OtherObject, Pair};

use super::Objects;
use super::types::is_type;
use crate::in_place;
use crate::operation::Operation;

/// What the definition of a domain ends with while its checks and default are away.
pub(crate) const BARE: &str = " (without checks and default)";

impl Objects<'_> {
    /// True for a domain that stands on nothing that goes, but whose checks or default do.
    pub(super) fn only_in_checks(&self, key: &Key) -> bool {
        let needs = self.schemas.current.needs.of(key);
        let mut gone = needs.filter(|needed| self.disturbed.contains(*needed));
        key.kind == "domain" && !gone.any(is_type)
    }

    /// Takes the checks and the default of a domain away and sets them again; false where the domain
    /// can't stay.
    pub(super) fn bare(&mut self, key: &Key, out: &mut Vec<Operation>) -> bool {
        let (Some(from), Some(to)) = (self.current.get(key), self.desired.get(key)) else {
            return false;
        };
        let (from, to) = ((*from).clone(), (*to).clone());
        let bare = OtherObject {
            definition: format!("{}{BARE}", from.definition),
            parts: from
                .parts
                .iter()
                .filter(|(part, _)| part == "not null")
                .cloned()
                .collect(),
            ..from.clone()
        };
        let alter = |from: &OtherObject, to: &OtherObject| {
            Some(Operation::AlterObject {
                up: in_place::statements(from, to)?,
                down: in_place::statements(to, from)?,
                object: Pair::new(from.clone(), to.clone()),
            })
        };
        let (Some(first), Some(then)) = (alter(&from, &bare), alter(&bare, &to)) else {
            return false;
        };
        self.altered.remove(key);
        out.extend([first, then]);
        true
    }
}
