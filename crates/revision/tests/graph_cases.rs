//! The acceptance data `graph.json`: what Alembic does, and what a better tool does instead.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

#[path = "graph_cases/judge.rs"]
mod judge;
#[path = "graph_cases/run.rs"]
mod run;

use std::path::PathBuf;

use serde_json::Value;

/// The share of the cases that must pass.
const PROMISED: f64 = 0.95;

#[test]
#[allow(clippy::print_stdout)]
fn graph_cases() {
    let Some(text) = cases_file().and_then(|path| std::fs::read_to_string(path).ok()) else {
        println!("graph: skipped, no cases");
        return;
    };
    let data: Value = serde_json::from_str(&text).expect("graph.json is JSON");
    let cases = data["cases"].as_array().expect("cases");
    let mut failed = Vec::new();
    for case in cases {
        if let Err(why) = judge::judge(case, &data["graphs"]) {
            failed.push(format!("{}: {why}", case["id"].as_str().unwrap_or("?")));
        }
    }
    let passed = cases.len() - failed.len();
    println!("graph: {passed} of {}", cases.len());
    for line in &failed {
        println!("  {line}");
    }
    #[allow(clippy::cast_precision_loss)]
    let share = passed as f64 / cases.len().max(1) as f64;
    assert!(share >= PROMISED, "graph: {passed} of {}", cases.len());
}

fn cases_file() -> Option<PathBuf> {
    let folder = std::env::var_os("ULTRA_CASES").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/cases"),
        PathBuf::from,
    );
    Some(folder.join("graph.json")).filter(|path| path.exists())
}
