//! The statements around a rebuild of a table on SQLite.
//!
//! A rebuild makes `_new_<table>`, fills it, and lets it take the old table's place. Its beginning
//! and end are the same for all tables: they have one text, which the generator proves and a
//! revision's file runs. Statements only, no queries, so that the revision stays recordable.

/// The name under which a rebuilt table is made and filled.
pub fn rebuilt_name(table: &str) -> String {
    format!("_new_{table}")
}

/// Refuses to go on while foreign keys are enforced and the table has rows: dropping it would
/// delete or orphan the rows that refer to them. The refusal is a CHECK whose name says what to do.
pub fn begin_rebuild(table: &str) -> Vec<String> {
    let plain = table.replace('"', "");
    vec![
        format!(
            "CREATE TEMP TABLE \"_rebuild\" (\"foreign_keys\" integer \
             CONSTRAINT \"run this with ultra-migrate: foreign keys must be off\" \
             CHECK (\"foreign_keys\" = 0), \"lost_rows\" integer \
             CONSTRAINT \"every row of {plain} must be copied\" CHECK (\"lost_rows\" = 0))"
        ),
        format!(
            "INSERT INTO temp.\"_rebuild\" (\"foreign_keys\") SELECT foreign_keys \
             FROM pragma_foreign_keys WHERE EXISTS (SELECT 1 FROM {})",
            quoted(table)
        ),
    ]
}

/// Compares the numbers of rows and puts the new table in the old one's place. `numbered`: the
/// table has AUTOINCREMENT, which never gives a number twice, not even that of a deleted row.
pub fn finish_rebuild(table: &str, numbered: bool) -> Vec<String> {
    let (old, new) = (quoted(table), quoted(&rebuilt_name(table)));
    let mut statements = vec![
        format!(
            "INSERT INTO temp.\"_rebuild\" (\"lost_rows\") \
             SELECT (SELECT count(*) FROM {old}) - (SELECT count(*) FROM {new})"
        ),
        "DROP TABLE temp.\"_rebuild\"".to_owned(),
    ];
    if numbered {
        let (old, new) = (literal(table), literal(&rebuilt_name(table)));
        statements.push(format!("DELETE FROM sqlite_sequence WHERE name = {new}"));
        statements.push(format!(
            "INSERT INTO sqlite_sequence (name, seq) \
             SELECT {new}, seq FROM sqlite_sequence WHERE name = {old}"
        ));
    }
    statements.push(format!("DROP TABLE {old}"));
    statements.push(format!("ALTER TABLE {new} RENAME TO {old}"));
    statements
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
