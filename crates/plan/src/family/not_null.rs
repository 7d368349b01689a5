//! PostgreSQL 18 gives NOT NULL constraints names, and a partition's have those of its parent.

use ultra_schema::{Clause, ClauseOn, Name, Schema, Table, automatic_not_null, quote_identifier};

/// What a table that is to join `parent` says at its NOT NULL columns: the names that they would have
/// in a partition. A rename of the parent's constraint looks for them; older servers pass over them.
pub(super) fn names(desired: &Schema, table: &Table, parent: &Name) -> Vec<Clause> {
    let columns = table.columns.values().filter(|column| !column.nullable);
    let named = columns.filter_map(|column| {
        let name = name(desired, parent, &column.name)?;
        Some(Clause {
            on: ClauseOn::NotNull(column.name.clone()),
            conflict: None,
            parts: vec![format!("CONSTRAINT {name}")],
        })
    });
    named.collect()
}

/// The quoted name of the constraint of a column that is NOT NULL: somebody chose it, or it comes
/// from the topmost table that has it.
fn name(schema: &Schema, table: &Name, column: &str) -> Option<String> {
    let found = schema.tables.get(table)?;
    if found.columns.get(column)?.nullable {
        return None;
    }
    let key = format!("{table}.{column}");
    let mut notes = schema.others.iter();
    let note = notes.find(|it| it.kind == "not null constraint" && it.name == key);
    let chosen = note.map(|it| it.definition.trim_end_matches("NO INHERIT").trim_end());
    if let Some(chosen) = chosen.filter(|it| !it.is_empty()) {
        return Some(chosen.to_owned());
    }
    let parent = found.options.partition_of.as_ref();
    let inherited = parent.and_then(|of| name(schema, &of.parent, column));
    inherited.or_else(|| Some(quote_identifier(&automatic_not_null(&table.name, column))))
}
