//! The scripts of the operators, with the project's migrator on PATH and a stand-in for the server.

mod bad_input;
mod building;
mod checking;
mod migrating;
mod serving;
mod stage;
mod waiting;
