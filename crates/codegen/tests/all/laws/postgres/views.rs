//! Views over tables and over each other, materialized views with their indexes, rules.

use super::World;
use super::tables::Table;
use crate::laws::dice::{Slot, pick, present, rarely};

pub(super) fn write(world: &mut World<'_>) {
    let names = ["shown", "app.\"Seen\"", "summed"];
    let slots = world.dice.of("view").to_vec();
    let mut relations: Vec<Table> = world.tables.clone();
    for (slot, name) in slots.iter().zip(names) {
        if present(slot) && !relations.is_empty() {
            view(world, &mut relations, name, slot, "VIEW");
        }
    }
    let slots = world.dice.of("materialized").to_vec();
    for (slot, name) in slots.iter().zip(["kept", "app.kept_too"]) {
        if present(slot) && !relations.is_empty() {
            view(world, &mut relations, name, slot, "MATERIALIZED VIEW");
            materialized(world, &relations, slot);
        }
    }
    rule(world, &relations);
}

fn view(world: &mut World<'_>, relations: &mut Vec<Table>, name: &str, slot: &Slot, kind: &str) {
    // The newest first, so that views stand on views.
    let from = relations[relations.len() - 1 - pick(slot, 1, relations.len())].clone();
    let mut columns = from.columns.clone();
    if rarely(slot, 2, 3) {
        columns.truncate(1 + pick(slot, 2, columns.len()));
    }
    let mut list: Vec<String> = columns.iter().map(|column| column.name.clone()).collect();
    let mut rest = String::new();
    match pick(slot, 3, 6) {
        3 => {
            let label = list[0].clone();
            rest = format!(" WHERE {label} IS NOT NULL");
        }
        4 => {
            columns.truncate(1);
            list = vec![list[0].clone(), "count(*) AS number".into()];
            rest = format!(" GROUP BY {}", columns[0].name);
            let mut number = columns[0].clone();
            number.name = "number".into();
            number.sql = "bigint".into();
            columns.push(number);
        }
        5 => {
            let label = columns[0].name.clone();
            list = list.iter().map(|name| format!("x.{name}")).collect();
            rest = format!(" x JOIN {} y ON x.{label} = y.{label}", from.name);
        }
        _ => {}
    }
    let options = match (kind, pick(slot, 4, 6)) {
        ("VIEW", 4) => " WITH (security_barrier='true')",
        _ => "",
    };
    let list = list.join(", ");
    world.say(format!(
        "CREATE {kind} {name}{options} AS SELECT {list} FROM {}{rest}",
        from.name
    ));
    relations.push(Table {
        name: name.into(),
        columns,
        key: Vec::new(),
    });
}

fn materialized(world: &mut World<'_>, relations: &[Table], slot: &Slot) {
    let Some(view) = relations.last() else {
        return;
    };
    if rarely(slot, 5, 2) {
        let column = &view.columns[pick(slot, 6, view.columns.len())].name;
        let index = view.name.replace("app.", "");
        world.say(format!(
            "CREATE INDEX {index}_idx ON {} ({column})",
            view.name
        ));
    }
}

fn rule(world: &mut World<'_>, relations: &[Table]) {
    let slot = world.dice.of("rule")[0];
    let views = relations.get(world.tables.len()..).unwrap_or_default();
    let Some(view) = views.iter().find(|view| !view.name.contains("kept")) else {
        return;
    };
    if present(&slot) {
        let event = ["INSERT", "DELETE"][pick(&slot, 1, 2)];
        let name = view.name.clone();
        world.say(format!(
            "CREATE RULE quiet AS ON {event} TO {name} DO INSTEAD NOTHING"
        ));
    }
}
