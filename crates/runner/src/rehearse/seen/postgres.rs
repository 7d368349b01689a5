//! PostgreSQL: locks, files and counters of this session's transaction.

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, DbErr, QueryResult};

use super::Scope;
use crate::rehearse::report::{ChangedRows, Effects, LockMode, MovedSequence, Scan, TakenLock};
use crate::{Backend, sql};

/// Our locks, each relation once; a relation that the transaction dropped has no name any more.
const LOCKS: &str = "(SELECT relation, string_agg(DISTINCT mode, ',') AS modes \
    FROM pg_catalog.pg_locks WHERE pid = pg_backend_pid() AND locktype = 'relation' AND granted \
    AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()) \
    GROUP BY relation) l";

const COLUMNS: &str = "SELECT coalesce(c.oid, l.relation)::bigint AS oid, \
    CASE WHEN n.nspname = current_schema() THEN quote_ident(c.relname) \
         ELSE quote_ident(n.nspname) || '.' || quote_ident(c.relname) END AS name, \
    coalesce(c.relkind::text, '') AS kind, coalesce(c.relfilenode, 0)::bigint AS file, \
    i.indrelid::bigint AS owner, coalesce(l.modes, '') AS modes, \
    coalesce(pg_stat_get_xact_numscans(c.oid), 0) AS scans, \
    coalesce(pg_stat_get_xact_tuples_returned(c.oid), 0) AS read, \
    coalesce(pg_stat_get_xact_tuples_inserted(c.oid), 0) AS inserted, \
    coalesce(pg_stat_get_xact_tuples_updated(c.oid), 0) AS updated, \
    coalesce(pg_stat_get_xact_tuples_deleted(c.oid), 0) AS deleted";

const CATALOG: &str = "pg_catalog.pg_class c \
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
    LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid";

/// Of users: the catalog's own locks are in nobody's way.
const OURS: &str = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' \
    AND c.relkind IN ('r', 'p', 'm', 'v', 'f', 'S', 'i', 'I')";

/// A relation.
#[derive(Clone, Debug)]
struct Relation {
    /// `None`: it is gone.
    name: Option<String>,
    kind: String,
    file: i64,
    /// The table of an index.
    owner: Option<i64>,
    lock: Option<LockMode>,
    scans: i64,
    read: i64,
    inserted: i64,
    updated: i64,
    deleted: i64,
}

impl Relation {
    fn is_index(&self) -> bool {
        self.kind == "i" || self.kind == "I"
    }
}

/// How it was before.
#[derive(Clone, Debug, Default)]
pub(in crate::rehearse) struct Sight {
    known: BTreeMap<i64, Relation>,
    /// What came into being since the first look.
    new: BTreeMap<i64, ()>,
}

impl Sight {
    pub(super) async fn of(db: &impl ConnectionTrait) -> Result<Self, DbErr> {
        Ok(Self {
            known: look(db, Scope::All).await?,
            new: BTreeMap::new(),
        })
    }

    pub(super) async fn since(
        &mut self,
        db: &impl ConnectionTrait,
        scope: Scope,
    ) -> Result<Effects, DbErr> {
        let now = look(db, scope).await?;
        let mut effects = Effects::default();
        let rewritten = |oid: &i64| {
            let (old, new) = (self.known.get(oid), now.get(oid));
            old.zip(new)
                .is_some_and(|(old, new)| old.file != new.file && old.file != 0 && new.file != 0)
        };
        for (oid, relation) in &now {
            let Some(old) = self.known.get(oid) else {
                continue;
            };
            // As it was called when the statement began.
            let Some(name) = old.name.clone() else {
                continue;
            };
            if self.new.contains_key(oid) {
                continue;
            }
            if let Some(mode) = relation.lock.filter(|mode| Some(*mode) > old.lock) {
                let covered = old.owner.or(relation.owner).and_then(|it| now.get(&it));
                if covered.and_then(|table| table.lock) < Some(mode) {
                    let relation = name.clone();
                    effects.locks.push(TakenLock { relation, mode });
                }
            }
            if relation.name.is_none() {
                continue;
            }
            if rewritten(oid) {
                match relation.is_index() {
                    false => effects.rewrites.push(name.clone()),
                    true if relation.owner.is_some_and(|it| rewritten(&it)) => {}
                    true => effects.reindexes.push(name.clone()),
                }
            }
            count(&mut effects, &name, old, relation);
        }
        for (oid, relation) in now {
            if !self.known.contains_key(&oid) {
                self.new.insert(oid, ());
            }
            self.known.insert(oid, relation);
        }
        effects
            .locks
            .sort_by(|a, b| b.mode.cmp(&a.mode).then(a.relation.cmp(&b.relation)));
        Ok(effects)
    }
}

