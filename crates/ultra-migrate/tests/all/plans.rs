//! Arms planned from the one-file cases of codegen.

use std::path::Path;

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};
use ultra_codegen::{Arm, arm};
use ultra_introspect::{postgres, sqlite};
use ultra_plan::plan;
use ultra_schema::{Dialect, Pair, Schema};
use ultra_testing::{TestDatabase, require_postgres};

use crate::case::Case;

/// Plans cases, all of PostgreSQL's in one database.
#[derive(Default)]
pub(crate) struct Planner {
    postgres: Option<(TestDatabase, DatabaseConnection)>,
}

/// What cases make stands in these schemas.
const CLEAR: &str =
    "DROP SCHEMA IF EXISTS app CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public";

impl Planner {
    /// The arm of a case; `None` where there is no server.
    pub(crate) async fn arm(&mut self, dialect: Dialect, name: &str) -> Option<Arm> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../codegen/tests/cases");
        let path = folder.join(dialect.name()).join(format!("{name}.sql"));
        let text = std::fs::read_to_string(&path).unwrap_or_else(|_| panic!("no case {name}"));
        let case = Case::parse(name, &text).unwrap();
        let from = self.structure(dialect, &case.before).await?;
        let to = self.structure(dialect, &case.after).await?;
        let schemas = Pair::new(&from, &to);
        let hints = case.hints(schemas).unwrap();
        let plan = plan(dialect, schemas, &hints, &case.backfills().unwrap());
        assert!(plan.refusals.is_empty(), "{name}: {:?}", plan.refusals);
        Some(arm(dialect, &plan))
    }

    async fn structure(&mut self, dialect: Dialect, sql: &str) -> Option<Schema> {
        match dialect {
            Dialect::Postgres => {
                if self.postgres.is_none() {
                    let database = require_postgres().unwrap()?.database().await.unwrap();
                    let db = database.connect().await.unwrap();
                    self.postgres = Some((database, db));
                }
                let (_, db) = self.postgres.as_ref()?;
                db.execute_unprepared(CLEAR).await.unwrap();
                db.execute_unprepared(sql).await.unwrap();
                let options = postgres::ReadOptions {
                    default_schema: Some("public".into()),
                    ..postgres::ReadOptions::default()
                };
                Some(postgres::read(db, &options).await.unwrap())
            }
            Dialect::Sqlite => {
                let db = memory().await;
                db.execute_unprepared(sql).await.unwrap();
                Some(
                    sqlite::read(&db, &sqlite::ReadOptions::default())
                        .await
                        .unwrap(),
                )
            }
        }
    }
}

async fn memory() -> DatabaseConnection {
    let mut options = ConnectOptions::new("sqlite::memory:");
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await.unwrap()
}
