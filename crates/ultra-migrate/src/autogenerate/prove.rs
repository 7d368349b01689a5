//! A plan is proved before it is written: base and up give desired, and down gives base.

use sea_orm::{ConnectionTrait, TransactionSession as _, TransactionTrait};
use ultra_codegen::{Arm, Call, Statement, arm, statements};
use ultra_plan::{Backfills, plan};
use ultra_revision::Ids;
use ultra_schema::{Change, Dialect, Hints, Pair, Schema, diff};

use super::error::WriteError;
use super::materialize::replay;
use super::place::{Place, Scratch, lacks_right, within, within_schema, words};
use crate::project::Project;

/// Where a proof begins.
#[derive(Clone, Copy)]
pub(super) enum Start<'a> {
    /// At what the revisions produce.
    Revisions(&'a Ids),
    /// At a structure that is made from nothing: a live database's.
    Empty(&'a Schema),
}

/// What a proof found.
pub(super) struct Proof {
    /// What is there after the way up.
    pub(super) reached: Schema,
    /// What it could not show, for people: the role may not create databases.
    pub(super) lacks: Option<String>,
}

/// Runs the statements of both directions in a scratch place.
pub(super) async fn prove(
    project: &Project,
    scratch: &Scratch,
    arm: &Arm,
    start: Start<'_>,
    schemas: Pair<&Schema>,
) -> Result<Proof, WriteError> {
    let dialect = arm.dialect;
    let sql = |calls| statements(dialect, calls).ok_or(WriteError::Unsayable(dialect));
    // Where there is no way back, the way up alone is proved.
    let one_way = |call: &Call| matches!(call.statement, Statement::Irreversible(_));
    let down = match arm.down.iter().any(one_way) {
        true => None,
        false => Some(sql(&arm.down)?),
    };
    let (up, down) = (sql(&arm.up)?, down.as_deref());
    let proved = within(scratch, dialect, "prove", async |place: &Place| {
        let db = place.connection();
        match start {
            Start::Revisions(revisions) => replay(project, dialect, db, revisions).await?,
            Start::Empty(schema) => {
                execute(db, dialect, &making(dialect, schema)?, BEGINNING).await?;
            }
        }
        execute(db, dialect, &up, "fails on the way up").await?;
        let reached = scratch.read(dialect, db).await?;
        equal(dialect, Pair::new(&reached, schemas.desired), THERE)?;
        if let Some(down) = down {
            execute(db, dialect, down, "fails on the way down").await?;
            let back = scratch.read(dialect, db).await?;
            equal(dialect, Pair::new(&back, schemas.current), BACK)?;
        }
        Ok::<_, WriteError>(reached)
    })
    .await;
    if lacks_right(&proved) {
        return prove_in_schema(scratch, (&up, down), schemas).await;
    }
    Ok(Proof {
        reached: proved?,
        lacks: None,
    })
}

/// The same in a schema that is rolled back, from a structure that is made there.
async fn prove_in_schema(
    scratch: &Scratch,
    (up, down): (&[String], Option<&[String]>),
    schemas: Pair<&Schema>,
) -> Result<Proof, WriteError> {
    let dialect = Dialect::Postgres;
    let begin = making(dialect, schemas.current)?;
    let reached = within_schema(scratch, async |place| {
        for statement in begin.iter().chain(up).chain(down.unwrap_or_default()) {
            place.refuse("the plan", statement)?;
        }
        let db = place.connection();
        execute(db, dialect, &begin, BEGINNING).await?;
        execute(db, dialect, up, "fails on the way up").await?;
        let reached = scratch.read_schema(place).await?;
        equal(dialect, Pair::new(&reached, schemas.desired), THERE)?;
        if let Some(down) = down {
            execute(db, dialect, down, "fails on the way down").await?;
            let back = scratch.read_schema(place).await?;
            equal(dialect, Pair::new(&back, schemas.current), BACK)?;
        }
        Ok(reached)
    })
    .await?;
    let adds_value = |sql: &String| sql.starts_with("ALTER TYPE") && sql.contains(" ADD VALUE ");
    let mut lacks =
        "the role may not create databases: the plan was tried in a schema that was rolled back, \
        beginning at the snapshot. That the revisions produce what the snapshot says was not proved"
            .to_owned();
    if up.iter().chain(down.unwrap_or_default()).any(adds_value) {
        lacks.push_str(", nor that the new enum value isn't used before it is committed");
    }
    Ok(Proof {
        reached,
        lacks: Some(lacks),
    })
}

const THERE: &str = "does not lead to what is wanted";
const BACK: &str = "does not lead back";
const BEGINNING: &str = "its beginning, the structure that is there, can't be made";

/// The statements that make a structure in an empty database. What can't be made can't be proved,
/// and says so.
fn making(dialect: Dialect, schema: &Schema) -> Result<Vec<String>, WriteError> {
    let empty = Schema::default();
    let schema = &known(schema);
    let pair = Pair::new(&empty, schema);
    let plan = plan(dialect, pair, &Hints::default(), &Backfills::default());
    WriteError::refused(&plan)?;
    let calls = arm(dialect, &plan).up;
    statements(dialect, &calls).ok_or(WriteError::Unsayable(dialect))
}

/// In one transaction, as the revision will run.
async fn execute(
    db: &(impl ConnectionTrait + TransactionTrait),
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

/// A structure without the objects that nothing here can make: the plan leaves them alone.
fn known(schema: &Schema) -> Schema {
    let others = schema.others.iter();
    let made = others.filter(|object| !object.create.is_empty());
    Schema {
        others: made.cloned().collect(),
        ..schema.clone()
    }
}

fn equal(dialect: Dialect, schemas: Pair<&Schema>, what: &'static str) -> Result<(), WriteError> {
    let known = schemas.map(known);
    let mut changes = diff(dialect, known.as_ref(), &Hints::default());
    // No server takes back that a column is its table's own; the plan has said so.
    changes.retain(|change| what != BACK || !change.is_lineage());
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
