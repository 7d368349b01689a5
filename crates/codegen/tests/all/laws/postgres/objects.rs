//! Comments on whatever is there.

use super::World;
use super::routines::{has_plus, has_touch};
use crate::laws::dice::{pick, present};

pub(super) fn write(world: &mut World<'_>) {
    let mut targets: Vec<String> = Vec::new();
    for table in &world.tables {
        targets.push(format!("TABLE {}", table.name));
        for column in &table.columns {
            targets.push(format!("COLUMN {}.{}", table.name, column.name));
        }
    }
    if let Some((name, _)) = world.types.enums.first() {
        targets.push(format!("TYPE {name}"));
    }
    targets.extend(
        world
            .types
            .domains
            .iter()
            .map(|name| format!("DOMAIN {name}")),
    );
    targets.extend(
        world
            .types
            .sequences
            .iter()
            .map(|name| format!("SEQUENCE {name}")),
    );
    if has_plus(world) {
        targets.push("FUNCTION plus(integer)".into());
    }
    if has_touch(world) {
        targets.push("FUNCTION touch()".into());
    }
    for start in ["CREATE VIEW ", "CREATE MATERIALIZED VIEW "] {
        let views = world.sql.iter().filter_map(|sql| sql.strip_prefix(start));
        let names = views.filter_map(|rest| rest.split(' ').next());
        let kind = start.trim_start_matches("CREATE ");
        targets.extend(
            names
                .map(|name| format!("{kind}{name}"))
                .collect::<Vec<_>>(),
        );
    }
    if targets.is_empty() {
        return;
    }
    let slots = world.dice.of("comment").to_vec();
    for slot in slots.iter().filter(|slot| present(slot)) {
        let target = &targets[(pick(slot, 1, 24) * 24 + pick(slot, 2, 24)) % targets.len()];
        let text = ["what it's for", "more"][pick(slot, 3, 2)].replace('\'', "''");
        world.sql.push(format!("COMMENT ON {target} IS '{text}'"));
    }
}
