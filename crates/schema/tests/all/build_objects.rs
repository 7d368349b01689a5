//! Objects beside tables, and what needs what (PostgreSQL).

use ultra_schema::{Key, Name, OtherObject, Schema};

use crate::generate::PartSeed;

/// Adds views, a policy, a function with a trigger, a sequence and a domain.
pub fn add(schema: &mut Schema, seeds: &[PartSeed]) {
    let makers = [
        view,
        view_over_view,
        policy,
        function,
        trigger,
        sequence,
        domain,
    ];
    for (make, seed) in makers.into_iter().zip(seeds) {
        if seed.kind % 4 != 0 {
            make(schema, seed);
        }
    }
}

/// The table that a seed picks, and one or two of its columns.
fn picked(schema: &Schema, seed: &PartSeed) -> Option<(Name, Vec<String>)> {
    let tables = schema.tables.len().max(1);
    let table = schema
        .tables
        .values()
        .nth(usize::from(seed.target) % tables)?;
    let columns = table.columns.len();
    let at = |on: u8| table.columns.get_index(usize::from(on) % columns);
    let mut names: Vec<String> = [at(seed.on), at(seed.on / 7)]
        .into_iter()
        .filter_map(|found| Some(found?.0.clone()))
        .collect();
    names.dedup();
    Some((table.name.clone(), names))
}

fn of(kind: &str, name: &str, definition: String, create: &str) -> OtherObject {
    OtherObject {
        create: vec![format!("{create} {definition}")],
        drop: vec![format!("DROP {} {name}", kind.to_uppercase())],
        ..OtherObject::new(kind, name, definition)
    }
}

fn view(schema: &mut Schema, seed: &PartSeed) {
    let Some((table, columns)) = picked(schema, seed) else {
        return;
    };
    let list: Vec<String> = columns.iter().map(|it| format!("{table}.{it}")).collect();
    let definition = format!("SELECT {} FROM {table}", list.join(", "));
    let mut object = of(
        "view",
        "first",
        definition,
        "CREATE OR REPLACE VIEW first AS",
    );
    object.shape.clone_from(&columns);
    for column in &columns {
        let needed = Key::part("column", &table, column);
        schema.needs.add(object.key(), needed);
    }
    schema.needs.add(object.key(), Key::table(&table));
    schema.others.insert(object);
}

fn view_over_view(schema: &mut Schema, seed: &PartSeed) {
    let first = Key::object("view", &Name::new("first"));
    if !schema.others.iter().any(|object| object.key() == first) {
        return;
    }
    let definition = format!("SELECT count(*) + {} FROM first", seed.on % 3);
    let mut object = of(
        "view",
        "second",
        definition,
        "CREATE OR REPLACE VIEW second AS",
    );
    object.shape = vec!["count".to_owned()];
    schema.needs.add(object.key(), first);
    schema.others.insert(object);
}

fn policy(schema: &mut Schema, seed: &PartSeed) {
    let Some((table, columns)) = picked(schema, seed) else {
        return;
    };
    let column = columns.first().cloned().unwrap_or_default();
    let name = format!("{table}.own");
    let definition = format!("USING ({table}.{column} IS NOT NULL)");
    let create = format!("CREATE POLICY own ON {table}");
    let object = OtherObject {
        table: Some(table.clone()),
        ..of("policy", &name, definition, &create)
    };
    schema.needs.add(object.key(), Key::table(&table));
    let needed = Key::part("column", &table, &column);
    schema.needs.add(object.key(), needed);
    schema.others.insert(object);
}

fn function(schema: &mut Schema, seed: &PartSeed) {
    let result = ["trigger", "event_trigger"][usize::from(seed.target % 2)];
    let definition = format!("RETURNS {result} AS 'BEGIN RETURN {}; END'", seed.on % 3);
    let mut object = of(
        "function",
        "touch()",
        definition,
        "CREATE OR REPLACE FUNCTION touch()",
    );
    object.shape = vec![result.to_owned()];
    schema.others.insert(object);
}

fn trigger(schema: &mut Schema, seed: &PartSeed) {
    let calls = Key::object("function", &Name::new("touch()"));
    let callable = |object: &OtherObject| object.key() == calls && object.shape == ["trigger"];
    let Some((table, _)) = picked(schema, seed).filter(|_| schema.others.iter().any(callable))
    else {
        return;
    };
    let name = format!("{table}.touched");
    let definition = format!("ON {table} EXECUTE FUNCTION touch()");
    let object = OtherObject {
        table: Some(table.clone()),
        ..of(
            "trigger",
            &name,
            definition,
            "CREATE TRIGGER touched BEFORE INSERT",
        )
    };
    schema.needs.add(object.key(), Key::table(&table));
    schema.needs.add(object.key(), calls);
    schema.others.insert(object);
}

fn sequence(schema: &mut Schema, seed: &PartSeed) {
    let max = 100 + i64::from(seed.on);
    let mut object = of(
        "sequence",
        "counter",
        format!("MAXVALUE {max}"),
        "CREATE SEQUENCE counter",
    );
    object.shape = vec![seed.target.is_multiple_of(2).to_string()];
    object.definition = format!("{} {}", object.definition, object.shape[0]);
    object.parts = vec![
        ("options".to_owned(), format!("MAXVALUE {max}")),
        ("min".to_owned(), "1".to_owned()),
        ("max".to_owned(), max.to_string()),
    ];
    schema.others.insert(object);
}

fn domain(schema: &mut Schema, seed: &PartSeed) {
    let base = ["text", "integer"][usize::from(seed.target % 2)];
    let check = format!("CHECK (VALUE IS NOT NULL OR {} > 1)", seed.on % 3);
    let definition = format!("{base} CONSTRAINT said {check}");
    let mut object = of("domain", "short", definition, "CREATE DOMAIN short AS");
    object.shape = vec![base.to_owned()];
    object.parts = vec![("check said".to_owned(), check)];
    schema.others.insert(object);
}
