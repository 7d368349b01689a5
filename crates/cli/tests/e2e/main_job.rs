//! Edit entities, generate, apply, revert: on SQLite without any set-up, and on PostgreSQL.

use serde_json::Value;

use crate::database::Database;
use crate::edit::{self, BACKFILLS};
use crate::project::Project;

/// Without a PostgreSQL server: the revision gets SQLite's statements alone, PostgreSQL's later.
#[tokio::test]
async fn every_kind_of_change_on_sqlite() {
    let project = Project::new("sqlite");
    let database = Database::sqlite();
    let revision = there_and_back(&project, &database).await;
    let (url, first) = (database.url(), Some(revision.as_str()));
    let found = project
        .built(Some(&url), &["check", "--json"])
        .code(1)
        .json();
    assert_eq!(kinds(&found), ["incomplete"], "{found}");

    let Some(postgres) = Database::postgres().await else {
        return;
    };
    let there = postgres.url();
    project.built(Some(&there), &["upgrade", "+1"]).ok();
    edit::insert_rows(&postgres).await;
    let refused = project.built(Some(&there), &["upgrade"]);
    refused.fails("incomplete", &["every_kind", "generate --complete"]);
    let complete = [&["generate", "--complete", "--json"][..], &BACKFILLS].concat();
    let completed = project.front(Some(&there), &complete).ok().json();
    assert_eq!(completed["completed"][0]["revision"].as_str(), first);
    let (before, rows) = (
        postgres.dump().await,
        edit::kept_rows(&postgres, false).await,
    );
    project.front(Some(&there), &["upgrade"]).ok();
    assert_eq!(rows, edit::kept_rows(&postgres, true).await);
    project.built(Some(&there), &["verify"]).ok();
    project.built(Some(&there), &["check", "--entities"]).ok();
    project
        .built(Some(&there), &["auto", "nothing"])
        .ok()
        .says(&["nothing to do"]);
    project.built(Some(&there), &["downgrade", "-1"]).ok();
    assert_eq!(before, postgres.dump().await);
    // Where it ran already it is complete as well, and nothing is to be done about that.
    let status = project.built(Some(&url), &["status", "--json"]).ok().json();
    assert_eq!(status["state"], "current", "{status}");
    assert!(status["changed"].as_array().unwrap().is_empty(), "{status}");
    project.built(Some(&url), &["downgrade", "-1"]).ok();
    project.built(Some(&url), &["upgrade"]).ok();
    project.built(Some(&url), &["check"]).ok();
}

#[tokio::test]
async fn every_kind_of_change_on_postgres() {
    let Some(database) = Database::postgres().await else {
        return;
    };
    let project = Project::new("postgres");
    there_and_back(&project, &database).await;
    let url = database.url();
    project
        .built(Some(&url), &["check", "--entities"])
        .ok()
        .says(&["nothing found"]);
    let labels = "SELECT enum_range(NULL::analysisstatus)::text AS labels";
    let place = r#"{"labels": "{PENDING,QUEUED,PROCESSING,COMPLETED,FAILED}"}"#;
    assert_eq!(database.rows(labels).await, [place]);
    // The same file on the other database, statements for both having been planned at once.
    let other = Database::sqlite();
    project.built(Some(&other.url()), &["upgrade", "+1"]).ok();
    edit::insert_rows(&other).await;
    let (before, rows) = (
        other.structure().await,
        edit::kept_rows(&other, false).await,
    );
    project.built(Some(&other.url()), &["upgrade"]).ok();
    assert_eq!(rows, edit::kept_rows(&other, true).await);
    project.built(Some(&other.url()), &["verify"]).ok();
    project.built(Some(&other.url()), &["downgrade", "-1"]).ok();
    assert_eq!(before, other.structure().await);
    assert_eq!(rows, edit::kept_rows(&other, false).await);
    project.built(Some(&other.url()), &["verify"]).ok();
}

/// The main job with one edit; gives the revision's id. It is applied at the end.
async fn there_and_back(project: &Project, database: &Database) -> String {
    let url = database.url();
    let url = Some(url.as_str());
    let pending = project.front(url, &["status", "--json"]).ok().json();
    assert_eq!(
        (&pending["state"], &pending["total"]),
        (&"pending".into(), &1.into())
    );
    project
        .built(url, &["upgrade"])
        .ok()
        .says(&["[1/1] applying", "applied 1 revision"]);
    let first = id(&project.built(url, &["current", "--json"]).ok().json()["current"]);
    edit::insert_rows(database).await;

    edit::every_kind(project);
    let second = generated(project, url, &first);
    waiting(project, url, &second);

    let (before, rows) = (
        database.structure().await,
        edit::kept_rows(database, false).await,
    );
    let ran = project.front(url, &["upgrade", "--json"]).ok().json();
    assert_eq!(id(&ran["ran"]), second);
    applied(project, url, &first, &second);
    assert_eq!(rows, edit::kept_rows(database, true).await);
    assert_eq!(
        database
            .rows("SELECT locale FROM users WHERE locale = 'de'")
            .await
            .len(),
        2
    );
    changed_in_deed(database).await;

    let ran = project
        .built(url, &["downgrade", "-1", "--json"])
        .ok()
        .json();
    assert_eq!(
        (id(&ran["ran"]), &ran["ran"][0]["direction"]),
        (second.clone(), &"down".into())
    );
    assert_eq!(before, database.structure().await);
    assert_eq!(rows, edit::kept_rows(database, false).await);
    project.built(url, &["verify"]).ok();
    waiting(project, url, &second);
    project.built(url, &["upgrade"]).ok();
    assert_eq!(rows, edit::kept_rows(database, true).await);
    applied(project, url, &first, &second);
    second
}