fn count(effects: &mut Effects, name: &str, old: &Relation, now: &Relation) {
    if now.is_index() {
        return;
    }
    let grown = |now: i64, old: i64| u64::try_from(now - old).unwrap_or(0);
    let times = grown(now.scans, old.scans);
    if times > 0 {
        effects.scans.push(Scan {
            relation: name.to_owned(),
            times,
            rows: grown(now.read, old.read),
        });
    }
    let rows = ChangedRows {
        relation: name.to_owned(),
        inserted: grown(now.inserted, old.inserted),
        updated: grown(now.updated, old.updated),
        deleted: grown(now.deleted, old.deleted),
    };
    if rows.inserted + rows.updated + rows.deleted > 0 {
        effects.rows.push(rows);
    }
}

async fn look(db: &impl ConnectionTrait, scope: Scope) -> Result<BTreeMap<i64, Relation>, DbErr> {
    let text = match scope {
        Scope::All => {
            format!("{COLUMNS} FROM {CATALOG} LEFT JOIN {LOCKS} ON l.relation = c.oid WHERE {OURS}")
        }
        Scope::Locked => format!(
            "{COLUMNS} FROM {LOCKS} LEFT JOIN ({CATALOG}) ON l.relation = c.oid \
             WHERE c.oid IS NULL OR ({OURS})"
        ),
    };
    let rows = db
        .query_all_raw(sql::statement(Backend::Postgres, &text, []))
        .await?;
    rows.iter()
        .map(|row| Ok((row.try_get("", "oid")?, relation(row)?)))
        .collect()
}

fn relation(row: &QueryResult) -> Result<Relation, DbErr> {
    let modes: String = row.try_get("", "modes")?;
    Ok(Relation {
        name: row.try_get("", "name")?,
        kind: row.try_get("", "kind")?,
        file: row.try_get("", "file")?,
        owner: row.try_get("", "owner")?,
        lock: modes.split(',').filter_map(LockMode::parse).max(),
        scans: row.try_get("", "scans")?,
        read: row.try_get("", "read")?,
        inserted: row.try_get("", "inserted")?,
        updated: row.try_get("", "updated")?,
        deleted: row.try_get("", "deleted")?,
    })
}

/// The last value of each sequence, by name.
pub(in crate::rehearse) type Values = BTreeMap<String, Option<i64>>;

/// Where sequences stand, as far as we may know. They are read, not used.
pub(in crate::rehearse) async fn sequences(
    db: &impl ConnectionTrait,
    backend: Backend,
) -> Result<Values, DbErr> {
    if backend != Backend::Postgres {
        return Ok(Values::new());
    }
    let text = "SELECT format('%I.%I', schemaname, sequencename) AS name, last_value \
                FROM pg_catalog.pg_sequences";
    let rows = db.query_all_raw(sql::statement(backend, text, [])).await?;
    rows.iter()
        .map(|row| Ok((row.try_get("", "name")?, row.try_get("", "last_value")?)))
        .collect()
}

/// What stands elsewhere than before.
pub(in crate::rehearse) fn moved(before: &Values, after: &Values) -> Vec<MovedSequence> {
    let differs = |(name, to): (&String, &Option<i64>)| {
        let from = before.get(name)?;
        (from != to).then(|| MovedSequence {
            sequence: name.clone(),
            from: *from,
            to: *to,
        })
    };
    after.iter().filter_map(differs).collect()
}
