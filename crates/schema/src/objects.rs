//! Renames of enum types and other objects, and of the values of enum types: what the server then
//! shows of everything that names them.

use crate::sql::{rename_cast, rename_label, rename_regclass, rename_relation, written};
use crate::{Generated, IndexKey, Key, Name, Needs, OtherObject, Schema, Table};

impl Schema {
    /// Renames an enum type or another object; what names it follows. Nothing happens if there's
    /// none.
    pub fn rename_object(&mut self, kind: &str, from: &Name, to: &Name) {
        let key = Key::object(kind, from);
        if kind == "enum"
            && let Some(mut item) = self.enums.remove(from)
        {
            item.name = to.clone();
            self.insert_enum(item);
        }
        let own_type = written(from);
        let users: Vec<Key> = self
            .needs
            .0
            .iter()
            .filter(|(_, needed)| needed.contains(&key))
            .map(|(user, _)| user.clone())
            .collect();
        self.others = std::mem::take(&mut self.others)
            .into_iter()
            .map(|object| {
                let own = object.key();
                object.beside(&key, (from, to), own == key || users.contains(&own))
            })
            .collect();
        let relation = ["sequence", "view", "materialized view", "foreign table"];
        let is_relation = relation.contains(&kind);
        for table in self.tables.values_mut() {
            for column in table.columns.values_mut() {
                let of_enum = column.data_type.enum_type.as_ref() == Some(from) && kind == "enum";
                if of_enum {
                    column.data_type.enum_type = Some(to.clone());
                }
                // The server knows no need of an array's column for the type of its elements.
                let of_type = column.data_type.sql.trim_end_matches("[]") == own_type;
                if of_enum || of_type && !is_relation {
                    column.data_type.sql = rename_relation(&column.data_type.sql, from, to);
                }
            }
            table.each_text(|text| {
                if is_relation {
                    rename_regclass(text, from, to)
                } else {
                    rename_cast(text, from, to)
                }
            });
        }
        self.needs.rename(&key, &Key::object(kind, to));
        self.needs.rename_owner(&key, (from, to));
        if kind == "sequence" {
            self.rename_numbering(from, to);
        }
    }

    /// Renames a value of an enum type; expressions that name it follow.
    pub fn rename_value(&mut self, item: &Name, from: &str, to: &str) {
        let Some(found) = self.enums.get_mut(item) else {
            return;
        };
        for value in found.values.iter_mut().filter(|value| *value == from) {
            *value = to.to_owned();
        }
        let renamed = |text: &str| rename_label(text, item, (from, to));
        for table in self.tables.values_mut() {
            table.each_text(renamed);
        }
        self.others = std::mem::take(&mut self.others)
            .into_iter()
            .map(|mut object| {
                if !object.is_text_alone() {
                    object.each_text(renamed);
                }
                object
            })
            .collect();
    }

    /// The sequence that numbers a column's rows, where the reader knows it (PostgreSQL): it is in
    /// the schema of its table.
    pub(crate) fn numbering(&self, table: &Name, column: &str) -> Option<Name> {
        let found = self.tables.get(table)?.columns.get(column)?;
        Some(table.sibling(found.sequence()?))
    }

    fn rename_numbering(&mut self, from: &Name, to: &Name) {
        for table in self
            .tables
            .values_mut()
            .filter(|it| it.name.schema == from.schema)
        {
            let identities = table.columns.values_mut();
            let names = identities.filter_map(|it| it.identity.as_mut()?.sequence.as_mut());
            for name in names.filter(|name| **name == from.name) {
                name.clone_from(&to.name);
            }
        }
    }
}

impl Needs {
    /// Lets the owner of a renamed thing go by its new name.
    pub(crate) fn rename_owner(&mut self, key: &Key, (from, to): (&Name, &Name)) {
        let owner = |name: &Name| Key {
            kind: "owner".into(),
            name: comment_on(key, name),
        };
        if let Some(needed) = self.0.remove(&owner(from)) {
            self.0.insert(owner(to), needed);
        }
    }
}

impl OtherObject {
    /// True where the server keeps the words that were typed: it follows no rename there.
    pub fn is_text_alone(&self) -> bool {
        ["function", "procedure"].contains(&&*self.kind)
    }

    /// The object after another one (or itself) was renamed.
    pub(crate) fn beside(mut self, key: &Key, (from, to): (&Name, &Name), names_it: bool) -> Self {
        if self.is_owner() {
            return self.owner_beside(key, (from, to));
        }
        if self.key() == *key {
            self.name = to.to_string();
        } else if self.table.as_ref() == Some(from) && key.kind.ends_with("view") {
            return self.over(from, to);
        } else if self.kind == "comment" && self.name == comment_on(key, from) {
            self.name = comment_on(key, to);
            // The comment's own words are nobody's name.
            for text in self.create.iter_mut().chain(&mut self.drop) {
                let (head, words) = text.split_once(" IS ").unwrap_or((text, ""));
                *text = format!("{} IS {words}", rename_relation(head, from, to));
            }
            return self;
        }
        if names_it && !self.is_text_alone() {
            self.each_text(|text| {
                let text = rename_relation(text, from, to);
                rename_regclass(&text, from, to)
            });
        }
        self
    }

    /// The owner of something that was renamed: a role may be called as the thing is.
    pub(crate) fn owner_beside(mut self, key: &Key, (from, to): (&Name, &Name)) -> Self {
        if self.name != comment_on(key, from) {
            return self;
        }
        self.name = comment_on(key, to);
        if let Some(table) = self.table.as_mut().filter(|table| *table == from) {
            table.clone_from(to);
        }
        for text in self.create.iter_mut().chain(&mut self.drop) {
            if let Some((head, role)) = text.split_once(" OWNER TO ") {
                *text = format!("{} OWNER TO {role}", rename_relation(head, from, to));
            }
        }
        self
    }

    fn each_text(&mut self, renamed: impl Fn(&str) -> String) {
        let texts = self.create.iter_mut().chain(&mut self.drop);
        let parts = self.parts.iter_mut().map(|(_, text)| text);
        let texts = texts.chain(parts).chain(&mut self.shape);
        for text in texts.chain([&mut self.definition]) {
            *text = renamed(text);
        }
    }
}

/// How a comment, or an owner, names what it is of.
fn comment_on(key: &Key, name: &Name) -> String {
    let kind = match key.kind.as_str() {
        "enum" | "composite type" | "range type" | "domain" => "type",
        other => other,
    };
    format!("{kind} {}", written(name))
}

impl Table {
    /// Changes the expressions of the table: defaults, generated columns, checks, indexes.
    fn each_text(&mut self, renamed: impl Fn(&str) -> String) {
        for column in self.columns.values_mut() {
            column.default = column.default.as_deref().map(&renamed);
            column.generated = column.generated.take().map(|generated| Generated {
                expression: renamed(&generated.expression),
                ..generated
            });
        }
        for check in self.checks.values_mut() {
            check.expression = renamed(&check.expression);
        }
        for index in self.indexes.values_mut() {
            index.predicate = index.predicate.as_deref().map(&renamed);
            for part in &mut index.parts {
                if let IndexKey::Expression(text) = &mut part.key {
                    *text = renamed(text);
                }
            }
        }
        self.rekey_unnamed();
    }
}
