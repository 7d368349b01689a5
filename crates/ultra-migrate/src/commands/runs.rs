//! `history --runs`: what was run on a database.

use ultra_runner::history::{self, HistoryEvent};
use ultra_runner::{DatabaseUrl, is_to_be_made};

use crate::error::Error;
use crate::project::{self, Project};

impl Project {
    /// What was run on the database, the newest first.
    ///
    /// # Errors
    /// Where it can't be read.
    pub async fn runs(
        &self,
        url: &DatabaseUrl,
        schema: Option<&str>,
        most: u32,
    ) -> Result<Vec<HistoryEvent>, Error> {
        if is_to_be_made(url)? {
            return Ok(Vec::new());
        }
        let session = project::open(url, schema, false).await?;
        let events = history::events(session.connection(), most)
            .await
            .map_err(|source| Error::Database {
                what: "to show its history",
                source,
            })?;
        session.close().await?;
        Ok(events)
    }
}
