//! One edit over Ultra's entities that contains each kind of change, and rows that must survive it.

use crate::database::Database;
use crate::project::Project;

/// A new entity, in a file that nothing but `mod` names, with a key that has actions.
const TAG: &str = r#"//! `tags`: words for documents.

use sea_orm::entity::prelude::*;

/// A word for a document.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tags")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
    #[sea_orm(unique)]
    pub label: String,
    pub document_id: i32,
    #[sea_orm(belongs_to, from = "document_id", to = "id", on_update = "Cascade", on_delete = "Cascade")]
    pub document: BelongsTo<super::document::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
"#;

/// Values for what existing rows must have.
pub(crate) const BACKFILLS: [&str; 4] = [
    "--backfill",
    "users.locale=de",
    "--backfill",
    "analysis_results.cost=0",
];

/// Edits entities and extras.
pub(crate) fn every_kind(project: &Project) {
    // A table, and a relation back to it.
    project.write("entity/src/tag.rs", TAG);
    project.edit(
        "entity/src/lib.rs",
        "pub mod transaction;\n",
        "pub mod tag;\npub mod transaction;\n",
    );
    project.edit(
        "entity/src/document.rs",
        "    /// Its parts.\n",
        "    /// Its words.\n    #[sea_orm(has_many)]\n    pub tags: HasMany<super::tag::Entity>,\n    /// Its parts.\n",
    );
    columns(project);
    constraints(project);
    // An enum's value in its place.
    project.edit(
        "entity/src/enums.rs",
        "pub enum AnalysisStatus {\n    /// Waits for a worker.\n    #[default]\n    Pending,\n",
        "pub enum AnalysisStatus {\n    /// Waits for a worker.\n    #[default]\n    Pending,\n    /// Has a worker.\n    Queued,\n",
    );
}

fn columns(project: &Project) {
    // Added: one that may be empty, one that may not.
    project.edit(
        "entity/src/user.rs",
        "    /// Name as the person writes it.\n",
        "    pub locale: String,\n    pub birthday: Option<Date>,\n    /// Name as the person writes it.\n",
    );
    // A comment.
    project.edit(
        "entity/src/user.rs",
        "    #[sea_orm(unique_key = \"email\")]\n",
        "    #[sea_orm(unique_key = \"email\", comment = \"where it's read\")]\n",
    );
    // Dropped.
    project.edit(
        "entity/src/document.rs",
        "    /// Words in it.\n    pub word_count: Option<i32>,\n",
        "",
    );
    // Another type, one that ALTER knows and one that SQLite must rebuild for.
    project.edit(
        "entity/src/usage_tracking.rs",
        "    #[sea_orm(column_type = \"String(StringLen::N(255))\")]\n    pub endpoint",
        "    #[sea_orm(column_type = \"Text\")]\n    pub endpoint",
    );
    project.edit(
        "entity/src/analysis.rs",
        "    pub total_tokens: Option<i32>,\n",
        "    pub total_tokens: Option<i64>,\n",
    );
    // Empty allowed, and no longer allowed.
    project.edit(
        "entity/src/api_key.rs",
        "    pub name: String,\n",
        "    pub name: Option<String>,\n",
    );
    project.edit(
        "entity/src/analysis_result.rs",
        "    pub cost: Option<f64>,\n",
        "    pub cost: f64,\n",
    );
    // Defaults: another, a new one, and one that goes.
    project.edit(
        "entity/src/usage_tracking.rs",
        "    #[sea_orm(default_value = 0)]\n    pub input_tokens",
        "    #[sea_orm(default_value = 1)]\n    pub input_tokens",
    );
    project.edit(
        "entity/src/document.rs",
        "    pub chunk_count: Option<i32>,\n",
        "    #[sea_orm(default_value = 0)]\n    pub chunk_count: Option<i32>,\n",
    );
    project.edit(
        "entity/src/analysis.rs",
        "    #[sea_orm(default_value = false)]\n    pub is_cached",
        "    pub is_cached",
    );
    // Another name.
    project.edit(
        "entity/src/transaction.rs",
        "    #[sea_orm(column_type = \"String(StringLen::N(255))\")]\n    pub description",
        "    #[sea_orm(renamed_from = \"description\", column_type = \"String(StringLen::N(255))\")]\n    pub purpose",
    );
}

