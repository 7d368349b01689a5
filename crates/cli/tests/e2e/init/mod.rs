//! `init` in workspaces that aren't ours.

mod job;
mod made;
mod refused;
mod workspace;
