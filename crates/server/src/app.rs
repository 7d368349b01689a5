//! The routes.

use std::time::Duration;

use axum::extract::Request;
use axum::response::Response;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};
use tower_http::trace::TraceLayer;
use tracing::Span;
use ultra_health::Health;

/// The service: `/` says what it is, [`Health`] is mounted beside it. Requests are logged.
pub fn app(health: &Health) -> Router {
    let log = TraceLayer::new_for_http()
        .make_span_with(span)
        .on_request(())
        .on_response(answered)
        .on_failure(());
    Router::new()
        .route("/", get(index))
        .merge(health.router())
        .layer(log)
}

async fn index() -> Json<Value> {
    Json(json!({
        "service": "ultra-server",
        "version": env!("CARGO_PKG_VERSION"),
        "links": {
            "health": "/health",
            "live": "/health/live",
            "ready": "/health/ready",
            "migrations": "/health/migrations",
        }
    }))
}

/// Method and path. Headers and what follows `?` may hold secrets. Health is asked every few
/// seconds by whoever runs containers, and would drown the rest.
fn span(request: &Request) -> Span {
    let (method, path) = (request.method(), request.uri().path());
    if path.starts_with("/health") {
        tracing::debug_span!("request", %method, path)
    } else {
        tracing::info_span!("request", %method, path)
    }
}

fn answered(response: &Response, latency: Duration, span: &Span) {
    if span.is_disabled() {
        return;
    }
    let status = response.status().as_u16();
    let latency_ms = u64::try_from(latency.as_millis()).unwrap_or(u64::MAX);
    tracing::info!(status, latency_ms, "answered");
}
