//! What is pending is applied, or not, and what happens when that goes wrong.

use std::os::unix::fs::PermissionsExt as _;
use std::sync::OnceLock;
use std::time::Duration;

use super::stage::Stage;
use crate::database::Database;
use crate::project::Project;
use crate::run::Run;

/// The second revision, which does what the test says.
const WAYWARD: &str = "m20300101_000000_wayward";

const BODY: &str = r#"
        let db = manager.get_connection();
        db.execute_unprepared(r"CREATE TABLE halfway (id integer PRIMARY KEY)").await?;
        let sql = match (std::env::var("WAYWARD").as_deref(), manager.get_database_backend()) {
            (Ok("slow"), DbBackend::Postgres) => "SELECT pg_sleep(120)",
            (Ok("slow"), _) => "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000000000) \
                  INSERT INTO halfway SELECT max(i) FROM n",
            (Ok(_), _) => "INSERT INTO half_dome VALUES (1)",
            (Err(_), _) => "INSERT INTO halfway VALUES (1)",
        };
        db.execute_unprepared(sql).await?;"#;

/// A project with two revisions, built once for all tests.
fn wayward() -> &'static Project {
    static PROJECT: OnceLock<Project> = OnceLock::new();
    PROJECT.get_or_init(|| {
        let project = Project::new("scripts-wayward");
        project.add_revision(WAYWARD, "5100aaaa0002", "ab38c3f2f48f");
        project.edit(
            &format!("migration/src/{WAYWARD}.rs"),
            r#"
        let db = manager.get_connection();
        db.execute_unprepared(r"ALTER TABLE users ADD COLUMN shared text").await?;"#,
            BODY,
        );
        project.front(None, &["status"]).ok();
        project
    })
}

async fn applied(database: &Database) -> usize {
    database
        .rows("SELECT version FROM seaql_migrations")
        .await
        .len()
}

#[tokio::test]
async fn three_at_once_on_an_empty_database_all_serve() {
    let project = wayward();
    for database in Database::both().await {
        let stage = Stage::new(project);
        let url = database.url();
        let mut all: Vec<_> = (0..3)
            .map(|_| stage.spawn(stage.start(Some(&url), &[])))
            .collect();
        for running in &mut all {
            running.says(&format!("server {}: ", running.pid()));
        }
        for running in all {
            running.signal("TERM");
            running.end().ok().says(&["server: ended by SIGTERM"]);
        }
        let runs = project.built(Some(&url), &["history", "--runs", "--json"]);
        let runs = runs.ok().json();
        let mut events: Vec<String> = runs["runs"]
            .as_array()
            .unwrap()
            .iter()
            .map(|run| format!("{} {}", run["event"], run["revision"]))
            .collect();
        events.sort();
        assert_eq!(
            events,
            [
                r#""finished" "5100aaaa0002""#,
                r#""finished" "ab38c3f2f48f""#
            ],
            "{runs}"
        );
        assert_eq!(applied(&database).await, 2);
        assert_eq!(backups(&stage).len(), 1);
        stage.nothing_is_left();
    }
}

#[tokio::test]
async fn a_start_makes_the_folders_backs_up_once_and_serves() {
    let project = Project::stock("scripts-start");
    for database in Database::both().await {
        let stage = Stage::new(&project);
        let url = database.url();
        for pending in [true, false] {
            let mut running =
                stage.spawn(stage.start(Some(&url), &[("BACKUP_BEFORE_MIGRATE", "Yes")]));
            running.says(&format!("server {}: ", running.pid()));
            running.signal("TERM");
            let run = running.end().ok();
            assert_eq!(run.err.contains("applied 1 revision"), pending, "{run}");
            assert_eq!(
                run.err.contains("the database is up to date"),
                !pending,
                "{run}"
            );
            assert!(!run.err.contains("cargo was called"), "{run}");
        }
        assert_eq!(
            stage.names(""),
            [
                "backups",
                "document_storage",
                "logs",
                "temp",
                "temp_uploads"
            ]
        );
        let mode = std::fs::metadata(stage.path("backups"))
            .unwrap()
            .permissions();
        assert_eq!(mode.mode() & 0o777, 0o700);
    }
}

