//! A plan is proved before it is written: base and up give desired, and down gives base.

use sea_orm::{ConnectionTrait, DatabaseConnection, TransactionTrait};
use ultra_codegen::{Arm, arm, statements};
use ultra_plan::{Backfills, plan};
use ultra_revision::Ids;
use ultra_schema::{Change, Dialect, Hints, Pair, Schema, diff};

use super::error::WriteError;
use super::materialize::replay;
use super::place::{Place, Scratch, within, words};
use crate::project::Project;

/// Where a proof begins.
#[derive(Clone, Copy)]
pub(super) enum Start<'a> {
    /// At what the revisions produce.
    Revisions(&'a Ids),
    /// At a structure that is made from nothing: a live database's.
    Empty(&'a Schema),
}

/// Runs the statements of both directions in a scratch place.
pub(super) async fn prove(
    project: &Project,
    scratch: &Scratch,
    arm: &Arm,
    start: Start<'_>,
    schemas: Pair<&Schema>,
) -> Result<(), WriteError> {
    let dialect = arm.dialect;
    let sql = |calls| statements(dialect, calls).ok_or(WriteError::Unsayable(dialect));
    let (up, down) = (sql(&arm.up)?, sql(&arm.down)?);
    within(scratch, dialect, "prove", async |place: &Place| {
        let db = place.connection();
        match start {
            Start::Revisions(revisions) => replay(project, dialect, db, revisions).await?,
            Start::Empty(schema) => make(db, dialect, schema).await?,
        }
        execute(db, dialect, &up, "fails on the way up").await?;
        let reached = scratch.read(dialect, db).await?;
        equal(
            dialect,
            Pair::new(&reached, schemas.desired),
            "does not lead to what is wanted",
        )?;
        execute(db, dialect, &down, "fails on the way down").await?;
        let back = scratch.read(dialect, db).await?;
        equal(
            dialect,
            Pair::new(&back, schemas.current),
            "does not lead back",
        )
    })
    .await
}

/// Makes a structure in an empty database. What can't be made can't be proved, and says so.
async fn make(
    db: &DatabaseConnection,
    dialect: Dialect,
    schema: &Schema,
) -> Result<(), WriteError> {
    let empty = Schema::default();
    // What nothing is generated for stays out of it: the plan leaves it alone.
    let schema = &known(schema);
    let pair = Pair::new(&empty, schema);
    let plan = plan(dialect, pair, &Hints::default(), &Backfills::default());
    if !plan.refusals.is_empty() {
        return Err(WriteError::Refused(plan.refusals));
    }
    let calls = arm(dialect, &plan).up;
    let sql = statements(dialect, &calls).ok_or(WriteError::Unsayable(dialect))?;
    execute(
        db,
        dialect,
        &sql,
        "its beginning, the live structure, can't be made",
    )
    .await
}

/// In one transaction, as the revision will run.
async fn execute(
    db: &DatabaseConnection,
    dialect: Dialect,
    statements: &[String],
    what: &'static str,
) -> Result<(), WriteError> {
    let failed = |error: &sea_orm::DbErr, sql: &str| WriteError::NotProved {
        dialect,
        what,
        rest: format!("  {}\n  statement: {sql}", words(error, sql)),
    };
    let transaction = db.begin().await.map_err(|error| failed(&error, "BEGIN"))?;
    for sql in statements {
        transaction
            .execute_unprepared(sql)
            .await
            .map_err(|error| failed(&error, sql))?;
    }
    transaction
        .commit()
        .await
        .map_err(|error| failed(&error, "COMMIT"))
}

/// A structure without the objects that are only looked at.
fn known(schema: &Schema) -> Schema {
    let schemas = schema
        .others
        .iter()
        .filter(|object| object.kind == "schema");
    Schema {
        others: schemas.cloned().collect(),
        ..schema.clone()
    }
}

fn equal(dialect: Dialect, schemas: Pair<&Schema>, what: &'static str) -> Result<(), WriteError> {
    let known = schemas.map(known);
    let changes = diff(dialect, known.as_ref(), &Hints::default());
    if changes.is_empty() {
        return Ok(());
    }
    let rest = changes
        .iter()
        .map(|change: &Change| format!("  {change}\n"))
        .collect();
    Err(WriteError::NotProved {
        dialect,
        what,
        rest,
    })
}
