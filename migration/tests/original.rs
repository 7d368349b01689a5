//! The migrations lead to the schema of the original application, but for what is documented.

use migration::Migrator;
use sea_orm::{ConnectionTrait, Database};
use sea_orm_migration::MigratorTrait;
use ultra_introspect::postgres::{ReadOptions, read};
use ultra_schema::{Dialect, Hints, Pair, diff};

type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

/// What `entity/README.md` documents: ids are identities instead of serials, and sixteen defaults
/// that stood in the application stand in the database.
const DOCUMENTED: [&str; 24] = [
    "alter column analyses.id: identity",
    "alter column analyses.analysis_type: default none → 'STANDARD'::analysistype",
    "alter column analyses.output_format: default none → 'TEXT'::outputformat",
    "alter column analyses.status: default none → 'PENDING'::analysisstatus",
    "alter column analyses.is_cached: default none → false",
    "alter column analysis_results.id: identity",
    "alter column api_keys.id: identity",
    "alter column document_chunks.id: identity",
    "alter column documents.id: identity",
    "alter column documents.file_type: default none → 'UNKNOWN'::documenttype",
    "alter column documents.status: default none → 'PENDING'::documentstatus",
    "alter column transactions.id: identity",
    "alter column usage_tracking.id: identity",
    "alter column usage_tracking.input_tokens: default none → 0",
    "alter column usage_tracking.output_tokens: default none → 0",
    "alter column usage_tracking.total_tokens: default none → 0",
    "alter column usage_tracking.input_cost: default none → 0",
    "alter column usage_tracking.output_cost: default none → 0",
    "alter column usage_tracking.total_cost: default none → 0",
    "alter column users.id: identity",
    "alter column users.role: default none → 'USER'::userrole",
    "alter column users.is_verified: default none → false",
    "alter column users.subscription_tier: default none → 'FREE'::subscriptiontier",
    "alter column users.account_balance: default none → 0",
];

#[tokio::test]
async fn the_first_revision_leads_to_the_original_schema() -> Result {
    let Some(server) = ultra_testing::require_postgres()? else {
        return Ok(());
    };
    let (original, migrated) = (server.database().await?, server.database().await?);
    original.execute(include_str!("original.sql")).await?;
    let db = migrated.connect().await?;
    // SeaORM's own runner on a fresh database: the list is an ordinary migrator.
    Migrator::up(&db, Some(1)).await?;
    let options = ReadOptions::default();
    let is = read(&db, &options).await?;
    let was = read(&original.connect().await?, &options).await?;
    let mut changes: Vec<String> = diff(Dialect::Postgres, Pair::new(&was, &is), &Hints::default())
        .iter()
        .map(ToString::to_string)
        .collect();
    changes.sort();
    let mut documented = DOCUMENTED.to_vec();
    documented.sort_unstable();
    assert_eq!(changes, documented);
    Ok(())
}

#[tokio::test]
async fn sea_orm_s_own_runner_goes_up_and_down_on_sqlite() -> Result {
    let db = Database::connect("sqlite::memory:").await?;
    Migrator::up(&db, None).await?;
    db.execute_unprepared("INSERT INTO users (email, hashed_password) VALUES ('a@b.c', 'x')")
        .await?;
    Migrator::down(&db, None).await?;
    assert!(db.execute_unprepared("SELECT * FROM users").await.is_err());
    Ok(())
}
