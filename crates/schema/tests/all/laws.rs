//! What holds for all schemas.

use proptest::prelude::*;
use ultra_schema::{Change, Dialect, Hints, Pair, Schema, diff, possible_renames};

use crate::generate::{answered, schema, schemas};

fn no_difference(dialect: Dialect, schema: &Schema) -> Result<(), TestCaseError> {
    let changes = diff(dialect, Pair::new(schema, schema), &Hints::default());
    prop_assert_eq!(changes, vec![], "a schema differs from itself");
    Ok(())
}

fn round_trip(schema: &Schema) -> Result<(), TestCaseError> {
    let text = serde_json::to_string(schema).expect("a schema is written");
    let read: Schema = serde_json::from_str(&text).expect("a schema is read");
    prop_assert_eq!(&read, schema);
    for (name, table) in &schema.tables {
        let order = |table: &ultra_schema::Table| table.columns.keys().cloned().collect::<Vec<_>>();
        prop_assert_eq!(
            order(&read.tables[name]),
            order(table),
            "the order of columns is lost"
        );
    }
    Ok(())
}

/// The differences of the way back are as many where nothing is renamed: additions are drops there.
fn mirrored(dialect: Dialect, schemas: Pair<&Schema>) -> Result<(), TestCaseError> {
    let count = |schemas: Pair<&Schema>| {
        let changes = diff(dialect, schemas, &Hints::default());
        let structural = changes.into_iter().filter(|change| match change {
            Change::AddColumn { .. }
            | Change::DropColumn { .. }
            | Change::CreateTable { .. }
            | Change::DropTable { .. }
            | Change::AlterColumn { .. }
            | Change::CreateEnum { .. }
            | Change::DropEnum { .. }
            | Change::AlterEnum { .. } => true,
            Change::RenameTable { .. }
            | Change::RenameColumn { .. }
            | Change::RenameObject { .. }
            | Change::RenameValue { .. }
            | Change::AlterPrimaryKey { .. }
            | Change::AddUnique { .. }
            | Change::DropUnique { .. }
            | Change::AddForeignKey { .. }
            | Change::DropForeignKey { .. }
            | Change::AddCheck { .. }
            | Change::DropCheck { .. }
            | Change::RenameConstraint { .. }
            | Change::CreateIndex { .. }
            | Change::DropIndex { .. }
            | Change::RenameIndex { .. }
            | Change::AlterTableComment { .. }
            | Change::AlterOptions { .. }
            | Change::AlterOther { .. } => false,
        });
        structural.count()
    };
    prop_assert_eq!(
        count(schemas),
        count(Pair::new(schemas.desired, schemas.current))
    );
    Ok(())
}

/// Every column that is dropped without a word is one that nothing new could be.
fn drops_are_answered(
    dialect: Dialect,
    schemas: Pair<&Schema>,
    hints: &Hints,
) -> Result<(), TestCaseError> {
    prop_assert_eq!(hints.check(schemas), Ok(()));
    prop_assert_eq!(possible_renames(schemas, hints), vec![]);
    let changes = diff(dialect, schemas, hints);
    let renamed = |change: &&Change| {
        matches!(
            change,
            Change::RenameTable { .. } | Change::RenameColumn { .. } | Change::RenameValue { .. }
        )
    };
    let asked = hints.tables.len() + hints.columns.len() + hints.values.len();
    prop_assert_eq!(
        changes.iter().filter(renamed).count(),
        asked,
        "a rename is not done"
    );
    for change in &changes {
        let Change::DropColumn { table, column } = change else {
            continue;
        };
        let twin = changes.iter().any(|other| {
            matches!(other, Change::AddColumn { table: of, column: new }
                if of == table
                    && new.data_type == column.data_type
                    && new.generated == column.generated)
        });
        let said = hints.drops.contains(&format!("{table}.{}", column.name));
        prop_assert!(!twin || said, "{} is dropped silently", change);
    }
    Ok(())
}

/// Renamed, then renamed back, is as before.
fn renames_return(schemas: Pair<&Schema>, hints: &Hints) -> Result<(), TestCaseError> {
    let mut schema = schemas.current.renamed(hints);
    for hint in hints.values.iter().rev() {
        schema.rename_value(&hint.item, &hint.to, &hint.from);
    }
    for hint in hints.columns.iter().rev() {
        schema.rename_column(&hint.table, &hint.to, &hint.from);
    }
    for hint in hints.tables.iter().rev() {
        schema.rename_table(&hint.to, &hint.from);
    }
    prop_assert_eq!(&schema, schemas.current);
    Ok(())
}

macro_rules! laws {
    ($dialect:ident, $module:ident) => {
        mod $module {
            use super::*;

            proptest! {
                #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

                #[test]
                fn a_schema_does_not_differ_from_itself(schema in schema(Dialect::$dialect)) {
                    no_difference(Dialect::$dialect, &schema)?;
                }

                #[test]
                fn a_schema_survives_json(schema in schema(Dialect::$dialect)) {
                    round_trip(&schema)?;
                }

                #[test]
                fn structure_differs_both_ways(pair in schemas(Dialect::$dialect)) {
                    mirrored(Dialect::$dialect, pair.as_ref())?;
                }

                #[test]
                fn nothing_is_dropped_that_may_be_a_rename((pair, hints) in answered(Dialect::$dialect)) {
                    drops_are_answered(Dialect::$dialect, pair.as_ref(), &hints)?;
                }

                #[test]
                fn a_rename_and_its_reverse_change_nothing((pair, hints) in answered(Dialect::$dialect)) {
                    renames_return(pair.as_ref(), &hints)?;
                }
            }
        }
    };
}

laws!(Postgres, postgres);
laws!(Sqlite, sqlite);
