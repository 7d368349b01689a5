//! Throw-away databases for tests, and dumps to compare them by.
//!
//! One PostgreSQL cluster per test process is started from the installed binaries when the first
//! test asks for it; each test creates its own database there. When the process ends, however it
//! ends, the server stops and its directory goes away. With `TEST_DATABASE_URL` set, databases are
//! created on that server instead.
//!
//! ```no_run
//! # async fn test() -> Result<(), ultra_testing::TestingError> {
//! let Some(server) = ultra_testing::require_postgres()? else {
//!     return Ok(()); // no PostgreSQL here: said loudly, test left out
//! };
//! let database = server.database().await?;
//! database.execute("CREATE TABLE users (id int PRIMARY KEY)").await?;
//! let before = ultra_testing::dump_postgres(&database).await?;
//! // … upgrade and downgrade `database.url()` …
//! assert_eq!(before, ultra_testing::dump_postgres(&database).await?);
//! # Ok(())
//! # }
//! ```

mod account;
mod binaries;
mod cluster;
mod database;
mod dump;
mod error;
mod outage;
mod server;
mod session;
mod sqlite;
mod sweep;
mod template;

pub use database::{TestDatabase, TestRole};
pub use dump::{dump_postgres, dump_sqlite, rows_postgres, rows_sqlite};
pub use error::TestingError;
pub use outage::Frozen;
pub use server::{PostgresServer, require_postgres};
pub use sqlite::SqliteFile;
