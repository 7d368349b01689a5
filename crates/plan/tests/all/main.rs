//! Tests of planning: laws that hold for all schemas, and readable cases.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]
#![allow(
    unreachable_pub,
    reason = "the generators are also a module of ultra-schema's tests"
)]

#[path = "../../../schema/tests/all/build.rs"]
mod build;
#[path = "../../../schema/tests/all/build_keys.rs"]
mod build_keys;
#[path = "../../../schema/tests/all/build_objects.rs"]
mod build_objects;
mod cases;
mod checker;
mod checker_constraints;
mod checker_objects;
#[path = "../../../schema/tests/all/generate.rs"]
mod generate;
mod invariants;
mod laws;
