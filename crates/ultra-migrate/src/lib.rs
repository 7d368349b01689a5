//! ultra-migrate
