//! What holds for the plan between any two schemas.

use proptest::prelude::*;
use ultra_plan::{Backfills, Operation, Plan, Reverse, plan};
use ultra_schema::{Dialect, Hints, Pair, Schema, Table, diff};

use crate::checker::Server;
use crate::generate::{answered, schema};
use crate::invariants;

/// As many as are asked for, or few enough for every build.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(256)
}

/// A value for each column that can't be empty and doesn't fill itself, for both ways.
fn backfills(schemas: [&Schema; 2]) -> Backfills {
    let tables = schemas
        .into_iter()
        .flat_map(|schema| schema.tables.values());
    let needy = |table: &Table| {
        let columns = table
            .columns
            .values()
            .filter(|column| !column.nullable && !column.fills_itself());
        columns
            .map(|column| format!("{}.{}=1", table.name, column.name))
            .collect::<Vec<_>>()
    };
    let items: Vec<String> = tables.flat_map(needy).collect();
    Backfills::parse(items.iter().map(String::as_str)).expect("they are well-formed")
}

fn planned(dialect: Dialect, schemas: Pair<&Schema>, hints: &Hints) -> Result<Plan, TestCaseError> {
    let values = backfills([&schemas.current.renamed(hints), schemas.desired]);
    let plan = plan(dialect, schemas, hints, &values);
    prop_assert_eq!(&plan.refusals, &vec![]);
    Ok(plan)
}

/// Every step finds what it needs, and they lead to the desired schema; so do the reverses back.
fn there_and_back(
    dialect: Dialect,
    schemas: Pair<&Schema>,
    hints: &Hints,
) -> Result<(), TestCaseError> {
    let plan = planned(dialect, schemas, hints)?;
    let fail = |error: String| TestCaseError::fail(format!("{error}\nplan: {plan:#?}"));
    let mut server = Server::new(dialect, schemas.current);
    server
        .run(plan.steps.iter().map(|step| &step.operation))
        .map_err(fail)?;
    let left = Pair::new(&server.schema, schemas.desired);
    let left = diff(dialect, left, &Hints::default());
    prop_assert_eq!(left, vec![], "the plan leads elsewhere: {:#?}", plan);
    let irreversible = |reverse: &Reverse| match reverse {
        Reverse::Irreversible { .. } => true,
        Reverse::Exact(_) | Reverse::LosesData { .. } => false,
    };
    prop_assert!(!plan.steps.iter().any(|step| irreversible(&step.reverse)));
    // The way back is a transaction of its own.
    let mut server = Server::new(dialect, &server.schema);
    server
        .run(plan.down())
        .map_err(|error| fail(format!("on the way back: {error}")))?;
    prop_assert_eq!(
        &server.schema,
        schemas.current,
        "the way back leads elsewhere"
    );
    Ok(())
}

/// Twice reversed is the same; a plan survives JSON.
fn round_trips(
    dialect: Dialect,
    schemas: Pair<&Schema>,
    hints: &Hints,
) -> Result<(), TestCaseError> {
    let plan = planned(dialect, schemas, hints)?;
    let text = serde_json::to_string(&plan).expect("a plan is written");
    prop_assert_eq!(
        &serde_json::from_str::<Plan>(&text).expect("a plan is read"),
        &plan
    );
    for step in &plan.steps {
        if let (Operation::AddEnumValue { .. }, _) | (_, None) =
            (&step.operation, step.reverse.operation())
        {
            continue;
        }
        let back = step.reverse.operation().expect("it is there");
        let again = back.reverse();
        prop_assert_eq!(again.operation(), Some(&step.operation));
    }
    Ok(())
}

fn nothing_to_do(dialect: Dialect, schema: &Schema) -> Result<(), TestCaseError> {
    prop_assert_eq!(
        invariants::check(dialect, schema),
        Ok(()),
        "the generator makes nonsense"
    );
    let plan = plan(
        dialect,
        Pair::new(schema, schema),
        &Hints::default(),
        &Backfills::default(),
    );
    prop_assert_eq!(plan, Plan::default());
    Ok(())
}

macro_rules! laws {
    ($dialect:ident, $module:ident) => {
        mod $module {
            use super::*;

            proptest! {
                #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases()) })]

                #[test]
                fn nothing_to_do_for_equal_schemas(schema in schema(Dialect::$dialect)) {
                    nothing_to_do(Dialect::$dialect, &schema)?;
                }

                #[test]
                fn a_plan_leads_there_and_back((pair, hints) in answered(Dialect::$dialect)) {
                    there_and_back(Dialect::$dialect, pair.as_ref(), &hints)?;
                }

                #[test]
                fn plans_survive_json_and_reverses_are_mutual((pair, hints) in answered(Dialect::$dialect)) {
                    round_trips(Dialect::$dialect, pair.as_ref(), &hints)?;
                }
            }
        }
    };
}

laws!(Postgres, postgres);
laws!(Sqlite, sqlite);
