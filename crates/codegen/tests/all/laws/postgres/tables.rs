//! Tables with their columns, and those that inherit or are partitioned.

use super::World;
use super::routines::{has_label, has_plus};
use super::types::quoted;
use crate::laws::dice::{Slot, pick, present, rarely};

pub(super) const NAMES: [&str; 4] = ["alpha", "beta", "app.gamma", "app.\"Delta\""];
pub(super) const COLUMNS: [&str; 6] = ["a", "b", "c", "\"Order\"", "e", "f"];

/// A table that others may refer to.
#[derive(Clone)]
pub(super) struct Table {
    /// Its name as SQL.
    pub(super) name: String,
    pub(super) columns: Vec<Column>,
    /// The columns of its primary key.
    pub(super) key: Vec<String>,
}

/// A column that others may refer to.
#[derive(Clone)]
pub(super) struct Column {
    /// Its name as SQL.
    pub(super) name: String,
    /// Its type as SQL.
    pub(super) sql: String,
    pub(super) generated: bool,
}

impl Column {
    fn is_text(&self) -> bool {
        self.sql == "text" || self.sql.starts_with("character varying")
    }
}

pub(super) fn write(world: &mut World<'_>) {
    for at in 0..NAMES.len() {
        let head = world.dice.of("table")[at];
        if present(&head) {
            table(world, at, &head);
        }
    }
    child(world);
    partitioned(world);
}

fn table(world: &mut World<'_>, at: usize, head: &Slot) {
    let mut name = NAMES[at].to_owned();
    if rarely(head, 1, 8) {
        name = name.replace("alpha", "alpha_two").replace("gamma", "gimel");
    }
    let mut table = Table {
        name,
        columns: Vec::new(),
        key: Vec::new(),
    };
    let slots = world.dice.share("column", at, NAMES.len()).to_vec();
    let mut lines = Vec::new();
    for (slot, name) in slots.iter().zip(COLUMNS) {
        if present(slot) {
            lines.push(column(world, &mut table, name, slot));
        }
    }
    if lines.is_empty() {
        lines.push("id integer".into());
        table.columns.push(Column {
            name: "id".into(),
            sql: "integer".into(),
            generated: false,
        });
    }
    let unlogged = if rarely(head, 2, 10) { "UNLOGGED " } else { "" };
    let storage = [
        "",
        " WITH (fillfactor='70')",
        " WITH (autovacuum_enabled='false')",
    ];
    let storage = storage[pick(head, 3, 12).saturating_sub(9)];
    let text = lines.join(", ");
    world.say(format!(
        "CREATE {unlogged}TABLE {} ({text}){storage}",
        table.name
    ));
    if rarely(head, 4, 8) {
        world.say(format!("ALTER TABLE {} REPLICA IDENTITY FULL", table.name));
    }
    world.tables.push(table);
}

fn column(world: &World<'_>, table: &mut Table, name: &str, slot: &Slot) -> String {
    let name = if rarely(slot, 6, 12) {
        name.replace('e', "e_two").replace('b', "b_two")
    } else {
        name.to_owned()
    };
    let (sql, values) = data_type(world, pick(slot, 1, 22));
    let mut column = Column {
        name: name.clone(),
        sql: sql.clone(),
        generated: false,
    };
    let mut text = format!("{name} {sql}");
    let mode = pick(slot, 2, 14);
    if mode == 13
        && let Some((of, expression)) = generated(world, table, slot)
    {
        column.sql = of.into();
        column.generated = true;
        text = format!("{name} {of} GENERATED ALWAYS AS ({expression}) STORED");
    } else if mode == 12 && ["integer", "bigint"].contains(&&*sql) {
        let options = ["", " (START WITH 100)", " (INCREMENT BY 2 CACHE 3)"][pick(slot, 3, 3)];
        let kind = ["BY DEFAULT", "ALWAYS"][pick(slot, 4, 2)];
        text = format!("{name} {sql} GENERATED {kind} AS IDENTITY{options}");
    } else if mode == 11 && ["integer", "bigint"].contains(&&*sql) {
        text = format!(
            "{name} {}",
            if sql == "integer" {
                "serial"
            } else {
                "bigserial"
            }
        );
    } else {
        if column.is_text() && rarely(slot, 5, 6) {
            text.push_str(" COLLATE \"C\"");
        }
        let value = pick(slot, 3, 6);
        if value > 2
            && let Some(value) = values.get(value - 3)
        {
            text.push_str(&format!(" DEFAULT {value}"));
        }
        if (4..9).contains(&mode) {
            text.push_str(" NOT NULL");
        }
    }
    table.columns.push(column);
    text
}

