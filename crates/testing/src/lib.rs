//! ultra-testing
