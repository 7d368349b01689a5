//! `upgrade --dry-run` and `downgrade --dry-run` through the command line.

use crate::database::Database;
use crate::project::Project;

#[tokio::test]
async fn a_dry_run_tells_what_it_would_do_and_keeps_nothing() {
    let project = Project::stock("rehearsed");
    for database in Database::both().await {
        let url = database.url();
        let url = Some(url.as_str());
        // What isn't there yet would be rehearsed in memory.
        project.built(url, &["upgrade"]).ok();
        project.built(url, &["downgrade", "base"]).ok();
        let before = database.dump().await;
        for (place, says) in [("target", "rolled back after"), ("clone", "which is gone")] {
            let arguments = ["upgrade", "--dry-run", "--rehearse", place];
            let run = project.built(url, &arguments).ok();
            let run = run.says(&["rehearsing m2", "rehearsed 1 revision", says]);
            assert!(run.out.contains("CREATE TABLE \"users\""), "{}", run.out);
            assert!(run.out.contains("\ndifference\n"), "{}", run.out);
            assert!(run.out.contains("+ add table users"), "{}", run.out);
            assert_eq!(before, database.dump().await);
        }
        project.built(url, &["upgrade"]).ok();
        let before = database.dump().await;
        let arguments = ["downgrade", "base", "--dry-run", "--json"];
        let report = project.built(url, &arguments).ok().json();
        assert_eq!(report["version"], 1);
        assert_eq!(report["place"], "target");
        let revision = &report["revisions"][0];
        assert_eq!(revision["direction"], "down");
        assert!(revision["duration_ms"].is_u64());
        let statements = revision["statements"].as_array().unwrap();
        assert!(statements.len() > 7);
        if database.is_postgres() {
            let locks = statements[0]["locks"].as_array().unwrap();
            assert!(
                locks.iter().any(|lock| lock["mode"] == "ACCESS EXCLUSIVE"),
                "{locks:?}"
            );
        }
        let difference = report["difference"].as_array().unwrap();
        assert!(difference.contains(&"drop table users".into()));
        assert_eq!(before, database.dump().await);

        // Nothing to do: nothing is run.
        let run = project.built(url, &["upgrade", "--dry-run"]).ok();
        run.says(&["nothing to rehearse"]);
    }
}

#[tokio::test]
async fn flags_of_a_rehearsal_are_for_rehearsals() {
    let project = Project::stock("rehearsed-flags");
    let url = Some("sqlite::memory:");
    for arguments in [
        &["upgrade", "--rehearse", "clone"][..],
        &["upgrade", "--rehearse-limit", "5s"],
        &["upgrade", "--dry-run", "--backup"],
        &["upgrade", "--dry-run", "--sql"],
        &["upgrade", "--dry-run", "--transaction", "none"],
    ] {
        project.built(url, arguments).code(2);
    }
}
