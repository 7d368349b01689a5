//! What the documents say is what happens. What the README shows is what happens: its commands run in order, in throw-away copies, and
//! their output is compared. What changes with each run (ids, dates, timings, places) is not.
//!
//! A line `...` in the README stands for any number of lines, `[..]` for any words of a line. A
//! command without output is only run.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::unwrap_used
)]
#![cfg(unix)]

mod background;
mod block;
mod compare;
mod copy;
mod find;
mod follow;
mod guides;
mod house;
mod own;
mod readme;
mod reference;
mod scenes;
mod script;
mod setups;
