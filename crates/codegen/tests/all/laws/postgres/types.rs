//! Enum types, domains, composite types and sequences.

use super::World;
use crate::laws::dice::{pick, present, rarely};

/// What columns may be made of, as far as it is there.
#[derive(Default)]
pub(super) struct Types {
    /// Enum types with their labels.
    pub(super) enums: Vec<(&'static str, Vec<&'static str>)>,
    pub(super) domains: Vec<&'static str>,
    pub(super) composite: bool,
    pub(super) sequences: Vec<&'static str>,
}

const LABELS: [&str; 5] = ["low", "high", "o'k", "New one", "last"];

pub(super) fn write(world: &mut World<'_>) {
    enums(world);
    sequences(world);
    domains(world);
    composite(world);
}

fn enums(world: &mut World<'_>) {
    for (slot, name) in world.dice.of("enum").iter().zip(["mood", "app.\"Level\""]) {
        if !present(slot) {
            continue;
        }
        let mut labels: Vec<&str> = LABELS.to_vec();
        labels.truncate(2 + pick(slot, 1, 4));
        // Mostly the same order, so that values come and go more often than they move.
        if rarely(slot, 2, 4) {
            let by = 1 + pick(slot, 3, labels.len() - 1);
            labels.rotate_left(by);
        }
        if rarely(slot, 4, 4) && labels.len() > 2 {
            labels.remove(pick(slot, 3, labels.len()));
        }
        let list: Vec<String> = labels.iter().map(|label| quoted(label)).collect();
        world.say(format!("CREATE TYPE {name} AS ENUM ({})", list.join(", ")));
        world.types.enums.push((name, labels));
    }
}

fn sequences(world: &mut World<'_>) {
    let names = ["ticket_seq", "app.\"Num\""];
    for (slot, name) in world.dice.of("sequence").iter().zip(names) {
        if !present(slot) {
            continue;
        }
        let of = ["", " AS integer", " AS smallint"][pick(slot, 1, 3)];
        let step = ["", " INCREMENT BY 5", " INCREMENT BY -1"][pick(slot, 2, 3)];
        let more = ["", " CACHE 10", " CYCLE"][pick(slot, 3, 3)];
        let limit = ["", " MINVALUE -500", " MAXVALUE 900"][pick(slot, 4, 3)];
        world.say(format!("CREATE SEQUENCE {name}{of}{step}{limit}{more}"));
        world.types.sequences.push(name);
    }
}

fn domains(world: &mut World<'_>) {
    let slots = world.dice.of("domain").to_vec();
    for (at, (slot, name)) in slots.iter().zip(["email", "app.percent"]).enumerate() {
        if !present(slot) {
            continue;
        }
        let (base, value) = [("text", "'a@b.c'"), ("integer", "7")][at];
        let base = if rarely(slot, 1, 8) {
            ["character varying(80)", "bigint"][at]
        } else {
            base
        };
        let mut sql = format!("CREATE DOMAIN {name} AS {base}");
        if rarely(slot, 2, 3) {
            sql.push_str(&format!(" DEFAULT {value}"));
        }
        if rarely(slot, 3, 6) {
            sql.push_str(" NOT NULL");
        }
        let checks = [
            ["VALUE <> ''", "VALUE LIKE '%@%'", "length(VALUE) > 2"],
            ["VALUE >= 0", "VALUE BETWEEN 0 AND 100", "VALUE % 2 = 1"],
        ][at];
        if pick(slot, 4, 3) > 0 {
            let check = checks[pick(slot, 4, 3)];
            sql.push_str(&format!(" CONSTRAINT sound_value CHECK ({check})"));
        }
        if rarely(slot, 5, 3) {
            sql.push_str(&format!(" CHECK ({})", checks[0]));
        }
        world.say(sql);
        world.types.domains.push(name);
    }
}

fn composite(world: &mut World<'_>) {
    let slot = world.dice.of("composite")[0];
    if !present(&slot) {
        return;
    }
    let mut attributes = vec![["x integer", "x bigint", "x text"][pick(&slot, 1, 3)].to_owned()];
    if pick(&slot, 2, 3) > 0 {
        attributes.push(["y numeric(8,2)", "y date"][pick(&slot, 2, 2)].to_owned());
    }
    if let Some((name, _)) = world.types.enums.first()
        && rarely(&slot, 3, 3)
    {
        attributes.push(format!("how {name}"));
    }
    world.say(format!(
        "CREATE TYPE \"Pair\" AS ({})",
        attributes.join(", ")
    ));
    world.types.composite = true;
}

/// A text as an SQL literal.
pub(super) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
