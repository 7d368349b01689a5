//! Objects beside tables: made, dropped, changed in place, and made anew where what they need is.

mod along;
mod bare;
mod parts;
mod spread;
mod types;

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use ultra_schema::{
    Change, Column, Hints, Key, Name, OtherObject, Pair, Schema, Table, identifiers, quote_literal,
};

pub(crate) use self::bare::BARE;
use self::parts::{
    Part, around, computed_again, default_again, default_needs, generated_needs, in_use, part_of,
};
use crate::in_place;
use crate::operation::Operation;
use crate::refusal::{Refusal, not_covered};

/// Adds the operations for objects. `out` has those of tables and enum types; `current` has the
/// renames done already.
pub(crate) fn plan(
    schemas: Pair<&Schema>,
    original: (&Schema, &Hints),
    changes: &[Change],
    out: &mut Vec<Operation>,
    refusals: &mut Vec<Refusal>,
) {
    let mut objects = Objects::new(schemas, changes, refusals);
    objects.disturbed = disturbed(out);
    let tables = schemas.current.tables.keys();
    let empty = tables.filter(|name| original.1.is_empty_table(name));
    objects.empty = empty.cloned().collect();
    objects.split_at_renames(out);
    objects.make_anew(out, refusals);
    objects.originals = original.0.originals(original.1);
    objects.operations(out);
}

/// What becomes of each object that doesn't stay as it is.
struct Objects<'a> {
    schemas: Pair<&'a Schema>,
    current: BTreeMap<Key, &'a OtherObject>,
    desired: BTreeMap<Key, &'a OtherObject>,
    dropped: BTreeSet<Key>,
    created: BTreeSet<Key>,
    altered: BTreeMap<Key, Pair<Vec<String>>>,
    /// What goes away for a moment or for good.
    disturbed: BTreeSet<Key>,
    /// What of it nobody has looked at yet for what needs it.
    fresh: Vec<Key>,
    /// The objects as they are before the renames.
    originals: BTreeMap<Key, &'a OtherObject>,
    /// Tables without rows.
    empty: BTreeSet<Name>,
    /// What tables and enum types are wanted, once that is asked.
    wanted: OnceCell<BTreeSet<Key>>,
    /// True where something gets another owner.
    given_away: bool,
}

fn by_key(schema: &Schema) -> BTreeMap<Key, &OtherObject> {
    let objects = schema.others.iter();
    objects.map(|object| (object.key(), object)).collect()
}

impl<'a> Objects<'a> {
    fn new(schemas: Pair<&'a Schema>, changes: &[Change], refusals: &mut Vec<Refusal>) -> Self {
        let mut objects = Self {
            schemas,
            current: by_key(schemas.current),
            desired: by_key(schemas.desired),
            dropped: BTreeSet::new(),
            created: BTreeSet::new(),
            altered: BTreeMap::new(),
            disturbed: BTreeSet::new(),
            fresh: Vec::new(),
            originals: BTreeMap::new(),
            empty: BTreeSet::new(),
            wanted: OnceCell::new(),
            given_away: changes.iter().any(gives_away),
        };
        for change in changes {
            if let Change::AlterOther { object } = change
                && !objects.take(object)
            {
                refusals.push(not_covered(change));
            }
        }
        objects
    }

    /// False where nothing here can do it.
    fn take(&mut self, object: &Pair<Option<OtherObject>>) -> bool {
        // An index of a partition goes with what it is attached to.
        let makes = |object: &OtherObject| {
            // An owner is there as long as the thing is.
            let goes =
                !object.drop.is_empty() || object.kind == "attached index" || object.is_owner();
            !object.create.is_empty() && goes
        };
        match (&object.current, &object.desired) {
            (None, None) => {}
            (None, Some(to)) if makes(to) => {
                self.created.insert(to.key());
            }
            (Some(from), None) if makes(from) => {
                self.dropped.insert(from.key());
            }
            (Some(from), Some(to)) if makes(from) && makes(to) => {
                let up = in_place::statements(from, to);
                match (up, in_place::statements(to, from)) {
                    (Some(up), Some(down)) if !self.apart(to, &up) => {
                        self.altered.insert(to.key(), Pair::new(up, down));
                    }
                    (_, _) => {
                        self.dropped.insert(to.key());
                        self.created.insert(to.key());
                    }
                }
            }
            (_, _) => return false,
        }
        true
    }

