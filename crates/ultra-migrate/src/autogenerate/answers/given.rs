//! What a rename is of: by what exists on both sides.

use ultra_schema::{
    Dialect, Hints, Name, OtherObject, Pair, RenamedColumn, RenamedObject, RenamedTable,
    RenamedValue, Schema, altered_as,
};

use super::plain;
use super::suggest::meant;
use crate::autogenerate::error::WriteError;

/// The answers to what must not be guessed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// `old=new`, `table.old=new`, `enum.old=new`.
    pub renames: Vec<String>,
    /// What really is dropped: `table`, `table.column`, `enum.value`.
    pub drops: Vec<String>,
    /// `table.column=value`.
    pub backfills: Vec<String>,
}

/// What answers are about.
#[derive(Clone, Copy)]
pub(super) struct Reading<'a> {
    pub(super) dialect: Dialect,
    pub(super) schemas: Pair<&'a Schema>,
}

/// What a rename may be meant to be.
#[derive(Clone, Debug, PartialEq)]
enum Meaning {
    Table(RenamedTable),
    Column(RenamedColumn),
    Object(RenamedObject),
    Value(RenamedValue),
    /// It holds nothing: it is dropped and made anew.
    Anew,
}

impl std::fmt::Display for Meaning {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Table(hint) => write!(f, "table {}", hint.from),
            Self::Column(hint) => write!(f, "column {}.{}", hint.table, hint.from),
            Self::Object(hint) => write!(f, "{} {}", hint.kind, hint.from),
            Self::Value(hint) => write!(f, "value {} of enum {}", hint.from, hint.item),
            Self::Anew => f.write_str("an object that is made anew"),
        }
    }
}

impl Reading<'_> {
    /// Adds the renames. Those of tables and types come first: parts go by the wanted names.
    pub(super) fn renames(
        self,
        renames: &[String],
        elsewhere: bool,
        hints: &mut Hints,
    ) -> Result<(), WriteError> {
        let plain = |side: &str| plain(self.dialect, side, self.schemas);
        let mut asked = Vec::new();
        let mut wholes = Hints::default();
        for rename in renames {
            let (from, to) = sides(rename)?;
            let (from, to) = (plain(from), plain(to));
            let whole = self.whole(&from, &to);
            take(whole.clone(), &mut wholes);
            asked.push((rename, whole, from, to));
        }
        for (rename, whole, from, to) in asked {
            let parts = self.parts(&from, &to, &wholes);
            let mut all: Vec<Meaning> = whole.into_iter().chain(parts).collect();
            // Where several have the old name, the new one may tell them apart.
            let fitting = all.iter().filter(|it| self.is_wanted(it));
            let fitting: Vec<Meaning> = fitting.cloned().collect();
            if all.len() > 1 && fitting.len() == 1 {
                all = fitting;
            }
            match all.as_slice() {
                [one] => take(Some(one.clone()), hints),
                [] if elsewhere => {}
                [] => return Err(WriteError::Answer(self.nothing(rename, &from, &to))),
                [first, second, ..] => {
                    return Err(WriteError::Answer(format!(
                        "--rename {rename}: there is a {first} and a {second}; `--rename public.{rename}` means the one in the default schema"
                    )));
                }
            }
        }
        Ok(())
    }

    /// True for a table, column or value that the current schema has. Columns go by their tables'
    /// wanted names.
    pub(super) fn is_there(self, drop: &str, hints: &Hints) -> bool {
        let current = self.schemas.current;
        let is_table = current.tables.contains_key(&Name::parse(drop));
        let is_column = drop.rsplit_once('.').is_some_and(|(table, column)| {
            let former = hints.former_name(&Name::parse(table));
            let table = current.tables.get(&former);
            table.is_some_and(|table| table.columns.contains_key(column))
        });
        let is_value = current.enums.values().any(|item| {
            let value = drop.strip_prefix(&format!("{}.", item.name));
            value.is_some_and(|value| item.values.iter().any(|it| it == value))
        });
        is_table || is_column || is_value
    }

    /// A table, type or other object of this name.
    fn whole(self, from: &str, to: &str) -> Option<Meaning> {
        let Pair { current, desired } = self.schemas;
        names(from).find_map(|from| {
            if current.tables.contains_key(&from) {
                let to = wanted(&from, to, |name| desired.tables.contains_key(name));
                Some(Meaning::Table(RenamedTable { from, to }))
            } else if current.enums.contains_key(&from) {
                let to = wanted(&from, to, |name| desired.enums.contains_key(name));
                let kind = "enum".to_owned();
                Some(Meaning::Object(RenamedObject { kind, from, to }))
            } else {
                self.object(from, to)
            }
        })
    }

    fn object(self, from: Name, to: &str) -> Option<Meaning> {
        // Functions are named with their arguments.
        let is_called = |object: &OtherObject, name: &Name| {
            let rest = object.name.strip_prefix(&name.to_string());
            let rest = rest.filter(|_| object.table.is_none());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('('))
        };
        let mut objects = self.schemas.current.others.iter();
        let skipped = ["comment", "owner", "privileges", "sequence owner"];
        let found = objects.find(|it| is_called(it, &from) && !skipped.contains(&&*it.kind))?;
        let is = |name: &Name| {
            let mut desired = self.schemas.desired.others.iter();
            desired.any(|it| it.kind == found.kind && is_called(it, name))
        };
        let to = wanted(&from, to, is);
        // SQLite can rename no view.
        if altered_as(&found.kind).is_none() || self.dialect == Dialect::Sqlite {
            return is(&to).then_some(Meaning::Anew);
        }
        let kind = found.kind.clone();
        Some(Meaning::Object(RenamedObject { kind, from, to }))
    }

    /// A column of a table, or a value of an enum type.
    fn parts(self, from: &str, to: &str, hints: &Hints) -> Vec<Meaning> {
        let value = self.value(from, to, hints);
        let column = self.column(from, to, hints);
        let column = column.filter(|hint| {
            let table = self
                .schemas
                .current
                .tables
                .get(&hints.former_name(&hint.table));
            // A table that lacks it is named in the error, unless something else is meant.
            value.is_none() || table.is_some_and(|table| table.columns.contains_key(&hint.from))
        });
        let column = column.map(Meaning::Column).into_iter();
        column.chain(value.map(Meaning::Value)).collect()
    }

    fn column(self, from: &str, to: &str, hints: &Hints) -> Option<RenamedColumn> {
        let Pair { current, desired } = self.schemas;
        let (table, column) = from.rsplit_once('.')?;
        let known =
            |name: &Name| current.tables.contains_key(name) || desired.tables.contains_key(name);
        let table = names(table).find(known)?;
        // The name that it has now does as well as the wanted one.
        let renamed = hints.tables.iter().find(|hint| hint.from == table);
        let table = match renamed {
            Some(hint) if !hints.tables.iter().any(|hint| hint.to == table) => hint.to.clone(),
            Some(_) | None => table,
        };
        let has = |name: &str| {
            let table = desired.tables.get(&table);
            table.is_some_and(|table| table.columns.contains_key(name))
        };
        let (from, to) = (column.to_owned(), last(to, has));
        Some(RenamedColumn { table, from, to })
    }

    fn value(self, from: &str, to: &str, hints: &Hints) -> Option<RenamedValue> {
        let Pair { current, desired } = self.schemas;
        current.enums.values().find_map(|item| {
            let renamed = hints.objects.iter();
            let mut renamed = renamed.filter(|hint| hint.kind == "enum" && hint.from == item.name);
            let now = renamed.next().map_or(&item.name, |hint| &hint.to);
            let value = [now, &item.name].into_iter().find_map(|name| {
                let plain = from
                    .strip_prefix("public.")
                    .filter(|_| name.schema.is_none());
                let mut texts = [Some(from), plain].into_iter().flatten();
                let prefix = format!("{name}.");
                let value = texts.find_map(|text| text.strip_prefix(&prefix))?;
                item.values.iter().find(|it| *it == value)
            })?;
            let values = desired.enums.get(now).map(|item| &item.values);
            let has = |name: &str| values.is_some_and(|all| all.iter().any(|it| it == name));
            let (item, from, to) = (now.clone(), value.clone(), last(to, has));
            Some(RenamedValue { item, from, to })
        })
    }

    /// True where both ends exist.
    fn is_wanted(self, meaning: &Meaning) -> bool {
        let mut hints = Hints::default();
        take(Some(meaning.clone()), &mut hints);
        hints.check(self.schemas).is_ok()
    }

    fn nothing(self, rename: &str, from: &str, to: &str) -> String {
        let kinds = match self.dialect {
            Dialect::Postgres => "table, column, enum type, value of one or other object",
            Dialect::Sqlite => "table or column",
        };
        // What was asked for may have been done already.
        let done = Self {
            schemas: self.schemas.swap(),
            ..self
        };
        let done = done.whole(to, from).is_some();
        let next = if done {
            "the new name is there: leave the answer out"
        } else {
            "look at the names by `ultra-migrate inspect`"
        };
        // As it was typed: on SQLite what looks like a schema was taken off.
        let from = rename.split_once('=').map_or(from, |(from, _)| from);
        let meaning = meant(from, self.schemas.current);
        let next = if meaning.is_empty() || done {
            format!("; {next}")
        } else {
            meaning
        };
        format!("--rename {rename}: there is no {kinds} that is called {from}{next}")
    }
}

