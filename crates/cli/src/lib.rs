//! ultra-migrate-cli
