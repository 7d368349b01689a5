//! What a rename does to everything that refers to the renamed thing.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use crate::names::quote_identifier;
use crate::sql::{rename_identifier, rename_relation};
use crate::{Hints, IndexKey, Key, Name, Needs, OtherObject, Rename, Schema, Table};

impl Schema {
    /// This schema with the renames done that fit it.
    #[must_use]
    pub fn renamed(&self, hints: &Hints) -> Self {
        let mut schema = self.clone();
        for rename in self.renames(hints) {
            schema.rename(&rename);
        }
        schema
    }

    /// The objects as they are before the renames, by the keys that they have after them.
    pub fn originals(&self, hints: &Hints) -> BTreeMap<Key, &OtherObject> {
        let renames = self.renames(hints);
        let key = |object: &OtherObject| {
            let after = renames.iter().fold(object.clone(), OtherObject::after);
            after.key()
        };
        let objects = self.others.iter();
        objects.map(|object| (key(object), object)).collect()
    }

    /// Does one rename. Nothing happens where the thing isn't there.
    pub fn rename(&mut self, rename: &Rename) {
        match rename {
            Rename::Table { from, to } => self.rename_table(from, to),
            Rename::Column { table, from, to } => self.rename_column(table, from, to),
            Rename::Object { kind, from, to } => self.rename_object(kind, from, to),
            Rename::Value { item, from, to } => self.rename_value(item, from, to),
        }
    }

    /// Renames a table; foreign keys of other tables follow. Nothing happens if there's none.
    pub fn rename_table(&mut self, from: &Name, to: &Name) {
        let Some(mut table) = self.tables.remove(from) else {
            return;
        };
        table.name = to.clone();
        self.tables.insert(to.clone(), table);
        for table in self.tables.values_mut() {
            for key in table.foreign_keys.values_mut() {
                if key.references == *from {
                    key.references = to.clone();
                }
            }
            let of = table.options.partition_of.iter_mut();
            let parents = of
                .map(|of| &mut of.parent)
                .chain(&mut table.options.inherits);
            for parent in parents.filter(|parent| *parent == from) {
                *parent = to.clone();
            }
            table.rekey_unnamed();
        }
        self.others = std::mem::take(&mut self.others)
            .into_iter()
            .map(|object| object.over(from, to))
            .collect();
        self.needs.rename(&Key::table(from), &Key::table(to));
        self.needs.rename_owner(&Key::table(from), (from, to));
    }

    /// Renames a column; keys, indexes, checks, generated columns, foreign keys of other tables and
    /// tables that inherit it follow. Nothing happens if there's none.
    pub fn rename_column(&mut self, table: &Name, from: &str, to: &str) {
        if let Some(found) = self.tables.get_mut(table) {
            found.rename_column(from, to);
        }
        for other in self.tables.values_mut() {
            for key in other
                .foreign_keys
                .values_mut()
                .filter(|key| key.references == *table)
            {
                rename_in(&mut key.referenced_columns, from, to);
            }
            other.rekey_unnamed();
        }
        self.others = std::mem::take(&mut self.others)
            .into_iter()
            .map(|object| {
                object
                    .of_column(table, from, to)
                    .with_property_of(table, from, to)
            })
            .collect();
        self.needs.rename(
            &Key::part("column", table, from),
            &Key::part("column", table, to),
        );
        for child in self.inheriting(table, from) {
            self.rename_column(&child, from, to);
        }
    }

    /// The tables that have a column from this one alone: the server renames it there, too.
    fn inheriting(&self, table: &Name, column: &str) -> Vec<Name> {
        let children = self.tables.values().filter(|child| {
            let has = child.columns.get(column).is_some_and(|it| it.inherited);
            has && child.options.parents().any(|parent| parent == table)
        });
        children.map(|child| child.name.clone()).collect()
    }
}

impl OtherObject {
    /// The object under the name that it has after a rename.
    fn after(self, rename: &Rename) -> Self {
        match rename {
            Rename::Table { from, to } => self.over(from, to),
            Rename::Column { table, from, to } => self
                .of_column(table, from, to)
                .with_property_of(table, from, to),
            Rename::Object { kind, from, to } => {
                self.beside(&Key::object(kind, from), (from, to), false)
            }
            Rename::Value { .. } => self,
        }
    }

    /// The object after a column was renamed: a NOT NULL keeps its own name.
    fn of_column(mut self, table: &Name, from: &str, to: &str) -> Self {
        let not_valid = self.kind == "not valid not null";
        let is_not_null = not_valid || self.kind == "not null constraint";
        let of_table = self.table.as_ref() == Some(table);
        if is_not_null && of_table && self.name == format!("{table}.{from}") {
            self.name = format!("{table}.{to}");
            if not_valid {
                self.definition = rename_identifier(&self.definition, from, to);
            }
        }
        self
    }

    /// The object after a table was renamed, as far as the server follows that.
    pub(crate) fn over(mut self, from: &Name, to: &Name) -> Self {
        if self.is_owner() {
            return self.owner_beside(&Key::table(from), (from, to));
        }
        let follows = self.table.as_ref() == Some(from)
            || ["view", "materialized view", "comment", "sequence owner"].contains(&&*self.kind);
        if !follows {
            return self;
        }
        if self.table.as_ref() == Some(from) {
            self.table = Some(to.clone());
            let rest = self.name.strip_prefix(&from.to_string());
            if let Some(rest) = rest.filter(|rest| rest.is_empty() || rest.starts_with('.')) {
                self.name = format!("{to}{rest}");
            }
        }
        let texts = self.create.iter_mut().chain(&mut self.drop);
        for text in texts.chain([&mut self.definition]) {
            *text = rename_relation(text, from, to);
        }
        self
    }

