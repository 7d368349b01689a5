//! Named parts of a table: keys, checks, indexes. Structure goes before name.

use std::collections::BTreeMap;

use crate::{Change, Check, ForeignKey, Index, IndexKey, Name, Pair, Table, Unique};

use super::How;

/// The kinds of named parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Unique,
    Check,
    ForeignKey,
    Index,
}

/// Adds the differences of one kind of part.
pub(super) fn compare(how: How<'_>, tables: Pair<&Table>, part: Part, out: &mut Vec<Change>) {
    match part {
        Part::Unique => matched(how, tables, tables.map(|table| &table.uniques), out),
        Part::Check => matched(how, tables, tables.map(|table| &table.checks), out),
        Part::ForeignKey => matched(how, tables, tables.map(|table| &table.foreign_keys), out),
        Part::Index => matched(how, tables, tables.map(|table| &table.indexes), out),
    }
}

/// What the matching needs to know of a part.
trait Named: Clone + PartialEq {
    fn name(&self) -> &str;
    /// The same part under another name.
    fn named(&self, name: &str) -> Self;
    /// The columns that an automatic name is made of.
    fn columns(&self) -> Vec<&str>;
    fn added(self, table: Name) -> Change;
    fn dropped(self, table: Name) -> Change;
    fn renamed(self, table: Name, from: String) -> Change;
}

fn matched<T: Named>(
    how: How<'_>,
    tables: Pair<&Table>,
    parts: Pair<&BTreeMap<String, T>>,
    out: &mut Vec<Change>,
) {
    let table = &tables.desired.name;
    let differs = |(name, part): &(&String, &T)| parts.desired.get(*name) != Some(*part);
    let mut left: Vec<&T> = parts
        .current
        .iter()
        .filter(differs)
        .map(|(_, part)| part)
        .collect();
    let mut added = Vec::new();
    for (name, part) in parts.desired {
        if parts.current.get(name) == Some(part) {
            continue;
        }
        let mut twins = left.iter().enumerate();
        let Some((at, twin)) = twins.find(|(_, other)| other.named(name) == *part) else {
            added.push(part.clone().added(table.clone()));
            continue;
        };
        match renaming(how, tables, [twin.name(), name], &part.columns()) {
            Renaming::Needless => {
                left.remove(at);
            }
            Renaming::Possible => {
                let from = left.remove(at).name().to_owned();
                out.push(part.clone().renamed(table.clone(), from));
            }
            Renaming::Taken => added.push(part.clone().added(table.clone())),
        }
    }
    out.extend(
        left.into_iter()
            .map(|part| part.clone().dropped(table.clone())),
    );
    out.append(&mut added);
}

/// What becomes of a part that is the same under another name.
pub(super) enum Renaming {
    /// Nobody chose the new name, and nothing else wants the old one.
    Needless,
    /// It gets the new name.
    Possible,
    /// Something else has the new name: it is dropped and made anew.
    Taken,
}

/// Decides for a part of `columns`, by its former name and its new one.
pub(super) fn renaming(
    how: How<'_>,
    tables: Pair<&Table>,
    [from, to]: [&str; 2],
    columns: &[&str],
) -> Renaming {
    let chosen = how.every_name || !crate::automatic_name(how.dialect, tables.desired, columns, to);
    let leftover = how.former.has(&tables.desired.name, from);
    if !chosen && !leftover && !tables.desired.has_part(from) {
        Renaming::Needless
    } else if tables.current.has_part(to) {
        Renaming::Taken
    } else {
        Renaming::Possible
    }
}

impl Named for Unique {
    fn name(&self) -> &str {
        &self.name
    }
    fn named(&self, name: &str) -> Self {
        Self {
            name: name.into(),
            ..self.clone()
        }
    }
    fn columns(&self) -> Vec<&str> {
        self.columns.iter().map(String::as_str).collect()
    }
    fn added(self, table: Name) -> Change {
        Change::AddUnique {
            table,
            unique: self,
        }
    }
    fn dropped(self, table: Name) -> Change {
        Change::DropUnique {
            table,
            unique: self,
        }
    }
    fn renamed(self, table: Name, from: String) -> Change {
        Change::RenameConstraint {
            table,
            from,
            to: self.name,
        }
    }
}

impl Named for Check {
    fn name(&self) -> &str {
        &self.name
    }
    fn named(&self, name: &str) -> Self {
        Self {
            name: name.into(),
            ..self.clone()
        }
    }
    fn columns(&self) -> Vec<&str> {
        Vec::new()
    }
    fn added(self, table: Name) -> Change {
        Change::AddCheck { table, check: self }
    }
    fn dropped(self, table: Name) -> Change {
        Change::DropCheck { table, check: self }
    }
    fn renamed(self, table: Name, from: String) -> Change {
        Change::RenameConstraint {
            table,
            from,
            to: self.name,
        }
    }
}

impl Named for ForeignKey {
    fn name(&self) -> &str {
        &self.name
    }
    fn named(&self, name: &str) -> Self {
        Self {
            name: name.into(),
            ..self.clone()
        }
    }
    fn columns(&self) -> Vec<&str> {
        self.columns.iter().map(String::as_str).collect()
    }
    fn added(self, table: Name) -> Change {
        Change::AddForeignKey {
            table,
            foreign_key: self,
        }
    }
    fn dropped(self, table: Name) -> Change {
        Change::DropForeignKey {
            table,
            foreign_key: self,
        }
    }
    fn renamed(self, table: Name, from: String) -> Change {
        Change::RenameConstraint {
            table,
            from,
            to: self.name,
        }
    }
}

impl Named for Index {
    fn name(&self) -> &str {
        &self.name
    }
    fn named(&self, name: &str) -> Self {
        Self {
            name: name.into(),
            ..self.clone()
        }
    }
    fn columns(&self) -> Vec<&str> {
        self.parts
            .iter()
            .filter_map(|part| match &part.key {
                IndexKey::Column(name) => Some(name.as_str()),
                IndexKey::Expression(_) => None,
            })
            .collect()
    }
    fn added(self, table: Name) -> Change {
        Change::CreateIndex { table, index: self }
    }
    fn dropped(self, table: Name) -> Change {
        Change::DropIndex { table, index: self }
    }
    fn renamed(self, table: Name, from: String) -> Change {
        Change::RenameIndex {
            table,
            from,
            index: self,
        }
    }
}
