//! Constraints as they stand in `CREATE TABLE` and `ADD`.

use ultra_schema::{
    Check, Deferrable, ForeignKey, Name, PrimaryKey, ReferentialAction, Unique, quote_identifier,
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

/// `PRIMARY KEY (…)`, named unless the name is the server's own.
pub(crate) fn primary_key(table: &Name, key: &PrimaryKey) -> String {
    let automatic = format!("{}_pkey", table.name);
    let name = key
        .name
        .as_deref()
        .filter(|name| *name != automatic)
        .map(named);
    format!(
        "{}PRIMARY KEY ({}{}){}{}",
        name.unwrap_or_default(),
        columns(&key.columns),
        without_overlaps(key.without_overlaps),
        include(&key.include),
        deferrable(key.deferrable)
    )
}

/// `UNIQUE (…)`.
pub(crate) fn unique(unique: &Unique) -> String {
    let nulls = if unique.nulls_not_distinct {
        " NULLS NOT DISTINCT"
    } else {
        ""
    };
    format!(
        "{}UNIQUE{nulls} ({}{}){}{}",
        named(&unique.name),
        columns(&unique.columns),
        without_overlaps(unique.without_overlaps),
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
    let mut text = format!(
        "{}FOREIGN KEY ({}) REFERENCES {} ({})",
        named(&key.name),
        referring(&key.columns, key.period),
        key.references.quoted(),
        referring(&key.referenced_columns, key.period)
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