    /// True where it is dropped and made all the same, with others in between.
    fn apart(&self, object: &OtherObject, up: &[String]) -> bool {
        let regranted = object.is_privilege() && self.given_away;
        names_index(object) || regranted || self.held_by_column(object, up)
    }

    /// What is altered and names something that is renamed can be said in its former words only
    /// before the rename, in its new ones only after it.
    fn split_at_renames(&mut self, out: &[Operation]) {
        let (mut keys, mut words) = (BTreeSet::new(), BTreeSet::new());
        let mut labels: Vec<String> = Vec::new();
        for operation in out {
            if let Operation::RenameColumn { table, from, to } = operation {
                keys.insert(Key::part("column", table, to));
                words.insert(from.to_lowercase());
            } else if let Operation::RenameTable { from, to } = operation {
                keys.insert(Key::table(to));
                words.insert(from.name.to_lowercase());
            } else if let Operation::RenameObject { kind, from, to } = operation {
                keys.insert(Key::object(kind, to));
                words.insert(from.name.to_lowercase());
            } else if let Operation::RenameEnumValue { item, from, .. } = operation {
                keys.insert(Key::enum_type(item));
                labels.push(quote_literal(from));
            }
        }
        if keys.is_empty() {
            return;
        }
        let names = |object: &OtherObject| {
            let mut found = identifiers(&object.definition);
            let mut labels = labels.iter();
            found.any(|word| words.contains(&word.to_lowercase()))
                || labels.any(|label| object.definition.contains(label))
        };
        let split: Vec<Key> = self
            .altered
            .keys()
            .filter(|key| {
                let mut needs = self.schemas.current.needs.of(key);
                let function = ["function", "procedure"].contains(&&*key.kind);
                let object = self.current.get(*key);
                needs.any(|needed| keys.contains(needed))
                    || function && object.is_some_and(|object| names(object))
            })
            .cloned()
            .collect();
        for key in split {
            self.again(key);
        }
    }

    /// An object is dropped first and made last.
    fn again(&mut self, key: Key) {
        self.altered.remove(&key);
        self.dropped.insert(key.clone());
        // What was granted on a thing is granted on it again, whatever the other side says.
        if let Some(object) = self.current.get(&key).filter(|it| it.is_privilege())
            && !self.desired.contains_key(&key)
            && !self.goes_for_good(&key)
        {
            self.desired.insert(key.clone(), *object);
        }
        if self.desired.contains_key(&key) {
            self.created.insert(key.clone());
        }
        self.disturb(key);
    }

    /// True where what it hangs on isn't wanted any more.
    fn goes_for_good(&self, key: &Key) -> bool {
        let needs = self.schemas.current.needs.of(key);
        let mut gone = needs.filter(|needed| self.disturbed.contains(*needed));
        gone.any(|needed| !self.is_wanted(needed))
    }

    fn is_wanted(&self, key: &Key) -> bool {
        let parts = || parts_of(self.schemas.desired);
        self.desired.contains_key(key) || self.wanted.get_or_init(parts).contains(key)
    }

    /// A part of a table that needs an object which is made anew.
    fn part_again(&mut self, key: &Key, out: &mut Vec<Operation>, refusals: &mut Vec<Refusal>) {
        let Some((table, part)) = part_of(self.schemas.current, key) else {
            return;
        };
        let stays = self.schemas.desired.tables.contains_key(&table.name);
        if !stays {
            return;
        }
        let of = table.name.clone();
        match part {
            Part::Drop(drop) => around(out, *drop),
            Part::Column(column) => {
                let wanted = self.schemas.desired.tables.get(&of);
                let wanted = wanted.and_then(|table| table.columns.get(&column.name));
                let Some(wanted) = wanted else { return };
                if default_needs(self, key, column) && wanted.data_type == column.data_type {
                    default_again(&of, column, wanted, out);
                } else if generated_needs(self, key, column) {
                    computed_again(table, column, wanted, out);
                    self.disturb(key.clone());
                } else if wanted.data_type == column.data_type
                    && !self.aside((table, column), wanted, out)
                {
                    refusals.push(in_use(self, key));
                }
            }
        }
    }

