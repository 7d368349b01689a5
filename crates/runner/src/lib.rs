//! ultra-runner
