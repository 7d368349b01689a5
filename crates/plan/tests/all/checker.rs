//! Runs operations as a strict server would: each must find what it needs, and leave a schema that
//! a server could have.

use std::collections::BTreeSet;

use ultra_plan::{EnumColumn, Operation, Rebuild, ValuePlace, apply};
use ultra_schema::{Column, Dialect, EnumType, Name, Pair, Schema, Table};

use crate::checker_objects;
use crate::invariants::{self, Outcome, labels, mentions_column, must, texts};

/// A server in the middle of a migration.
pub struct Server {
    pub dialect: Dialect,
    pub schema: Schema,
    /// Values that were added in this transaction: PostgreSQL doesn't let them be used in it.
    fresh: BTreeSet<(Name, String)>,
}

impl Server {
    pub fn new(dialect: Dialect, schema: &Schema) -> Self {
        Self {
            dialect,
            schema: schema.clone(),
            fresh: BTreeSet::new(),
        }
    }

    /// Runs the operations in order.
    pub fn run<'a>(&mut self, operations: impl Iterator<Item = &'a Operation>) -> Outcome {
        for (at, operation) in operations.enumerate() {
            let before = || format!("step {}, {operation:?}", at + 1);
            self.accepts(operation)
                .map_err(|error| format!("{error}\nat {}", before()))?;
            apply(operation, &mut self.schema)
                .map_err(|error| format!("{error}\nat {}", before()))?;
            if let Operation::AddEnumValue { item, value, .. } = operation {
                self.fresh
                    .insert((item.desired.name.clone(), value.clone()));
            }
            invariants::check(self.dialect, &self.schema)
                .and_then(|()| checker_objects::check(&self.schema))
                .and_then(|()| self.uses_no_fresh_value())
                .map_err(|error| format!("{error}\nafter {}", before()))?;
        }
        Ok(())
    }

    fn uses_no_fresh_value(&self) -> Outcome {
        for table in self.schema.tables.values() {
            for (of, text) in texts(table) {
                for label in labels(text) {
                    must(!self.fresh.contains(&label), || {
                        format!("{of} uses {} in the transaction that adds it", label.1)
                    })?;
                }
            }
        }
        Ok(())
    }

    pub fn table(&self, name: &Name) -> Result<&Table, String> {
        self.schema
            .tables
            .get(name)
            .ok_or_else(|| format!("there is no table {name}"))
    }

    fn accepts(&self, operation: &Operation) -> Outcome {
        match operation {
            Operation::CreateTable { table } => {
                let inline = self.dialect == Dialect::Postgres && !table.foreign_keys.is_empty();
                must(!inline, || "foreign keys must follow the tables".into())?;
                let free = !self.schema.tables.contains_key(&table.name);
                must(free, || {
                    format!("the table {} is there already", table.name)
                })
            }
            Operation::DropTable { table } => self.drops_table(table),
            Operation::RenameTable { from, to } => {
                self.table(from)?;
                let free = !self.schema.tables.contains_key(to);
                must(free, || format!("the table {to} is there already"))
            }
            Operation::RenameColumn { table, from, to } => {
                let table = self.table(table)?;
                let fits = table.columns.contains_key(from) && !table.columns.contains_key(to);
                must(fits, || format!("{from} can't be renamed to {to}"))
            }
            Operation::CreateEnum { item } => {
                let free = !self.schema.enums.contains_key(&item.name);
                must(free, || format!("the type {} is there already", item.name))
            }
            Operation::DropEnum { item } => self.has_enum(item),
            Operation::CreateObject { object, .. } => {
                let free = !self.schema.others.contains(object);
                must(free, || format!("{} is there already", object.key()))
            }
            Operation::DropObject { object, .. } => {
                let there = self.schema.others.contains(object);
                must(there, || format!("{} is not there", object.key()))?;
                let inside = |name: &Name| name.schema.as_deref() == Some(object.name.as_str());
                let empty = object.kind != "schema"
                    || !self.schema.tables.keys().any(inside)
                        && !self.schema.enums.keys().any(inside);
                must(empty, || format!("the schema {} is not empty", object.name))
            }
            Operation::AlterObject { object, .. } => {
                let there = self.schema.others.contains(&object.current);
                must(there, || format!("{} is not there", object.current.key()))
            }
            Operation::RenameObject { kind, from, .. } => {
                let there = kind != "enum" || self.schema.enums.contains_key(from);
                must(there, || format!("there is no {kind} {from}"))
            }
            Operation::RenameEnumValue { item, from, to } => {
                let values = self.schema.enums.get(item).map(|item| &item.values);
                let fits = values.is_some_and(|all| all.contains(from) && !all.contains(to));
                must(fits, || format!("{item}.{from} can't be renamed to {to}"))
            }
            Operation::AddEnumValue {
                item, value, place, ..
            } => {
                self.has_enum(&item.current)?;
                placed(item, value, place)
            }
            Operation::ReplaceEnum {
                item,
                columns,
                over,
            } => {
                let mut beside = Self::new(self.dialect, &self.schema);
                beside.run(over.iter())?;
                beside.replaces(item, columns)
            }
            Operation::RebuildTable { rebuild } => self.rebuilds(rebuild),
            Operation::AddColumn { .. }
            | Operation::DropColumn { .. }
            | Operation::AlterColumn { .. } => self.accepts_column(operation),
            Operation::CreateIndex { .. }
            | Operation::DropIndex { .. }
            | Operation::RenameIndex { .. } => self.accepts_index(operation),
            Operation::AlterPrimaryKey { .. }
            | Operation::AddUnique { .. }
            | Operation::DropUnique { .. }
            | Operation::AddForeignKey { .. }
            | Operation::DropForeignKey { .. }
            | Operation::AddCheck { .. }
            | Operation::DropCheck { .. }
            | Operation::RenameConstraint { .. }
            | Operation::AlterTableComment { .. } => self.accepts_constraint(operation),
            Operation::AlterOptions { table, .. } => self.table(table).map(|_| ()),
        }
    }

    fn drops_table(&self, table: &Table) -> Outcome {
        must(self.table(&table.name)? == table, || {
            "it drops another table than there is".into()
        })?;
        if self.dialect == Dialect::Sqlite {
            return Ok(());
        }
        for other in self.schema.tables.values() {
            let mut keys = other.foreign_keys.values();
            let refers = keys.any(|key| key.references == table.name);
            must(!refers, || {
                format!("{} still refers to {}", other.name, table.name)
            })?;
        }
        Ok(())
    }

    fn has_enum(&self, item: &EnumType) -> Outcome {
        let there = self.schema.enums.get(&item.name);
        must(there == Some(item), || {
            format!("the type {} is {there:?}", item.name)
        })
    }

    fn replaces(&self, item: &Pair<EnumType>, columns: &[EnumColumn]) -> Outcome {
        self.has_enum(&item.current)?;
        let name = &item.current.name;
        let mut moved = 0;
        for table in self.schema.tables.values() {
            for column in table.columns.values() {
                if column.data_type.enum_type.as_ref() == Some(name) {
                    moved += 1;
                    let listed = columns
                        .iter()
                        .find(|item| item.table == table.name && item.column.name == column.name);
                    let as_it_is = listed.is_some_and(|item| item.column == *column);
                    must(as_it_is, || {
                        format!("{}.{} is {listed:?}", table.name, column.name)
                    })?;
                }
            }
            for (of, text) in texts(table)
                .into_iter()
                .filter(|(of, _)| !of.contains("default"))
            {
                let compares = labels(text).iter().any(|(other, _)| other == name);
                must(!compares, || {
                    format!("{of} compares with the replaced {name}")
                })?;
            }
            for key in table.foreign_keys.values() {
                let typed = |column: &String| {
                    table.columns[column].data_type.enum_type.as_ref() == Some(name)
                };
                let refers = key.columns.iter().any(typed);
                must(!refers, || {
                    format!("the foreign key {} is of the replaced {name}", key.name)
                })?;
            }
        }
        must(moved == columns.len(), || {
            format!("{} columns are moved, not {moved}", columns.len())
        })
    }

    fn rebuilds(&self, rebuild: &Rebuild) -> Outcome {
        let Pair { current, desired } = &rebuild.table;
        must(self.dialect == Dialect::Sqlite, || {
            "only SQLite rebuilds".into()
        })?;
        must(self.table(&current.name)? == current, || {
            "it rebuilds another table".into()
        })?;
        for column in desired.columns.values() {
            let mut copies = rebuild
                .copied
                .iter()
                .filter(|copied| copied.to == column.name);
            let copied = copies.next();
            must(copies.next().is_none(), || {
                format!("{} is copied twice", column.name)
            })?;
            let from = copied.and_then(|copied| copied.from.as_ref());
            let kept = current.columns.get(&column.name);
            must(copied.is_none() == column.generated.is_some(), || {
                format!("{} is wrongly copied or not", column.name)
            })?;
            if column.generated.is_some() {
                continue;
            }
            must(from == kept.map(|kept| &kept.name), || {
                format!("{} is lost", column.name)
            })?;
            let may_be_null = kept.is_none_or(|kept| kept.nullable);
            let filled = copied.is_some_and(|copied| copied.backfill.is_some());
            let needs = may_be_null && !column.nullable && !column.fills_itself();
            must(!needs || filled, || format!("{} has no value", column.name))?;
        }
        Ok(())
    }

    fn accepts_column(&self, operation: &Operation) -> Outcome {
        match operation {
            Operation::AddColumn {
                table,
                column,
                backfill,
            } => {
                let table = self.table(table)?;
                let free = !table.columns.contains_key(&column.name);
                must(free, || format!("{} is there already", column.name))?;
                let computed = column
                    .default
                    .as_ref()
                    .is_some_and(|it| it.contains("CURRENT"))
                    || column.generated.as_ref().is_some_and(|it| it.stored);
                must(self.dialect == Dialect::Postgres || !computed, || {
                    format!("SQLite can't add the computed {}", column.name)
                })?;
                let empty = !column.nullable && !column.fills_itself() && backfill.is_none();
                // On the way back SQLite refuses it where rows exist; that is meant.
                must(self.dialect == Dialect::Sqlite || !empty, || {
                    format!("rows have no value for {}", column.name)
                })
            }
            Operation::DropColumn { table, column, .. } => {
                let table = self.table(table)?;
                must(table.columns.get(&column.name) == Some(column), || {
                    format!(
                        "it drops another column than {}.{}",
                        table.name, column.name
                    )
                })?;
                unused(table, &column.name)
            }
            Operation::AlterColumn { table, column, .. } => {
                must(self.dialect == Dialect::Postgres, || {
                    "SQLite can't alter columns".into()
                })?;
                let there = self.table(table)?.columns.get(&column.current.name);
                must(there == Some(&column.current), || {
                    format!("the column is {there:?}")
                })
            }
            other => panic!("{other:?} is no operation on a column"),
        }
    }

    fn accepts_index(&self, operation: &Operation) -> Outcome {
        match operation {
            Operation::CreateIndex { table, index } => {
                let free = !self.table(table)?.indexes.contains_key(&index.name);
                must(free, || {
                    format!("the index {} is there already", index.name)
                })
            }
            Operation::DropIndex { table, index } => {
                let there = self.table(table)?.indexes.get(&index.name);
                must(there == Some(index), || format!("the index is {there:?}"))
            }
            Operation::RenameIndex { table, from, index } => {
                let table = self.table(table)?;
                let mut there = table.indexes.get(from).cloned();
                if let Some(there) = &mut there {
                    there.name.clone_from(&index.name);
                }
                must(there.as_ref() == Some(index), || {
                    format!("the index is {there:?}")
                })?;
                let free = !table.indexes.contains_key(&index.name);
                must(free, || {
                    format!("the index {} is there already", index.name)
                })
            }
            other => panic!("{other:?} is no operation on an index"),
        }
    }
}