fn constraints(project: &Project) {
    // A key over two columns.
    for column in ["document_id", "chunk_index"] {
        project.edit(
            "entity/src/document_chunk.rs",
            &format!("    pub {column}: i32,\n"),
            &format!("    #[sea_orm(unique_key = \"place\")]\n    pub {column}: i32,\n"),
        );
    }
    // Another action of a key whose table has children of its own.
    project.edit(
        "entity/src/document.rs",
        "    #[sea_orm(belongs_to, from = \"user_id\", to = \"id\")]\n",
        "    #[sea_orm(belongs_to, from = \"user_id\", to = \"id\", on_delete = \"Cascade\")]\n",
    );
    // A check by attribute, one in the extras.
    project.edit(
        "entity/src/transaction.rs",
        "    #[sea_orm(column_type = \"Decimal(Some((10, 2)))\")]\n    pub amount",
        "    #[sea_orm(column_type = \"Decimal(Some((10, 2)))\", extra = \"CHECK (amount <> 0)\")]\n    pub amount",
    );
    project.write(
        "schema/postgres/checks.sql",
        "ALTER TABLE usage_tracking ADD CONSTRAINT usage_not_negative CHECK (total_tokens >= 0);\n",
    );
    // An index that comes and one that goes.
    project.edit(
        "schema/indexes.sql",
        "CREATE INDEX ix_users_id ON users (id);\n",
        "",
    );
    project.append(
        "schema/indexes.sql",
        "CREATE INDEX ix_users_role ON users (role);\n",
    );
}

/// Two users with everything that hangs on them.
pub(crate) async fn insert_rows(database: &Database) {
    // A list is an array on PostgreSQL and JSON on SQLite.
    let models = if database.is_postgres() {
        r#"{"a","b"}"#
    } else {
        r#"["a","b"]"#
    };
    let mut sql = String::new();
    for user in 1..=2 {
        sql.push_str(&format!(
            "INSERT INTO users (id, email, hashed_password, oauth_id) VALUES ({user}, 'u{user}@example.org', 'x', 'o{user}');
             INSERT INTO api_keys (id, user_id, name, key, created_at, is_active) VALUES ({user}, {user}, 'key', 'k{user}', '2026-01-02 03:04:05', true);
             INSERT INTO documents (id, uuid, user_id, filename, file_path, file_size, word_count, created_at, updated_at) VALUES ({user}, 'd{user}', {user}, 'it''s.pdf', '/p', 7, 99, '2026-01-02 03:04:05', '2026-01-02 03:04:05');
             INSERT INTO analyses (id, uuid, user_id, prompt, ultra_model, selected_models, total_tokens, status, created_at, updated_at) VALUES ({user}, 'a{user}', {user}, 'why?', 'm', '{models}', 12, 'PROCESSING', '2026-01-02 03:04:05', '2026-01-02 03:04:05');
             INSERT INTO analysis_results (id, analysis_id, model_name, response, cost, created_at) VALUES ({user}, {user}, 'm', 'because', 1.5, '2026-01-02 03:04:05');
             INSERT INTO transactions (id, user_id, type, status, amount, balance_before, balance_after, description, created_at) VALUES ({user}, {user}, 'DEBIT', 'COMPLETED', 1.25, 2.5, 1.25, 'for it', '2026-01-02 03:04:05');
             INSERT INTO usage_tracking (id, user_id, model, provider, endpoint, timestamp) VALUES ({user}, {user}, 'm', 'p', '/e', '2026-01-02 03:04:05');\n"
        ));
        for chunk in 0..3 {
            let id = user * 10 + chunk;
            sql.push_str(&format!(
                "INSERT INTO document_chunks (id, document_id, chunk_index, content, created_at, updated_at) VALUES ({id}, {user}, {chunk}, 'c', '2026-01-02 03:04:05', '2026-01-02 03:04:05');\n"
            ));
        }
    }
    database.execute(&sql).await;
}

/// What the edit leaves alone, in every table, whether it is applied or not.
pub(crate) async fn kept_rows(
    database: &Database,
    applied: bool,
) -> Vec<(&'static str, Vec<String>)> {
    let purpose = if applied {
        "SELECT id, user_id, amount, purpose AS p FROM transactions"
    } else {
        "SELECT id, user_id, amount, description AS p FROM transactions"
    };
    let mut all = Vec::new();
    for query in [
        "SELECT id, email, role, oauth_id, is_verified, subscription_tier FROM users",
        "SELECT id, user_id, name, key, created_at, is_active FROM api_keys",
        "SELECT id, uuid, user_id, filename, file_type, status, chunk_count, created_at FROM documents",
        "SELECT id, document_id, chunk_index, content FROM document_chunks",
        "SELECT id, user_id, selected_models, status, total_tokens, is_cached, output_format FROM analyses",
        "SELECT id, analysis_id, response, cost FROM analysis_results",
        "SELECT id, user_id, endpoint, input_tokens, total_cost, timestamp FROM usage_tracking",
        purpose,
    ] {
        let table = query.rsplit(' ').next().unwrap();
        all.push((table, database.rows(query).await));
    }
    assert_eq!(
        all.iter().map(|(_, rows)| rows.len()).sum::<usize>(),
        20,
        "{all:?}"
    );
    all
}
