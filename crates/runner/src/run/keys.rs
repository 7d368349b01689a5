//! SQLite's foreign keys while tables are rebuilt.

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, DbErr};

use crate::{Backend, sql};

pub(crate) async fn enforce(db: &impl ConnectionTrait, on: bool) -> Result<(), DbErr> {
    let text = if on {
        "PRAGMA foreign_keys = ON"
    } else {
        "PRAGMA foreign_keys = OFF"
    };
    db.execute_unprepared(text).await.map(|_| ())
}

/// Rows without their parent, by table.
pub(crate) async fn broken(db: &impl ConnectionTrait) -> Result<BTreeMap<String, i64>, DbErr> {
    let text =
        "SELECT \"table\" AS child, count(*) AS broken FROM pragma_foreign_key_check GROUP BY 1";
    let rows = db
        .query_all_raw(sql::statement(Backend::Sqlite, text, []))
        .await?;
    rows.iter()
        .map(|row| Ok((row.try_get("", "child")?, row.try_get("", "broken")?)))
        .collect()
}

/// The table with most new broken rows. What was broken before isn't the revision's doing, and a
/// renamed table takes its broken rows along: the sum decides.
pub(crate) fn worse(
    before: &BTreeMap<String, i64>,
    after: &BTreeMap<String, i64>,
) -> Option<(String, i64)> {
    if after.values().sum::<i64>() <= before.values().sum::<i64>() {
        return None;
    }
    after
        .iter()
        .map(|(table, rows)| (table.clone(), rows - before.get(table).unwrap_or(&0)))
        .max_by_key(|(_, rows)| *rows)
}
