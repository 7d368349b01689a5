//! The entities as the registry lists them, and as they work on SQLite.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that can't go on fails"
)]

mod lists;
mod sqlite_form;

use entity::{
    AnalysisStatus, AnalysisType, Db, DocumentStatus, DocumentType, List, OutputFormat,
    SubscriptionTier, TransactionStatus, TransactionType, UserRole, analysis, analysis_result,
    api_key, document, document_chunk, transaction, usage_tracking, user,
};
use sea_orm::{
    ColumnTrait, ConnectOptions, ConnectionTrait, Database, DbBackend, EntityRegistry,
    IntoActiveModel, QueryFilter, Schema, Set, Statement,
    entity::prelude::{ActiveModelTrait, Decimal},
};

const TABLES: [&str; 8] = [
    "analyses",
    "analysis_results",
    "api_keys",
    "document_chunks",
    "documents",
    "transactions",
    "usage_tracking",
    "users",
];

async fn sqlite() -> Db {
    let mut options = ConnectOptions::new("sqlite::memory:");
    options.max_connections(1); // Each connection would have a memory of its own.
    let db = Db(Database::connect(options).await.unwrap());
    sqlite_form::create(&db).await.unwrap();
    db
}

async fn ada(db: &Db) -> user::Model {
    user::ActiveModel {
        email: Set("ada@example.org".into()),
        hashed_password: Set("$argon2id$".into()),
        ..Default::default()
    }
    .insert(db)
    .await
    .unwrap()
}

fn question(user: &user::Model, uuid: &str) -> analysis::ActiveModel {
    analysis::ActiveModel {
        uuid: Set(uuid.into()),
        user_id: Set(user.id),
        prompt: Set("Why?".into()),
        ultra_model: Set("merger".into()),
        selected_models: Set(List(vec!["it's \"a\"".into(), "b,{}".into()])),
        ..Default::default()
    }
}

fn postgres_ddl() -> String {
    let builder = EntityRegistry::build_schema(Schema::new(DbBackend::Postgres), "entity::*");
    format!("{builder:?}").replace("\\\"", "\"")
}

