//! Plans and their statements, proved on real databases.
//!
//! Each file in `tests/cases` is one case; `ULTRA_CASE=part-of-a-name` plays only some.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod case;
mod collections;
mod format;
mod laws;
mod prove;
mod report;
mod schemas;
mod stage;
mod witness;

use std::path::Path;

use ultra_schema::Dialect;

use case::Case;
use report::Report;

#[tokio::test(flavor = "multi_thread")]
async fn postgres_cases_hold() {
    cases_hold(Dialect::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_cases_hold() {
    cases_hold(Dialect::Sqlite).await;
}

async fn cases_hold(dialect: Dialect) {
    let name = format!("cases/{}", dialect.name());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(&name);
    let wanted = std::env::var("ULTRA_CASE").unwrap_or_default();
    let mut cases = Case::folder(&folder).unwrap();
    cases.retain(|case| case.id.contains(&wanted));
    let Some(report) = Report::of(&name, dialect, cases).await else {
        return;
    };
    report.all_hold();
    format::is_rustfmts(report.files());
}
