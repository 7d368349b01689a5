//! What comes and goes with what it hangs on, without a statement of its own.

use std::collections::{BTreeMap, BTreeSet};

use ultra_schema::{Key, Name, OtherObject};

use super::Objects;
use crate::in_place;

impl Objects<'_> {
    /// True where the object vanishes with what it hangs on.
    pub(super) fn goes_along(
        &self,
        object: &OtherObject,
        tables: &BTreeSet<Name>,
        needs: &BTreeMap<Key, BTreeSet<Key>>,
        same_way: &BTreeSet<Key>,
    ) -> bool {
        if object.is_about() {
            let mut on = needs.get(&object.key()).into_iter().flatten();
            return on.any(|key| same_way.contains(key));
        }
        let hangs = in_place::is_property(object)
            || ["policy", "trigger", "rule", "index", "exclusion constraint"]
                .contains(&&*object.kind);
        let on = object.table.as_ref().filter(|_| hangs);
        on.is_some_and(|table| tables.contains(table) || self.is_view_in(table, same_way))
            && !self.holds_others(object, tables, needs, same_way)
    }

    /// True where it needs something else that comes or goes in the same plan, and whose place in
    /// the order is not that of the table: a trigger whose function is dropped with it.
    fn holds_others(
        &self,
        object: &OtherObject,
        tables: &BTreeSet<Name>,
        needs: &BTreeMap<Key, BTreeSet<Key>>,
        same_way: &BTreeSet<Key>,
    ) -> bool {
        let of_own = |key: &Key| {
            object.table.as_ref().is_some_and(|table| {
                let rest = key.name.strip_prefix(&table.to_string());
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            })
        };
        let others = needs.get(&object.key()).into_iter().flatten();
        let mut others = others.filter(|key| !of_own(key));
        others.any(|key| {
            let table = key.kind == "table" && tables.iter().any(|it| it.to_string() == key.name);
            table || same_way.contains(key)
        })
    }

    fn is_view_in(&self, name: &Name, keys: &BTreeSet<Key>) -> bool {
        let is = |kind: &str| {
            let key = Key {
                kind: kind.to_owned(),
                name: name.to_string(),
            };
            keys.contains(&key)
        };
        is("view") || is("materialized view")
    }
}
