//! Structures as texts that our reader has no part in.

use ultra_schema::{Schema, Table, quote_identifier};

use crate::stage::Base;

/// SQLite's own description of what is there, pragma by pragma. Automatic names are left out, and
/// the order of columns is no difference.
const PRAGMAS: [&str; 4] = [
    "SELECT t.name AS tbl, t.wr, t.strict,
        EXISTS (SELECT 1 FROM sqlite_master m WHERE m.name = t.name
            AND upper(m.sql) LIKE '%AUTOINCREMENT%') AS numbered
     FROM pragma_table_list t WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%'",
    // The number of a row is never NULL, said or not.
    "SELECT m.name AS tbl, c.name AS col, lower(c.type) AS type,
        c.\"notnull\" OR (c.pk = 1 AND lower(c.type) = 'integer'
            AND (SELECT count(*) FROM pragma_table_xinfo(m.name) k WHERE k.pk > 0) = 1) AS required,
        CASE WHEN upper(c.dflt_value) <> 'NULL' THEN trim(c.dflt_value, '()') END AS value, c.pk AS key, c.hidden
     FROM sqlite_master m, pragma_table_xinfo(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'",
    "SELECT m.name AS tbl, group_concat(k.\"from\" || '>' || coalesce(k.\"to\",
            (SELECT p.name FROM pragma_table_xinfo(k.\"table\") p WHERE p.pk = k.seq + 1))) AS cols,
        k.\"table\" AS parent, k.on_update, k.on_delete
     FROM sqlite_master m, pragma_foreign_key_list(m.name) k WHERE m.type = 'table'
     GROUP BY m.name, k.id",
    "SELECT m.name AS tbl, i.\"unique\" AS uniq, i.origin, i.partial,
        CASE i.origin WHEN 'c' THEN i.name END AS index_name,
        (SELECT group_concat(coalesce(p.name, '?') || ' ' || p.desc || ' ' || p.coll)
         FROM pragma_index_xinfo(i.name) p WHERE p.key = 1) AS keys
     FROM sqlite_master m, pragma_index_list(m.name) i WHERE m.type = 'table'",
];

/// The structure of an SQLite database.
pub(crate) async fn sqlite(base: &Base) -> Result<String, String> {
    let mut lines = Vec::new();
    for pragma in PRAGMAS {
        lines.extend(base.rows(pragma).await?);
    }
    Ok(lines.join("\n"))
}

/// The server lists the columns of statistics as the table has them, and their order in a table is no
/// difference.
pub(crate) fn columns_of_statistics(dump: &str) -> String {
    let sorted = |line: &str| {
        let (head, rest) = line.split_once(" ON ")?;
        let (list, table) = rest.rsplit_once(" FROM ")?;
        let mut columns: Vec<&str> = list.split(", ").collect();
        columns.sort_unstable();
        let statistics = head.starts_with("CREATE STATISTICS ") && !list.contains('(');
        statistics.then(|| format!("{head} ON {} FROM {table}", columns.join(", ")))
    };
    let lines = dump.split('\n');
    let lines = lines.map(|line| sorted(line).unwrap_or_else(|| line.to_owned()));
    lines.collect::<Vec<String>>().join("\n")
}

/// Gives constraints and indexes of a dump the names that their twins have in the wanted schema:
/// an automatic name is no difference.
pub(crate) fn wanted_names(mut dump: String, got: &Schema, wanted: &Schema) -> String {
    for name in kept_names(got, wanted) {
        dump = dump.replace(&format!("CONSTRAINT {name} NOT NULL"), "NOT NULL");
        let bare = name.trim_matches('"');
        dump = dump.replace(&format!("CONSTRAINT {bare} NOT NULL"), "NOT NULL");
    }
    let mut swaps: Vec<(String, String)> = Vec::new();
    for (name, table) in &got.tables {
        if let Some(twin) = wanted.tables.get(name) {
            twins(table, twin, &mut swaps);
        }
    }
    // Two steps, since a name may be another twin's.
    for (at, (from, _)) in swaps.iter().enumerate() {
        dump = replace_word(&dump, from, &format!("swap_{at}_"));
    }
    for (at, (_, to)) in swaps.iter().enumerate() {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        let to = if to.chars().all(plain) {
            to.clone()
        } else {
            quote_identifier(to)
        };
        dump = dump.replace(&format!("swap_{at}_"), &to);
    }
    let mut blocks: Vec<&str> = dump.split("\n\n").collect();
    blocks.sort_unstable();
    blocks.join("\n\n")
}

/// The names of NOT NULL (PostgreSQL 18) that nobody wants, as they are quoted.
fn kept_names<'a>(got: &'a Schema, wanted: &Schema) -> Vec<&'a str> {
    let names = |schema: &'a Schema| {
        let notes = schema.others.iter();
        notes.filter(|it| it.kind == "not null constraint")
    };
    names(got)
        .filter(|note| !wanted.others.iter().any(|it| it.key() == note.key()))
        .map(|note| note.definition.trim_end_matches(" NO INHERIT"))
        .collect()
}

fn twins(got: &Table, wanted: &Table, swaps: &mut Vec<(String, String)>) {
    macro_rules! match_up {
        ($parts:ident) => {
            let mut free: Vec<_> = wanted
                .$parts
                .values()
                .filter(|part| !got.$parts.contains_key(&part.name))
                .collect();
            for part in got.$parts.values() {
                if wanted.$parts.contains_key(&part.name) {
                    continue;
                }
                let same = free.iter().position(|other| {
                    let mut other = (*other).clone();
                    other.name.clone_from(&part.name);
                    other == *part
                });
                if let Some(at) = same {
                    swaps.push((part.name.clone(), free.remove(at).name.clone()));
                }
            }
        };
    }
    match_up!(uniques);
    match_up!(foreign_keys);
    match_up!(checks);
    match_up!(indexes);
    let name = |table: &Table| table.primary_key.as_ref().and_then(|key| key.name.clone());
    if let (Some(from), Some(to)) = (name(got), name(wanted))
        && from != to
    {
        swaps.push((from, to));
    }
}

/// Replaces a name where it stands alone, quoted or not.
fn replace_word(text: &str, from: &str, to: &str) -> String {
    let part_of_name = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(from) {
        let (before, found) = rest.split_at(at);
        let after = found.get(from.len()..).unwrap_or_default();
        out.push_str(before);
        let alone = !before.ends_with(part_of_name) && !after.starts_with(part_of_name);
        let quoted = before.ends_with('"') && after.starts_with('"');
        if quoted {
            out.pop();
        }
        out.push_str(if alone { to } else { from });
        rest = if quoted {
            after.get(1..).unwrap_or_default()
        } else {
            after
        };
    }
    out.push_str(rest);
    out
}
