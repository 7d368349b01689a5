//! SQLite: how many rows were changed, and which tables were made anew.

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, DbErr};

use crate::rehearse::Effects;
use crate::{Backend, sql};

#[derive(Clone, Debug)]
pub(in crate::rehearse) struct Sight {
    changes: i64,
    /// Where each table's rows begin.
    roots: BTreeMap<String, i64>,
}

impl Sight {
    pub(super) async fn of(db: &impl ConnectionTrait) -> Result<Self, DbErr> {
        let asked = sql::statement(Backend::Sqlite, "SELECT total_changes()", []);
        let changes = match db.query_one_raw(asked).await? {
            Some(row) => row.try_get_by_index(0)?,
            None => 0,
        };
        let text = "SELECT name, rootpage FROM sqlite_master WHERE type = 'table' \
                    AND name NOT LIKE 'sqlite!_%' ESCAPE '!'";
        let rows = db
            .query_all_raw(sql::statement(Backend::Sqlite, text, []))
            .await?;
        let roots = rows
            .iter()
            .map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?)))
            .collect::<Result<_, DbErr>>()?;
        Ok(Self { changes, roots })
    }

    pub(super) async fn since(&mut self, db: &impl ConnectionTrait) -> Result<Effects, DbErr> {
        let now = Self::of(db).await?;
        let before = std::mem::replace(self, now);
        let anew = |(name, root): (&String, &i64)| {
            let old = before.roots.get(name)?;
            (old != root).then(|| name.clone())
        };
        Ok(Effects {
            changed: u64::try_from(self.changes - before.changes).ok(),
            rewrites: self.roots.iter().filter_map(anew).collect(),
            ..Effects::default()
        })
    }
}
