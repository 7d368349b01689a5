//! What can be rehearsed on a copy alone.

use ultra_migrate::RehearsalPlace;
use ultra_migrate::revision::Revision;

use crate::support::{Database, both, line, postgres, project, texts, up};

const APART: Revision = Revision {
    transaction: false,
    ..Revision::BASE
};

#[tokio::test]
async fn without_a_transaction_it_is_refused_on_the_target_and_nothing_runs() {
    for database in both().await {
        database.execute("CREATE TABLE t (a integer)").await;
        let project = project(vec![
            (texts(&["CREATE TABLE b (id integer)"]), Revision::BASE),
            (texts(&["CREATE TABLE c (id integer)"]), APART),
        ]);
        let error = up(&project, &database, RehearsalPlace::Target)
            .await
            .unwrap_err();
        assert_eq!(error.code(), "no-transaction");
        let said = error.to_string();
        assert!(
            said.contains("m20260101_000002_second") && said.contains("--rehearse clone"),
            "{said}"
        );
        let report = up(&project, &database, RehearsalPlace::Clone)
            .await
            .unwrap();
        assert!(report.revisions[0].step.in_transaction);
        assert!(!report.revisions[1].step.in_transaction);
        assert_eq!(report.difference.unwrap(), ["add table b", "add table c"]);
    }
}

#[tokio::test]
async fn an_index_is_built_concurrently_on_a_copy() {
    let Some(database) = postgres().await else {
        return;
    };
    database.execute("CREATE TABLE t (a integer)").await;
    let sql = "CREATE INDEX CONCURRENTLY ix ON t (a)";
    let project = project(vec![(
        texts(&["CREATE INDEX CONCURRENTLY ix ON t (a)"]),
        APART,
    )]);
    let report = up(&project, &database, RehearsalPlace::Clone)
        .await
        .unwrap();
    assert_eq!(report.revisions[0].step.statements[0].sql, sql);
    assert_eq!(report.difference.unwrap(), ["add index ix on t"]);
}

#[tokio::test]
async fn what_an_earlier_revision_has_to_commit_is_told_and_works_on_a_copy() {
    let Some(database) = postgres().await else {
        return;
    };
    database
        .execute("CREATE TYPE mood AS ENUM ('ok'); CREATE TABLE t (a mood)")
        .await;
    let project = line(vec![
        texts(&["ALTER TYPE mood ADD VALUE 'good'"]),
        texts(&["INSERT INTO t VALUES ('good')"]),
    ]);
    let error = up(&project, &database, RehearsalPlace::Target)
        .await
        .unwrap_err();
    assert_eq!(error.code(), "needs-commit", "{error}");
    assert!(error.to_string().contains("--rehearse clone"));
    up(&project, &database, RehearsalPlace::Clone)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_database_in_use_is_copied_with_its_rows_and_no_copy_stays() {
    // One of its own: other tests have copies, too.
    let Some(_) = ultra_testing::require_postgres().unwrap() else {
        return;
    };
    let cluster = ultra_testing::PostgresServer::start().unwrap();
    let database = Database::Postgres(cluster.database().await.unwrap());
    let Database::Postgres(server) = &database else {
        return;
    };
    database
        .execute("CREATE TABLE t (a integer); INSERT INTO t VALUES (1), (2), (3)")
        .await;
    let good = line(vec![texts(&["UPDATE t SET a = 7"])]);
    let bad = line(vec![texts(&["UPDATE t SET b = 7"])]);
    for in_use in [false, true] {
        let other = match in_use {
            true => Some(server.connect().await.unwrap()),
            false => None,
        };
        let report = up(&good, &database, RehearsalPlace::Clone).await.unwrap();
        let rows = &report.revisions[0].step.effects.rows;
        assert_eq!(rows[0].updated, 3);
        up(&bad, &database, RehearsalPlace::Clone)
            .await
            .unwrap_err();
        if let Some(other) = other {
            other.close().await.unwrap();
        }
    }
    let mut psql = server.command("psql");
    psql.args([
        "-Atc",
        "SELECT count(*) FROM pg_database WHERE datname LIKE 'ultra_scratch%'",
    ]);
    assert_eq!(psql.output().unwrap().stdout, b"0\n");
}
