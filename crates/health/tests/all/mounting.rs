//! A service's own router, and how long the work in the background lasts.

use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use ultra_health::Health;
use ultra_testing::TestDatabase;

use crate::http;
use crate::support::{Database, postgres, project, quick, sqlite, upgrade};

#[derive(Clone)]
struct Own {
    greeting: &'static str,
}

#[tokio::test]
async fn a_router_with_another_state_takes_it_in() {
    let database = Database::Sqlite(sqlite());
    upgrade(&database, 1).await;
    let health = database.health(project(1)).await;
    let app: Router = Router::new()
        .route(
            "/",
            get(|State(own): State<Own>| async move { own.greeting }),
        )
        .merge(health.router())
        .with_state(Own { greeting: "hello" });
    let address = http::serve(app).await;
    assert_eq!(http::get(address, "/").await.text, "hello");
    assert_eq!(http::get(address, "/health").await.code, 200);
}

#[tokio::test]
async fn it_can_be_nested() {
    let database = Database::Sqlite(sqlite());
    let health = database.health(project(1)).await;
    let app: Router = Router::new().nest("/internal", health.router());
    let address = http::serve(app).await;
    assert_eq!(http::get(address, "/internal/health/ready").await.code, 200);
}

/// How many sessions of health the database has.
async fn sessions(database: &TestDatabase, pool: &sqlx::PgPool) -> i64 {
    sqlx::query_scalar(
        "SELECT count(*) FROM pg_stat_activity \
         WHERE application_name = 'ultra-health' AND datname = $1",
    )
    .bind(database.name())
    .fetch_one(pool)
    .await
    .unwrap()
}

#[tokio::test]
async fn the_last_clone_ends_the_looking() {
    let Some(database) = postgres().await else {
        return;
    };
    let pool = sqlx::PgPool::connect(&database.url()).await.unwrap();
    let database = Database::Postgres(database);
    let health = Health::start(project(1), database.url(), quick()).await;
    let Database::Postgres(test) = &database else {
        return;
    };
    // A router is as good as a clone.
    let router: Router = health.router();
    drop(health);
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(sessions(test, &pool).await, 1);
    drop(router);
    for _ in 0..200 {
        if sessions(test, &pool).await == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the session is still there");
}
