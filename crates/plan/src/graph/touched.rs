//! What operations make, take away and need.

use std::collections::BTreeSet;

use ultra_schema::{Column, Key, Name, Pair, Schema, Table};

use crate::objects::{BARE, column_keys, is_retyped};
use crate::operation::Operation;

/// What an operation has to do with keys.
#[derive(Debug, Default)]
pub(super) struct Touched {
    /// There, or in their new form, once it has run.
    pub(super) provides: BTreeSet<Key>,
    /// Gone, or no longer in their old form, once it has run.
    pub(super) removes: BTreeSet<Key>,
    /// What these need must be there before it runs.
    pub(super) requires: BTreeSet<Key>,
    /// What these needed is free once it has run.
    pub(super) releases: BTreeSet<Key>,
    /// What these needed for their type is free once it has run.
    pub(super) lets_go_of_types: BTreeSet<Key>,
}

impl Touched {
    pub(super) fn of(operation: &Operation, schemas: Pair<&Schema>) -> Self {
        let mut touched = Self::default();
        match operation {
            Operation::CreateTable { table } => touched.makes(table_keys(table)),
            Operation::DropTable { table } => touched.drops(table_keys(table)),
            Operation::AddColumn { table, column, .. } => {
                touched.makes([Key::part("column", table, &column.name)]);
            }
            Operation::DropColumn { table, column, .. } => {
                touched.drops([Key::part("column", table, &column.name)]);
            }
            Operation::AlterColumn { table, column, .. } => {
                let key = Key::part("column", table, &column.desired.name);
                if is_retyped(column) {
                    touched.provides.insert(key.clone());
                    touched.removes.insert(key.clone());
                }
                // Between its two types, a column needs nothing.
                let first = has_type(schemas.current, table, &column.current);
                let last = has_type(schemas.desired, table, &column.desired);
                if column.desired.default.is_some() || (is_retyped(column) && last) {
                    touched.requires.insert(key.clone());
                }
                let default = column.as_ref().map(|column| &column.default);
                let default_goes = default.differs() && default.current.is_some();
                if default_goes {
                    touched.releases.insert(key);
                } else if is_retyped(column) && first {
                    touched.lets_go_of_types.insert(key);
                }
            }
            Operation::CreateIndex { table, index } => {
                touched.makes([Key::part("index", table, &index.name)]);
            }
            Operation::DropIndex { table, index } => {
                touched.drops([Key::part("index", table, &index.name)]);
            }
            Operation::CreateEnum { item } => touched.makes([Key::enum_type(&item.name)]),
            Operation::DropEnum { item } => touched.drops([Key::enum_type(&item.name)]),
            Operation::AddEnumValue { item, .. } => {
                touched.provides.insert(Key::enum_type(&item.desired.name));
            }
            Operation::ReplaceEnum { item, columns, .. } => {
                let columns = columns.iter();
                let keys = columns.map(|it| Key::part("column", &it.table, &it.column.name));
                let keys: BTreeSet<Key> =
                    keys.chain([Key::enum_type(&item.desired.name)]).collect();
                touched.provides.clone_from(&keys);
                touched.removes = keys;
            }
            Operation::CreateObject { object, .. } => touched.makes([object.key()]),
            Operation::DropObject { object, .. } => touched.drops([object.key()]),
            Operation::AlterObject { object, .. } => {
                let key = object.desired.key();
                touched.provides.insert(key.clone());
                // What is bared first and clad again needs nothing in between.
                if schemas.desired.others.contains(&object.desired) {
                    touched.requires.insert(key.clone());
                }
                // What is set at a column holds up no change of that.
                let of_column = key.kind.starts_with("column ");
                if !object.current.definition.ends_with(BARE) && !of_column {
                    touched.releases.insert(key);
                }
            }
            Operation::AddCheck { .. }
            | Operation::DropCheck { .. }
            | Operation::AddUnique { .. }
            | Operation::DropUnique { .. }
            | Operation::AddForeignKey { .. }
            | Operation::DropForeignKey { .. }
            | Operation::AlterPrimaryKey { .. } => touched.constraint(operation),
            // What is dropped in its former words goes before, what is made in new ones comes after.
            Operation::RenameTable { to, .. } => {
                touched.provides.insert(Key::table(to));
                touched.removes.insert(Key::table(to));
            }
            Operation::RenameColumn { table, to, .. } => {
                touched.provides.insert(Key::part("column", table, to));
                touched.removes.insert(Key::part("column", table, to));
            }
            // They wait for what is dropped in its former words alone.
            Operation::RenameObject { .. } | Operation::RenameEnumValue { .. } => {}
            Operation::RenameConstraint { table, from, to } => {
                touched.renames(schemas.current, "constraint", table, [from, to]);
            }
            Operation::RenameIndex { table, from, index } => {
                touched.renames(schemas.current, "index", table, [from, &index.name]);
            }
            Operation::AlterTableComment { .. }
            | Operation::AlterOptions { .. }
            | Operation::RebuildTable { .. } => {}
        }
        touched
    }

