//! The new database against the manifest.

use std::collections::BTreeSet;

use sea_orm::{AccessMode, IsolationLevel, TransactionTrait};
use ultra_runner::Session;

use super::{catalog, sql};
use crate::error::Trouble;
use crate::manifest::first_few;
use crate::{Manifest, Table};

/// Sees that every table is there with all its rows, and lets the server gather its statistics,
/// which no dump has. Says what is no error.
pub(super) async fn check(session: &Session, manifest: &Manifest) -> Result<Vec<String>, Trouble> {
    let found = found(session, manifest).await?;
    let missing = manifest.missing_in(&found);
    if !missing.is_empty() {
        return Err(Trouble::new(
            "comparing the restored database with the backup",
            first_few(&missing),
        ));
    }
    let analyzed = sql::execute(session.connection(), "ANALYZE").await;
    Ok(match analyzed {
        Ok(()) => Vec::new(),
        Err(error) => vec![format!(
            "statistics could not be gathered ({}); queries are slow until ANALYZE has run",
            sql::said(&error)
        )],
    })
}

async fn found(session: &Session, manifest: &Manifest) -> Result<Vec<Table>, Trouble> {
    const DOING: &str = "looking at the restored database";
    let counted: BTreeSet<(&str, &str)> = manifest
        .tables
        .iter()
        .filter(|table| table.rows.is_some())
        .map(|table| (&*table.schema, &*table.name))
        .collect();
    let transaction = session
        .connection()
        .begin_with_config(
            Some(IsolationLevel::RepeatableRead),
            Some(AccessMode::ReadOnly),
        )
        .await
        .map_err(sql::during(DOING))?;
    sql::execute(&transaction, "SET LOCAL row_security = off")
        .await
        .map_err(sql::during(DOING))?;
    let tables = catalog::tables(&transaction, false)
        .await
        .map_err(sql::during(DOING))?;
    let wanted: Vec<&catalog::Found> = tables
        .iter()
        .filter(|table| counted.contains(&(&*table.schema, &*table.name)))
        .collect();
    let counts = catalog::count(&transaction, &wanted)
        .await
        .map_err(sql::during(DOING))?;
    transaction.rollback().await.map_err(sql::during(DOING))?;
    Ok(tables
        .iter()
        .map(|table| table.table(counts.get(&table.oid).copied()))
        .collect())
}
