//! From the catalog's numbers to the keys that the model knows things by.

use std::collections::HashMap;

use ultra_schema::{Key, Name, Needs, OtherObject};

use super::catalog::Catalog;
use super::relation::Relation;
use super::rows::NeedRow;

/// Keys by catalog and row, and columns by number.
#[derive(Debug, Default)]
pub(super) struct Keys {
    by_row: HashMap<(String, i64), Key>,
    columns: HashMap<(i64, i64), Key>,
    /// Indexes and constraints by row: name and table.
    parts: HashMap<(&'static str, i64), (String, i64)>,
    /// Comments, privileges and the like, and the row that each is about.
    comments: Vec<(Key, (String, i64))>,
    /// Tables and views by row.
    tables: HashMap<i64, Name>,
}

impl Keys {
    /// What is known before anything is put together.
    pub(super) fn new(catalog: &Catalog) -> Self {
        let mut keys = Self::default();
        for row in &catalog.enums {
            let name = Name {
                schema: row.schema.clone(),
                name: row.name.clone(),
            };
            keys.set("pg_type", row.oid, Key::enum_type(&name));
        }
        for row in &catalog.indexes {
            let part = (row.name.clone(), row.relid);
            keys.parts.insert(("index", row.oid), part);
        }
        for row in &catalog.constraints {
            let part = (row.conname.clone(), row.conrelid);
            keys.parts.insert(("constraint", row.oid), part);
        }
        keys
    }

    fn set(&mut self, class: &str, oid: i64, key: Key) {
        self.by_row.insert((class.to_owned(), oid), key);
    }

    /// An object that stands in a catalog.
    pub(super) fn add_object(&mut self, at: Option<(String, i64)>, object: &OtherObject) {
        let Some(at) = at else { return };
        if object.is_about() {
            self.comments.push((object.key(), at));
        } else {
            self.by_row.insert(at, object.key());
        }
    }

    /// A sequence, and the tie to its owner.
    pub(super) fn add_sequence(
        &mut self,
        oid: i64,
        objects: &[OtherObject],
        owner: Option<Key>,
        needs: &mut Needs,
    ) {
        let mut objects = objects.iter();
        let Some(sequence) = objects.next() else {
            return;
        };
        self.set("pg_class", oid, sequence.key());
        for tie in objects {
            needs.add(tie.key(), sequence.key());
            if let Some(owner) = &owner {
                needs.add(tie.key(), owner.clone());
            }
        }
    }

    /// A table or view with its columns.
    pub(super) fn add_relation(&mut self, oid: i64, relation: &Relation) {
        let table = relation.name();
        self.tables.insert(oid, table.clone());
        if !relation.is_ordinary() {
            return;
        }
        self.set("pg_class", oid, Key::table(table));
        for (number, name) in relation.column_names() {
            let key = Key::part("column", table, name);
            self.columns.insert((oid, number), key);
        }
    }

    /// A relation that is an object, or something that hangs on one.
    pub(super) fn add_part(&mut self, oid: i64, object: &OtherObject, needs: &mut Needs) {
        match &object.table {
            None => self.set("pg_class", oid, object.key()),
            Some(table) => {
                let owner = self.by_row.get(&("pg_class".to_owned(), oid));
                let owner = owner.cloned().unwrap_or_else(|| Key::table(table));
                needs.add(object.key(), owner);
                if object.kind.starts_with("column ") {
                    let kind = "column".to_owned();
                    let name = object.name.clone();
                    needs.add(object.key(), Key { kind, name });
                }
                let other = match object.kind.as_str() {
                    "clustered on" => Key::part("index", table, &object.definition),
                    "table access method" => Key {
                        kind: "access method".into(),
                        name: object.definition.clone(),
                    },
                    _ => return,
                };
                needs.add(object.key(), other);
            }
        }
    }

    /// Adds what the server knows of needs.
    pub(super) fn connect(&self, rows: &[NeedRow], needs: &mut Needs) {
        for (class, oid, sub, needed_class, needed_oid, needed_sub) in rows {
            let from = self.find(class, *oid, *sub);
            let to = self.find(needed_class, *needed_oid, *needed_sub);
            if let (Some(from), Some(to)) = (from, to) {
                needs.add(from, to);
            }
        }
        for (comment, (class, oid)) in &self.comments {
            if let Some(key) = self.find(class, *oid, 0) {
                needs.add(comment.clone(), key);
            }
            let column = comment.name.strip_prefix("column ");
            if let Some(name) = column.filter(|_| comment.kind == "privileges") {
                let kind = "column".to_owned();
                let name = name.to_owned();
                needs.add(comment.clone(), Key { kind, name });
            }
        }
    }

    fn find(&self, class: &str, oid: i64, sub: i64) -> Option<Key> {
        if class == "pg_class"
            && sub > 0
            && let Some(column) = self.columns.get(&(oid, sub))
        {
            return Some(column.clone());
        }
        if let Some(key) = self.by_row.get(&(class.to_owned(), oid)) {
            return Some(key.clone());
        }
        let kind = match class {
            "pg_class" => "index",
            "pg_constraint" => "constraint",
            _ => return None,
        };
        let (name, table) = self.parts.get(&(kind, oid))?;
        Some(Key::part(kind, self.tables.get(table)?, name))
    }
}
