//! The table of contents of an archive, against what the catalog had.
//!
//! Entries are compared by the numbers that the server gave to things: names stand in the list
//! unquoted, and a line break in one becomes a space.

use std::collections::BTreeSet;

use super::catalog::Found;
use crate::TableKind;

/// The catalog of tables, which is the same on every server.
const PG_CLASS: u32 = 1259;

/// What is in the catalog and not in the list of `pg_restore --list`.
pub(super) fn missing(list: &str, tables: &[Found]) -> Vec<String> {
    let entries: BTreeSet<(u32, u32, &str)> = list.lines().filter_map(entry).collect();
    let mut missing = Vec::new();
    for table in tables {
        for (catalog, kind) in expected(table.kind) {
            if !entries.contains(&(*catalog, table.oid, kind)) {
                missing.push(format!("{kind} {}.{}", table.schema, table.name));
            }
        }
    }
    missing
}

fn expected(kind: TableKind) -> &'static [(u32, &'static str)] {
    match kind {
        TableKind::Table => &[(PG_CLASS, "TABLE"), (0, "TABLE DATA")],
        TableKind::Partitioned => &[(PG_CLASS, "TABLE")],
        TableKind::MaterializedView => &[(PG_CLASS, "MATERIALIZED VIEW")],
        TableKind::Sequence => &[(PG_CLASS, "SEQUENCE")],
        TableKind::Virtual => &[],
    }
}

/// `215; 1259 16386 TABLE public users ada`: the number of the entry, catalog and object, kind.
fn entry(line: &str) -> Option<(u32, u32, &str)> {
    const KINDS: [&str; 4] = ["TABLE DATA", "TABLE", "MATERIALIZED VIEW", "SEQUENCE"];
    let (number, rest) = line.split_once("; ")?;
    number.parse::<u32>().ok()?;
    let (catalog, rest) = rest.split_once(' ')?;
    let (object, rest) = rest.split_once(' ')?;
    let kind = KINDS.into_iter().find(|kind| {
        rest.strip_prefix(kind)
            .is_some_and(|rest| rest.starts_with(' '))
    })?;
    Some((catalog.parse().ok()?, object.parse().ok()?, kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_read_whatever_the_names() {
        let cases = [
            (
                "217; 1259 16396 TABLE odd sch na me x postgres",
                Some((1259, 16396, "TABLE")),
            ),
            (
                "3379; 0 16396 TABLE DATA odd sch na me x postgres",
                Some((0, 16396, "TABLE DATA")),
            ),
            (
                "220; 1259 16404 MATERIALIZED VIEW public mv postgres",
                Some((1259, 16404, "MATERIALIZED VIEW")),
            ),
            (
                "3395; 0 0 SEQUENCE SET public s postgres",
                Some((0, 0, "SEQUENCE")),
            ),
            (";     dbname: a; 1259 7 TABLE x y z", None),
            ("3231; 1259 7 TABLESPACE x", None),
            ("; 1 2 TABLE", None),
            ("", None),
        ];
        for (line, expected) in cases {
            assert_eq!(entry(line), expected, "{line}");
        }
    }
}