/// Refused without a value for a column's existing rows, then written.
fn generated(project: &Project, url: Option<&str>, first: &str) -> String {
    let files = project.files();
    let refused = project.front(url, &["auto", "every kind"]);
    refused.fails(
        "refused",
        &[
            "users.locale",
            "--backfill users.locale=VALUE",
            "no file was written",
        ],
    );
    let tried = [&["auto", "every kind", "--dry-run"][..], &BACKFILLS].concat();
    project.built(url, &tried).ok().says(&[
        "add table tags",
        "rename column transactions.description",
        "nothing was written",
    ]);
    assert_eq!(files, project.files());

    let write = [&["auto", "every kind", "--json"][..], &BACKFILLS].concat();
    let report = project.built(url, &write).ok().json();
    let file = project.only_new(&files);
    assert!(
        file.starts_with("migration/src/m") && file.ends_with("_every_kind.rs"),
        "{file}"
    );
    let revision = report["file"]["revision"].as_str().unwrap().to_owned();
    let text = project.read(&file);
    assert!(
        text.contains(&format!(
            "Revision ID: {revision}\n//! Revises:     {first}\n"
        )),
        "{text}"
    );
    assert!(!text.contains("use entity"), "{text}");
    let missing = if url.unwrap().starts_with("sqlite") {
        1
    } else {
        0
    };
    assert_eq!(
        report["missing"].as_array().unwrap().len(),
        missing,
        "{report}"
    );
    // The binary doesn't know the file yet: it must not plan the same again.
    project
        .built(url, &["auto", "again"])
        .fails("stale", &["lib.rs"]);
    revision
}

/// What is said while the revision is there and not applied.
fn waiting(project: &Project, url: Option<&str>, revision: &str) {
    let status = project.front(url, &["status", "--json"]).ok().json();
    assert_eq!(
        (&status["state"], &status["applied"]),
        (&"pending".into(), &1.into()),
        "{status}"
    );
    assert_eq!(id(&status["pending"]), revision);
    let checked = project
        .built(url, &["check", "--fail-on-pending", "--json"])
        .code(1)
        .json();
    assert!(kinds(&checked).contains(&"pending".to_owned()), "{checked}");
    let current = project.built(url, &["current", "--json"]).ok().json();
    assert_ne!(id(&current["current"]), revision);
}

/// What is said while everything is applied.
fn applied(project: &Project, url: Option<&str>, first: &str, second: &str) {
    project
        .front(url, &["auto", "nothing"])
        .ok()
        .says(&["nothing to do"]);
    let status = project.built(url, &["status", "--json"]).ok().json();
    assert_eq!(
        (&status["state"], &status["applied"]),
        (&"current".into(), &2.into()),
        "{status}"
    );
    assert!(status["changed"].as_array().unwrap().is_empty(), "{status}");
    project
        .built(url, &["current"])
        .ok()
        .says(&[&format!("{second} (head)")]);
    project
        .built(url, &["upgrade"])
        .ok()
        .says(&["nothing to apply"]);
    let verified = project.built(url, &["verify", "--json"]).ok().json();
    assert_eq!(verified["drift"].as_array().unwrap().len(), 0, "{verified}");
    let listed = project.front(url, &["history"]).ok();
    assert_eq!(
        listed.out,
        format!("{first} -> {second} (head), every kind\n<base> -> {first}, create ultra\n")
    );
    let heads = project.front(url, &["heads", "--json"]).ok().json();
    assert_eq!(id(&heads["revisions"]), second);
    let shown = project
        .front(url, &["show", &second[..6], "--json"])
        .ok()
        .json();
    assert_eq!(shown["revisions"][0]["down_revisions"][0], first);
    let runs = project
        .built(url, &["history", "--runs", "--json"])
        .ok()
        .json();
    assert_eq!(
        (&runs["runs"][0]["revision"], &runs["runs"][0]["event"]),
        (&second.into(), &"finished".into())
    );
}

/// The database does what the entities say now.
async fn changed_in_deed(database: &Database) {
    let rejected = async |sql: &str| assert!(database.try_execute(sql).await.is_err(), "{sql}");
    database
        .execute("INSERT INTO tags (id, label, document_id) VALUES (1, 'x', 1)")
        .await;
    rejected("INSERT INTO tags (id, label, document_id) VALUES (2, 'x', 1)").await;
    rejected("INSERT INTO tags (id, label, document_id) VALUES (2, 'y', 77)").await;
    rejected("UPDATE transactions SET amount = 0").await;
    rejected("UPDATE document_chunks SET chunk_index = 0").await;
    rejected("UPDATE analysis_results SET cost = NULL").await;
    rejected("UPDATE analyses SET status = 'NEVER'").await;
    database
        .execute("UPDATE analyses SET status = 'QUEUED' WHERE id = 1")
        .await;
    database
        .execute("UPDATE analyses SET status = 'PROCESSING' WHERE id = 1")
        .await;
    database.execute("DELETE FROM tags").await;
}

fn id(list: &Value) -> String {
    let list = list.as_array().unwrap_or_else(|| panic!("{list}"));
    assert_eq!(list.len(), 1, "{list:?}");
    list[0]["revision"].as_str().unwrap().to_owned()
}

fn kinds(report: &Value) -> Vec<String> {
    let findings = report["findings"].as_array().unwrap();
    findings
        .iter()
        .map(|finding| finding["kind"].as_str().unwrap().to_owned())
        .collect()
}
