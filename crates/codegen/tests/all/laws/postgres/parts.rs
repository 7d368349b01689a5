//! Keys, checks, exclusions, indexes, triggers, policies and statistics of tables.

use super::World;
use super::routines::{has_label, has_plus, has_touch};
use super::tables::{Column, NAMES, Table};
use crate::laws::dice::{Slot, pick, present, rarely};

const DEFERRABLE: [&str; 4] = ["", "", " DEFERRABLE", " DEFERRABLE INITIALLY DEFERRED"];

pub(super) fn write(world: &mut World<'_>) {
    for at in 0..world.tables.len() {
        // By the table's place among all names, so that its parts stay when another one goes.
        let Some(owner) = owner(&world.tables[at]) else {
            continue;
        };
        for (number, slot) in slots(world, "key", owner).iter().enumerate() {
            key(world, at, number, slot);
        }
        for (number, slot) in slots(world, "index", owner).iter().enumerate() {
            index(world, at, owner, number, slot);
        }
        for slot in slots(world, "check", owner) {
            check(world, at, &slot);
        }
        for slot in slots(world, "trigger", owner) {
            trigger(world, at, &slot);
        }
        for slot in slots(world, "policy", owner) {
            policy(world, at, &slot);
        }
        for slot in slots(world, "statistics", owner) {
            statistics(world, at, owner, &slot);
        }
    }
    for at in 0..world.tables.len() {
        let Some(owner) = owner(&world.tables[at]) else {
            continue;
        };
        for slot in slots(world, "reference", owner) {
            reference(world, at, &slot);
        }
    }
}

fn owner(table: &Table) -> Option<usize> {
    let start = |name: &str| name.chars().take(5).collect::<String>();
    NAMES.iter().position(|name| {
        start(name) == start(&table.name) && name.contains('"') == table.name.contains('"')
    })
}

/// The present ones.
fn slots(world: &World<'_>, kind: &str, owner: usize) -> Vec<Slot> {
    let slots = world.dice.share(kind, owner, NAMES.len());
    slots.iter().copied().filter(present).collect()
}

fn some(table: &Table, slot: &Slot, die: usize) -> Column {
    table.columns[pick(slot, die, table.columns.len())].clone()
}

/// One or two columns.
fn columns(table: &Table, slot: &Slot) -> Vec<String> {
    let mut names = vec![some(table, slot, 1).name];
    let other = some(table, slot, 2).name;
    if rarely(slot, 3, 3) && other != names[0] {
        names.push(other);
    }
    names
}

fn key(world: &mut World<'_>, at: usize, number: usize, slot: &Slot) {
    let table = &world.tables[at];
    let names = columns(table, slot);
    let list = names.join(", ");
    let name =
        ["", "CONSTRAINT the_key ", "CONSTRAINT \"Key\" "][pick(slot, 4, 6).saturating_sub(3)];
    let name = if number > 1 { "" } else { name };
    let deferrable = DEFERRABLE[pick(slot, 5, 8).saturating_sub(4)];
    let included = some(table, slot, 6);
    let include = if rarely(slot, 6, 5) && !names.contains(&included.name) {
        format!(" INCLUDE ({})", included.name)
    } else {
        String::new()
    };
    let of = table.name.clone();
    if number == 0 {
        // What others refer to can't be deferrable.
        world.say(format!(
            "ALTER TABLE {of} ADD {name}PRIMARY KEY ({list}){include}"
        ));
        world.tables[at].key = names;
    } else if number == 3 {
        let column = some(table, slot, 1);
        let (column, operator) = if column.sql == "int4range" {
            (column.name, ["&&", "="][pick(slot, 2, 2)])
        } else {
            return;
        };
        world.say(format!(
            "ALTER TABLE {of} ADD EXCLUDE USING gist ({column} WITH {operator}){deferrable}"
        ));
    } else {
        let name = name
            .replace("the_key", "the_unique")
            .replace("Key", "Unique");
        world.say(format!(
            "ALTER TABLE {of} ADD {name}UNIQUE ({list}){include}{deferrable}"
        ));
    }
}

fn reference(world: &mut World<'_>, at: usize, slot: &Slot) {
    let own = &world.tables[at];
    let mut found = Vec::new();
    for target in &world.tables {
        let [key] = target.key.as_slice() else {
            continue;
        };
        let Some(key) = target.columns.iter().find(|column| column.name == *key) else {
            continue;
        };
        let fits = |column: &&Column| column.sql == key.sql && !column.generated;
        let fitting = own.columns.iter().filter(fits);
        found.extend(fitting.map(|column| (column.name.clone(), target.name.clone())));
    }
    let Some((column, target)) = found.get(pick(slot, 1, found.len())).cloned() else {
        return;
    };
    let actions = [
        "",
        " ON DELETE CASCADE",
        " ON DELETE SET NULL",
        " ON UPDATE RESTRICT",
    ];
    let more = [actions[pick(slot, 2, 4)], DEFERRABLE[pick(slot, 3, 4)]].concat();
    let valid = if rarely(slot, 4, 8) { " NOT VALID" } else { "" };
    let named = rarely(slot, 5, 3);
    let name = if named { "CONSTRAINT to_key " } else { "" };
    // The second reference of a table must have another name.
    let taken = format!("ALTER TABLE {} ADD CONSTRAINT to_key ", own.name);
    if named && world.sql.iter().any(|sql| sql.starts_with(&taken)) {
        return;
    }
    let of = own.name.clone();
    world.say(format!(
        "ALTER TABLE {of} ADD {name}FOREIGN KEY ({column}) REFERENCES {target}{more}{valid}"
    ));
}

