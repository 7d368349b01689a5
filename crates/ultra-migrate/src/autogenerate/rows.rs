//! Which tables have no rows: there nothing can be lost.

use std::collections::BTreeSet;

use sea_orm::{ConnectionTrait, Statement};
use ultra_runner::DatabaseUrl;
use ultra_schema::{
    Change, Dialect, Hints, Key, Name, Pair, Schema, Table, diff, misplaced_columns, renames,
};

use crate::error::Error;
use crate::project;

/// How many tables are looked into by one query: each takes a lock of the server, of which it has
/// some thousands, and a level of its stack.
const AT_ONCE: usize = 200;

/// The tables of a database in which something goes, or a value is needed, and that have no
/// rows: a few queries for all of them.
pub(super) async fn empty_tables(
    url: &DatabaseUrl,
    schema: Option<&str>,
    dialect: Dialect,
    schemas: Pair<&Schema>,
    hints: &Hints,
) -> Result<BTreeSet<Name>, Error> {
    let mut asked = of_replaced_types(dialect, schemas, hints);
    asked.extend(of_changed_enums(dialect, schemas, hints));
    asked.extend(of_changed_lineage(dialect, schemas, hints));
    for change in diff(dialect, schemas, hints) {
        let concerned = if let Change::AddColumn { column, .. } = &change {
            !column.nullable && !column.fills_itself()
        } else if let Change::AlterOptions { options, .. } = &change {
            options.as_ref().map(|it| &it.partition_by).differs()
        } else {
            matches!(change, Change::DropTable { .. } | Change::DropColumn { .. })
        };
        if let Some(table) = change.table().filter(|_| concerned) {
            let former = hints.former_name(table);
            if schemas.current.tables.contains_key(&former) {
                asked.insert(former);
            }
        }
    }
    if asked.is_empty() {
        return Ok(asked);
    }
    let session = project::open(url, schema, false).await?;
    let db = session.connection();
    if dialect == Dialect::Postgres {
        // Rows that a policy hides are there: with this, not seeing them all is an error.
        let all = db.execute_unprepared("SET row_security = off").await;
        all.map_err(|source| Error::Database {
            what: "to look for rows",
            source,
        })?;
    }
    let asked: Vec<Name> = asked.into_iter().collect();
    let mut empty = BTreeSet::new();
    for some in asked.chunks(AT_ONCE) {
        empty.extend(without_rows(db, some).await);
    }
    session.close().await?;
    Ok(empty)
}

/// Those of the tables that have no rows. Without the right to look, all of them count as full.
async fn without_rows(db: &impl ConnectionTrait, tables: &[Name]) -> Vec<Name> {
    let each = tables.iter().enumerate().map(|(at, table)| {
        format!(
            "SELECT {at} AS at WHERE NOT EXISTS (SELECT 1 FROM {})",
            table.quoted()
        )
    });
    let query = each.collect::<Vec<String>>().join(" UNION ALL ");
    let statement = Statement::from_string(db.get_database_backend(), query);
    let rows = db.query_all_raw(statement).await.unwrap_or_default();
    rows.iter()
        .filter_map(|row| row.try_get::<i32>("", "at").ok())
        .filter_map(|at| tables.get(usize::try_from(at).ok()?).cloned())
        .collect()
}

/// The tables that have to be made anew for their columns to come from elsewhere, and all that may
/// descend from them.
fn of_changed_lineage(dialect: Dialect, schemas: Pair<&Schema>, hints: &Hints) -> BTreeSet<Name> {
    let current = renames(dialect, schemas, hints).1;
    let misplaced = misplaced_columns(Pair::new(&current, schemas.desired));
    if misplaced.is_empty() {
        return BTreeSet::new();
    }
    let tables = schemas.current.tables.values();
    let heirs = tables.filter(|table| table.options.parents().next().is_some());
    let heirs = heirs.map(|table| table.name.clone());
    let named = misplaced.iter().map(|(table, _)| hints.former_name(table));
    heirs.chain(named).collect()
}

/// The tables whose rows may hold a value that an enum type loses.
fn of_changed_enums(dialect: Dialect, schemas: Pair<&Schema>, hints: &Hints) -> BTreeSet<Name> {
    let mut found = BTreeSet::new();
    for change in diff(dialect, schemas, hints) {
        let Change::AlterEnum { item } = change else {
            continue;
        };
        let former = hints.former_enum(&item.current.name);
        let tables = schemas.current.tables.values().filter(|table| {
            let mut columns = table.columns.values();
            columns.any(|column| column.data_type.enum_type.as_ref() == Some(&former))
        });
        found.extend(tables.map(|table| table.name.clone()));
    }
    found
}

/// The tables with columns of a composite type, or of one that stands on it, that changes.
fn of_replaced_types(dialect: Dialect, schemas: Pair<&Schema>, hints: &Hints) -> BTreeSet<Name> {
    let mut changed: BTreeSet<Key> = BTreeSet::new();
    for change in diff(dialect, schemas, hints) {
        if let Change::AlterOther { object } = change
            && let Some(object) = object.current.filter(|it| it.kind == "composite type")
        {
            changed.insert(object.key());
        }
    }
    let mut found = changed.len();
    while found > 0 {
        let more: Vec<Key> = schemas
            .current
            .needs
            .0
            .iter()
            .filter(|(key, needed)| !changed.contains(*key) && !needed.is_disjoint(&changed))
            .filter(|(key, _)| ["column", "domain", "composite type"].contains(&&*key.kind))
            .map(|(key, _)| key.clone())
            .collect();
        found = more.len();
        changed.extend(more);
    }
    let tables = schemas.current.tables.values();
    let has = |table: &&Table| {
        let mut columns = table.columns.keys();
        !changed.is_empty()
            && columns.any(|it| changed.contains(&Key::part("column", &table.name, it)))
    };
    tables.filter(has).map(|table| table.name.clone()).collect()
}
