//! Tables with all that stands between their parentheses, and their indexes.

use crate::laws::dice::{Dice, Slot, pick, present, rarely};

pub(super) const NAMES: [&str; 4] = ["alpha", "beta", "\"Gamma\"", "\"my table\""];
pub(super) const COLUMNS: [&str; 6] = ["a", "b", "c", "\"Order\"", "e", "\"f g\""];

/// A table or view that others may refer to.
#[derive(Clone)]
pub(super) struct Table {
    /// Its name as SQL.
    pub(super) name: String,
    /// Its place in [`NAMES`].
    pub(super) owner: usize,
    pub(super) columns: Vec<Column>,
    /// The only column of its primary key.
    pub(super) key: Option<String>,
    pub(super) strict: bool,
}

/// A column that others may refer to.
#[derive(Clone)]
pub(super) struct Column {
    /// Its name as SQL.
    pub(super) name: String,
    generated: bool,
}

/// Writes all tables with their indexes.
pub(super) fn write(dice: &Dice, sql: &mut Vec<String>) -> Vec<Table> {
    let heads = dice.of("table");
    let there = |at: &usize| present(&heads[*at]);
    let mut tables = Vec::new();
    for at in (0..NAMES.len()).filter(there) {
        let mut table = Table {
            name: name(at, &heads[at]),
            owner: at,
            columns: Vec::new(),
            key: None,
            strict: rarely(&heads[at], 2, 5),
        };
        let mut lines = Vec::new();
        for (slot, name) in dice.share("column", at, NAMES.len()).iter().zip(COLUMNS) {
            if present(slot) {
                lines.push(column(&mut table, name, slot));
            }
        }
        if !table.columns.iter().any(|column| !column.generated) {
            lines.insert(0, "id integer".into());
            table.columns.insert(
                0,
                Column {
                    name: "id".into(),
                    generated: false,
                },
            );
        }
        let keys = keys(dice, &mut table, at, &mut lines);
        lines.extend(keys);
        let reference = &dice.share("reference", at, NAMES.len())[0];
        if present(reference) {
            lines.extend(refer(&table, &tables, reference));
        }
        let mut options = Vec::new();
        if table.strict {
            options.push("STRICT");
        }
        if rarely(&heads[at], 3, 5) && lines.iter().any(|line| line.contains("PRIMARY KEY (")) {
            options.push("WITHOUT ROWID");
        }
        sql.push(format!(
            "CREATE TABLE {} ({}) {}",
            table.name,
            lines.join(", "),
            options.join(", ")
        ));
        indexes(dice, &table, at, sql);
        tables.push(table);
    }
    tables
}

fn name(at: usize, head: &Slot) -> String {
    let renamed = rarely(head, 1, 8);
    let name = NAMES[at];
    if renamed {
        name.replace('a', "o")
    } else {
        name.to_owned()
    }
}

fn column(table: &mut Table, name: &str, slot: &Slot) -> String {
    let name = if rarely(slot, 6, 12) {
        name.replace('e', "e_two").replace('b', "b_two")
    } else {
        name.to_owned()
    };
    let loose = [
        "integer",
        "text",
        "varchar(20)",
        "boolean",
        "real",
        "blob",
        "datetime",
    ];
    let strict = ["integer", "text", "any", "real", "blob", "int", "text"];
    let sql = if table.strict { strict } else { loose }[pick(slot, 1, 7)];
    let mut text = format!("{name} {sql}");
    let plain = |column: &&Column| !column.generated;
    let sources: Vec<&Column> = table.columns.iter().filter(plain).collect();
    let mode = pick(slot, 2, 12);
    let mut generated = false;
    if mode > 9
        && let Some(source) = sources.get(pick(slot, 3, sources.len()))
    {
        let kind = ["STORED", "VIRTUAL"][mode - 10];
        let of = if sql == "text" { "upper" } else { "length" };
        let sql = if sql == "text" { "text" } else { "integer" };
        text = format!(
            "{name} {sql} GENERATED ALWAYS AS ({of}({})) {kind}",
            source.name
        );
        generated = true;
    } else {
        let default = match (sql, pick(slot, 3, 6)) {
            ("integer" | "int", 3) => " DEFAULT 0",
            ("integer" | "int", 4) => " DEFAULT (1 + 2)",
            ("integer" | "int", 5) => " DEFAULT -5",
            ("real", 3) => " DEFAULT 1.5",
            ("boolean", 3) => " DEFAULT FALSE",
            ("datetime", 3) => " DEFAULT CURRENT_TIMESTAMP",
            ("blob", 3) => " DEFAULT x'00'",
            (_, 3) => " DEFAULT ''",
            (_, 4) => " DEFAULT 'it''s'",
            (_, 5) => " DEFAULT NULL",
            _ => "",
        };
        text.push_str(default);
        if (4..8).contains(&mode) {
            text.push_str(" NOT NULL");
        }
        if rarely(slot, 4, 5) {
            text.push_str(" COLLATE NOCASE");
        }
        if rarely(slot, 5, 12) {
            text.push_str(&format!(" CHECK ({name} IS NOT 7)"));
        }
    }
    table.columns.push(Column { name, generated });
    text
}