    /// A property of a column after that was renamed.
    fn with_property_of(mut self, table: &Name, from: &str, to: &str) -> Self {
        let is_property = [
            "column compression",
            "column options",
            "column statistics",
            "column storage",
        ]
        .contains(&&*self.kind);
        if is_property && self.name == format!("{table}.{from}") {
            self.name = format!("{table}.{to}");
            let (from, to) = (quote_identifier(from), quote_identifier(to));
            for text in self.create.iter_mut().chain(&mut self.drop) {
                *text = text.replacen(
                    &format!("ALTER COLUMN {from} "),
                    &format!("ALTER COLUMN {to} "),
                    1,
                );
            }
        }
        self
    }
}

impl Needs {
    /// Keys of a table stand at the beginning of those of its parts.
    pub(crate) fn rename(&mut self, from: &Key, to: &Key) {
        let renamed = |key: Key| {
            let part_of = format!("{}.", from.name);
            if key == *from {
                return to.clone();
            }
            let is_part = from.kind == "table"
                && ["column", "check", "index", "trigger", "policy", "rule"].contains(&&*key.kind);
            match key.name.strip_prefix(&part_of).filter(|_| is_part) {
                Some(rest) => Key {
                    name: format!("{}.{rest}", to.name),
                    ..key
                },
                None => key,
            }
        };
        self.0 = std::mem::take(&mut self.0)
            .into_iter()
            .map(|(key, needed)| (renamed(key), needed.into_iter().map(renamed).collect()))
            .collect();
    }
}

impl Table {
    fn rename_column(&mut self, from: &str, to: &str) {
        self.columns = std::mem::take(&mut self.columns)
            .into_iter()
            .map(|(name, mut column)| {
                if name == from {
                    column.name = to.to_owned();
                }
                if let Some(generated) = &mut column.generated {
                    generated.expression = rename_identifier(&generated.expression, from, to);
                }
                (column.name.clone(), column)
            })
            .collect::<IndexMap<_, _>>();
        if let Some(key) = &mut self.primary_key {
            rename_in(&mut key.columns, from, to);
            rename_in(&mut key.include, from, to);
        }
        for clause in &mut self.options.clauses {
            rename_in(clause.on.columns_mut(), from, to);
        }
        self.options.clauses.sort();
        for unique in self.uniques.values_mut() {
            rename_in(&mut unique.columns, from, to);
            rename_in(&mut unique.include, from, to);
        }
        for key in self.foreign_keys.values_mut() {
            rename_in(&mut key.columns, from, to);
            rename_in(&mut key.on_delete_columns, from, to);
        }
        for check in self.checks.values_mut() {
            check.expression = rename_identifier(&check.expression, from, to);
        }
        for index in self.indexes.values_mut() {
            rename_in(&mut index.include, from, to);
            index.predicate = index
                .predicate
                .as_ref()
                .map(|text| rename_identifier(text, from, to));
            for part in &mut index.parts {
                match &mut part.key {
                    IndexKey::Column(name) if name == from => *name = to.to_owned(),
                    IndexKey::Column(_) => {}
                    IndexKey::Expression(text) => *text = rename_identifier(text, from, to),
                }
            }
        }
        self.rekey_unnamed();
    }

    /// Constraints without a name are keyed by their structure (SQLite), with a number where two
    /// are alike: make the keys anew after the structure changed.
    pub(crate) fn rekey_unnamed(&mut self) {
        for unique in std::mem::take(&mut self.uniques).into_values() {
            let mut unique = unique;
            if unique.name.starts_with('(') {
                let structure = format!("({})", unique.columns.join(", "));
                unique.name = free_key(&self.uniques, structure);
            }
            self.uniques.insert(unique.name.clone(), unique);
        }
        for key in std::mem::take(&mut self.foreign_keys).into_values() {
            let mut key = key;
            if key.name.starts_with('(') {
                let structure = format!(
                    "({}) -> {} ({})",
                    key.columns.join(", "),
                    key.references.name,
                    key.referenced_columns.join(", ")
                );
                key.name = free_key(&self.foreign_keys, structure);
            }
            self.foreign_keys.insert(key.name.clone(), key);
        }
        for check in std::mem::take(&mut self.checks).into_values() {
            let mut check = check;
            if check.name.starts_with('(') {
                let structure = format!("({})", check.expression);
                check.name = free_key(&self.checks, structure);
            }
            self.checks.insert(check.name.clone(), check);
        }
    }
}

/// The wanted key, or the first free one of `… #2`, `… #3` behind it: as SQLite's reader does.
fn free_key<T>(taken: &BTreeMap<String, T>, wanted: String) -> String {
    let numbered = (2_usize..).map(|number| format!("{wanted} #{number}"));
    let mut keys = std::iter::once(wanted.clone()).chain(numbered);
    keys.find(|key| !taken.contains_key(key)).unwrap_or(wanted)
}

fn rename_in(columns: &mut [String], from: &str, to: &str) {
    for column in columns.iter_mut().filter(|column| *column == from) {
        *column = to.to_owned();
    }
}