#[tokio::test]
async fn a_backup_is_taken_where_it_is_wanted() {
    let project = wayward();
    for (wanted, files) in [("1", 1), ("0", 0)] {
        for database in Database::both().await {
            let stage = Stage::new(project);
            let url = database.url();
            project.built(Some(&url), &["upgrade", "ab38c3f2f48f"]).ok();
            let mut running =
                stage.spawn(stage.start(Some(&url), &[("BACKUP_BEFORE_MIGRATE", wanted)]));
            running.says(&format!("server {}: ", running.pid()));
            running.signal("TERM");
            let run = running.end().ok();
            assert_eq!(backups(&stage).len(), files, "{run}");
        }
    }
}

/// The backups that starts have taken.
fn backups(stage: &Stage<'_>) -> Vec<String> {
    let mut names = stage.names("backups");
    names.retain(|name| name.starts_with("pre_migration_"));
    names
}

#[tokio::test]
async fn pending_revisions_that_are_not_to_be_applied() {
    let project = Project::stock("scripts-pending");
    for database in Database::both().await {
        let stage = Stage::new(&project);
        let url = database.url();
        let run = stage.refuses(Some(&url), &[("APPLY_MIGRATIONS", "FALSE")]);
        run.code(1).says(&[
            "revisions to be applied: 1\n  m20261121_152019_create_ultra\n",
            "APPLY_MIGRATIONS is false",
            "migration upgrade --backup",
            "ALLOW_PENDING_MIGRATIONS=true",
        ]);
        let allowed = [
            ("APPLY_MIGRATIONS", "0"),
            ("ALLOW_PENDING_MIGRATIONS", "on"),
        ];
        let mut running = stage.spawn(stage.start(Some(&url), &allowed));
        running.says(&format!("server {}: ", running.pid()));
        running.signal("TERM");
        let run = running.end().ok();
        run.says(&["warning: the server starts although revisions are pending"]);
        let status = project.built(Some(&url), &["status", "--json"]).ok().json();
        assert_eq!(status["applied"], 0, "{status}");
        // Nothing pending: nobody asks.
        project.built(Some(&url), &["upgrade"]).ok();
        let mut running = stage.spawn(stage.start(Some(&url), &allowed[..1]));
        running.says("server ");
        running.signal("TERM");
        running.end().ok();
    }
}

#[tokio::test]
async fn a_failing_revision_keeps_the_server_from_starting() {
    let project = wayward();
    for database in Database::both().await {
        let stage = Stage::new(project);
        let url = database.url();
        let run = stage.refuses(Some(&url), &[("WAYWARD", "fails")]);
        let taken = backups(&stage);
        assert_eq!(taken.len(), 1, "{run}");
        run.fails(
            "statement",
            &[
                WAYWARD,
                "half_dome",
                &format!("backups/{}", taken[0]),
                "nothing of it was kept",
                "correct the revision",
                "migrating failed (exit code 2)",
                "the server was not started",
            ],
        );
        // The first revision stays, of the second there is nothing; the next start goes on.
        assert_eq!(applied(&database).await, 1);
        assert!(!database.dump().await.contains("halfway"));
        let mut running = stage.spawn(stage.start(Some(&url), &[]));
        running.says("server ");
        running.signal("TERM");
        running.end().ok().says(&["applied 1 revision"]);
    }
}

