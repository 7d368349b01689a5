//! Health routes for axum: is the database there, and which revisions are pending?
//!
//! One background task looks at the database once a second, on a connection of its own and with a
//! deadline. Requests are answered from memory: none waits for a query, and ten thousand of them
//! cost the database nothing.
//!
//! ```no_run
//! use axum::{Router, routing::get};
//! use ultra_health::{Health, HealthOptions};
//! use ultra_migrate::{Config, Project, compiled};
//! # mod migration { ultra_migrate::migrator! {} }
//!
//! # async fn serve() -> Result<(), Box<dyn std::error::Error>> {
//! let revisions = compiled::<migration::Migrator>();
//! let project = Project::new(".", Config::default(), revisions)?;
//! let (url, _) = project.database_url(None)?;
//!
//! let health = Health::start(project, url, HealthOptions::default()).await;
//! let app: Router = Router::new()
//!     .route("/", get(|| async { "hello" }))
//!     .merge(health.router());
//!
//! let listener = tokio::net::TcpListener::bind("127.0.0.1:8000").await?;
//! axum::serve(listener, app).await?;
//! # Ok(())
//! # }
//! ```
//!
//! `/health/live` is always 200, `/health/ready` and `/health` are 503 while the database is away,
//! `/health/migrations` says what is pending. Nothing that is served names a host, a user, a
//! database, a path or a statement.

mod answer;
mod health;
mod prober;
mod report;
mod routes;
mod verdict;

pub use health::{Health, HealthOptions};
pub use report::{Check, Checks, Details, HealthStatus, Migrations, Overall, PendingRevision};
