//! What the documents say is what happens. The commands of the README and of the guides run in
//! their order, in throw-away copies, and their output is compared. What changes with each run
//! (ids, dates, timings, places) is not.
//!
//! A line `...` stands for any number of lines, `[..]` for any words of a line. A command without
//! output is only run. `<!-- setup: … -->` names what `setups.rs` has happened unseen; a `text`
//! block is a message that `scenes.rs` brings about.
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