#[tokio::test]
async fn signals_while_migrating_roll_back_and_end_it() {
    let project = wayward();
    for database in Database::both().await {
        let stage = Stage::new(project);
        let url = database.url();
        for signals in [&["TERM"][..], &["INT"], &["TERM", "TERM"]] {
            let slow = [("WAYWARD", "slow"), ("BACKUP_BEFORE_MIGRATE", "false")];
            let mut running = stage.spawn(stage.start(Some(&url), &slow));
            running.says(&format!("applying {WAYWARD}"));
            // Into the long statement.
            std::thread::sleep(Duration::from_millis(500));
            for signal in signals {
                running.signal(signal);
            }
            let run = running.end().code(130);
            let run = run.says(&[
                "error[interrupted]",
                &format!(
                    "start-migrate: ended by SIG{} while migrating: the migrator has said above",
                    signals[0]
                ),
                "the server was not started",
            ]);
            assert!(!run.err.contains("server 1"), "{run}");
            stage.nothing_is_left();
            assert_eq!(applied(&database).await, 1, "{run}");
            assert!(!database.dump().await.contains("halfway"), "{run}");
        }
        let mut running = stage.spawn(stage.start(Some(&url), &[]));
        running.says("server ");
        running.signal("TERM");
        running.end().ok().says(&["applied 1 revision"]);
    }
}

#[tokio::test]
async fn a_database_that_went_another_way_is_refused_and_one_ahead_is_served() {
    let project = Project::stock("scripts-ahead");
    for database in Database::both().await {
        let stage = Stage::new(&project);
        let url = database.url();
        project.built(Some(&url), &["upgrade"]).ok();
        let insert = |name: &str| format!("INSERT INTO seaql_migrations VALUES ('{name}', 1)");
        database.execute(&insert("m21001231_000000_later")).await;
        let mut running = stage.spawn(stage.start(Some(&url), &[]));
        running.says("server ");
        running.signal("TERM");
        running.end().ok().says(&[
            "warning: the database is ahead",
            "  m21001231_000000_later\n",
        ]);
        // Nothing is to be applied: what was changed can't be helped any more, but is said.
        let changed = "UPDATE ultra_migration_history SET checksum = 'sha256-tokens-v1:0'";
        database.execute(changed).await;
        let mut running = stage.spawn(stage.start(Some(&url), &[]));
        running.says("server ");
        running.signal("TERM");
        running.end().ok().says(&[
            "warning: these revisions were changed",
            "  m20261121_152019_create_ultra\n",
        ]);
        database.execute(&insert("m20000101_000000_earlier")).await;
        for apply in ["true", "false"] {
            let variables = [
                ("APPLY_MIGRATIONS", apply),
                ("ALLOW_PENDING_MIGRATIONS", "true"),
            ];
            let run: Run = stage.refuses(Some(&url), &variables);
            run.code(2)
                .says(&["  m20000101_000000_earlier\n", "restore their files"]);
        }
    }
}

#[test]
fn a_migrator_that_ends_in_its_own_way_is_told_apart() {
    let project = Project::stock("scripts-endings");
    let stage = Stage::new(&project);
    for (ending, code, says) in [
        ("exit 2", 2, "migrating failed (exit code 2)"),
        ("exit 101", 2, "migrating failed (exit code 101)"),
        ("kill -s KILL $$", 2, "migrating failed (exit code 137)"),
        ("exit 130", 130, "the migrator was interrupted"),
    ] {
        stage.program(
            "migration",
            &format!("#!/bin/sh\n[ \"$2\" != status ] || exec echo '{{\"state\": \"pending\"}}'\n{ending}\n"),
        );
        let run = stage.refuses(Some("sqlite://x.db"), &[]).code(code);
        run.says(&[says, "the server was not started"]);
    }
    // A signal after the last commit: the code is the migrator's, what is said is the truth.
    stage.program(
        "migration",
        "#!/bin/sh\n[ \"$2\" != status ] || exec echo '{\"state\": \"pending\"}'\n\
         trap 'sleep 0.3; exit 0' TERM\necho ready\nwhile :; do sleep 0.05; done\n",
    );
    let mut running = stage.spawn(stage.start(Some("sqlite://x.db"), &[]));
    running.says("ready");
    running.signal("TERM");
    running.signal("INT");
    running
        .end()
        .code(130)
        .says(&["while migrating: it had come to its end"]);
    stage.nothing_is_left();
}
