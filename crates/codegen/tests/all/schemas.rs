//! Whole schemas of applications, where they are at hand: `$ULTRA_CASES/schemas`, or
//! `../shared/cases/schemas` beside the workspace.

use std::path::Path;

use ultra_schema::{Dialect, Schema};
use ultra_testing::require_postgres;

use crate::case::Case;
use crate::collections::folder;
use crate::report::{Report, say};
use crate::stage::Stage;

/// From an empty database to each and back; what arrives doesn't differ, by our reader and by
/// `pg_dump`.
#[tokio::test(flavor = "multi_thread")]
async fn schemas_of_applications_are_reached_and_left() {
    let cases = cases();
    if cases.is_empty() || require_postgres().unwrap().is_none() {
        return;
    }
    let report = Report::of("schemas", Dialect::Postgres, cases).await;
    let report = report.unwrap().without_missing_extensions();
    let (share, failing) = (report.share(), report.failing());
    if !failing.is_empty() {
        say(&failing);
    }
    assert_eq!(share, 100, "schemas: {share} % instead of 100 %\n{failing}");
}

#[tokio::test(flavor = "multi_thread")]
async fn schemas_of_applications_survive_json() {
    for case in cases() {
        let Some(mut stage) = Stage::set(Dialect::Postgres).await.unwrap() else {
            return;
        };
        stage.clear().await.unwrap();
        if let Err(error) = stage.desired.load(&case.after).await {
            say(&format!("  {} is left out: {error}", case.id));
            continue;
        }
        let schema = stage.desired.read().await.unwrap();
        let text = serde_json::to_string(&schema).unwrap();
        let again: Schema = serde_json::from_str(&text).unwrap();
        assert_eq!(again, schema, "{}", case.id);
    }
}

/// One case per dump: from nothing to it.
fn cases() -> Vec<Case> {
    let found = folder().map(|folder| folder.join("schemas"));
    let Some(found) = found.filter(|found| found.is_dir()) else {
        say("schemas: no schemas here, set ULTRA_CASES");
        return Vec::new();
    };
    let wanted = std::env::var("ULTRA_CASE").unwrap_or_default();
    let mut cases: Vec<Case> = dumps(&found)
        .filter(|case| case.id.contains(&wanted))
        .collect();
    cases.sort_by(|a, b| a.id.cmp(&b.id));
    cases
}

fn dumps(folder: &Path) -> impl Iterator<Item = Case> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path());
    let dumps = paths.filter(|path| path.extension().is_some_and(|it| it == "sql"));
    dumps.map(|path| Case {
        id: path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into(),
        after: std::fs::read_to_string(&path).unwrap(),
        ..Case::default()
    })
}