    fn operations(&self, out: &mut Vec<Operation>) {
        let tables = touched_tables(out);
        for key in &self.dropped {
            let original = self.originals.get(key);
            if let Some(object) = original.or_else(|| self.current.get(key)) {
                out.push(Operation::DropObject {
                    object: (*object).clone(),
                    along: self.goes_along(
                        object,
                        &tables.current,
                        &self.schemas.current.needs.0,
                        &self.dropped,
                    ),
                });
            }
        }
        for key in &self.created {
            if let Some(object) = self.desired.get(key) {
                out.push(Operation::CreateObject {
                    object: (*object).clone(),
                    along: self.goes_along(
                        object,
                        &tables.desired,
                        &self.schemas.desired.needs.0,
                        &self.created,
                    ),
                });
            }
        }
        for (key, statements) in &self.altered {
            if let (Some(from), Some(to)) = (self.current.get(key), self.desired.get(key)) {
                out.push(Operation::AlterObject {
                    object: Pair::new((*from).clone(), (*to).clone()),
                    up: statements.current.clone(),
                    down: statements.desired.clone(),
                });
            }
        }
    }
}

/// True where something gets another owner: what was granted to that one is revoked before, or the
/// owner's own rights would go.
fn gives_away(change: &Change) -> bool {
    matches!(change, Change::AlterOther { object: Pair { current: Some(from), desired: Some(_) } }
        if from.is_owner())
}

/// True where it stands on an index: it goes before one index and comes after the other.
fn names_index(object: &OtherObject) -> bool {
    ["clustered on", "replica identity"].contains(&&*object.kind)
}

/// The kinds of objects that the server keeps from a change of a column's type.
fn holds_columns(kind: &str) -> bool {
    [
        "column storage",
        "function",
        "materialized view",
        "policy",
        "procedure",
        "publication",
        "rule",
        "trigger",
        "view",
    ]
    .contains(&kind)
}

fn in_place_of_table(object: Option<&OtherObject>) -> bool {
    object.is_some_and(in_place::is_property)
}

/// The columns, types and tables that the operations take away or change under what needs them.
fn disturbed(out: &[Operation]) -> BTreeSet<Key> {
    let mut keys = BTreeSet::new();
    for operation in out {
        if let Operation::DropTable { table } = operation {
            keys.insert(Key::table(&table.name));
            keys.extend(column_keys(table));
        } else if let Operation::DropColumn { table, column, .. } = operation {
            keys.insert(Key::part("column", table, &column.name));
        } else if let Operation::AlterColumn { table, column, .. } = operation {
            if is_retyped(column) {
                keys.insert(Key::part("column", table, &column.current.name));
            }
        } else if let Operation::ReplaceEnum { item, columns, .. } = operation {
            keys.insert(Key::enum_type(&item.current.name));
            let columns = columns.iter();
            keys.extend(columns.map(|it| Key::part("column", &it.table, &it.column.name)));
        } else if let Operation::RebuildTable { rebuild } = operation {
            let table = &rebuild.table.current;
            keys.insert(Key::table(&table.name));
            keys.extend(column_keys(table));
        } else if let Operation::DropEnum { item } = operation {
            keys.insert(Key::enum_type(&item.name));
        } else {
            keys.extend(parts::dropped_part(operation));
        }
    }
    keys
}

/// The tables, columns and enum types of a schema.
fn parts_of(schema: &Schema) -> BTreeSet<Key> {
    let tables = schema.tables.values();
    let tables = tables.flat_map(|table| column_keys(table).chain([Key::table(&table.name)]));
    tables
        .chain(schema.enums.keys().map(Key::enum_type))
        .collect()
}

pub(crate) fn column_keys(table: &Table) -> impl Iterator<Item = Key> + '_ {
    let columns = table.columns.keys();
    columns.map(|column| Key::part("column", &table.name, column))
}

pub(crate) fn is_retyped(column: &Pair<Column>) -> bool {
    let types = column
        .as_ref()
        .map(|column| (&column.data_type, &column.collation));
    types.differs()
}

/// Tables that are dropped, and those that are made.
fn touched_tables(out: &[Operation]) -> Pair<BTreeSet<Name>> {
    let mut tables = Pair::new(BTreeSet::new(), BTreeSet::new());
    for operation in out {
        if let Operation::DropTable { table } = operation {
            tables.current.insert(table.name.clone());
        } else if let Operation::CreateTable { table } = operation {
            tables.desired.insert(table.name.clone());
        }
    }
    tables
}
