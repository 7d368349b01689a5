//! What the server gives a table that becomes a partition: keys and indexes like its parent's.
//!
//! They stay with it when it leaves. So that the way back takes them away, the table gets them by
//! statements of their own, before it joins.

use ultra_schema::{ForeignKey, Index, Name, Pair, PrimaryKey, Schema, Table, Unique};

use crate::operation::Operation;

/// A table that becomes a partition.
struct Joining<'a> {
    table: &'a Name,
    current: &'a Table,
    desired: &'a Table,
    schema: &'a Schema,
}

/// Makes them, or keeps those that the table has under the names that they are to have.
pub(crate) fn make_own(schemas: Pair<&Schema>, out: &mut Vec<Operation>) {
    let joins = |operation: &Operation| {
        let Operation::AlterOptions { table, options } = operation else {
            return None;
        };
        let of = options.as_ref().map(|options| &options.partition_of);
        (of.current.is_none() && of.desired.is_some()).then(|| table.clone())
    };
    let joining: Vec<Name> = out.iter().filter_map(joins).collect();
    for table in &joining {
        let tables = schemas.map(|schema| schema.tables.get(table));
        let (Some(current), Some(desired)) = (tables.current, tables.desired) else {
            continue;
        };
        let joining = Joining {
            table,
            current,
            desired,
            schema: schemas.desired,
        };
        for whole in joining.above() {
            joining.indexes(whole, out);
            joining.keys(whole, out);
            joining.foreign_keys(whole, out);
        }
    }
}

/// True where an operation gives a table what the wanted one has of its parent.
pub(crate) fn is_brought(desired: &Schema, operation: &Operation) -> bool {
    let partition = |table: &Name| {
        let found = desired.tables.get(table);
        found.filter(|it| it.options.partition_of.is_some())
    };
    if let Operation::CreateIndex { table, index } = operation {
        partition(table).is_some_and(|it| !it.indexes.contains_key(&index.name))
    } else if let Operation::AddUnique { table, unique } = operation {
        partition(table).is_some_and(|it| !it.uniques.contains_key(&unique.name))
    } else if let Operation::AddForeignKey { table, foreign_key } = operation {
        partition(table).is_some_and(|it| !it.foreign_keys.contains_key(&foreign_key.name))
    } else {
        false
    }
}

