//! `upgrade --sql`, `downgrade --sql`: what is printed, and what psql and sqlite3 make of it.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::database::Database;
use crate::project::Project;
use crate::run::Run;

const APPLIED: &str = "SELECT version FROM seaql_migrations";
const EVENTS: &str =
    "SELECT revision, name, direction, event, checksum FROM ultra_migration_history";

/// Nobody answers there, and nobody is asked.
const NOWHERE: &str = "postgres://nobody@127.0.0.1:1/nothing";

fn dialect(database: &Database) -> &'static str {
    if database.is_postgres() {
        "postgres"
    } else {
        "sqlite"
    }
}

/// psql or sqlite3 with a script on its standard input; `None` where there is no sqlite3.
fn feed(database: &Database, script: &str) -> Option<Run> {
    let mut command = match database {
        Database::Postgres(database) => {
            let folder = std::env::var_os("ULTRA_PG_BIN").map(std::path::PathBuf::from);
            let mut command = Command::new(folder.unwrap_or_default().join("psql"));
            command.args(["-X", "-q", "-d", &database.url()]);
            command
        }
        Database::Sqlite(file) => {
            let mut command = Command::new("sqlite3");
            command.arg(file.path());
            command
        }
    };
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().ok()?;
    // Who stops at an error reads no further.
    child
        .stdin
        .take()
        .unwrap()
        .write_all(script.as_bytes())
        .ok();
    Some(Run::ended(child.wait_with_output().unwrap()))
}

async fn state(database: &Database) -> Vec<String> {
    let mut all = vec![database.dump().await];
    all.extend(database.rows(APPLIED).await);
    all.extend(database.rows(EVENTS).await);
    all
}

#[tokio::test]
async fn the_reference_project_as_a_script_is_what_upgrade_makes_of_it() {
    let project = Project::stock("scripted");
    for (fed, live) in Database::both()
        .await
        .into_iter()
        .zip(Database::both().await)
    {
        let (url, name) = (live.url(), dialect(&fed));
        let url = Some(url.as_str());
        let script = |arguments: &[&str]| {
            let run = project
                .built(None, &[arguments, &["--sql", "--dialect", name]].concat())
                .ok();
            assert!(run.out.starts_with("-- "), "{run}");
            run.says(&["1 revision from "]).out
        };
        let up = script(&["upgrade"]);
        // Again the same, to the last byte.
        assert_eq!(up, script(&["upgrade", "base:head"]));
        let Some(run) = feed(&fed, &up) else {
            continue;
        };
        run.ok();
        project.built(url, &["upgrade"]).ok();
        assert_eq!(state(&fed).await, state(&live).await);
        let fed_url = fed.url();
        let fed_url = Some(fed_url.as_str());
        project
            .built(fed_url, &["status"])
            .ok()
            .says(&["up to date"]);
        project.built(fed_url, &["verify"]).ok();
        project
            .built(fed_url, &["upgrade"])
            .ok()
            .says(&["nothing to apply"]);
        assert_ne!(feed(&fed, &up).unwrap().code, 0);
        let down = script(&["downgrade", "head:base"]);
        feed(&fed, &down).unwrap().ok();
        project.built(url, &["downgrade", "base"]).ok();
        assert_eq!(state(&fed).await, state(&live).await);
    }
}

#[test]
fn no_database_is_asked_and_the_url_says_the_dialect() {
    let project = Project::stock("offline");
    let run = project.built(Some(NOWHERE), &["upgrade", "--sql"]).ok();
    assert!(run.out.contains("\\set ON_ERROR_STOP on"), "{run}");
    let run = project
        .built(Some("sqlite://nothing.db"), &["upgrade", "--sql"])
        .ok();
    assert!(run.out.contains(".bail on"), "{run}");
    assert!(!project.path("nothing.db").exists());
    // The first of the project's; ultra.db isn't meant because nothing was said.
    let run = project.built(None, &["upgrade", "--sql"]).ok();
    assert!(run.out.contains(" on PostgreSQL\n"), "{run}");
    let schema = ["upgrade", "--sql", "--schema", "app x"];
    let run = project.built(Some(NOWHERE), &schema).ok();
    assert!(run.out.contains("SET search_path = \"app x\";"), "{run}");
    let json = ["upgrade", "--sql", "--json", "--dialect", "sqlite"];
    let json = project.built(None, &json).ok().json();
    assert_eq!(json["dialect"], "sqlite", "{json}");
    assert_eq!(json["revisions"][0]["revision"], "ab38c3f2f48f", "{json}");
    assert!(json["revisions"][0]["statements"].as_array().unwrap().len() > 10);
    let nothing = project
        .built(None, &["upgrade", "head:head", "--sql"])
        .ok()
        .says(&["nothing between head and head"]);
    assert_eq!(nothing.out, "");
}

#[test]
fn what_has_no_meaning_without_a_database_is_refused() {
    let project = Project::stock("offline-refused");
    let run = |arguments: &[&str]| project.built(None, arguments);
    run(&["downgrade", "-1", "--sql"]).fails("script-start", &["FROM:TO", "head:-1"]);
    run(&["downgrade", "base", "--sql"]).fails("script-start", &[]);
    run(&["upgrade", "+1", "--sql"]).fails("script-start", &["base:+2"]);
    run(&["upgrade", "--sql", "--dialect", "oracle"]).fails("usage", &["`oracle`"]);
    run(&["upgrade", "base:head"]).fails("usage", &["--sql"]);
    run(&["upgrade", "nonsense:head", "--sql"]).fails("unknown-revision", &[]);
    for flags in [
        &["--sql", "--backup"][..],
        &["--sql", "--allow-changed"],
        &["--sql", "--lock-wait", "3"],
        &["--sql", "--lock-timeout", "3s"],
        &["--allow-gaps"],
        &["--dialect", "sqlite"],
    ] {
        run(&[&["upgrade"], flags].concat()).code(2);
    }
}

#[test]
fn a_revision_that_asks_the_database_is_a_gap_that_is_said() {
    let project = Project::new("gaps");
    let (name, path) = (
        "m20270101_000000_asks",
        "migration/src/m20270101_000000_asks.rs",
    );
    project.add_revision(name, "aaaabbbbcccc", "ab38c3f2f48f");
    project.edit(
        path,
        "        db.execute_unprepared",
        "        if !manager.has_table(\"users\").await? {\n            return Ok(());\n        }\n        db.execute_unprepared",
    );
    let script = ["upgrade", "--sql", "--dialect", "sqlite"];
    let run = project
        .front(None, &script)
        .fails("not-recordable", &[name, "it asks the database: SELECT"]);
    assert!(
        run.out
            .contains("-- NOT COMPLETE: it stops at m20270101_000000_asks"),
        "{run}"
    );
    let allowed = project
        .built(None, &[&script[..], &["--allow-gaps"]].concat())
        .ok()
        .says(&["not in this script: m20270101_000000_asks"]);
    assert_eq!(allowed.out, run.out);
    let json = project
        .built(None, &[&script[..], &["--json"]].concat())
        .code(2)
        .json();
    let reason = json["revisions"][1]["reason"].as_str().unwrap();
    assert!(reason.starts_with("it asks the database: "), "{json}");
    // Around it all is there.
    let part = [&["upgrade", "base:ab38"], &script[1..]].concat();
    project.built(None, &part).ok();
}
