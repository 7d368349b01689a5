//! Every kind of change on each of the eight entities, on both databases.
//!
//! The base is what the revisions produce, with rows in every table. The wanted structure is made
//! by statements in a database of its own and read back. Then the plan is executed, and the rows
//! and the catalog are looked at: plans are executed here, not compiled.
//!
//! `ULTRA_CASE=part` plays only the cases with that part in `kind/entity`.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod base;
mod kinds;
mod play;
mod postgres;
mod rows;
mod sqlite;

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::{Arc, Mutex};

use ultra_schema::Dialect;

use base::Base;
use kinds::Case;

/// Cases that are played at the same time.
const WORKERS: usize = 3;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_kind_of_change_on_every_entity_on_postgres() {
    let Some(base) = Base::postgres().await.unwrap() else {
        return;
    };
    all_hold(base, postgres::cases).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_kind_of_change_on_every_entity_on_sqlite() {
    let base = Base::sqlite().await.unwrap();
    all_hold(base, sqlite::cases).await;
}

async fn all_hold(base: Base, cases: impl Fn(&kinds::Entity<'_>) -> Vec<Case>) {
    let names = base.schema.tables.keys();
    let entities: Vec<_> = names
        .filter(|name| name.name != "seaql_migrations")
        .map(|name| kinds::Entity::of(&base.schema, name))
        .collect();
    assert_eq!(entities.len(), 8, "the entities of the reference project");
    let wanted = std::env::var("ULTRA_CASE").unwrap_or_default();
    let mut cases: Vec<Case> = entities.iter().flatten_cases(cases);
    cases.retain(|case| case.id().contains(&wanted));
    let base = Arc::new(base);
    let queue = Arc::new(Mutex::new(cases));
    let outcomes = Arc::new(Mutex::new(Vec::new()));
    let workers: Vec<_> = (0..WORKERS)
        .map(|_| {
            let (base, queue) = (Arc::clone(&base), Arc::clone(&queue));
            let outcomes = Arc::clone(&outcomes);
            tokio::spawn(async move {
                let mut place = None;
                loop {
                    let Some(case) = queue.lock().unwrap().pop() else {
                        return;
                    };
                    let outcome = play::play(&base, &mut place, &case).await;
                    outcomes.lock().unwrap().push((case, outcome));
                }
            })
        })
        .collect();
    for worker in workers {
        worker.await.unwrap();
    }
    let outcomes = std::mem::take(&mut *outcomes.lock().unwrap());
    report(base.schema_dialect, outcomes);
}

/// Prints the count by kind past the capturing of test output, and fails unless all hold.
fn report(dialect: Dialect, outcomes: Vec<(Case, Result<(), String>)>) {
    let mut kinds: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut failures = Vec::new();
    for (case, outcome) in &outcomes {
        let (held, all) = kinds.entry(case.kind).or_default();
        *all += 1;
        match outcome {
            Ok(()) => *held += 1,
            Err(error) => failures.push(format!("\n{} on {dialect}\n    {error}\n", case.id())),
        }
    }
    let held: usize = kinds.values().map(|(held, _)| held).sum();
    let mut text = format!("matrix/{}: {held} of {}\n", dialect.name(), outcomes.len());
    for (kind, (held, all)) in &kinds {
        text.push_str(&format!("  {kind}: {held} of {all}\n"));
    }
    // If even that can't be written, there is no better place to say it.
    let _ = std::io::stderr().write_all(text.as_bytes());
    failures.sort();
    assert!(failures.is_empty(), "{}", failures.concat());
}

trait FlattenCases {
    fn flatten_cases(self, cases: impl Fn(&kinds::Entity<'_>) -> Vec<Case>) -> Vec<Case>;
}

impl<'a, I: Iterator<Item = &'a kinds::Entity<'a>>> FlattenCases for I {
    fn flatten_cases(self, cases: impl Fn(&kinds::Entity<'_>) -> Vec<Case>) -> Vec<Case> {
        self.flat_map(cases).collect()
    }
}
