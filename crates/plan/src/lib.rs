//! ultra-plan
