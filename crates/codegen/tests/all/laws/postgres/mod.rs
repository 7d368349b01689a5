//! Structures of PostgreSQL by chance, as SQL.

mod objects;
mod parts;
mod routines;
mod tables;
mod types;
mod views;

use super::dice::{Dice, present};
use tables::Table;
use types::Types;

/// How many there may be of each kind of thing. Parts of tables are shared among the tables.
pub(crate) const KINDS: &[(&str, usize)] = &[
    ("enum", 2),
    ("domain", 2),
    ("composite", 1),
    ("sequence", 2),
    ("function", 5),
    ("table", tables::NAMES.len()),
    ("column", tables::NAMES.len() * tables::COLUMNS.len()),
    ("key", tables::NAMES.len() * 4),
    ("reference", tables::NAMES.len() * 2),
    ("check", tables::NAMES.len()),
    ("index", tables::NAMES.len() * 3),
    ("trigger", tables::NAMES.len()),
    ("policy", tables::NAMES.len()),
    ("statistics", tables::NAMES.len()),
    ("child", 1),
    ("partitioned", 1),
    ("partition", 3),
    ("view", 3),
    ("materialized", 2),
    ("rule", 1),
    ("comment", 6),
];

/// A structure while it is written.
pub(super) struct World<'d> {
    dice: &'d Dice,
    types: Types,
    tables: Vec<Table>,
    sql: Vec<String>,
}

/// The statements that make a structure, in an order that works.
pub(crate) fn sql(dice: &Dice) -> String {
    let mut world = World {
        dice,
        types: Types::default(),
        tables: Vec::new(),
        sql: Vec::new(),
    };
    types::write(&mut world);
    routines::early(&mut world);
    tables::write(&mut world);
    parts::write(&mut world);
    routines::late(&mut world);
    views::write(&mut world);
    objects::write(&mut world);
    let mut text: String = world.sql.iter().map(|sql| format!("{sql};\n")).collect();
    // There as soon as something is in it, else by chance.
    if text.contains("app.") || dice.of("enum").iter().all(present) {
        text.insert_str(0, "CREATE SCHEMA app;\n");
    }
    text
}

impl World<'_> {
    fn say(&mut self, sql: impl Into<String>) {
        self.sql.push(sql.into());
    }
}
