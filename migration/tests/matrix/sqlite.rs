//! The kinds of changes on SQLite.
use crate::kinds::{Case, Entity};
pub(crate) fn cases(_: &Entity<'_>) -> Vec<Case> {
    Vec::new()
}
