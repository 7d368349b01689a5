//! The laws on real databases: of any two structures, the plan leads from one to the other and
//! back, and the next plan is empty.
//!
//! Structures are made by chance, from a seed that is always the same. `PROPTEST_CASES` says how
//! many pairs are tried, `ULTRA_SEED` chooses others. A failure is made as small as it goes and
//! shown as a case file.

pub(crate) mod dice;
mod postgres;
mod sqlite;

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use ultra_schema::Dialect;

use crate::case::Case;
use crate::prove::prove;
use crate::report::say;
use crate::stage::Stage;
use dice::Dice;

/// Pairs that are tried where nothing else is said.
const CASES: u32 = 16;

/// What is refused with a reason, as no statement does it in one step.
const REFUSED: [&str; 2] = ["computes from it", "what becomes of the partition's own"];

#[test]
fn any_postgres_structure_becomes_any_other_and_returns() {
    law(Dialect::Postgres, postgres::KINDS, postgres::sql);
}

#[test]
fn any_sqlite_structure_becomes_any_other_and_returns() {
    law(Dialect::Sqlite, sqlite::KINDS, sqlite::sql);
}

/// Both structures, and the answers.
type Pairing = (String, String, Vec<bool>);

fn law(dialect: Dialect, kinds: &'static [(&'static str, usize)], sql: impl Fn(&Dice) -> String) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let Some(stage) = runtime.block_on(Stage::set(dialect)).unwrap() else {
        return;
    };
    let stage = RefCell::new(stage);
    // Dice that make no difference are tried for free, which matters while a failure is made small.
    let known: RefCell<HashMap<Pairing, Outcome>> = RefCell::default();
    let (held, refused) = (Cell::new(0), Cell::new(0));
    let mut runner = runner();
    let done = runner.run(&pairs(kinds), |(current, desired, answers)| {
        let case = case(dialect, sql(&current), sql(&desired), answers.clone());
        let key = (case.before.clone(), case.after.clone(), answers);
        let before = known.borrow().get(&key).cloned();
        let outcome = before.unwrap_or_else(|| {
            let outcome = runtime.block_on(play(&mut stage.borrow_mut(), &case));
            known.borrow_mut().insert(key, outcome.clone());
            outcome
        });
        match outcome {
            Outcome::Held => held.set(held.get() + 1),
            Outcome::Refused => refused.set(refused.get() + 1),
            // What the dice say can't be: there is nothing to be learnt from it.
            Outcome::Impossible(error) => return Err(TestCaseError::reject(error)),
            Outcome::Failed(error) => return Err(TestCaseError::fail(error)),
        }
        Ok(())
    });
    let name = dialect.name();
    match done {
        Ok(()) => say(&format!(
            "laws/{name}: {} held, {} refused",
            held.get(),
            refused.get()
        )),
        Err(TestError::Fail(reason, (current, desired, answers))) => panic!(
            "after {} pairs: {reason}\n-- before\n{}\n-- after\n{}\nanswers: {answers:?}",
            held.get() + refused.get(),
            sql(&current),
            sql(&desired)
        ),
        Err(error) => panic!("{error}"),
    }
}

/// Two structures, and for each question whether it is a rename.
fn pairs(
    kinds: &'static [(&'static str, usize)],
) -> impl Strategy<Value = (Dice, Dice, Vec<bool>)> {
    (dice::pair(kinds), prop::collection::vec(any::<bool>(), 4))
        .prop_map(|((current, desired), answers)| (current, desired, answers))
}

fn runner() -> TestRunner {
    let number = |name: &str| std::env::var(name).ok()?.parse().ok();
    let config = ProptestConfig {
        cases: number("PROPTEST_CASES").unwrap_or(CASES),
        max_shrink_iters: 20_000,
        max_global_rejects: 8 + number("PROPTEST_CASES").unwrap_or(CASES) / 2,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let mut seed = [0; 32];
    if let Some(chosen) = number("ULTRA_SEED") {
        seed[..4].copy_from_slice(&chosen.to_be_bytes());
    }
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed))
}

fn case(dialect: Dialect, before: String, after: String, answers: Vec<bool>) -> Case {
    Case {
        id: "law".into(),
        before,
        after,
        quick: true,
        // SQLite's rebuilds give names anew.
        every_name: dialect == Dialect::Postgres,
        answers,
        ..Case::default()
    }
}

#[derive(Clone)]
enum Outcome {
    Held,
    Refused,
    Impossible(String),
    Failed(String),
}

async fn play(stage: &mut Stage, case: &Case) -> Outcome {
    if let Err(error) = stage.clear().await {
        return Outcome::Failed(error);
    }
    match prove(stage, case).await {
        Ok(file) => match file.map(|file| syn::parse_file(&file)) {
            Some(Err(error)) => Outcome::Failed(format!("the source can't be parsed: {error}")),
            Some(Ok(_)) | None => Outcome::Held,
        },
        Err(error) if error.contains("can't be loaded") => Outcome::Impossible(error),
        Err(error) => {
            let refusals = error.strip_prefix("refused:\n").unwrap_or_default();
            let mut lines = refusals.lines();
            let known = |line: &str| REFUSED.iter().any(|reason| line.contains(reason));
            if !refusals.is_empty() && lines.all(known) {
                Outcome::Refused
            } else {
                Outcome::Failed(error)
            }
        }
    }
}
