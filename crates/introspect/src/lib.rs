//! Reads entities and database catalogs into a [`ultra_schema::Schema`].
//!
//! Both sides of a diff come through the same catalog reader, so that the server, not we,
//! normalises types, defaults and expressions. This crate knows tables, no revisions.

pub mod entities;
mod error;
pub mod postgres;
pub mod scratch;
pub mod sqlite;

pub use error::IntrospectError;
