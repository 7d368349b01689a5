//! The words above a statement: why it is done this way, and what can hurt.

use ultra_plan::Operation;
use ultra_schema::{Column, Dialect, Pair};

/// The comments for an operation, a sentence each.
pub(super) fn comments(dialect: Dialect, operation: &Operation) -> Vec<String> {
    let mut comments: Vec<String> = Vec::new();
    if let Some(lost) = operation.loses() {
        comments.push(format!("Loses data: {lost} do not come back."));
    }
    let more = match operation {
        Operation::AddColumn {
            table,
            column,
            backfill,
        } => {
            vec![added(&table.name, column, backfill.is_some())]
        }
        Operation::AlterColumn { column, .. } => altered(dialect, column),
        Operation::CreateIndex { table, .. } if dialect == Dialect::Postgres => {
            vec![format!(
                "Writes to `{}` wait while the index is built.",
                table.name
            )]
        }
        Operation::AddForeignKey { table, foreign_key } => vec![format!(
            "Reads every row of `{}`; writes to it and to `{}` wait.",
            table.name, foreign_key.references.name
        )],
        Operation::AddCheck { table, .. } => {
            vec![format!(
                "Reads every row of `{}` under an exclusive lock.",
                table.name
            )]
        }
        Operation::AddUnique { table, .. } => vec![format!(
            "Builds an index over `{}` under an exclusive lock; fails while there are duplicates.",
            table.name
        )],
        Operation::RenameTable { .. } | Operation::RenameColumn { .. } => {
            vec!["Running code that uses the old name fails from here on.".into()]
        }
        Operation::RenameObject { kind, .. } if kind == "sequence" => Vec::new(),
        Operation::RenameObject { .. } => {
            vec!["Running code that uses the old name fails from here on.".into()]
        }
        Operation::RenameEnumValue { .. } => vec![
            "The rows that hold it show the new name; running code that uses the old one fails."
                .into(),
        ],
        Operation::ReplaceEnum { .. } => vec![
            "The type is replaced, since values can't be removed or moved in place.".into(),
            "Refuses while rows hold a value that the new type lacks.".into(),
        ],
        Operation::AddEnumValue { .. } => {
            vec!["The value can be used once this revision is committed.".into()]
        }
        Operation::RebuildTable { rebuild } => vec![format!(
            "ALTER TABLE can't do this: `{}` is rebuilt, its rows and those that refer to it stay.",
            rebuild.table.desired.name
        )],
        Operation::DropObject {
            object,
            along: false,
        } if dialect == Dialect::Postgres && takes_grants(&object.kind) => vec![format!(
            "The owner of the {}, and what was granted on it, are not kept.",
            object.kind
        )],
        Operation::CreateTable { .. }
        | Operation::DropTable { .. }
        | Operation::DropColumn { .. }
        | Operation::AlterPrimaryKey { .. }
        | Operation::DropUnique { .. }
        | Operation::DropForeignKey { .. }
        | Operation::DropCheck { .. }
        | Operation::RenameConstraint { .. }
        | Operation::CreateIndex { .. }
        | Operation::DropIndex { .. }
        | Operation::RenameIndex { .. }
        | Operation::AlterTableComment { .. }
        | Operation::AlterOptions { .. }
        | Operation::CreateEnum { .. }
        | Operation::DropEnum { .. }
        | Operation::CreateObject { .. }
        | Operation::DropObject { .. }
        | Operation::AlterObject { .. } => Vec::new(),
    };
    comments.extend(more);
    comments
}

/// True for what the same plan may make anew, and others were given rights on.
fn takes_grants(kind: &str) -> bool {
    [
        "view",
        "materialized view",
        "function",
        "procedure",
        "aggregate",
        "sequence",
        "foreign table",
    ]
    .contains(&kind)
}

fn added(table: &str, column: &Column, backfilled: bool) -> String {
    if backfilled {
        format!("Existing rows of `{table}` get the value that was given; the default goes again.")
    } else if column.default.is_some() {
        "A default that doesn't change from row to row: no table rewrite.".into()
    } else if column.nullable {
        "Nullable and without a default: no table rewrite.".into()
    } else if column.fills_itself() {
        "Every row gets its value now: the table is rewritten.".into()
    } else {
        format!("Refuses while `{table}` has rows: they would have no value.")
    }
}

fn altered(dialect: Dialect, column: &Pair<Column>) -> Vec<String> {
    let mut comments = Vec::new();
    let rewrites = Operation::AlterColumn {
        table: "".into(),
        column: column.clone(),
        backfill: None,
    }
    .hazards(dialect)
    .contains(&ultra_plan::Hazard::Rewrite);
    let types = column.as_ref().map(|column| &column.data_type);
    if types.differs() {
        if rewrites && dialect == Dialect::Postgres && !holds_all(types.map(|it| it.sql.as_str())) {
            comments.push("Values that don't fit the new type are refused or rounded.".into());
        }
        comments.push(if rewrites {
            format!(
                "{} → {}: the table is rewritten under an exclusive lock.",
                types.current, types.desired
            )
        } else {
            format!("{} → {}: no table rewrite.", types.current, types.desired)
        });
    }
    if column.current.nullable && !column.desired.nullable {
        comments.push("Reads the whole table; fails while rows hold NULL.".into());
    }
    comments
}

/// True where every value of the one type is a value of the other.
fn holds_all(types: Pair<&str>) -> bool {
    let integers = ["smallint", "integer", "bigint"];
    let size = |name: &str| integers.iter().position(|integer| *integer == name);
    match (size(types.current), size(types.desired)) {
        (Some(from), Some(to)) => from <= to,
        (_, _) => types.desired == "text",
    }
}

#[cfg(test)]
mod tests {
    use ultra_schema::OtherObject;

    use super::*;

    #[test]
    fn what_is_made_anew_says_that_grants_are_gone() {
        let drop = |kind: &str, along| Operation::DropObject {
            object: OtherObject::new(kind, "shown", "SELECT 1"),
            along,
        };
        let said = comments(Dialect::Postgres, &drop("view", false));
        assert_eq!(
            said,
            ["The owner of the view, and what was granted on it, are not kept."]
        );
        for quiet in [drop("view", true), drop("trigger", false)] {
            assert!(comments(Dialect::Postgres, &quiet).is_empty(), "{quiet:?}");
        }
    }
}