fn unused(table: &Table, column: &str) -> Outcome {
    let named = |columns: &[String]| columns.iter().any(|name| name == column);
    let computed = |other: &Column| {
        let generated = other.generated.as_ref();
        generated.is_some_and(|it| mentions_column(&it.expression, column))
    };
    let used = table.columns.values().any(computed)
        || table
            .primary_key
            .as_ref()
            .is_some_and(|key| named(&key.columns))
        || table.uniques.values().any(|unique| named(&unique.columns))
        || table.foreign_keys.values().any(|key| named(&key.columns))
        || table
            .indexes
            .values()
            .any(|index| named(&invariants::index_columns(index)))
        || texts(table)
            .iter()
            .any(|(of, text)| !of.contains("default") && mentions_column(text, column));
    must(!used, || format!("{}.{column} is still used", table.name))
}

fn placed(item: &Pair<EnumType>, value: &str, place: &ValuePlace) -> Outcome {
    let mut values = item.current.values.clone();
    let at = |name: &String| values.iter().position(|other| other == name);
    let at = match place {
        ValuePlace::Before(next) => at(next),
        ValuePlace::After(previous) => at(previous).map(|at| at + 1),
        ValuePlace::Last => Some(values.len()),
    };
    let at = at.ok_or_else(|| format!("{place:?} names no value"))?;
    values.insert(at, value.to_owned());
    must(values == item.desired.values, || {
        format!("the values would be {values:?}")
    })
}