/// A condition on a column.
fn condition(world: &World<'_>, column: &Column, number: usize) -> String {
    let name = &column.name;
    match (column.sql.as_str(), number) {
        ("integer", 1) if has_plus(world) => format!("plus({name}) > 0"),
        ("integer" | "bigint" | "numeric(10,2)", 0 | 1) => format!("{name} > 0"),
        ("mood", 1) if has_label(world) => format!("app.label({name}) <> ''"),
        ("mood", 0) => format!("{name} = 'low'::mood"),
        ("text", 0 | 1) => format!("length({name}) > 1"),
        ("date", 0 | 1) => format!("{name} > '2000-01-01'"),
        _ => format!("{name} IS NOT NULL"),
    }
}

fn check(world: &mut World<'_>, at: usize, slot: &Slot) {
    let table = &world.tables[at];
    let condition = condition(world, &some(table, slot, 1), pick(slot, 2, 3));
    let name = ["", "CONSTRAINT sound "][pick(slot, 3, 2)];
    let more = ["", " NO INHERIT", " NOT VALID"][pick(slot, 4, 8).saturating_sub(5)];
    let of = table.name.clone();
    world.say(format!(
        "ALTER TABLE {of} ADD {name}CHECK ({condition}){more}"
    ));
}

fn index(world: &mut World<'_>, at: usize, owner: usize, number: usize, slot: &Slot) {
    let table = &world.tables[at];
    let first = some(table, slot, 1);
    let unique = if rarely(slot, 2, 3) { "UNIQUE " } else { "" };
    let mut keys = vec![match (first.sql.as_str(), pick(slot, 3, 6)) {
        ("text", 3) => format!("lower({})", first.name),
        ("text", 4) => format!("{} text_pattern_ops", first.name),
        ("text", 5) => format!("{} COLLATE \"C\"", first.name),
        ("integer", 3) if has_plus(world) => format!("plus({})", first.name),
        ("integer", 4) => format!("({} * 2)", first.name),
        ("mood", 5) => format!("({} = 'low'::mood)", first.name),
        (_, 1) => format!("{} DESC", first.name),
        (_, 2) => format!("{} DESC NULLS LAST", first.name),
        _ => first.name.clone(),
    }];
    if rarely(slot, 4, 3) {
        keys.push(some(table, slot, 4).name);
    }
    let more = match pick(slot, 5, 8) {
        5 => format!(" WHERE {}", condition(world, &first, 2)),
        6 => format!(" WHERE {}", condition(world, &some(table, slot, 6), 0)),
        7 => format!(" INCLUDE ({})", some(table, slot, 6).name),
        4 => " WITH (fillfactor='60')".into(),
        _ => String::new(),
    };
    let names = ["a_idx", "b_idx", "g_idx", "\"D idx\""];
    let name = names[owner].replace("idx", &format!("idx{number}"));
    let of = table.name.clone();
    world.say(format!(
        "CREATE {unique}INDEX {name} ON {of} ({}){more}",
        keys.join(", ")
    ));
    if unique.is_empty() && rarely(slot, 6, 12) {
        world.say(format!("ALTER TABLE {of} CLUSTER ON {name}"));
    }
}

fn trigger(world: &mut World<'_>, at: usize, slot: &Slot) {
    if !has_touch(world) {
        return;
    }
    let table = &world.tables[at];
    let column = some(table, slot, 1);
    let name = &column.name;
    let events = [
        "BEFORE INSERT".to_owned(),
        format!("BEFORE UPDATE OF {name}"),
        "AFTER INSERT OR DELETE".to_owned(),
    ];
    let event = events[pick(slot, 2, 3)].clone();
    let when = if rarely(slot, 3, 3) && pick(slot, 2, 3) == 1 && !column.generated {
        format!(" WHEN (NEW.{name} IS NOT NULL)")
    } else {
        String::new()
    };
    let of = table.name.clone();
    world.say(format!(
        "CREATE TRIGGER touched {event} ON {of} FOR EACH ROW{when} EXECUTE FUNCTION touch()"
    ));
    if rarely(slot, 4, 6) {
        world.say(format!("ALTER TABLE {of} DISABLE TRIGGER touched"));
    }
}

fn policy(world: &mut World<'_>, at: usize, slot: &Slot) {
    let table = &world.tables[at];
    let condition = condition(world, &some(table, slot, 1), pick(slot, 2, 2));
    let of = table.name.clone();
    let kind = ["", " AS RESTRICTIVE", " FOR SELECT"][pick(slot, 3, 3)];
    world.say(format!(
        "CREATE POLICY \"Own rows\" ON {of}{kind} USING ({condition})"
    ));
    if rarely(slot, 4, 2) {
        world.say(format!("ALTER TABLE {of} ENABLE ROW LEVEL SECURITY"));
    }
    if rarely(slot, 5, 4) {
        world.say(format!("ALTER TABLE {of} FORCE ROW LEVEL SECURITY"));
    }
}

fn statistics(world: &mut World<'_>, at: usize, owner: usize, slot: &Slot) {
    let table = &world.tables[at];
    let (first, second) = (some(table, slot, 1), some(table, slot, 2));
    let of = table.name.clone();
    if first.name == second.name {
        return;
    }
    let kinds = ["", " (ndistinct)", " (dependencies, mcv)"][pick(slot, 3, 3)];
    let place = if of.starts_with("app.") { "app." } else { "" };
    world.say(format!(
        "CREATE STATISTICS {place}st{owner}{kinds} ON {}, {} FROM {of}",
        first.name, second.name
    ));
}
