//! The renames that hints ask for, in an order in which each finds its new name free.

use std::collections::BTreeSet;

use crate::{Change, Hints, Name, Schema};

/// One rename that can be done.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(
    missing_docs,
    reason = "the fields are the parts that the variant's sentence names"
)]
pub enum Rename {
    /// A table gets another name, or goes to another schema.
    Table { from: Name, to: Name },
    /// An enum type or another object does.
    Object { kind: String, from: Name, to: Name },
    /// A column of a table, which is named as wanted.
    Column {
        table: Name,
        from: String,
        to: String,
    },
    /// A value of an enum type, which is named as wanted.
    Value {
        item: Name,
        from: String,
        to: String,
    },
}

impl From<Rename> for Change {
    fn from(rename: Rename) -> Self {
        match rename {
            Rename::Table { from, to } => Self::RenameTable { from, to },
            Rename::Object { kind, from, to } => Self::RenameObject { kind, from, to },
            Rename::Column { table, from, to } => Self::RenameColumn { table, from, to },
            Rename::Value { item, from, to } => Self::RenameValue { item, from, to },
        }
    }
}

/// The kinds of objects that keep what they hold under another name, and the word by which they
/// are altered. What isn't here holds nothing: it is dropped and made anew.
const RENAMEABLE: [(&str, &str); 8] = [
    ("composite type", "TYPE"),
    ("domain", "DOMAIN"),
    ("enum", "TYPE"),
    ("foreign table", "FOREIGN TABLE"),
    ("materialized view", "MATERIALIZED VIEW"),
    ("range type", "TYPE"),
    ("sequence", "SEQUENCE"),
    ("view", "VIEW"),
];

/// The word by which an object of the kind is altered: `ALTER SEQUENCE`. None where a rename of it
/// keeps nothing.
pub fn altered_as(kind: &str) -> Option<&'static str> {
    let found = RENAMEABLE.iter().find(|(name, _)| *name == kind);
    found.map(|(_, word)| *word)
}

impl Schema {
    /// The renames that fit this schema: tables, then objects, columns and values. Where names are
    /// exchanged, one of them goes by way of a name that nothing has.
    pub fn renames(&self, hints: &Hints) -> Vec<Rename> {
        self.ordered(hints).0
    }

    /// The renames that fit, and those that don't.
    pub(crate) fn ordered(&self, hints: &Hints) -> (Vec<Rename>, Vec<Rename>) {
        let mut schema = self.clone();
        let (mut done, mut left) = (Vec::new(), Vec::new());
        let mut groups: Vec<(Group, Vec<(String, String)>)> = Vec::new();
        for rename in hints.all() {
            let (group, pair) = Group::of(rename);
            match groups.iter_mut().find(|(known, _)| *known == group) {
                Some((_, pairs)) => pairs.push(pair),
                None => groups.push((group, vec![pair])),
            }
        }
        for (group, wanted) in groups {
            let (fitting, other) = in_order(wanted, group.names(&schema), spare);
            for pair in fitting {
                let rename = group.rename(pair);
                schema.rename(&rename);
                done.push(rename);
            }
            left.extend(other.into_iter().map(|pair| group.rename(pair)));
        }
        (done, left)
    }

    /// The names that objects of a kind have, by which they are renamed.
    pub(crate) fn names_of(&self, kind: &str) -> BTreeSet<Name> {
        if kind == "enum" {
            return self.enums.keys().cloned().collect();
        }
        let objects = self.others.iter().filter(|object| object.kind == kind);
        objects.map(|object| Name::parse(&object.name)).collect()
    }
}

/// Things whose names must differ from each other.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Group {
    Tables,
    Objects(String),
    Columns(Name),
    Values(Name),
}

impl Group {
    fn of(rename: Rename) -> (Self, (String, String)) {
        match rename {
            Rename::Table { from, to } => (Self::Tables, (from.to_string(), to.to_string())),
            Rename::Object { kind, from, to } => {
                (Self::Objects(kind), (from.to_string(), to.to_string()))
            }
            Rename::Column { table, from, to } => (Self::Columns(table), (from, to)),
            Rename::Value { item, from, to } => (Self::Values(item), (from, to)),
        }
    }

    fn rename(&self, (from, to): (String, String)) -> Rename {
        match self.clone() {
            Self::Tables => Rename::Table {
                from: Name::parse(&from),
                to: Name::parse(&to),
            },
            Self::Objects(kind) => Rename::Object {
                kind,
                from: Name::parse(&from),
                to: Name::parse(&to),
            },
            Self::Columns(table) => Rename::Column { table, from, to },
            Self::Values(item) => Rename::Value { item, from, to },
        }
    }

