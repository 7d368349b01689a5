//! Health routes for axum that say which revisions are pending.
