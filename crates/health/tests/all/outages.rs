//! A server that stops, hangs, comes back; each noticed within two seconds.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use ultra_health::{Health, HealthOptions};
use ultra_migrate::runner::DatabaseUrl;
use ultra_testing::{PostgresServer, TestDatabase, TestingError};

use crate::http::{self, get};
use crate::support::{Database, project, time_to, upgrade};

const NOTICED: Duration = Duration::from_secs(2);

/// A server of the test's own; `None` where there is no PostgreSQL.
fn server() -> Option<PostgresServer> {
    // Says loudly that the test is left out.
    ultra_testing::require_postgres().unwrap()?;
    match PostgresServer::start() {
        Ok(server) => Some(server),
        Err(TestingError::NoPostgres { .. }) => None,
        Err(error) => panic!("{error}"),
    }
}

async fn current(server: &PostgresServer) -> (TestDatabase, SocketAddr) {
    let database = Database::Postgres(server.database().await.unwrap());
    upgrade(&database, 1).await;
    let health = Health::start(project(1), database.url(), HealthOptions::default()).await;
    let address = http::serve(health.router()).await;
    assert_eq!(get(address, "/health/migrations").await.code, 200);
    match database {
        Database::Postgres(database) => (database, address),
        Database::Sqlite(_) => unreachable!(),
    }
}

/// Unavailable, with one of these reasons, and alive.
async fn assert_away(address: SocketAddr, reasons: &[&str]) {
    for path in ["/health", "/health/ready", "/health/migrations"] {
        let response = get(address, path).await;
        assert_eq!(response.code, 503, "{path}");
        assert_eq!(response.json()["status"], "unavailable");
    }
    let body = get(address, "/health/migrations").await.json();
    let details = &body["details"];
    let reason = details["error"].as_str().unwrap();
    assert!(reasons.contains(&reason), "{reason}");
    for unknown in ["current_revision", "pending_migrations", "pending_details"] {
        assert!(details[unknown].is_null(), "{unknown}");
    }
    assert_eq!(details["total_migrations"], 1);
    let live = get(address, "/health/live").await;
    assert_eq!(
        (live.code, live.json()["status"].as_str()),
        (200, Some("ok"))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_stops_is_noticed_and_so_is_its_return() {
    let Some(mut server) = server() else {
        return;
    };
    let (_database, address) = current(&server).await;
    let began = Instant::now();
    server.stop().unwrap();
    time_to(address, "/health/ready", 503).await;
    let noticed = began.elapsed();
    assert!(noticed < NOTICED, "{noticed:?}");
    assert_away(address, &["connection", "unreachable", "busy"]).await;
    // After the next attempt, too.
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert_away(address, &["unreachable"]).await;

    server.start_again().unwrap();
    let back = time_to(address, "/health/ready", 200).await;
    assert!(back < NOTICED, "{back:?}");
    let body = get(address, "/health/migrations").await.json();
    assert_eq!(body["status"], "ok");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_hangs_is_noticed_and_so_is_its_return() {
    let Some(server) = server() else {
        return;
    };
    let (_database, address) = current(&server).await;
    let began = Instant::now();
    let frozen = server.freeze().unwrap();
    let mut slowest = Duration::ZERO;
    loop {
        let asked = Instant::now();
        let code = get(address, "/health/ready").await.code;
        slowest = slowest.max(asked.elapsed());
        if code == 503 {
            break;
        }
        assert!(began.elapsed() < Duration::from_secs(20));
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let noticed = began.elapsed();
    assert!(noticed < NOTICED, "{noticed:?}");
    // Nobody waited for the database.
    assert!(slowest < Duration::from_millis(500), "{slowest:?}");
    assert_away(address, &["timeout"]).await;
    tokio::time::sleep(Duration::from_millis(2500)).await;
    assert_away(address, &["timeout"]).await;

    drop(frozen);
    let back = time_to(address, "/health/ready", 200).await;
    assert!(back < NOTICED, "{back:?}");
    // Nothing is left of the attempts in between.
    tokio::time::sleep(Duration::from_millis(1500)).await;
    let pool = sqlx::PgPool::connect(&server.url()).await.unwrap();
    let sessions: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'ultra-health'",
    )
    .fetch_one(&pool)
    .await
    .unwrap();
    assert_eq!(sessions, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_is_ended_is_replaced() {
    let Some(server) = server() else {
        return;
    };
    let (database, address) = current(&server).await;
    let pool = sqlx::PgPool::connect(&server.url()).await.unwrap();
    let session = async || -> Option<i32> {
        let sql = "SELECT max(pid) FROM pg_stat_activity WHERE application_name = 'ultra-health'";
        sqlx::query_scalar(sql).fetch_one(&pool).await.unwrap()
    };
    let before = session().await.unwrap();
    let end = format!("SELECT pg_terminate_backend({before})");
    database.execute(&end).await.unwrap();
    let began = Instant::now();
    while session().await.is_none_or(|now| now == before) {
        assert!(began.elapsed() < Duration::from_secs(20));
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    time_to(address, "/health/ready", 200).await;
}

/// A statement that waits for somebody's lock ends at the server, too.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn statements_that_wait_do_not_pile_up() {
    let Some(server) = server() else {
        return;
    };
    let (database, address) = current(&server).await;
    let pool = sqlx::PgPool::connect(&database.url()).await.unwrap();
    let mut open = pool.begin().await.unwrap();
    sqlx::query("LOCK TABLE seaql_migrations")
        .execute(&mut *open)
        .await
        .unwrap();
    time_to(address, "/health/ready", 503).await;
    tokio::time::sleep(Duration::from_secs(4)).await;
    assert_away(address, &["timeout"]).await;
    let waiting: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'ultra-health'",
    )
    .fetch_one(&mut *open)
    .await
    .unwrap();
    assert!(waiting <= 2, "{waiting}");
    open.rollback().await.unwrap();
    assert!(time_to(address, "/health/ready", 200).await < NOTICED);
}

/// `start` returns after one deadline, whatever the server does.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_silent_server_does_not_hold_up_the_start() {
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = silent.local_addr().unwrap().port();
    let url = DatabaseUrl::parse(&format!("postgres://me@127.0.0.1:{port}/db")).unwrap();
    let began = Instant::now();
    let health = Health::start(project(1), url, HealthOptions::default()).await;
    let took = began.elapsed();
    assert!(took < Duration::from_millis(1500), "{took:?}");
    let address = http::serve(health.router()).await;
    assert_away(address, &["no-answer", "timeout"]).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_away(address, &["timeout"]).await;
}