impl<'a> Joining<'a> {
    /// The table that it is a part of, what that is a part of, and so on.
    fn above(&self) -> Vec<&'a Table> {
        let mut found: Vec<&Table> = Vec::new();
        let mut at = self.desired;
        while let Some(of) = &at.options.partition_of
            && let Some(parent) = self.schema.tables.get(&of.parent)
            && found.len() < self.schema.tables.len()
        {
            found.push(parent);
            at = parent;
        }
        found
    }

    /// The name of what it has of a key or index of the whole.
    fn name(&self, whole: &str) -> Option<String> {
        let name = format!("{}.{whole}", self.table);
        let mut others = self.schema.others.iter();
        let found = others.find(|it| it.kind == "attached index" && it.name == name)?;
        Some(found.definition.clone())
    }

    fn indexes(&self, whole: &Table, out: &mut Vec<Operation>) {
        for index in whole.indexes.values() {
            // An index that comes later brings its parts, and takes them along.
            let comes = |it: &Operation| {
                matches!(it, Operation::CreateIndex { table, index: new }
                    if *table == whole.name && new.name == index.name)
            };
            let Some(name) = self.name(&index.name).filter(|_| !out.iter().any(comes)) else {
                continue;
            };
            let like = |own: &Index| renamed(own, &index.name) == *index;
            if self.current.indexes.values().any(|own| {
                let stays = self.desired.indexes.contains_key(&own.name);
                stays && like(own)
            }) {
                continue;
            }
            let table = self.table.clone();
            let own = out.iter().position(|it| {
                matches!(it, Operation::DropIndex { table: of, index: own }
                    if *of == table && like(own))
            });
            let made = renamed(index, &name);
            match own.map(|at| out.remove(at)) {
                Some(Operation::DropIndex { index: own, .. }) if own.name == name => {}
                Some(Operation::DropIndex { index: own, .. }) => {
                    out.push(Operation::RenameIndex {
                        table,
                        from: own.name,
                        index: made,
                    });
                }
                Some(_) | None => out.push(Operation::CreateIndex { table, index: made }),
            }
        }
    }

    fn keys(&self, whole: &Table, out: &mut Vec<Operation>) {
        let table = || self.table.clone();
        if let Some(key) = &whole.primary_key
            && let Some(name) = key.name.as_deref().and_then(|name| self.name(name))
        {
            let made = PrimaryKey {
                name: Some(name.clone()),
                only: false,
                ..key.clone()
            };
            let goes = |it: &Operation| {
                let Operation::AlterPrimaryKey { table, key } = it else {
                    return None;
                };
                let own = key.current.as_ref().filter(|_| table == self.table)?;
                let former = own.name.clone()?;
                let like = PrimaryKey {
                    name: made.name.clone(),
                    ..own.clone()
                };
                (key.desired.is_none() && like == made).then_some(former)
            };
            if !self.kept(out, &name, goes) {
                let key = Pair::new(None, Some(made));
                let table = table();
                out.push(Operation::AlterPrimaryKey { table, key });
            }
        }
        for unique in whole.uniques.values() {
            let comes = |it: &Operation| {
                matches!(it, Operation::AddUnique { table, unique: new }
                    if *table == whole.name && new.name == unique.name)
            };
            let Some(name) = self.name(&unique.name).filter(|_| !out.iter().any(comes)) else {
                continue;
            };
            let made = Unique {
                name: name.clone(),
                only: false,
                ..unique.clone()
            };
            let goes = |it: &Operation| {
                let Operation::DropUnique { table, unique } = it else {
                    return None;
                };
                let like = Unique {
                    name: made.name.clone(),
                    ..unique.clone()
                };
                (table == self.table && like == made).then(|| unique.name.clone())
            };
            if !self.kept(out, &name, goes) {
                let (table, unique) = (table(), made);
                out.push(Operation::AddUnique { table, unique });
            }
        }
    }

    /// True where it has such a key, which would go: it stays, under the name that is wanted.
    fn kept(
        &self,
        out: &mut Vec<Operation>,
        name: &str,
        goes: impl Fn(&Operation) -> Option<String>,
    ) -> bool {
        let found = out.iter().enumerate();
        let mut found = found.filter_map(|(at, it)| Some((at, goes(it)?)));
        let Some((at, from)) = found.next() else {
            return false;
        };
        out.remove(at);
        if from != name {
            out.push(Operation::RenameConstraint {
                table: self.table.clone(),
                from,
                to: name.to_owned(),
            });
        }
        true
    }

    fn foreign_keys(&self, whole: &Table, out: &mut Vec<Operation>) {
        for key in whole.foreign_keys.values() {
            let like = |own: &ForeignKey| {
                let own = ForeignKey {
                    name: key.name.clone(),
                    ..own.clone()
                };
                own == *key
            };
            let of = |it: &Operation, name: &Name| {
                matches!(it, Operation::AddForeignKey { table, foreign_key }
                    if table == name && like(foreign_key))
            };
            if out
                .iter()
                .any(|it| of(it, &whole.name) || of(it, self.table))
            {
                continue;
            }
            let own = out.iter().position(|it| {
                matches!(it, Operation::DropForeignKey { table, foreign_key }
                    if table == self.table && like(foreign_key))
            });
            if let Some(at) = own {
                out.remove(at);
            } else if !self.current.foreign_keys.values().any(like) {
                out.push(Operation::AddForeignKey {
                    table: self.table.clone(),
                    foreign_key: key.clone(),
                });
            }
        }
    }
}

fn renamed(index: &Index, name: &str) -> Index {
    Index {
        name: name.to_owned(),
        only: false,
        ..index.clone()
    }
}
