//! Constraints as they stand in `CREATE TABLE` and `ADD`.

use ultra_schema::{
    Check, Clause, Deferrable, ForeignKey, Name, PrimaryKey, ReferentialAction, Unique,
    quote_identifier,
};

use super::columns;

/// `CONSTRAINT "name" ` where somebody chose the name; keys made of structure start with `(`.
fn named(name: &str) -> String {
    if name.starts_with('(') {
        String::new()
    } else {
        format!("CONSTRAINT {} ", quote_identifier(name))
    }
}

fn deferrable(deferrable: Option<Deferrable>) -> &'static str {
    match deferrable {
        None => "",
        Some(Deferrable::InitiallyImmediate) => " DEFERRABLE",
        Some(Deferrable::InitiallyDeferred) => " DEFERRABLE INITIALLY DEFERRED",
    }
}

fn include(beside: &[String]) -> String {
    if beside.is_empty() {
        String::new()
    } else {
        format!(" INCLUDE ({})", columns(beside))
    }
}

fn not_enforced(not_enforced: bool) -> &'static str {
    if not_enforced { " NOT ENFORCED" } else { "" }
}

fn without_overlaps(without: bool) -> &'static str {
    if without { " WITHOUT OVERLAPS" } else { "" }
}

/// One side of a foreign key.
fn referring(names: &[String], period: bool) -> String {
    match names.split_last() {
        Some((range, [])) if period => format!("PERIOD {}", quote_identifier(range)),
        Some((range, others)) if period => {
            format!("{}, PERIOD {}", columns(others), quote_identifier(range))
        }
        Some(_) | None => columns(names),
    }
}

/// The columns of a key with what follows each, in parentheses, and the conflict clause.
fn key(names: &[String], without: bool, clause: Option<&Clause>) -> String {
    let parts = clause.map_or(&[][..], |clause| clause.parts.as_slice());
    let suffixes = parts
        .iter()
        .map(String::as_str)
        .chain(std::iter::repeat(""));
    let items = names.iter().zip(suffixes).map(|(name, suffix)| {
        let space = if suffix.is_empty() { "" } else { " " };
        format!("{}{space}{suffix}", quote_identifier(name))
    });
    let items: Vec<String> = items.collect();
    format!(
        "({}{}){}",
        items.join(", "),
        without_overlaps(without),
        conflict(clause)
    )
}

/// ` ON CONFLICT …` where it isn't the default.
pub(crate) fn conflict(clause: Option<&Clause>) -> String {
    let action = clause.and_then(|clause| clause.conflict.as_deref());
    action.map_or_else(String::new, |action| format!(" ON CONFLICT {action}"))
}

/// `PRIMARY KEY (…)`, named unless the name is the server's own.
pub(crate) fn primary_key(table: &Name, key: &PrimaryKey, clause: Option<&Clause>) -> String {
    let automatic = format!("{}_pkey", table.name);
    let name = key
        .name
        .as_deref()
        .filter(|name| *name != automatic)
        .map(named);
    format!(
        "{}PRIMARY KEY {}{}{}",
        name.unwrap_or_default(),
        self::key(&key.columns, key.without_overlaps, clause),
        include(&key.include),
        deferrable(key.deferrable)
    )
}

/// `UNIQUE (…)`.
pub(crate) fn unique(unique: &Unique, clause: Option<&Clause>) -> String {
    let nulls = if unique.nulls_not_distinct {
        " NULLS NOT DISTINCT"
    } else {
        ""
    };
    format!(
        "{}UNIQUE{nulls} {}{}{}",
        named(&unique.name),
        key(&unique.columns, unique.without_overlaps, clause),
        include(&unique.include),
        deferrable(unique.deferrable)
    )
}

/// `CHECK (…)`.
pub(crate) fn check(check: &Check) -> String {
    let inherit = if check.no_inherit { " NO INHERIT" } else { "" };
    let valid = if check.not_valid { " NOT VALID" } else { "" };
    format!(
        "{}CHECK ({}){inherit}{valid}{}",
        named(&check.name),
        check.expression,
        not_enforced(check.not_enforced)
    )
}

/// `FOREIGN KEY (…) REFERENCES …`.
pub(crate) fn foreign_key(key: &ForeignKey) -> String {
    // SQLite takes a key to a table that isn't there: nobody knows its primary key.
    let referenced = match key.referenced_columns.as_slice() {
        [] => String::new(),
        names => format!(" ({})", referring(names, key.period)),
    };
    let mut text = format!(
        "{}FOREIGN KEY ({}) REFERENCES {}{referenced}",
        named(&key.name),
        referring(&key.columns, key.period),
        key.references.quoted(),
    );
    if key.match_full {
        text.push_str(" MATCH FULL");
    }
    for (event, action) in [("DELETE", key.on_delete), ("UPDATE", key.on_update)] {
        if action != ReferentialAction::NoAction {
            text.push_str(&format!(" ON {event} {}", action.sql()));
            if event == "DELETE" && !key.on_delete_columns.is_empty() {
                text.push_str(&format!(" ({})", columns(&key.on_delete_columns)));
            }
        }
    }
    text.push_str(deferrable(key.deferrable));
    if key.not_valid {
        text.push_str(" NOT VALID");
    }
    text.push_str(not_enforced(key.not_enforced));
    text
}
