//! Structures of SQLite by chance, as SQL.

mod tables;

use super::dice::{Dice, pick, present, rarely};
use tables::Table;

/// How many there may be of each kind of thing. Parts of tables are shared among the tables.
pub(crate) const KINDS: &[(&str, usize)] = &[
    ("table", tables::NAMES.len()),
    ("column", tables::NAMES.len() * tables::COLUMNS.len()),
    ("key", tables::NAMES.len() * 3),
    ("reference", tables::NAMES.len()),
    ("check", tables::NAMES.len()),
    ("index", tables::NAMES.len() * 3),
    ("trigger", tables::NAMES.len() * 2),
    ("view", 3),
];

/// The statements that make a structure, in an order that works.
pub(crate) fn sql(dice: &Dice) -> String {
    let mut sql = Vec::new();
    let found = tables::write(dice, &mut sql);
    let views = views(dice, &found, &mut sql);
    for (at, table) in found.iter().enumerate() {
        let owner = table.owner;
        for slot in dice.share("trigger", owner, tables::NAMES.len()) {
            if !present(slot) {
                continue;
            }
            let column = &table.columns[pick(slot, 1, table.columns.len())].name;
            let event = ["AFTER INSERT", "AFTER DELETE", "BEFORE UPDATE"][pick(slot, 2, 3)];
            let event = match pick(slot, 3, 3) {
                2 => format!("AFTER UPDATE OF {column}"),
                _ => event.to_owned(),
            };
            let row = if event.contains("DELETE") {
                "OLD"
            } else {
                "NEW"
            };
            let other = &found[(at + pick(slot, 4, found.len())) % found.len()].name;
            let body = [
                format!("SELECT {row}.{column}"),
                format!("DELETE FROM {other} WHERE 1 = 0"),
                format!("SELECT count(*) FROM {other}"),
            ];
            let when = if rarely(slot, 5, 3) {
                format!(" WHEN {row}.{column} IS NOT NULL")
            } else {
                String::new()
            };
            let name = format!("on_{owner}_{}", pick(slot, 6, 3));
            if sql
                .iter()
                .any(|sql| sql.contains(&format!("TRIGGER {name} ")))
            {
                continue;
            }
            sql.push(format!(
                "CREATE TRIGGER {name} {event} ON {}{when} BEGIN {}; END",
                table.name,
                body[pick(slot, 1, 3)]
            ));
        }
    }
    for view in views
        .iter()
        .take(usize::from(present(&dice.of("trigger")[0])))
    {
        sql.push(format!(
            "CREATE TRIGGER instead INSTEAD OF INSERT ON {view} BEGIN SELECT 1; END"
        ));
    }
    sql.iter().map(|sql| format!("{sql};\n")).collect()
}

/// Views over tables and over each other; their names.
fn views(dice: &Dice, tables: &[Table], sql: &mut Vec<String>) -> Vec<String> {
    let mut relations = tables.to_vec();
    let mut names = Vec::new();
    for (slot, name) in dice.of("view").iter().zip(["shown", "\"Seen\"", "summed"]) {
        if !present(slot) || relations.is_empty() {
            continue;
        }
        let from = relations[relations.len() - 1 - pick(slot, 1, relations.len())].clone();
        let mut columns = from.columns.clone();
        columns.truncate(1 + pick(slot, 2, columns.len()));
        let list: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        let rest = match pick(slot, 3, 3) {
            1 => format!(" WHERE {} IS NOT NULL", list[0]),
            2 => format!(" GROUP BY {}", list[0]),
            _ => String::new(),
        };
        let list = list.join(", ");
        sql.push(format!(
            "CREATE VIEW {name} AS SELECT {list} FROM {}{rest}",
            from.name
        ));
        names.push(name.to_owned());
        relations.push(Table {
            name: name.into(),
            columns,
            ..from
        });
    }
    names
}
