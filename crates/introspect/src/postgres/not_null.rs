//! NOT NULL constraints, which have names and properties since PostgreSQL 18.

use ultra_schema::{automatic_not_null, quote_identifier};

use super::relation::Relation;
use super::rows::ColumnRow;

/// Notes what is unusual about a column's NOT NULL: a name that somebody chose, `NO INHERIT`, or
/// `NOT VALID`, which makes it a constraint of its own beside a column that may have NULL.
pub(super) fn note(relation: &mut Relation, row: &ColumnRow) {
    let Some(name) = &row.not_null_name else {
        return;
    };
    let column = quote_identifier(&row.name);
    let quoted = quote_identifier(name);
    let inherit = if row.not_null_no_inherit {
        " NO INHERIT"
    } else {
        ""
    };
    let part = Some(row.name.as_str());
    if !row.not_null_valid {
        let definition = format!("CONSTRAINT {quoted} NOT NULL {column}{inherit} NOT VALID");
        let actions = (
            format!("ADD {definition}"),
            format!("DROP CONSTRAINT {quoted}"),
        );
        relation.note_actions("not valid not null", part, definition, actions);
        return;
    }
    let automatic = automatic_not_null(&relation.name().name, &row.name);
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let chosen = *name != automatic && stem != automatic;
    if !chosen && !row.not_null_no_inherit {
        return;
    }
    let mut set = Vec::new();
    let mut reset = Vec::new();
    if chosen {
        let automatic = quote_identifier(&automatic);
        set.push(format!("RENAME CONSTRAINT {automatic} TO {quoted}"));
        reset.push(format!("RENAME CONSTRAINT {quoted} TO {automatic}"));
    }
    if row.not_null_no_inherit {
        set.push(format!("ALTER CONSTRAINT {quoted} NO INHERIT"));
        reset.insert(0, format!("ALTER CONSTRAINT {quoted} INHERIT"));
    }
    let said = if chosen { quoted.as_str() } else { "" };
    let definition = format!("{said}{inherit}").trim().to_owned();
    let mut note = relation.property("not null constraint", part, definition);
    let table = relation.name().quoted();
    let statements = |actions: Vec<String>| {
        let statement = |action| format!("ALTER TABLE {table} {action}");
        actions.into_iter().map(statement).collect()
    };
    note.create = statements(set);
    note.drop = statements(reset);
    relation.notes.push(note);
}
