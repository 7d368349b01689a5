//! From changes to a plan.

use serde::{Deserialize, Serialize};
use ultra_schema::{
    Change, Dialect, Hints, Pair, PossibleRename, Renamed, Schema, diff, diff_renamed,
    possible_renames, renames,
};

use crate::hazard::Hazard;
use crate::operation::Operation;
use crate::policy::Backfills;
use crate::refusal::Refusal;
use crate::reverse::Reverse;
use crate::{
    backed, computed, enums, exchanged, family, graph, moved, numbered, objects, obstacle, order,
    remade, room, split, sqlite, undo,
};

/// The ordered steps that make the current schema into the desired one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The steps, in an order in which they can be executed one by one.
    pub steps: Vec<Step>,
    /// The differences that become no step. A plan with refusals must not be executed.
    pub refusals: Vec<Refusal>,
    /// What answers would make of some refusals, for somebody who can be asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<Question>,
}

/// Something that only a person knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "question", rename_all = "snake_case")]
pub enum Question {
    /// Which of the new things the old one is now, if any.
    Rename(PossibleRename),
    /// The value that the rows which exist get.
    Value {
        /// The column, as `--backfill` takes it: `users.active`.
        column: String,
        /// Its type.
        data_type: String,
    },
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
    let spelled = match dialect {
        Dialect::Postgres => numbered::spelled_out(schemas),
        Dialect::Sqlite => None,
    };
    let schemas = spelled.as_ref().map_or(schemas, Pair::as_ref);
    let hints = &hints.beside_case(dialect, schemas);
    let tables = schemas.desired.tables.keys();
    let empty = tables.filter(|name| hints.is_empty_table(name)).cloned();
    let backfills = &backfills.beside_empty(empty.collect());
    let possible = possible_renames(schemas, hints);
    let backfills = &backfills.beside_open(possible.iter().flat_map(open).collect());
    let mut refusals: Vec<Refusal> = possible.iter().map(ambiguous).collect();
    let mut questions: Vec<Question> = possible.into_iter().map(Question::Rename).collect();
    let mut changes = diff(dialect, schemas, hints);
    let original = schemas.current;
    let mut current = renames(dialect, schemas, hints).1;
    let mut operations = Vec::new();
    order::renames(&changes, &mut operations);
    changes.retain(|change| !order::is_rename(change));
    let mut moved = Vec::new();
    if dialect == Dialect::Postgres {
        moved = remade::drops(&mut current, schemas.desired, hints);
    }
    moved.extend(moved::drops(dialect, &mut current, schemas.desired));
    // What was taken out of the schema still has its place in the order.
    let whole = (!moved.is_empty()).then(|| renames(dialect, schemas, hints).1);
    if !moved.is_empty() {
        let schemas = Pair::new(&current, schemas.desired);
        changes = diff_renamed(dialect, schemas, (original, hints));
        operations.extend(moved);
    }
    let needed = changes.iter().filter(|change| match dialect {
        Dialect::Postgres => true,
        Dialect::Sqlite => !sqlite::adds_row_id(schemas.desired, change),
    });
    questions.extend(needed.filter_map(|change| value(change, backfills)));
    match dialect {
        Dialect::Postgres => {
            enums::plan(&current, schemas.desired, &changes, &mut operations);
            // Of thousands of tables that come or go, changes are as large as their schema.
            let (objects, tables): (Vec<Change>, Vec<Change>) = changes
                .into_iter()
                .partition(|change| matches!(change, Change::AlterOther { .. }));
            changes = objects;
            for change in tables {
                order::operations(change, backfills, &mut operations, &mut refusals);
            }
            computed::make_anew(&current, schemas.desired, &mut operations);
            room::make(&current, &mut operations);
            let schemas = Pair::new(&current, schemas.desired);
            family::by_serial(schemas, &mut operations);
            family::join_later(schemas.desired, &mut operations);
            family::overrides(schemas.desired, &mut operations);
            family::make_own(schemas, &mut operations);
            family::spare_own(schemas, &mut operations);
            family::leave_first(&mut operations);
            family::keep_own(schemas, &mut operations);
            refusals.extend(family::refusals(schemas, &operations));
            refusals.extend(backed::refusals(schemas, &operations));
            split::parts(schemas, &mut operations);
            let original = (original, hints);
            objects::plan(schemas, original, &changes, &mut operations, &mut refusals);
            exchanged::apart(&mut operations);
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
    // The way back needs as much memory as these two.
    drop((current, whole));
    let steps = operations
        .into_iter()
        .map(|operation| Step::new(dialect, operation))
        .collect();
    Plan {
        steps,
        refusals,
        questions,
    }
}

/// The new columns that may be an old one renamed.
fn open(possible: &PossibleRename) -> Vec<String> {
    match (possible.what, possible.from.rsplit_once('.')) {
        (Renamed::Column, Some((table, _))) => {
            let columns = possible.to.iter();
            columns.map(|column| format!("{table}.{column}")).collect()
        }
        (Renamed::Column | Renamed::Table | Renamed::Value, _) => Vec::new(),
    }
}

/// The value that a new column needs.
fn value(change: &Change, backfills: &Backfills) -> Option<Question> {
    let Change::AddColumn { table, column } = change else {
        return None;
    };
    backfills.is_needed(table, column).then(|| Question::Value {
        column: format!("{table}.{}", column.name),
        data_type: column.data_type.to_string(),
    })
}

/// A drop beside an addition that looks alike is only done when somebody said which of both it is.
fn ambiguous(possible: &PossibleRename) -> Refusal {
    let first = possible.to.first().cloned().unwrap_or_default();
    Refusal {
        change: format!(
            "{} is gone, {} is new",
            possible.from,
            possible.to.join(", ")
        ),
        reason: match possible.what {
            Renamed::Table | Renamed::Column => {
                "it may be a rename, and a wrong guess would lose the values".into()
            }
            Renamed::Value => "it may be a rename, and rows may hold it".into(),
        },
        remedy: match possible.what {
            Renamed::Table | Renamed::Column => format!(
                "say which: `--rename {from}={first}` keeps the values, `--drop {from}` drops them",
                from = possible.from
            ),
            Renamed::Value => format!(
                "say which: `--rename {from}={first}` renames it in all rows, `--drop {from}` takes it away, which fails while rows hold it",
                from = possible.from
            ),
        },
    }
}
