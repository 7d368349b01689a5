//! Objects beside tables and enum types, and what needs what.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::Name;

/// An object that is made and taken away by statements of its own: a view, function, trigger,
/// domain, sequence … or a property of a table that has no field in the model.
///
/// Two of them are equal where identity and definition are: all else follows from these, or is
/// layout.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct OtherObject {
    /// What it is, in the server's words: `view`, `function`, `trigger`, `sequence`, …
    pub kind: String,
    /// Its name, qualified where it is not in the default schema; with the types of arguments
    /// where these belong to its identity.
    pub name: String,
    /// Its definition, so that a change of it is seen.
    pub definition: String,
    /// The statements that make it. None: nothing here can make it, a difference is refused.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub create: Vec<String>,
    /// The statements that take it away.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub drop: Vec<String>,
    /// The table or view that it hangs on, and goes with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<Name>,
    /// What must stay for its definition to be replaced in place: the arguments and result of a
    /// function, the columns of a view.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shape: Vec<String>,
    /// What can be altered one by one: the default and checks of a domain, the attributes of a
    /// composite type, the options of a sequence. Name and definition, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<(String, String)>,
}

impl PartialEq for OtherObject {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for OtherObject {}

impl PartialOrd for OtherObject {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for OtherObject {
    fn cmp(&self, other: &Self) -> Ordering {
        (&self.kind, &self.name, &self.definition).cmp(&(
            &other.kind,
            &other.name,
            &other.definition,
        ))
    }
}

impl OtherObject {
    /// An object that nothing here can make.
    pub fn new(
        kind: impl Into<String>,
        name: impl Into<String>,
        definition: impl Into<String>,
    ) -> Self {
        Self {
            kind: kind.into(),
            name: name.into(),
            definition: definition.into(),
            ..Self::default()
        }
    }

    /// True for what was granted or revoked.
    pub fn is_privilege(&self) -> bool {
        ["privileges", "default privileges"].contains(&&*self.kind)
    }

    /// True for the role that a thing belongs to.
    pub fn is_owner(&self) -> bool {
        self.kind == "owner"
    }

    /// True for what is said of a thing that has statements of its own, and goes with it.
    pub fn is_about(&self) -> bool {
        [
            "comment",
            "index statistics",
            "owner",
            "privileges",
            "security label",
            "statistics target",
            "trigger state",
        ]
        .contains(&&*self.kind)
    }

    /// Its identity.
    pub fn key(&self) -> Key {
        Key {
            kind: self.kind.clone(),
            name: self.name.clone(),
        }
    }

    /// The definition of one of its parts.
    pub fn part(&self, name: &str) -> Option<&str> {
        let found = self.parts.iter().find(|(part, _)| part == name);
        found.map(|(_, definition)| definition.as_str())
    }
}

/// The identity of anything that can be needed: `view active_users`, `column users.email`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Key {
    /// `table`, `column`, `enum`, `check`, `index`, or the kind of an [`OtherObject`].
    pub kind: String,
    /// Its name; parts of tables are `table.part`.
    pub name: String,
}

impl Key {
    /// A table.
    pub fn table(name: &Name) -> Self {
        Self::of("table", name)
    }

    /// An enum type.
    pub fn enum_type(name: &Name) -> Self {
        Self::of("enum", name)
    }

    /// A column, check or index of a table.
    pub fn part(kind: &str, table: &Name, name: &str) -> Self {
        Self::of(kind, format!("{table}.{name}"))
    }

    /// An object of a kind.
    pub fn object(kind: &str, name: &Name) -> Self {
        Self::of(kind, name)
    }

    fn of(kind: &str, name: impl ToString) -> Self {
        Self {
            kind: kind.to_owned(),
            name: name.to_string(),
        }
    }
}

impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.kind, self.name)
    }
}

/// What needs what. It follows from the definitions, so two of them are never a difference.
#[derive(Clone, Debug, Default, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<(Key, BTreeSet<Key>)>", into = "Vec<(Key, BTreeSet<Key>)>")]
pub struct Needs(pub BTreeMap<Key, BTreeSet<Key>>);

impl PartialEq for Needs {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Needs {
    /// What something needs.
    pub fn of(&self, key: &Key) -> impl Iterator<Item = &Key> {
        self.0.get(key).into_iter().flatten()
    }

    /// Adds a need; nothing needs itself.
    pub fn add(&mut self, key: Key, needed: Key) {
        if key != needed {
            self.0.entry(key).or_default().insert(needed);
        }
    }
}

impl From<Vec<(Key, BTreeSet<Key>)>> for Needs {
    fn from(pairs: Vec<(Key, BTreeSet<Key>)>) -> Self {
        Self(pairs.into_iter().collect())
    }
}

impl From<Needs> for Vec<(Key, BTreeSet<Key>)> {
    fn from(needs: Needs) -> Self {
        needs.0.into_iter().collect()
    }
}
