//! Columns of a type that is made anew: they take another type for a while.

use std::collections::BTreeSet;

use ultra_schema::{Column, DataType, Key, Name, OtherObject, Pair, Table, mentions_identifier};

use super::Objects;
use super::parts::{Part, around, computed_again, part_of};
use crate::enums::texts;
use crate::operation::Operation;

const TYPES: [&str; 6] = [
    "base type",
    "collation",
    "composite type",
    "domain",
    "enum",
    "range type",
];

/// True for what a column's type can be, or stands on.
pub(super) fn is_type(key: &Key) -> bool {
    TYPES.contains(&&*key.kind)
}

/// True for what a default or an expression calls, which no type stands on.
pub(crate) fn is_called(key: &Key) -> bool {
    ["aggregate", "function", "operator", "procedure", "sequence"].contains(&&*key.kind)
}

fn is_held(by: &Key) -> bool {
    by.kind == "column" || is_type(by)
}

impl Objects<'_> {
    /// Lets a column have another type while its own is made anew; false where its values would not
    /// bear that.
    pub(super) fn aside(
        &mut self,
        (table, column): (&Table, &Column),
        wanted: &Column,
        out: &mut Vec<Operation>,
    ) -> bool {
        let key = Key::part("column", &table.name, &column.name);
        let Some(through) = self.through(&table.name, &key, column) else {
            return false;
        };
        if !column.inherited {
            if through.sql.starts_with("text") {
                self.free(table, column, out);
            }
            let aside = Column {
                data_type: through,
                collation: None,
                default: None,
                ..column.clone()
            };
            out.retain(|operation| {
                !matches!(operation, Operation::AlterColumn { table: of, column: it, .. }
                    if *of == table.name && it.current == *column && it.desired == *wanted)
            });
            let alter = |column| Operation::AlterColumn {
                table: table.name.clone(),
                column,
                backfill: None,
            };
            out.push(alter(Pair::new(column.clone(), aside.clone())));
            out.push(alter(Pair::new(aside, wanted.clone())));
            self.compute_again(table, column, out);
        }
        self.disturb(key);
        true
    }

    /// What is computed from a column goes before that steps aside, and comes after it.
    fn compute_again(&mut self, table: &Table, over: &Column, out: &mut Vec<Operation>) {
        let Some(wanted) = self.schemas.desired.tables.get(&table.name) else {
            return;
        };
        for column in table.columns.values() {
            let text = column.generated.as_ref().map(|it| it.expression.as_str());
            if text.is_some_and(|text| mentions_identifier(text, &over.name))
                && let Some(wanted) = wanted.columns.get(&column.name)
            {
                computed_again(table, column, wanted, out);
                let key = Key::part("column", &table.name, &column.name);
                self.gone.insert(key.clone());
                self.disturb(key);
            }
        }
    }

    /// True where a column holds values of a composite type, so that the type of an attribute can't
    /// be altered; or values that have some of a domain inside, so that nothing can be asked of these.
    pub(super) fn held_by_column(&self, object: &OtherObject, statements: &[String]) -> bool {
        object.kind == "domain" && self.holds_inside(object, statements)
            || self.held_attributes(object, statements)
    }

    fn holds_inside(&self, object: &OtherObject, statements: &[String]) -> bool {
        let asks =
            |text: &String| text.contains(" ADD CONSTRAINT ") || text.ends_with(" SET NOT NULL");
        let key = object.key();
        let inside = |by: &Key| match part_of(self.schemas.current, by) {
            Some((_, Part::Column(column))) => column.data_type.is_array(),
            Some((_, Part::Drop(_))) => false,
            None => ["composite type", "range type"].contains(&&*by.kind),
        };
        let mut needs = self.schemas.current.needs.0.iter();
        statements.iter().any(asks) && needs.any(|(by, needed)| needed.contains(&key) && inside(by))
    }

    fn held_attributes(&self, object: &OtherObject, statements: &[String]) -> bool {
        let retypes = |text: &String| text.contains(" ALTER ATTRIBUTE ");
        let key = object.key();
        let mut needs = self.schemas.current.needs.0.iter();
        object.kind == "composite type"
            && statements.iter().any(retypes)
            && needs.any(|(by, needed)| is_held(by) && needed.contains(&key))
    }

    /// What a column's values can be meanwhile: what its domain is based on, else text.
    fn through(&self, table: &Name, key: &Key, column: &Column) -> Option<DataType> {
        let gone = |key: &Key| {
            let needs = self.schemas.current.needs.of(key);
            let gone = needs.filter(|it| is_type(it) && self.disturbed.contains(*it));
            gone.cloned().collect::<Vec<Key>>()
        };
        let brackets = if column.data_type.is_array() {
            "[]"
        } else {
            ""
        };
        let text = DataType::builtin(format!("text{brackets}"));
        let own = gone(key).into_iter().find_map(|key| self.current.get(&key));
        let Some(object) = own else { return Some(text) };
        match object.kind.as_str() {
            "domain" if gone(&object.key()).is_empty() => {
                let base = object.shape.first()?;
                let nested = base.ends_with("[]") && !brackets.is_empty();
                (!nested).then(|| DataType::builtin(format!("{base}{brackets}")))
            }
            "composite type" => {
                let same = self
                    .desired
                    .get(&object.key())
                    .is_some_and(|wanted| attributes(object) == attributes(wanted));
                (same || self.empty.contains(table)).then_some(text)
            }
            "domain" | "range type" => Some(text),
            _ => None,
        }
    }

    /// Takes down what can't stand on text.
    fn free(&mut self, table: &Table, column: &Column, out: &mut Vec<Operation>) {
        let of = &table.name;
        let mentions = |text: &str| mentions_identifier(text, &column.name);
        for index in table.indexes.values() {
            let mut keys = index.parts.iter().filter_map(|part| part.key.column());
            if keys.any(|key| key == column.name) || texts(index).any(mentions) {
                let (table, index) = (of.clone(), index.clone());
                around(out, Operation::DropIndex { table, index });
            }
        }
        let checks = table.checks.values();
        for check in checks.filter(|check| mentions(&check.expression)) {
            let (table, check) = (of.clone(), check.clone());
            around(out, Operation::DropCheck { table, check });
        }
        let on_it = |object: &&&OtherObject| {
            object.kind == "exclusion constraint" && object.table.as_ref() == Some(of)
        };
        let held: BTreeSet<Key> = self
            .current
            .values()
            .filter(on_it)
            .map(|object| object.key())
            .collect();
        for key in held {
            self.again(key);
        }
    }
}

fn attributes(object: &OtherObject) -> Vec<&str> {
    let names = object.parts.iter().map(|(name, _)| name.as_str());
    names.collect()
}
