//! Rights: little is enough, and what is missing costs no further statements.

use std::time::Duration;

use ultra_health::{Health, HealthOptions, HealthStatus};
use ultra_migrate::runner::{DatabaseUrl, LockOptions};
use ultra_testing::{PostgresServer, TestDatabase, TestRole, require_postgres};

use crate::cost::transactions;
use crate::support::{Database, project, quick, until, upgrade};

/// A database with one revision applied, and a role that may not even write temporary things.
struct Clinic {
    database: Database,
    role: TestRole,
    server: &'static PostgresServer,
}

impl Clinic {
    async fn open() -> Option<Self> {
        let server = require_postgres().unwrap()?;
        let role = server.role("reader", "NOSUPERUSER", None).await.unwrap();
        let database = Database::Postgres(server.database().await.unwrap());
        upgrade(&database, 1).await;
        let clinic = Self {
            database,
            role,
            server,
        };
        let only = "ALTER ROLE {role} SET default_transaction_read_only = on";
        clinic.execute(only).await;
        Some(clinic)
    }

    async fn execute(&self, sql: &str) {
        let role = format!("\"{}\"", self.role.name());
        self.database.execute(&sql.replace("{role}", &role)).await;
    }

    fn test(&self) -> &TestDatabase {
        match &self.database {
            Database::Postgres(test) => test,
            Database::Sqlite(_) => unreachable!(),
        }
    }

    async fn health(&self, options: HealthOptions) -> Health {
        let url = DatabaseUrl::parse(&self.test().url_as(&self.role)).unwrap();
        Health::start(project(2), url, options).await
    }
}

#[tokio::test]
async fn a_role_that_only_reads_is_enough() {
    let Some(clinic) = Clinic::open().await else {
        return;
    };
    let grant = "GRANT SELECT ON seaql_migrations, ultra_migration_history TO {role}";
    clinic.execute(grant).await;
    let health = clinic.health(quick()).await;
    assert_eq!(health.migrations().details.pending_migrations, Some(1));
    // It sees the lock of another role, too.
    let session = clinic.database.session().await;
    let locked = session.lock(&LockOptions::default(), &mut |_| {}).await;
    until(&health, |report| report.details.running == Some(true)).await;
    drop(locked);
}

#[tokio::test]
async fn without_a_right_on_the_history_it_still_takes_one_statement() {
    let Some(clinic) = Clinic::open().await else {
        return;
    };
    clinic
        .execute("GRANT SELECT ON seaql_migrations TO {role}")
        .await;
    let health = clinic.health(HealthOptions::default()).await;
    let report = health.migrations();
    assert_eq!(report.details.current_revision.as_deref(), Some("id_1"));
    assert_eq!(report.details.pending_migrations, Some(1));
    assert_eq!(report.details.running, Some(false));
    assert_steady(&clinic).await;

    // The right comes later, and is noticed: only the history knows of this one.
    let event = "INSERT INTO ultra_migration_history (run_id, revision, name, direction, event) \
                 VALUES ('run', 'id_2', 'm_begun', 'up', 'started')";
    clinic.execute(event).await;
    clinic
        .execute("GRANT SELECT ON ultra_migration_history TO {role}")
        .await;
    until(&health, |report| report.message.contains("m_begun")).await;
    assert_steady(&clinic).await;
    clinic
        .execute("REVOKE SELECT ON ultra_migration_history FROM {role}")
        .await;
    until(&health, |report| !report.message.contains("m_begun")).await;
}

#[tokio::test]
async fn without_any_tables_it_takes_one_statement() {
    let Some(server) = require_postgres().unwrap() else {
        return;
    };
    let database = Database::Postgres(server.database().await.unwrap());
    let health = Health::start(project(2), database.url(), HealthOptions::default()).await;
    assert_eq!(health.migrations().details.pending_migrations, Some(2));
    let Database::Postgres(test) = &database else {
        return;
    };
    let seen = transactions(server, test, Duration::from_secs(4)).await;
    assert!(seen <= 6, "{seen} in 4 s");
    upgrade(&database, 2).await;
    until(&health, |report| report.status == HealthStatus::Ok).await;
}

#[tokio::test]
async fn without_a_right_on_the_claims_it_says_so_and_keeps_its_connection() {
    let Some(clinic) = Clinic::open().await else {
        return;
    };
    let health = clinic.health(HealthOptions::default()).await;
    let report = health.migrations();
    assert_eq!(report.details.error, Some("not-permitted"));
    assert_steady(&clinic).await;
    clinic
        .execute("GRANT SELECT (version, applied_at) ON seaql_migrations TO {role}")
        .await;
    until(&health, |report| {
        report.details.pending_migrations == Some(1)
    })
    .await;
}

#[tokio::test]
async fn a_schema_that_may_not_be_used_is_not_an_empty_database() {
    let Some(clinic) = Clinic::open().await else {
        return;
    };
    clinic
        .execute("REVOKE USAGE ON SCHEMA public FROM PUBLIC")
        .await;
    let health = clinic.health(quick()).await;
    let report = health.migrations();
    assert_eq!(report.status, HealthStatus::Unavailable);
    assert_eq!(report.details.error, Some("not-permitted"));
}

#[tokio::test]
async fn the_schema_is_the_one_of_the_options() {
    let Some(clinic) = Clinic::open().await else {
        return;
    };
    let moved = "CREATE SCHEMA app; GRANT USAGE ON SCHEMA app TO {role}; \
                 ALTER TABLE seaql_migrations SET SCHEMA app; \
                 ALTER TABLE ultra_migration_history SET SCHEMA app; \
                 GRANT SELECT ON ALL TABLES IN SCHEMA app TO {role}";
    clinic.execute(moved).await;
    let options = HealthOptions {
        schema: Some("app".to_owned()),
        ..quick()
    };
    let health = clinic.health(options).await;
    assert_eq!(health.migrations().details.pending_migrations, Some(1));
    let elsewhere = clinic.health(quick()).await;
    assert_eq!(elsewhere.migrations().details.pending_migrations, Some(2));
}

/// At most one statement a second, those that fail included; two may be reported late.
async fn assert_steady(clinic: &Clinic) {
    let seen = transactions(clinic.server, clinic.test(), Duration::from_secs(4)).await;
    assert!(seen <= 6, "{seen} in 4 s");
}
