//! The statements around a rebuild of a table on SQLite.
//!
//! A rebuild makes `_new_<table>`, fills it, and lets it take the old table's place. Its beginning
//! and end are the same for all tables: they have one text, which the generator proves and a
//! revision's file runs. Statements only, no queries, so that the revision stays recordable.

/// The name under which a rebuilt table is made and filled.
pub fn rebuilt_name(table: &str) -> String {
    format!("_new_{table}")
}

/// Refuses to begin while foreign keys are enforced and one of the tables has rows: a rebuild
/// drops its table, which would delete or orphan the rows that refer to it. These come first in a
/// revision that rebuilds: whoever runs it without a transaction must be stopped before anything is
/// done. The refusal is a CHECK whose name says what to do.
pub fn guard_rebuilds(tables: &[&str]) -> Vec<String> {
    let has_rows: Vec<String> = tables
        .iter()
        .map(|table| format!("EXISTS (SELECT 1 FROM {})", quoted(table)))
        .collect();
    vec![
        "CREATE TEMP TABLE \"_guard\" (\"foreign_keys\" integer \
         CONSTRAINT \"run this with ultra-migrate: foreign keys must be off\" \
         CHECK (\"foreign_keys\" = 0))"
            .to_owned(),
        format!(
            "INSERT INTO temp.\"_guard\" SELECT foreign_keys FROM pragma_foreign_keys WHERE {}",
            has_rows.join(" OR ")
        ),
        "DROP TABLE temp.\"_guard\"".to_owned(),
    ]
}

/// The beginning of the statement that compares the numbers of rows.
pub(crate) const LAST_CHECK: &str = "INSERT INTO temp.\"_rebuild\" (\"lost_rows\")";

/// Begins the rebuild of a table: refuses where the table has columns, indexes or triggers that the
/// revision doesn't know, since what isn't copied or made anew would be lost.
pub fn begin_rebuild(table: &str, columns: &[&str], indexes: &[&str]) -> Vec<String> {
    let plain = table.replace('"', "");
    let names = |names: &[&str]| {
        let list: Vec<String> = names
            .iter()
            .map(|name| literal(&name.to_lowercase()))
            .collect();
        list.join(", ")
    };
    let name = literal(table);
    vec![
        format!(
            "CREATE TEMP TABLE \"_rebuild\" (\"unknown\" integer \
             CONSTRAINT \"{plain} has columns, indexes or triggers that no revision made: see ultra-migrate verify\" \
             CHECK (\"unknown\" = 0), \"lost_rows\" integer \
             CONSTRAINT \"every row of {plain} must be copied\" CHECK (\"lost_rows\" = 0))"
        ),
        format!(
            "INSERT INTO temp.\"_rebuild\" (\"unknown\") \
             SELECT (SELECT count(*) FROM pragma_table_xinfo({name}) WHERE lower(name) NOT IN ({})) \
             + (SELECT count(*) FROM pragma_index_list({name}) \
             WHERE origin = 'c' AND lower(name) NOT IN ({})) \
             + (SELECT count(*) FROM sqlite_master \
             WHERE type = 'trigger' AND lower(tbl_name) = lower({name}))",
            names(columns),
            names(indexes)
        ),
    ]
}

/// Compares the numbers of rows and puts the new table in the old one's place. `numbered`: the
/// table has AUTOINCREMENT, which never gives a number twice, not even that of a deleted row.
pub fn finish_rebuild(table: &str, numbered: bool) -> Vec<String> {
    let (old, new) = (quoted(table), quoted(&rebuilt_name(table)));
    let mut statements = vec![
        format!("{LAST_CHECK} SELECT (SELECT count(*) FROM {old}) - (SELECT count(*) FROM {new})"),
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
