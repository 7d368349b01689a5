//! Several starts at once: each revision once, and all of them end well.

use std::process::Stdio;

use crate::database::Database;
use crate::project::Project;
use crate::run::Run;

#[tokio::test]
async fn three_upgrades_at_once_apply_each_revision_once() {
    let project = Project::stock("at-once");
    for database in Database::both().await {
        let url = database.url();
        let start = |_| {
            let mut command = project.migrator_command(Some(&url));
            command
                .arg("upgrade")
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap()
        };
        // All are started before the first is waited for.
        let started: Vec<_> = (0..3).map(start).collect();
        for child in started {
            Run::ended(child.wait_with_output().unwrap()).ok();
        }
        let runs = project
            .built(Some(&url), &["history", "--runs", "--json"])
            .ok()
            .json();
        let events: Vec<&str> = runs["runs"]
            .as_array()
            .unwrap()
            .iter()
            .map(|run| run["event"].as_str().unwrap())
            .collect();
        assert_eq!(events, ["finished"], "{runs}");
        assert_eq!(
            database
                .rows("SELECT version FROM seaql_migrations")
                .await
                .len(),
            1
        );
        project.built(Some(&url), &["verify"]).ok();
    }
}
