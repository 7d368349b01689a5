//! Every state, on both databases: code, word, message, numbers.

use serde_json::{Value, json};
use ultra_migrate::runner::LockOptions;

use crate::http::{self, Response, get};
use crate::support::{Database, both, line, name, project, until, upgrade};

const ROUTES: [&str; 4] = [
    "/health",
    "/health/live",
    "/health/ready",
    "/health/migrations",
];

/// What the four routes say about this database. Each answers with 200.
async fn served(database: &Database, revisions: usize) -> [Value; 4] {
    let health = database.health(project(revisions)).await;
    let address = http::serve(health.router()).await;
    let mut bodies = Vec::new();
    for route in ROUTES {
        let response = get(address, route).await;
        assert_eq!(response.code, 200, "{route}");
        bodies.push(response.json());
    }
    bodies.try_into().unwrap()
}

fn check_overall(overall: &Value, status: &str, message: &str) {
    let time = &overall["timestamp"];
    assert!(is_time(time), "{time}");
    let expected = json!({
        "status": status,
        "message": message,
        "timestamp": time,
        "checks": {
            "database": {
                "status": "ok",
                "type": "database",
                "critical": true,
                "message": "The database answers"
            },
            "database_migrations": {
                "status": status,
                "type": "database",
                "critical": false,
                "message": message
            }
        }
    });
    assert_eq!(*overall, expected);
}

fn is_time(value: &Value) -> bool {
    let text = value.as_str().unwrap();
    text.len() == 20 && text.starts_with("20") && text.ends_with('Z') && &text[10..11] == "T"
}

#[tokio::test]
async fn a_current_database_is_ok_everywhere() {
    for database in both().await {
        upgrade(&database, 2).await;
        let [overall, live, ready, migrations] = served(&database, 2).await;
        let message = "Database schema is up to date";
        check_overall(&overall, "ok", message);
        assert_eq!(live, json!({"status": "ok"}));
        assert_eq!(ready, json!({"status": "ok"}));
        let details = &migrations["details"];
        assert!(is_time(&migrations["timestamp"]));
        assert!(is_time(&details["current_revision_date"]));
        // Exactly these fields.
        let expected = json!({
            "status": "ok",
            "message": message,
            "duration_ms": migrations["duration_ms"].as_u64().unwrap(),
            "timestamp": migrations["timestamp"],
            "details": {
                "current_revision": "id_2",
                "current_revision_date": details["current_revision_date"],
                "total_migrations": 2,
                "pending_migrations": 0,
                "pending_details": [],
                "running": false,
                "ahead": 0,
                "duration_ms": details["duration_ms"].as_u64().unwrap(),
                "timestamp": migrations["timestamp"],
            }
        });
        assert_eq!(migrations, expected);
    }
}

#[tokio::test]
async fn pending_revisions_degrade_and_the_service_stays_ready() {
    for database in both().await {
        upgrade(&database, 1).await;
        let [overall, live, ready, migrations] = served(&database, 3).await;
        let message = "2 pending database migrations need to be applied";
        check_overall(&overall, "degraded", message);
        assert_eq!(live, json!({"status": "ok"}));
        assert_eq!(ready, json!({"status": "ok"}));
        assert_eq!(migrations["status"], "degraded");
        assert_eq!(migrations["message"], message);
        let details = &migrations["details"];
        assert_eq!(details["current_revision"], "id_1");
        assert_eq!(details["total_migrations"], 3);
        assert_eq!(details["pending_migrations"], 2);
        let pending = json!([
            {"revision": "id_2", "description": "Make a table"},
            {"revision": "id_3", "description": "Make a table"},
        ]);
        assert_eq!(details["pending_details"], pending);

        let [.., migrations] = served(&database, 2).await;
        let message = "1 pending database migration needs to be applied";
        assert_eq!(migrations["message"], message);
    }
}

#[tokio::test]
async fn nothing_applied_is_pending() {
    for database in both().await {
        let [.., migrations] = served(&database, 2).await;
        assert_eq!(migrations["status"], "degraded");
        let details = &migrations["details"];
        assert_eq!(details["pending_migrations"], 2);
        assert_eq!(details["current_revision"], Value::Null);
        assert_eq!(details["current_revision_date"], Value::Null);
    }
}

