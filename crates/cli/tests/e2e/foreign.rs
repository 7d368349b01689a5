//! SeaORM's own ways to run the same revisions: its command line's verbs, and its migrator.

use migration::Migrator;
use sea_orm_migration::MigratorTrait;

use crate::database::Database;
use crate::project::Project;

#[tokio::test]
async fn the_verbs_of_sea_orm_cli_work() {
    let project = Project::stock("sea-orm-cli");
    for database in Database::both().await {
        let url = database.url();
        let applied = || {
            let status = project.built(Some(&url), &["status", "--json"]).ok().json();
            status["applied"].as_u64().unwrap()
        };
        project
            .built(Some(&url), &["status"])
            .ok()
            .says(&["1 revision pending"]);
        project
            .built(Some(&url), &["up", "-n", "1"])
            .ok()
            .says(&["applied 1 revision"]);
        assert_eq!(applied(), 1);
        project
            .built(Some(&url), &["up"])
            .ok()
            .says(&["nothing to apply"]);
        project
            .built(Some(&url), &["down"])
            .ok()
            .says(&["reverted 1 revision"]);
        assert_eq!(applied(), 0);
        project
            .built(Some(&url), &["down"])
            .ok()
            .says(&["nothing to revert"]);
        project.built(Some(&url), &["up"]).ok();
        project.built(Some(&url), &["down", "-n", "9"]).ok();
        assert_eq!(applied(), 0);
    }
    for verb in ["fresh", "refresh", "reset"] {
        project
            .built(None, &[verb])
            .fails("usage", &["downgrade base"]);
    }
    // They read DATABASE_URL and nothing else, so that they never work on another database.
    project
        .built(None, &["up"])
        .fails("url", &["DATABASE_URL is not set"]);
    assert!(!project.path("ultra.db").exists());
}

#[tokio::test]
async fn the_migrator_of_sea_orm_runs_them_and_status_knows() {
    let project = Project::stock("sea-orm");
    for database in Database::both().await {
        let url = database.url();
        let db = sea_orm::Database::connect(&url).await.unwrap();
        Migrator::up(&db, None).await.unwrap();
        let status = project.built(Some(&url), &["status", "--json"]).ok().json();
        assert_eq!(
            (&status["state"], &status["applied"]),
            (&"current".into(), &1.into()),
            "{status}"
        );
        project.built(Some(&url), &["verify"]).ok();
        project
            .built(Some(&url), &["upgrade"])
            .ok()
            .says(&["nothing to apply"]);
        project.built(Some(&url), &["downgrade", "base"]).ok();
        Migrator::up(&db, None).await.unwrap();
        Migrator::down(&db, None).await.unwrap();
        let status = project.built(Some(&url), &["status", "--json"]).ok().json();
        assert_eq!(
            (&status["state"], &status["applied"]),
            (&"pending".into(), &0.into()),
            "{status}"
        );
        db.close().await.unwrap();
    }
}
