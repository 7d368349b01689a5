//! Names that differ in case alone: to SQLite they are the same.

use std::collections::BTreeMap;

use crate::{Dialect, Hints, Name, Pair, RenamedColumn, RenamedTable, Schema};

impl Hints {
    /// These answers, and that tables and columns of SQLite whose names differ in nothing but case are
    /// the same: there is no room for both, so that it can't be otherwise.
    #[must_use]
    pub fn beside_case(&self, dialect: Dialect, schemas: Pair<&Schema>) -> Self {
        let mut hints = self.clone();
        match dialect {
            Dialect::Postgres => return hints,
            Dialect::Sqlite => {}
        }
        let names = schemas.map(|schema| schema.tables.keys().map(|it| it.name.as_str()));
        let said = |from: &str, to: &str| {
            let of = |hint: &RenamedTable| hint.from.name == from || hint.to.name == to;
            hints.tables.iter().any(of)
        };
        let tables: Vec<RenamedTable> = same_but_for_case(names)
            .filter(|(from, to)| !said(from, to) && !self.drops.iter().any(|drop| drop == from))
            .map(|(from, to)| RenamedTable {
                from: Name::new(from),
                to: Name::new(to),
            })
            .collect();
        hints.tables.extend(tables);
        let current = schemas.current.renamed(&hints);
        for (name, desired) in &schemas.desired.tables {
            let Some(current) = current.tables.get(name) else {
                continue;
            };
            let names = Pair::new(current, desired);
            let names = names.map(|table| table.columns.keys().map(String::as_str));
            let columns = same_but_for_case(names).map(|(from, to)| RenamedColumn {
                table: name.clone(),
                from: from.to_owned(),
                to: to.to_owned(),
            });
            let dropped = |hint: &RenamedColumn| {
                let full = format!("{}.{}", hint.table, hint.from);
                self.drops.contains(&full)
            };
            let columns: Vec<RenamedColumn> = columns.filter(|it| !dropped(it)).collect();
            hints.columns.extend(columns);
        }
        hints
    }
}

/// What is on one side alone, beside what is on the other alone and reads the same.
fn same_but_for_case<'a>(
    names: Pair<impl Iterator<Item = &'a str>>,
) -> impl Iterator<Item = (&'a str, &'a str)> {
    let folded = |name: &'a str| (name.to_ascii_lowercase(), name);
    let current: BTreeMap<String, &str> = names.current.map(folded).collect();
    let pairs = names.desired.filter_map(move |to| {
        let from = *current.get(&to.to_ascii_lowercase())?;
        (from != to).then_some((from, to))
    });
    pairs.collect::<Vec<_>>().into_iter()
}