/// A type and defaults for it.
fn data_type(world: &World<'_>, number: usize) -> (String, Vec<String>) {
    let known = |sql: &str, values: &[&str]| {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        (sql.to_owned(), values)
    };
    let numbers = || {
        let mut values = vec!["0".to_owned(), "-7".to_owned()];
        let sequence = world.types.sequences.first();
        values.extend(sequence.map(|name| format!("nextval('{name}')")));
        if has_plus(world) {
            values.insert(1, "plus(1)".into());
        }
        values
    };
    match number {
        1 | 16 | 17 => known("text", &["''", "'it''s'", "upper('x')"]),
        2 => known("boolean", &["false", "true"]),
        3 => ("bigint".into(), numbers()),
        4 => known("character varying(20)", &["'x'", "''"]),
        5 => known("numeric(10,2)", &["0", "1.50"]),
        6 => known("timestamp without time zone", &["now()", "'2020-01-01'"]),
        7 | 18 => enumeration(world, 0, false),
        8 | 19 => enumeration(world, 0, true),
        9 => enumeration(world, 1, false),
        10 => match world.types.domains.first() {
            Some(name) => known(name, &["'x@y.z'"]),
            None => known("text", &["''"]),
        },
        11 if world.types.composite => known("\"Pair\"", &[]),
        12 => known("int4range", &["'empty'", "'[1,5)'"]),
        13 => known("jsonb", &["'{}'", "'[]'"]),
        14 => known("uuid", &["gen_random_uuid()"]),
        15 => known("text[]", &["'{}'", "ARRAY['a']"]),
        20 => match world.types.domains.get(1) {
            Some(name) => known(name, &["8"]),
            None => known("smallint", &["0"]),
        },
        21 => known("date", &["CURRENT_DATE"]),
        _ => ("integer".into(), numbers()),
    }
}

fn enumeration(world: &World<'_>, at: usize, array: bool) -> (String, Vec<String>) {
    let Some((name, labels)) = world.types.enums.get(at) else {
        return ("text".into(), vec!["'low'".into()]);
    };
    let brackets = if array { "[]" } else { "" };
    let value = |label: &&str| match array {
        true => format!("ARRAY[{}::{name}]", quoted(label)),
        false => quoted(label),
    };
    let mut values: Vec<String> = labels.iter().map(value).collect();
    if array {
        values.insert(1, "'{}'".into());
    }
    (format!("{name}{brackets}"), values)
}

/// The type and expression of a generated column, by a column before it.
fn generated(world: &World<'_>, table: &Table, slot: &Slot) -> Option<(&'static str, String)> {
    let plain = |column: &&Column| {
        !column.generated && (column.is_text() || column.sql == "integer" || column.sql == "date")
    };
    let sources: Vec<&Column> = table.columns.iter().filter(plain).collect();
    let source = *sources.get(pick(slot, 3, sources.len()))?;
    let name = &source.name;
    Some(match (source.is_text(), pick(slot, 4, 3)) {
        (true, 0) => ("text", format!("upper({name})")),
        (true, _) => ("integer", format!("length({name})")),
        (false, _) if source.sql == "date" => ("date", format!("{name} + 1")),
        (false, 1) if has_plus(world) => ("integer", format!("plus({name})")),
        (false, 2) => ("bigint", format!("{name}::bigint * 2")),
        (false, _) => ("integer", format!("{name} + 1")),
    })
}

/// A table that inherits from the first one.
fn child(world: &mut World<'_>) {
    let slot = world.dice.of("child")[0];
    let Some(parent) = world.tables.first().cloned() else {
        return;
    };
    if !present(&slot) || !rarely(&slot, 1, 2) {
        return;
    }
    let mut lines = Vec::new();
    if rarely(&slot, 2, 3) {
        lines.push("extra text DEFAULT 'x'".to_owned());
    }
    if rarely(&slot, 4, 3) {
        lines.push("CONSTRAINT child_sound CHECK (1 = 1)".into());
    }
    world.say(format!(
        "CREATE TABLE child ({}) INHERITS ({})",
        lines.join(", "),
        parent.name
    ));
}

fn partitioned(world: &mut World<'_>) {
    let slot = world.dice.of("partitioned")[0];
    if !present(&slot) {
        return;
    }
    let labelled = has_label(world) && rarely(&slot, 1, 4);
    let label = if labelled { ", how mood" } else { "" };
    let note = [
        "note text",
        "note text NOT NULL DEFAULT ''",
        "note character varying(50)",
    ];
    let note = note[pick(&slot, 2, 3)];
    let key = ["", ", PRIMARY KEY (id, at)", ", UNIQUE (at, id)"][pick(&slot, 3, 3)];
    world.say(format!(
        "CREATE TABLE events (id integer NOT NULL, at date NOT NULL, {note}{label}{key}) PARTITION BY RANGE (at)"
    ));
    let slots = world.dice.of("partition").to_vec();
    for (at, part) in slots.iter().enumerate() {
        if !present(part) {
            continue;
        }
        let year = 2020 + at * 2 + usize::from(rarely(part, 1, 6));
        let bound = match at {
            2 => "DEFAULT".to_owned(),
            _ => format!("FOR VALUES FROM ('{year}-01-01') TO ('{}-01-01')", year + 1),
        };
        let name = ["events_old", "app.events_new", "events_rest"][at];
        world.say(format!("CREATE TABLE {name} PARTITION OF events {bound}"));
        if rarely(part, 2, 5) {
            world.say(format!(
                "CREATE INDEX {}_note ON {name} (note)",
                ["o", "n", "r"][at]
            ));
        }
    }
    if rarely(&slot, 4, 3) {
        world.say("CREATE INDEX events_at ON events (at, note)");
    }
    if rarely(&slot, 5, 4) {
        world.say("ALTER TABLE events ADD CONSTRAINT events_sound CHECK (id > 0)");
    }
}
