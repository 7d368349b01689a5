//! PostgreSQL: a `serial` beside a sequence of the same name is the same sequence.

use ultra_schema::{
    Column, IdentityKind, Key, Name, OtherObject, Pair, Schema, quote_identifier, quote_literal,
};

/// Says each `serial` whose sequence the other side has as an object of its own in the words of that
/// side: a default, a sequence, and the column that owns it. So the sequence stays. None where
/// there is no such pair.
pub(crate) fn spelled_out(schemas: Pair<&Schema>) -> Option<Pair<Schema>> {
    let found = Pair::new(
        serials(schemas.current, schemas.desired),
        serials(schemas.desired, schemas.current),
    );
    if found.current.is_empty() && found.desired.is_empty() {
        return None;
    }
    let mut schemas = schemas.map(Clone::clone);
    for (table, column) in found.current {
        spell(&mut schemas.current, &table, &column);
    }
    for (table, column) in found.desired {
        spell(&mut schemas.desired, &table, &column);
    }
    Some(schemas)
}

/// The tables and columns whose sequences the other schema has as objects.
fn serials(schema: &Schema, other: &Schema) -> Vec<(Name, String)> {
    let mut found = Vec::new();
    for table in schema.tables.values() {
        for column in table.columns.values() {
            let named = sequence_of(&table.name, column);
            let is_object = |name: Name| {
                let key = Key::object("sequence", &name);
                other.others.iter().any(|object| object.key() == key)
            };
            if named.is_some_and(is_object) {
                found.push((table.name.clone(), column.name.clone()));
            }
        }
    }
    found
}

/// The sequence of a `serial`.
fn sequence_of(table: &Name, column: &Column) -> Option<Name> {
    let identity = column.identity.as_ref()?;
    let name = identity.sequence.as_deref()?;
    (identity.kind == IdentityKind::Serial).then(|| table.sibling(name))
}

fn spell(schema: &mut Schema, table: &Name, name: &str) {
    let Some(found) = schema.tables.get_mut(table) else {
        return;
    };
    let Some(column) = found.columns.get_mut(name) else {
        return;
    };
    let Some(sequence) = sequence_of(table, column) else {
        return;
    };
    let options = column.identity.take().map(|it| it.options);
    let options = Options::of(&options.unwrap_or_default(), &column.data_type.sql);
    let quoted = sequence.quoted();
    column.default = Some(format!("nextval({}::regclass)", quote_literal(&quoted)));
    let object = options.object(&sequence);
    let owner = owner(&sequence, table, name);
    let column = Key::part("column", table, name);
    schema.needs.add(owner.key(), object.key());
    schema.needs.add(owner.key(), column.clone());
    schema.needs.add(column, object.key());
    schema.others.insert(object);
    schema.others.insert(owner);
}

fn owner(sequence: &Name, table: &Name, column: &str) -> OtherObject {
    let column = format!("{}.{}", table.quoted(), quote_identifier(column));
    let own = |owner: &str| {
        vec![format!(
            "ALTER SEQUENCE {} OWNED BY {owner}",
            sequence.quoted()
        )]
    };
    OtherObject {
        create: own(&column),
        drop: own("NONE"),
        ..OtherObject::new("sequence owner", sequence.to_string(), column)
    }
}

/// All options of a sequence, said or not.
struct Options {
    data_type: String,
    start: i64,
    increment: i64,
    min: i64,
    max: i64,
    cache: i64,
    cycle: bool,
}

impl Options {
    /// From what the catalog reader writes: what is not said is as for a sequence of the type.
    fn of(said: &str, column_type: &str) -> Self {
        let word = |keyword: &str| {
            let (_, rest) = said.split_once(&format!("{keyword} "))?;
            rest.split(' ').next()
        };
        let number = |keyword: &str| word(keyword)?.parse::<i64>().ok();
        let data_type = word("AS").unwrap_or(column_type).to_owned();
        let (lowest, highest) = bounds(&data_type);
        let increment = number("INCREMENT BY").unwrap_or(1);
        let (min, max) = if increment > 0 {
            (1, highest)
        } else {
            (lowest, -1)
        };
        let min = number("MINVALUE").unwrap_or(min);
        let max = number("MAXVALUE").unwrap_or(max);
        let first = if increment > 0 { min } else { max };
        Self {
            data_type,
            start: number("START WITH").unwrap_or(first),
            increment,
            min,
            max,
            cache: number("CACHE").unwrap_or(1),
            cycle: said.ends_with("CYCLE"),
        }
    }

    /// The sequence as the catalog reader has one that no column counts by.
    fn object(&self, name: &Name) -> OtherObject {
        let quoted = name.quoted();
        let definition = self.definition();
        let create = format!("CREATE SEQUENCE {quoted} {definition}");
        OtherObject {
            create: vec![create.trim_end().to_owned()],
            drop: vec![format!("DROP SEQUENCE {quoted}")],
            shape: vec![false.to_string()],
            parts: vec![
                ("options".to_owned(), self.all()),
                ("min".to_owned(), self.min.to_string()),
                ("max".to_owned(), self.max.to_string()),
            ],
            ..OtherObject::new("sequence", name.to_string(), definition)
        }
    }

    /// What differs from a plain sequence.
    fn definition(&self) -> String {
        let plain = Self::of(&format!("INCREMENT BY {}", self.increment), &self.data_type);
        let mut parts = Vec::new();
        if self.data_type != "bigint" {
            parts.push(format!("AS {}", self.data_type));
        }
        let first = if self.increment > 0 {
            self.min
        } else {
            self.max
        };
        for (keyword, value, default) in [
            ("START WITH", self.start, first),
            ("INCREMENT BY", self.increment, 1),
            ("MINVALUE", self.min, plain.min),
            ("MAXVALUE", self.max, plain.max),
            ("CACHE", self.cache, 1),
        ] {
            if value != default {
                parts.push(format!("{keyword} {value}"));
            }
        }
        if self.cycle {
            parts.push("CYCLE".to_owned());
        }
        parts.join(" ")
    }

    fn all(&self) -> String {
        let Self {
            data_type,
            start,
            increment,
            min,
            max,
            cache,
            cycle,
        } = self;
        let cycle = if *cycle { "CYCLE" } else { "NO CYCLE" };
        format!(
            "AS {data_type} START WITH {start} INCREMENT BY {increment} MINVALUE {min} MAXVALUE {max} CACHE {cache} {cycle}"
        )
    }
}

/// The lowest and highest value of an integer type.
fn bounds(data_type: &str) -> (i64, i64) {
    match data_type {
        "smallint" => (i16::MIN.into(), i16::MAX.into()),
        "integer" => (i32::MIN.into(), i32::MAX.into()),
        _ => (i64::MIN, i64::MAX),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_said_as_the_catalog_reader_says_them() {
        for (said, column_type, definition) in [
            ("", "bigint", ""),
            ("", "integer", "AS integer"),
            ("AS bigint CYCLE", "integer", "CYCLE"),
            ("START WITH 5", "smallint", "AS smallint START WITH 5"),
            ("INCREMENT BY -2", "bigint", "INCREMENT BY -2"),
            ("MINVALUE 0 CACHE 7", "bigint", "MINVALUE 0 CACHE 7"),
            (
                "START WITH 3 INCREMENT BY -1 MAXVALUE 9",
                "bigint",
                "START WITH 3 INCREMENT BY -1 MAXVALUE 9",
            ),
        ] {
            assert_eq!(Options::of(said, column_type).definition(), definition);
        }
    }
}
