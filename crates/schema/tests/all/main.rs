//! Tests of comparing schemas: laws that hold for all of them, and readable cases.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]
#![allow(
    unreachable_pub,
    reason = "the generators are also a module of ultra-plan's tests"
)]

mod build;
mod build_keys;
mod build_objects;
mod generate;
mod hints;
mod laws;
mod names;
mod renames;
