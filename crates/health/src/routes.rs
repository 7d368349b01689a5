//! The routes. Every handler reads memory and nothing else.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;

use crate::health::Health;
use crate::report::HealthStatus;

/// The body of `/health/live` and `/health/ready`.
#[derive(Serialize)]
struct Word {
    status: HealthStatus,
}

pub(crate) fn router<S>(health: Health) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    Router::new()
        .route("/health", get(overall))
        .route("/health/live", get(live))
        .route("/health/ready", get(ready))
        .route("/health/migrations", get(migrations))
        .with_state(health)
}

async fn overall(State(health): State<Health>) -> Response {
    let overall = health.overall();
    respond(overall.status, &overall)
}

async fn migrations(State(health): State<Health>) -> Response {
    let migrations = health.migrations();
    respond(migrations.status, &migrations)
}

/// A process that serves this is alive, whatever its database does.
async fn live() -> Response {
    let status = HealthStatus::Ok;
    respond(status, &Word { status })
}

async fn ready(State(health): State<Health>) -> Response {
    let status = if health.is_ready() {
        HealthStatus::Ok
    } else {
        HealthStatus::Unavailable
    };
    respond(status, &Word { status })
}

fn respond(status: HealthStatus, body: &impl Serialize) -> Response {
    let code = match status {
        HealthStatus::Ok | HealthStatus::Degraded => StatusCode::OK,
        HealthStatus::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
    };
    (code, [(header::CACHE_CONTROL, "no-store")], Json(body)).into_response()
}
