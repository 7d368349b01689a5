//! What it costs the database.

use std::time::Duration;

use tokio::time::Instant;
use ultra_health::{Health, HealthOptions};
use ultra_testing::{PostgresServer, TestDatabase, require_postgres};

use crate::http;
use crate::support::{Database, project, upgrade};

/// How many transactions the sessions on a database make in this time, failed ones included.
/// Counted from outside of the database, so that counting doesn't count.
pub(crate) async fn transactions(
    server: &PostgresServer,
    database: &TestDatabase,
    time: Duration,
) -> i64 {
    let pool = sqlx::PgPool::connect(&server.url()).await.unwrap();
    let count = async || -> i64 {
        sqlx::query_scalar(
            "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = $1",
        )
        .bind(database.name())
        .fetch_one(&pool)
        .await
        .unwrap()
    };
    // Sessions report once a second, at the end of a statement: what was before is in by now.
    tokio::time::sleep(Duration::from_millis(2500)).await;
    let before = count().await;
    tokio::time::sleep(time).await;
    count().await - before
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn thousands_of_requests_cost_one_statement_a_second() {
    let Some(server) = require_postgres().unwrap() else {
        return;
    };
    let test = server.database().await.unwrap();
    let database = Database::Postgres(test);
    upgrade(&database, 2).await;
    let health = Health::start(project(2), database.url(), HealthOptions::default()).await;
    let address = http::serve(health.router()).await;

    let until = Instant::now() + Duration::from_secs(14);
    let paths = ["/health", "/health/ready", "/health/migrations"];
    let load: Vec<_> = (0..9)
        .map(|at| tokio::spawn(http::hammer(address, paths[at % 3], until)))
        .collect();
    let Database::Postgres(test) = &database else {
        return;
    };
    let seen = transactions(server, test, Duration::from_secs(10)).await;
    let mut answers = 0;
    for task in load {
        answers += task.await.unwrap();
    }
    // Two more than there are seconds: what is reported late.
    assert!((1..=12).contains(&seen), "{seen} in 10 s");
    assert!(answers > 3000, "{answers}");
}