    fn constraint(&mut self, operation: &Operation) {
        let key = |table: &Name, name: &str| [Key::part("constraint", table, name)];
        if let Operation::AddCheck { table, check } = operation {
            self.makes(key(table, &check.name));
        } else if let Operation::DropCheck { table, check } = operation {
            self.drops(key(table, &check.name));
        } else if let Operation::AddUnique { table, unique } = operation {
            self.makes(key(table, &unique.name));
        } else if let Operation::DropUnique { table, unique } = operation {
            self.drops(key(table, &unique.name));
        } else if let Operation::AddForeignKey { table, foreign_key } = operation {
            self.makes(key(table, &foreign_key.name));
        } else if let Operation::DropForeignKey { table, foreign_key } = operation {
            self.drops(key(table, &foreign_key.name));
        } else if let Operation::AlterPrimaryKey { table, key: pair } = operation {
            let name = |key: &Option<ultra_schema::PrimaryKey>| key.as_ref()?.name.clone();
            if let Some(name) = name(&pair.current) {
                self.drops(key(table, &name));
            }
            if let Some(name) = name(&pair.desired) {
                self.makes(key(table, &name));
            }
        }
    }

    /// What speaks of the former name runs before, what speaks of the new one after it. The names of
    /// indexes, which keys have, are unique in a schema.
    fn renames(&mut self, current: &Schema, kind: &str, table: &Name, [from, to]: [&str; 2]) {
        let keys = |name: &str| {
            let own = Key::part(kind, table, name);
            [own, Key::object("index name", &table.sibling(name))]
        };
        // A name for the time between frees nothing.
        let has = |table: &Table| table.names().any(|name| name == from);
        if current.tables.get(table).is_some_and(has) {
            self.removes.extend(keys(from));
        }
        self.provides.extend(keys(to));
    }

    fn makes(&mut self, keys: impl IntoIterator<Item = Key>) {
        for key in keys {
            self.requires.insert(key.clone());
            self.provides.insert(key);
        }
    }

    fn drops(&mut self, keys: impl IntoIterator<Item = Key>) {
        for key in keys {
            self.releases.insert(key.clone());
            self.removes.insert(key);
        }
    }

    pub(super) fn named(&self) -> Option<String> {
        let mut keys = self.provides.iter().chain(&self.removes);
        keys.next().map(ToString::to_string)
    }
}

/// What goes by way of another name is gone, under the name that it has in the end, from the first
/// of its renames on.
pub(super) fn by_way_of(operations: &[Operation], touched: &mut [Touched]) {
    let last = |first: &Operation| {
        let between = renamed(first)?.1;
        let mut others = operations.iter().filter_map(renamed);
        let then = others.find(|(from, _)| *from == between)?;
        Some(then.1)
    };
    for (operation, touched) in operations.iter().zip(touched) {
        touched.removes.extend(last(operation));
    }
}

/// The former and the new key of a table or column.
fn renamed(operation: &Operation) -> Option<(Key, Key)> {
    if let Operation::RenameTable { from, to } = operation {
        Some((Key::table(from), Key::table(to)))
    } else if let Operation::RenameColumn { table, from, to } = operation {
        let key = |name: &str| Key::part("column", table, name);
        Some((key(from), key(to)))
    } else {
        None
    }
}

/// True unless the schema has the column with another type.
pub(super) fn has_type(schema: &Schema, table: &Name, column: &Column) -> bool {
    let table = schema.tables.get(table);
    let there = table.and_then(|table| table.columns.get(&column.name));
    there.is_none_or(|there| there.data_type == column.data_type)
}

fn table_keys(table: &Table) -> Vec<Key> {
    let of = &table.name;
    let part = |kind: &'static str| move |name: &String| Key::part(kind, of, name);
    let primary = table.primary_key.iter().filter_map(|key| key.name.as_ref());
    std::iter::once(Key::table(of))
        .chain(column_keys(table))
        .chain(table.indexes.keys().map(part("index")))
        .chain(table.checks.keys().map(part("constraint")))
        .chain(table.uniques.keys().map(part("constraint")))
        .chain(primary.map(part("constraint")))
        .collect()
}