fn sides(rename: &str) -> Result<(&str, &str), WriteError> {
    let sides = rename.split_once('=');
    let sides = sides.filter(|(from, to)| !from.is_empty() && !to.is_empty());
    sides.ok_or_else(|| {
        WriteError::Answer(format!(
            "`{rename}` is not of the form old=new, table.old=new or enum.old=new"
        ))
    })
}

/// As it is written, and as one of the default schema that is written out.
fn names(text: &str) -> impl Iterator<Item = Name> {
    let plain = text.strip_prefix("public.").map(Name::parse);
    std::iter::once(Name::parse(text)).chain(plain)
}

/// The wanted name: as it is written, or in the schema of the old one.
fn wanted(from: &Name, to: &str, is: impl Fn(&Name) -> bool) -> Name {
    let beside = (!to.contains('.')).then(|| from.sibling(to));
    let mut all = names(to).chain(beside);
    all.find(|name| is(name)).unwrap_or_else(|| Name::parse(to))
}

/// `users.name=users.full_name` says the same as `users.name=full_name`.
fn last(to: &str, has: impl Fn(&str) -> bool) -> String {
    let part = to.rsplit_once('.').map(|(_, part)| part);
    match part {
        Some(part) if !has(to) => part.to_owned(),
        Some(_) | None => to.to_owned(),
    }
}

fn take(meaning: Option<Meaning>, hints: &mut Hints) {
    match meaning {
        Some(Meaning::Table(hint)) => hints.tables.push(hint),
        Some(Meaning::Column(hint)) => hints.columns.push(hint),
        Some(Meaning::Object(hint)) => hints.objects.push(hint),
        Some(Meaning::Value(hint)) => hints.values.push(hint),
        Some(Meaning::Anew) | None => {}
    }
}