async fn text(db: &Db, sql: &str) -> String {
    let statement = Statement::from_string(DbBackend::Sqlite, sql);
    let row = db.query_one_raw(statement).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

#[test]
fn the_registry_lists_all_tables() {
    let ddl = postgres_ddl();
    for table in TABLES {
        assert!(
            ddl.contains(&format!(r#"CREATE TABLE IF NOT EXISTS "{table}" "#))
                || ddl.contains(&format!(r#"CREATE TABLE "{table}" "#)),
            "{table} isn't in {ddl}"
        );
    }
    assert_eq!(ddl.matches("CREATE TABLE").count(), TABLES.len(), "{ddl}");
}

#[test]
fn postgres_keeps_its_types() {
    let ddl = postgres_ddl();
    for part in [
        r#""selected_models" varchar[] NOT NULL"#,
        r#""ala_carte_options" varchar[]"#,
        r#""document_ids" integer[]"#,
        r#""model_times" jsonb"#,
        r#""type" transactiontype NOT NULL"#,
        r#""amount" decimal(10, 2) NOT NULL"#,
        r#""role" userrole NOT NULL DEFAULT 'USER'"#,
        r#""description" varchar(255) NOT NULL"#,
        "CREATE TYPE \"outputformat\" AS ENUM ('TEXT', 'RTF', 'GOOGLE_DOCS', 'WORD')",
        "CREATE TYPE \"userrole\" AS ENUM ('USER', 'ADMIN', 'SUPER_ADMIN')",
    ] {
        assert!(ddl.contains(part), "{part} isn't in {ddl}");
    }
}

#[tokio::test]
async fn indexes_have_the_names_of_the_extras() {
    let db = sqlite().await;
    let statement = Statement::from_string(
        DbBackend::Sqlite,
        "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY name",
    );
    let rows = db.query_all_raw(statement).await.unwrap();
    let names: Vec<String> = rows
        .iter()
        .map(|row| row.try_get_by_index(0).unwrap())
        .collect();
    assert_eq!(names.len(), 20, "{names:?}");
    assert!(!names.iter().any(|name| name.contains('-')), "{names:?}");
}

#[tokio::test]
async fn the_database_fills_in_defaults() {
    let db = sqlite().await;
    let ada = ada(&db).await;
    assert_eq!(ada.role, UserRole::User);
    assert_eq!(ada.subscription_tier, Some(SubscriptionTier::Free));
    assert_eq!(ada.is_verified, Some(false));
    assert_eq!(ada.account_balance, Some(0.0));

    let analysis = question(&ada, "a").insert(&db).await.unwrap();
    assert_eq!(analysis.analysis_type, AnalysisType::Standard);
    assert_eq!(analysis.output_format, OutputFormat::Text);
    assert_eq!(analysis.status, AnalysisStatus::Pending);
    assert!(!analysis.is_cached);

    let usage = usage_tracking::ActiveModel {
        user_id: Set(ada.id),
        model: Set("m".into()),
        provider: Set("p".into()),
        ..Default::default()
    };
    let usage = usage.insert(&db).await.unwrap();
    assert_eq!((usage.input_tokens, usage.total_tokens), (0, 0));
    assert_eq!(usage.total_cost, Decimal::ZERO);
}

#[tokio::test]
async fn the_application_fills_in_the_rest() {
    let db = sqlite().await;
    let ada = ada(&db).await;
    let inserted = ada.created_at.unwrap();
    assert_eq!(ada.updated_at, Some(inserted));

    let untouched = ada.clone().into_active_model().update(&db).await.unwrap();
    assert_eq!(untouched.updated_at, ada.updated_at);
    let mut changed = ada.clone().into_active_model();
    changed.full_name = Set(Some("Ada".into()));
    let changed = changed.update(&db).await.unwrap();
    assert_eq!(changed.created_at, Some(inserted));
    assert!(changed.updated_at > ada.updated_at);

    let key = api_key::ActiveModel {
        user_id: Set(ada.id),
        name: Set("laptop".into()),
        key: Set("k".into()),
        ..Default::default()
    };
    assert!(key.insert(&db).await.unwrap().is_active);

    let payment = transaction::ActiveModel {
        user_id: Set(ada.id),
        kind: Set(TransactionType::Credit),
        amount: Set(Decimal::new(1050, 2)),
        balance_before: Set(Decimal::ZERO),
        balance_after: Set(Decimal::new(1050, 2)),
        description: Set("top up".into()),
        ..Default::default()
    };
    let payment = payment.insert(&db).await.unwrap();
    assert_eq!(payment.status, TransactionStatus::Completed);
    assert_eq!(payment.amount, Decimal::new(1050, 2));
}

#[tokio::test]
async fn relations_lead_both_ways() {
    let db = sqlite().await;
    let ada = ada(&db).await;
    let analysis = question(&ada, "a").insert(&db).await.unwrap();
    let answer = analysis_result::ActiveModel {
        analysis_id: Set(analysis.id),
        model_name: Set("m".into()),
        response: Set("Because.".into()),
        ..Default::default()
    };
    answer.insert(&db).await.unwrap();
    let file = document::ActiveModel {
        uuid: Set("d".into()),
        user_id: Set(ada.id),
        filename: Set("a.bin".into()),
        file_path: Set("/a.bin".into()),
        file_size: Set(1),
        ..Default::default()
    };
    let file = file.insert(&db).await.unwrap();
    assert_eq!(file.file_type, DocumentType::Unknown);
    assert_eq!(file.status, DocumentStatus::Pending);
    let chunk = document_chunk::ActiveModel {
        document_id: Set(file.id),
        chunk_index: Set(0),
        content: Set("…".into()),
        embedding: Set(Some(serde_json::json!([0.25, 1.0]))),
        ..Default::default()
    };
    chunk.insert(&db).await.unwrap();

    let loaded = user::Entity::load()
        .filter(user::Column::Id.eq(ada.id))
        .with((analysis::Entity, analysis_result::Entity))
        .with((document::Entity, document_chunk::Entity))
        .one(&db)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(loaded.analyses[0].results[0].response, "Because.");
    assert_eq!(loaded.documents[0].chunks[0].content, "…");
    let back = analysis::Entity::load()
        .with(user::Entity)
        .one(&db)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(back.user.unwrap().email, ada.email);
}

#[tokio::test]
async fn what_must_be_unique_or_known_is() {
    let db = sqlite().await;
    ada(&db).await;
    for refused in [
        "INSERT INTO users (email, hashed_password) VALUES ('ada@example.org', '')",
        "INSERT INTO users (email, hashed_password, role) VALUES ('b', '', 'KING')",
        "INSERT INTO api_keys (user_id, name, key, created_at) VALUES (1, '', '', '')",
        "INSERT INTO api_keys (user_id, name, key, created_at, is_active) VALUES (9, '', '', '', 1)",
    ] {
        assert!(db.execute_unprepared(refused).await.is_err(), "{refused}");
    }
}