fn some<'t>(table: &'t Table, slot: &Slot, die: usize) -> &'t Column {
    &table.columns[pick(slot, die, table.columns.len())]
}

/// Keys and checks as lines of the table; a number of the row becomes part of its column's line.
fn keys(dice: &Dice, table: &mut Table, at: usize, lines: &mut [String]) -> Vec<String> {
    let mut found = Vec::new();
    for (number, slot) in dice.share("key", at, NAMES.len()).iter().enumerate() {
        if !present(slot) {
            continue;
        }
        let first = some(table, slot, 1).clone();
        let second = some(table, slot, 2).clone();
        let both = rarely(slot, 3, 3) && first.name != second.name;
        let name = ["", "CONSTRAINT the_key "][pick(slot, 4, 4).saturating_sub(2)];
        let list = if both {
            format!("{}, {}", first.name, second.name)
        } else {
            first.name.clone()
        };
        // SQLite can't rename a column that has two keys in a table without row numbers.
        if number > 0 && table.key.as_ref() == Some(&list) {
            continue;
        }
        if number > 0 {
            found.push(format!(
                "{}UNIQUE ({list})",
                name.replace("key", &format!("unique{number}"))
            ));
            continue;
        }
        if first.generated || (both && second.generated) {
            continue;
        }
        let line = table
            .columns
            .iter()
            .position(|column| column.name == first.name);
        let line = line.and_then(|line| lines.get_mut(line));
        let numbered = format!("{} integer", first.name);
        match line {
            Some(line) if !both && rarely(slot, 5, 2) && line.starts_with(&numbered) => {
                *line = line.replacen(
                    &numbered,
                    &format!("{numbered} PRIMARY KEY AUTOINCREMENT"),
                    1,
                );
            }
            _ => found.push(format!("{name}PRIMARY KEY ({list})")),
        }
        table.key = (!both).then_some(first.name);
    }
    let slot = &dice.share("check", at, NAMES.len())[0];
    if present(slot) {
        let column = &some(table, slot, 1).name;
        let name = ["", "CONSTRAINT sound "][pick(slot, 2, 2)];
        let condition = [format!("{column} <> 0"), format!("length({column}) < 50")];
        found.push(format!("{name}CHECK ({})", condition[pick(slot, 3, 2)]));
    }
    found
}

/// A foreign key to a table with a key of one column: itself, or one before it.
fn refer(table: &Table, before: &[Table], slot: &Slot) -> Option<String> {
    let targets = before.iter().chain([table]);
    let keyed: Vec<(&Table, &String)> = targets
        .filter_map(|table| Some((table, table.key.as_ref()?)))
        .collect();
    let (target, key) = *keyed.get(pick(slot, 1, keyed.len()))?;
    let target = &target.name;
    let to = [format!(" ({key})"), String::new()][pick(slot, 6, 2)].clone();
    let action = [
        "",
        " ON DELETE CASCADE",
        " ON DELETE SET NULL",
        " ON UPDATE CASCADE",
    ];
    let action = action[pick(slot, 3, 4)];
    let deferred = ["", " DEFERRABLE INITIALLY DEFERRED"][pick(slot, 4, 4).saturating_sub(2)];
    let name = ["", "CONSTRAINT to_key "][pick(slot, 5, 2)];
    let column = some(table, slot, 2);
    // It can't be set to anything.
    if column.generated {
        return None;
    }
    let column = &column.name;
    Some(format!(
        "{name}FOREIGN KEY ({column}) REFERENCES {target}{to}{action}{deferred}"
    ))
}

fn indexes(dice: &Dice, table: &Table, at: usize, sql: &mut Vec<String>) {
    for (number, slot) in dice.share("index", at, NAMES.len()).iter().enumerate() {
        if !present(slot) {
            continue;
        }
        let column = &some(table, slot, 1).name;
        let mut keys = vec![match pick(slot, 2, 5) {
            1 => format!("{column} DESC"),
            2 => format!("lower({column})"),
            3 => format!("{column} COLLATE NOCASE"),
            _ => column.clone(),
        }];
        if rarely(slot, 3, 3) {
            keys.push(some(table, slot, 3).name.clone());
        }
        let unique = if rarely(slot, 4, 3) { "UNIQUE " } else { "" };
        let rest = match pick(slot, 5, 3) {
            2 => format!(" WHERE {} IS NOT NULL", some(table, slot, 6).name),
            _ => String::new(),
        };
        sql.push(format!(
            "CREATE {unique}INDEX i{at}_{number} ON {} ({}){rest}",
            table.name,
            keys.join(", ")
        ));
    }
}
