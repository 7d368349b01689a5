//! From changes to a plan.

use serde::{Deserialize, Serialize};
use ultra_schema::{Dialect, Hints, Pair, Schema, diff, possible_renames};

use crate::hazard::Hazard;
use crate::operation::Operation;
use crate::policy::Backfills;
use crate::refusal::Refusal;
use crate::reverse::Reverse;
use crate::{
    computed, enums, family, graph, moved, objects, obstacle, order, remade, room, split, sqlite,
    undo,
};

/// The ordered steps that make the current schema into the desired one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The steps, in an order in which they can be executed one by one.
    pub steps: Vec<Step>,
    /// The differences that become no step. A plan with refusals must not be executed.
    pub refusals: Vec<Refusal>,
}

/// One step of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// What is done.
    pub operation: Operation,
    /// What undoes it.
    pub reverse: Reverse,
    /// What can hurt.
    pub hazards: Vec<Hazard>,
}

impl Step {
    /// A step with its way back and its hazards.
    pub fn new(dialect: Dialect, operation: Operation) -> Self {
        let reverse = operation.reverse();
        let hazards = operation.hazards(dialect);
        Self {
            operation,
            reverse,
            hazards,
        }
    }
}

impl Plan {
    /// True where there is neither a step nor a refusal.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty() && self.refusals.is_empty()
    }

    /// The operations that lead back, in the order in which they must run.
    pub fn down(&self) -> impl Iterator<Item = &Operation> {
        self.steps
            .iter()
            .rev()
            .filter_map(|step| step.reverse.operation())
    }

    /// True where a step drops and refills a table (SQLite), for which foreign keys must be off.
    pub fn rebuilds_tables(&self) -> bool {
        sqlite::needs_foreign_keys_off(self.steps.iter().map(|step| &step.operation))
    }
}

/// Plans the way from one schema to another.
///
/// Every difference becomes steps or a refusal; nothing is passed over.
pub fn plan(
    dialect: Dialect,
    schemas: Pair<&Schema>,
    hints: &Hints,
    backfills: &Backfills,
) -> Plan {
    let hints = &hints.beside_case(dialect, schemas);
    let tables = schemas.desired.tables.keys();
    let empty = tables.filter(|name| hints.is_empty_table(name)).cloned();
    let backfills = &backfills.beside_empty(empty.collect());
    let mut refusals = ambiguous(schemas, hints);
    let mut changes = diff(dialect, schemas, hints);
    let original = schemas.current;
    let mut current = original.renamed(hints);
    let mut operations = Vec::new();
    order::renames(&changes, &mut operations);
    changes.retain(|change| !order::is_rename(change));
    let mut moved = Vec::new();
    if dialect == Dialect::Postgres {
        moved = remade::drops(&mut current, schemas.desired, hints);
    }
    moved.extend(moved::drops(dialect, &mut current, schemas.desired));
    // What was taken out of the schema still has its place in the order.
    let whole = (!moved.is_empty()).then(|| original.renamed(hints));
    if !moved.is_empty() {
        let schemas = Pair::new(&current, schemas.desired);
        let asked = Hints {
            privileges: hints.privileges,
            every_name: hints.every_name,
            ..Hints::default()
        };
        changes = diff(dialect, schemas, &asked);
        operations.extend(moved);
    }
    match dialect {
        Dialect::Postgres => {
            enums::plan(&current, schemas.desired, &changes, &mut operations);
            for change in &changes {
                order::operations(change, backfills, &mut operations, &mut refusals);
            }
            computed::make_anew(&current, schemas.desired, &mut operations);
            room::make(&current, &mut operations);
            let schemas = Pair::new(&current, schemas.desired);
            family::overrides(schemas.desired, &mut operations);
            family::leave_first(&mut operations);
            family::keep_own(schemas, &mut operations);
            refusals.extend(family::refusals(schemas, &operations));
            split::parts(schemas, &mut operations);
            let original = (original, hints);
            objects::plan(schemas, original, &changes, &mut operations, &mut refusals);
            let whole = Pair::new(whole.as_ref().unwrap_or(&current), schemas.desired);
            graph::sort(whole, &mut operations, &mut refusals);
            undo::enum_values(whole.current, &mut operations);
        }
        Dialect::Sqlite => {
            let schemas = Pair::new(&current, schemas.desired);
            sqlite::plan(schemas, &changes, backfills, &mut operations, &mut refusals);
            let original = (original, hints);
            sqlite::objects(schemas, original, &changes, &mut operations, &mut refusals);
        }
    }
    refusals.extend(obstacle::refusals(dialect, &current, &operations));
    let steps = operations
        .into_iter()
        .map(|operation| Step::new(dialect, operation))
        .collect();
    Plan { steps, refusals }
}

/// A drop beside an addition that looks alike is only done when somebody said which of both it is.
fn ambiguous(schemas: Pair<&Schema>, hints: &Hints) -> Vec<Refusal> {
    possible_renames(schemas, hints)
        .into_iter()
        .map(|possible| {
            let first = possible.to.first().cloned().unwrap_or_default();
            Refusal {
                change: format!("{} is gone, {} is new", possible.from, possible.to.join(", ")),
                reason: "it may be a rename, and a wrong guess would lose the values".into(),
                remedy: format!(
                    "say which: `--rename {from}={first}` keeps the values, `--drop {from}` drops them",
                    from = possible.from
                ),
            }
        })
        .collect()
}