#[tokio::test]
async fn a_database_that_only_sea_orm_has_worked_on_is_read() {
    for database in both().await {
        let claims = format!(
            "CREATE TABLE seaql_migrations (version varchar(255) PRIMARY KEY, applied_at bigint NOT NULL); \
             INSERT INTO seaql_migrations VALUES ('{}', 1763712900)",
            name(1)
        );
        database.execute(&claims).await;
        let [.., migrations] = served(&database, 1).await;
        assert_eq!(migrations["status"], "ok");
        let details = &migrations["details"];
        assert_eq!(details["current_revision_date"], "2025-11-21T08:15:00Z");
    }
}

#[tokio::test]
async fn a_database_that_is_ahead_is_ok() {
    for database in both().await {
        upgrade(&database, 3).await;
        let [overall, _, _, migrations] = served(&database, 1).await;
        let message = "Database schema is up to date, and ahead of this binary by 2 revisions";
        check_overall(&overall, "ok", message);
        assert_eq!(migrations["details"]["ahead"], 2);
        assert_eq!(migrations["details"]["pending_migrations"], 0);
    }
}

#[tokio::test]
async fn a_run_is_seen_by_its_lock_and_its_end_by_what_it_did() {
    for database in both().await {
        upgrade(&database, 1).await;
        let health = database.health(project(3)).await;
        let address = http::serve(health.router()).await;
        let session = database.session().await;
        let locked = session
            .lock(&LockOptions::default(), &mut |_| {})
            .await
            .unwrap();
        let report = until(&health, |report| report.details.running == Some(true)).await;
        assert_eq!(report.message, "migrations are being applied: 2 pending");
        let response = get(address, "/health/migrations").await;
        assert_eq!(response.code, 200);
        assert_eq!(response.json()["status"], "degraded");
        assert_eq!(get(address, "/health/ready").await.code, 200);

        locked.unlock().await.unwrap();
        let report = until(&health, |report| report.details.running == Some(false)).await;
        assert_eq!(report.details.pending_migrations, Some(2));
        upgrade(&database, 3).await;
        until(&health, |report| {
            report.details.pending_migrations == Some(0)
        })
        .await;
    }
}

#[tokio::test]
async fn a_missing_revision_degrades() {
    for database in both().await {
        upgrade(&database, 3).await;
        let health = database.health(line(&[1, 3], "fn up() {}")).await;
        let report = health.migrations();
        let message = format!("applied here and missing in this binary: {}", name(2));
        assert_eq!(report.message, message);
        let address = http::serve(health.router()).await;
        let response = get(address, "/health").await;
        assert_eq!(response.code, 200);
        check_overall(&response.json(), "degraded", &message);
        assert_eq!(get(address, "/health/ready").await.code, 200);
    }
}

#[tokio::test]
async fn a_changed_revision_degrades() {
    for database in both().await {
        upgrade(&database, 1).await;
        let health = database.health(line(&[1], "fn up() { other() }")).await;
        let report = health.migrations();
        let message = format!("changed after it was applied: {}", name(1));
        assert_eq!(report.message, message);
        let address = http::serve(health.router()).await;
        let response = get(address, "/health/migrations").await;
        assert_eq!(response.code, 200);
        assert_eq!(response.json()["status"], "degraded");
    }
}

#[tokio::test]
async fn what_was_begun_and_not_finished_degrades() {
    for database in both().await {
        upgrade(&database, 1).await;
        let event = format!(
            "INSERT INTO ultra_migration_history (run_id, revision, name, direction, event) \
             VALUES ('run', 'id_2', '{}', 'up', 'started')",
            name(2)
        );
        database.execute(&event).await;
        let health = database.health(project(2)).await;
        let message = format!("begun and not finished: {}", name(2));
        assert_eq!(health.migrations().message, message);
    }
}

#[tokio::test]
async fn head_says_the_same_without_a_body_and_nothing_is_cached() {
    for database in both().await {
        let health = database.health(project(1)).await;
        let address = http::serve(health.router()).await;
        let length = |response: &Response| {
            let line = response
                .head
                .lines()
                .find(|it| it.starts_with("content-length"));
            line.unwrap().to_owned()
        };
        for route in ROUTES {
            let full = get(address, route).await;
            let head = http::request(address, "HEAD", route).await;
            assert_eq!((head.code, &*head.text), (full.code, ""));
            assert_eq!(length(&head), length(&full));
            for response in [&full, &head] {
                assert!(response.head.contains("cache-control: no-store"));
                assert!(response.head.contains("content-type: application/json"));
            }
            let post = http::request(address, "POST", route).await;
            assert_eq!(post.code, 405, "{route}");
        }
    }
}