    fn names(&self, schema: &Schema) -> BTreeSet<String> {
        match self {
            Self::Tables => schema.tables.keys().map(ToString::to_string).collect(),
            Self::Objects(kind) => {
                let names = schema.names_of(kind);
                names.iter().map(ToString::to_string).collect()
            }
            Self::Columns(table) => {
                let table = schema.tables.get(table);
                let columns = table.into_iter().flat_map(|table| table.columns.keys());
                columns.cloned().collect()
            }
            Self::Values(item) => {
                let item = schema.enums.get(item);
                let values = item.into_iter().flat_map(|item| &item.values);
                values.cloned().collect()
            }
        }
    }
}

/// A name for the time between, short enough for every server.
pub(crate) fn spare(name: &str, number: usize) -> String {
    // Behind the schema, if there is one.
    let (schema, own) = name.split_at(name.find('.').map_or(0, |at| at + 1));
    let short: String = own.chars().take(12).collect();
    format!("{schema}{short}__renamed_{number}")
}

/// Orders renames so that each new name is free when it is taken; what never fits is left.
#[expect(clippy::type_complexity, reason = "pairs of old and new names, twice")]
pub(crate) fn in_order(
    mut wanted: Vec<(String, String)>,
    mut taken: BTreeSet<String>,
    spare: impl Fn(&str, usize) -> String,
) -> (Vec<(String, String)>, Vec<(String, String)>) {
    let mut done = Vec::new();
    loop {
        let fits = |(from, to): &(String, String)| taken.contains(from) && !taken.contains(to);
        if let Some(at) = wanted.iter().position(fits) {
            let (from, to) = wanted.remove(at);
            taken.remove(&from);
            taken.insert(to.clone());
            done.push((from, to));
            continue;
        }
        let circle =
            |(from, _): &(String, String)| taken.contains(from) && comes_back(&wanted, from);
        let at = wanted.iter().position(circle);
        let Some((from, _)) = at.and_then(|at| wanted.get_mut(at)) else {
            return (done, wanted);
        };
        let mut free = (1_usize..).map(|number| spare(from, number));
        let Some(between) = free.find(|name| !taken.contains(name)) else {
            return (done, wanted);
        };
        let old = std::mem::replace(from, between.clone());
        taken.remove(&old);
        taken.insert(between.clone());
        done.push((old, between));
    }
}

/// True where following the renames from a name leads back to it, by way of others.
fn comes_back(wanted: &[(String, String)], start: &str) -> bool {
    let mut at = start;
    for steps in 0..wanted.len() {
        let Some((_, to)) = wanted.iter().find(|(from, _)| from == at) else {
            return false;
        };
        if to == start {
            return steps > 0;
        }
        at = to;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ordered(wanted: &[(&str, &str)], taken: &[&str]) -> String {
        let own = |text: &&str| (*text).to_owned();
        let wanted = wanted.iter().map(|(from, to)| (own(from), own(to)));
        let taken = taken.iter().map(own).collect();
        let (done, _) = in_order(wanted.collect(), taken, |name, at| format!("{name}{at}"));
        let done = done.iter().map(|(from, to)| format!("{from}>{to}"));
        done.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn each_new_name_is_free_when_it_is_taken() {
        for (wanted, taken, order) in [
            (vec![("a", "x")], vec!["a"], "a>x"),
            (vec![("a", "b"), ("b", "c")], vec!["a", "b"], "b>c a>b"),
            (vec![("a", "b"), ("b", "c")], vec!["a"], "a>b b>c"),
            (
                vec![("a", "b"), ("b", "a")],
                vec!["a", "b"],
                "a>a1 b>a a1>b",
            ),
            (
                vec![("a", "b"), ("b", "c"), ("c", "a")],
                vec!["a", "b", "c", "a1"],
                "a>a2 c>a b>c a2>b",
            ),
            (vec![("a", "b")], vec!["a", "b"], ""),
            (vec![("a", "x"), ("b", "x")], vec!["a", "b"], "a>x"),
            (vec![("q", "x")], vec!["a"], ""),
            (vec![("a", "a")], vec!["a"], ""),
        ] {
            assert_eq!(ordered(&wanted, &taken), order, "{wanted:?} of {taken:?}");
        }
    }
}
