//! Collections of cases that others made, where they are at hand: `$ULTRA_CASES`, or
//! `../shared/cases` beside the workspace.

use std::path::{Path, PathBuf};

use serde_json::Value;
use ultra_schema::Dialect;

use crate::case::Case;
use crate::report::{Report, say};

/// The shares in per cent that are promised, a little below what held when this was last looked at. What is missing is refused by
/// name (tables that become partitioned), differs in names that the server gives to the indexes of
/// partitions, or needs roles.
const AUTOGEN: usize = 97;
const PAIRS: usize = 96;
const PAIRS_REST: usize = 88;
const PAIRS_SQLITE: usize = 100;

#[tokio::test(flavor = "multi_thread")]
async fn collections_hold_as_far_as_they_did() {
    let Some(folder) = folder() else {
        say("autogen, pairs, pairs_sqlite: no cases here, set ULTRA_CASES");
        return;
    };
    let sqlite = pairs(&folder.join("pairs_sqlite"), |_| true);
    holds("pairs_sqlite", Dialect::Sqlite, sqlite, PAIRS_SQLITE).await;
    holds(
        "autogen",
        Dialect::Postgres,
        autogen(&folder.join("autogen.json")),
        AUTOGEN,
    )
    .await;
    let core = pairs(&folder.join("pairs"), |meta| {
        let none = |key: &str| meta[key].as_array().is_none_or(Vec::is_empty);
        meta["tier"] == "core" && none("roles") && none("extensions")
    });
    // The rest is for whoever has minutes.
    let all = std::env::var("ULTRA_ALL_CASES").is_ok_and(|value| value == "1");
    let core = core.into_iter().step_by(if all { 1 } else { 6 }).collect();
    holds("pairs (core)", Dialect::Postgres, core, PAIRS).await;
    let rest = pairs(&folder.join("pairs"), |meta| {
        let none = |key: &str| meta[key].as_array().is_none_or(Vec::is_empty);
        meta["tier"] != "core" && none("roles") && none("extensions")
    });
    let rest = rest.into_iter().step_by(if all { 1 } else { 6 }).collect();
    holds("pairs (rest)", Dialect::Postgres, rest, PAIRS_REST).await;
}

async fn holds(name: &str, dialect: Dialect, mut cases: Vec<Case>, floor: usize) {
    let wanted = std::env::var("ULTRA_CASE").unwrap_or_default();
    cases.retain(|case| case.id.contains(&wanted));
    if cases.is_empty() {
        return;
    }
    let Some(report) = Report::of(name, dialect, cases).await else {
        return;
    };
    let share = report.share();
    let failing = report.failing();
    if !failing.is_empty() {
        say(&failing);
    }
    assert!(
        share >= floor || !wanted.is_empty(),
        "{name}: {share} % instead of {floor} %"
    );
}

pub(crate) fn folder() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/cases");
    let folder = std::env::var_os("ULTRA_CASES").map_or_else(beside, PathBuf::from);
    folder.is_dir().then_some(folder)
}

/// `<source>/<case>/{a.sql,b.sql,meta.json}`.
fn pairs(folder: &Path, wanted: impl Fn(&Value) -> bool) -> Vec<Case> {
    let mut cases = Vec::new();
    for source in children(folder) {
        for path in children(&source) {
            let text = |name: &str| std::fs::read_to_string(path.join(name)).unwrap_or_default();
            let meta: Value = serde_json::from_str(&text("meta.json")).unwrap_or_default();
            let id = path
                .strip_prefix(folder)
                .unwrap_or(&path)
                .to_string_lossy()
                .into_owned();
            if wanted(&meta) {
                let (before, after) = (text("a.sql"), text("b.sql"));
                cases.push(Case {
                    id,
                    before,
                    after,
                    quick: true,
                    ..Case::default()
                });
            }
        }
    }
    cases
}

fn children(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.is_dir());
    paths.sort();
    paths
}

fn autogen(path: &Path) -> Vec<Case> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let value: Value = serde_json::from_str(&text).unwrap_or_default();
    let cases = value["cases"].as_array().cloned().unwrap_or_default();
    cases.iter().map(autogen_case).collect()
}

fn autogen_case(value: &Value) -> Case {
    let text = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
    let mut case = Case {
        id: text("id"),
        before: text("before"),
        after: text("after"),
        seed: text("seed"),
        text_differs: !value["schema_text_differs"].is_null()
            || !value["equivalent_if_ignored"].is_null(),
        ..Case::default()
    };
    if let Some([Value::String(query), rows @ ..]) = value["check"].as_array().map(Vec::as_slice) {
        let row = |row: &Value| row.as_str().map_or_else(|| row.to_string(), str::to_owned);
        case.expected = Some((query.clone(), rows.iter().map(row).collect()));
    }
    let hints = value["hints"].as_array().cloned().unwrap_or_default();
    for (kind, arguments) in hints.iter().filter_map(Value::as_object).flatten() {
        let part = |at: usize| arguments[at].as_str().unwrap_or_default();
        let option = match kind.as_str() {
            "rename_table" => format!("rename {}={}", part(0), part(1)),
            "set_schema" => format!("rename {}={}.{}", part(0), part(1), part(0)),
            "backfill" => format!("backfill {}.{}={}", part(0), part(1), part(2)),
            _ => format!("rename {}.{}={}", part(0), part(1), part(2)),
        };
        case.option(&option).unwrap();
    }
    case
}
