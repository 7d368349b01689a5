//! Options of sequences as SQL.

use std::collections::BTreeMap;

use ultra_schema::{Key, Name, OtherObject, quote_identifier};

use super::relation::Relation;
use super::rows::SequenceRow;

/// What differs from `CREATE SEQUENCE … AS column_type`, empty where nothing does.
pub(super) fn options(sequence: &SequenceRow, column_type: &str) -> String {
    let (lowest, highest) = bounds(&sequence.data_type);
    let ascending = sequence.increment > 0;
    let default_min = if ascending { 1 } else { lowest };
    let default_max = if ascending { highest } else { -1 };
    let default_start = if ascending {
        sequence.min
    } else {
        sequence.max
    };
    let mut parts = Vec::new();
    if sequence.data_type != column_type {
        parts.push(format!("AS {}", sequence.data_type));
    }
    let mut number = |keyword: &str, value: i64, default: i64| {
        if value != default {
            parts.push(format!("{keyword} {value}"));
        }
    };
    number("START WITH", sequence.start, default_start);
    number("INCREMENT BY", sequence.increment, 1);
    number("MINVALUE", sequence.min, default_min);
    number("MAXVALUE", sequence.max, default_max);
    number("CACHE", sequence.cache, 1);
    if sequence.cycle {
        parts.push("CYCLE".into());
    }
    parts.join(" ")
}

/// The lowest and highest value of an integer type.
fn bounds(data_type: &str) -> (i64, i64) {
    match data_type {
        "smallint" => (i16::MIN.into(), i16::MAX.into()),
        "integer" => (i32::MIN.into(), i32::MAX.into()),
        _ => (i64::MIN, i64::MAX),
    }
}

/// A sequence that no column numbers its rows with, and the tie to the column that owns it.
pub(super) fn objects(
    sequence: &SequenceRow,
    relations: &BTreeMap<i64, Relation>,
) -> (Vec<OtherObject>, Option<Key>) {
    let name = Name {
        schema: sequence.schema.clone(),
        name: sequence.name.clone(),
    };
    let quoted = name.quoted();
    let unlogged = sequence.persistence == "u";
    // `bigint` is what CREATE SEQUENCE takes when no type is named.
    let options = options(sequence, "bigint");
    let definition = [if unlogged { "UNLOGGED" } else { "" }, &options];
    let definition: Vec<&str> = definition.into_iter().filter(|it| !it.is_empty()).collect();
    let create = format!(
        "CREATE {}SEQUENCE {quoted} {options}",
        if unlogged { "UNLOGGED " } else { "" }
    );
    let mut objects = vec![OtherObject {
        create: vec![create.trim_end().to_owned()],
        drop: vec![format!("DROP SEQUENCE {quoted}")],
        shape: vec![unlogged.to_string()],
        parts: vec![
            ("options".to_owned(), all_options(sequence)),
            ("min".to_owned(), sequence.min.to_string()),
            ("max".to_owned(), sequence.max.to_string()),
        ],
        ..OtherObject::new("sequence", name.to_string(), definition.join(" "))
    }];
    let owner = sequence.owner.and_then(|table| relations.get(&table));
    let column = owner
        .zip(sequence.owner_column)
        .and_then(|(table, number)| {
            let column = table.column(number)?;
            let quoted = format!("{}.{}", table.name().quoted(), quote_identifier(column));
            Some((quoted, Key::part("column", table.name(), column)))
        });
    let owner = column.as_ref().map(|(_, key)| key.clone());
    if let Some((column, _)) = column {
        let own = |owner: &str| vec![format!("ALTER SEQUENCE {quoted} OWNED BY {owner}")];
        objects.push(OtherObject {
            create: own(&column),
            drop: own("NONE"),
            ..OtherObject::new("sequence owner", name.to_string(), column)
        });
    }
    (objects, owner)
}

/// Every option, so that ALTER SEQUENCE leads there from anywhere.
fn all_options(sequence: &SequenceRow) -> String {
    let SequenceRow {
        data_type,
        start,
        increment,
        min,
        max,
        cache,
        cycle,
        ..
    } = sequence;
    let cycle = if *cycle { "CYCLE" } else { "NO CYCLE" };
    format!(
        "AS {data_type} START WITH {start} INCREMENT BY {increment} MINVALUE {min} MAXVALUE {max} CACHE {cache} {cycle}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sequence(data_type: &str, increment: i64, start: i64, min: i64, max: i64) -> SequenceRow {
        SequenceRow {
            schema: None,
            name: "s".into(),
            persistence: "p".into(),
            data_type: data_type.into(),
            start,
            increment,
            min,
            max,
            cache: 1,
            cycle: false,
            nextval: String::new(),
            oid: 0,
            owner: None,
            owner_column: None,
            tie: None,
        }
    }

    #[test]
    fn defaults_are_not_said() {
        let plain = sequence("integer", 1, 1, 1, i64::from(i32::MAX));
        assert_eq!(options(&plain, "integer"), "");
        assert_eq!(options(&plain, "bigint"), "AS integer");
        let down = sequence("bigint", -1, -1, i64::MIN, -1);
        assert_eq!(options(&down, "bigint"), "INCREMENT BY -1");
        let from = sequence("bigint", 2, 100, 1, i64::MAX);
        assert_eq!(options(&from, "bigint"), "START WITH 100 INCREMENT BY 2");
        let low = sequence("bigint", 1, 0, 0, i64::MAX);
        assert_eq!(options(&low, "bigint"), "MINVALUE 0");
    }
}
