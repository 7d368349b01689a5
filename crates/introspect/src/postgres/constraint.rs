//! Keys and checks.

use std::collections::BTreeMap;

use ultra_schema::{
    Check, Deferrable, ForeignKey, PrimaryKey, ReferentialAction, Unique, quote_identifier,
};

use super::relation::Relation;
use super::rows::{ConstraintRow, IndexRow};
use super::text::{replayable, without_outer_parentheses};
use crate::IntrospectError;

/// Adds a constraint to its table.
pub(super) fn add(
    row: ConstraintRow,
    relations: &mut BTreeMap<i64, Relation>,
    index: Option<&IndexRow>,
) -> Result<(), IntrospectError> {
    if row.contype == "f" {
        return add_foreign_key(&row, relations);
    }
    let Some(relation) = relations.get_mut(&row.conrelid) else {
        return Ok(());
    };
    match row.contype.as_str() {
        "p" => add_primary_key(&row, relation, index),
        "u" => add_unique(&row, relation, index),
        // It comes with the parent's, whatever else was said at the child.
        "c" if row.coninhcount > 0 => Ok(()),
        "c" => {
            let expression = row.expression.as_deref().unwrap_or_default();
            let check = Check {
                name: row.conname.clone(),
                expression: replayable(without_outer_parentheses(expression)),
                no_inherit: row.connoinherit,
                not_valid: !row.convalidated && row.conenforced != Some(false),
                not_enforced: row.conenforced == Some(false),
            };
            relation.table.checks.insert(row.conname, check);
            Ok(())
        }
        kind => {
            let definition = row.definition.unwrap_or_else(|| format!("of kind {kind}"));
            let name = quote_identifier(&row.conname);
            let actions = (
                format!("ADD CONSTRAINT {name} {definition}"),
                format!("DROP CONSTRAINT {name}"),
            );
            relation.note_actions(
                "exclusion constraint",
                Some(&row.conname),
                definition,
                actions,
            );
            Ok(())
        }
    }
}

fn add_primary_key(
    row: &ConstraintRow,
    relation: &mut Relation,
    index: Option<&IndexRow>,
) -> Result<(), IntrospectError> {
    let columns = relation.names(row.conkey.as_deref().unwrap_or_default())?;
    relation.table.primary_key = Some(PrimaryKey {
        name: Some(row.conname.clone()),
        columns,
        include: include(relation, index)?,
        deferrable: deferrable(row),
        without_overlaps: row.conperiod == Some(true),
        only: index.is_some_and(|index| index.only),
    });
    Ok(())
}

fn add_unique(
    row: &ConstraintRow,
    relation: &mut Relation,
    index: Option<&IndexRow>,
) -> Result<(), IntrospectError> {
    let unique = Unique {
        name: row.conname.clone(),
        columns: relation.names(row.conkey.as_deref().unwrap_or_default())?,
        include: include(relation, index)?,
        nulls_not_distinct: index
            .and_then(|index| index.nulls_not_distinct)
            .unwrap_or(false),
        deferrable: deferrable(row),
        without_overlaps: row.conperiod == Some(true),
        only: index.is_some_and(|index| index.only),
    };
    relation.table.uniques.insert(row.conname.clone(), unique);
    Ok(())
}

/// The columns that the index of a key carries beside the key.
fn include(relation: &Relation, index: Option<&IndexRow>) -> Result<Vec<String>, IntrospectError> {
    let beside = index.and_then(|index| index.columns.get(index.key_count..));
    relation.names(beside.unwrap_or_default())
}

fn add_foreign_key(
    row: &ConstraintRow,
    relations: &mut BTreeMap<i64, Relation>,
) -> Result<(), IntrospectError> {
    if !relations.contains_key(&row.conrelid) {
        return Ok(());
    }
    let target = relations
        .get(&row.confrelid)
        .ok_or_else(|| IntrospectError::Unexpected {
            object: format!("foreign key `{}`", row.conname),
            detail: "it refers to a table outside of all user schemas".into(),
        })?;
    let references = target.name().clone();
    let referenced_columns = target.names(row.confkey.as_deref().unwrap_or_default())?;
    let Some(relation) = relations.get_mut(&row.conrelid) else {
        return Ok(());
    };
    let key = ForeignKey {
        name: row.conname.clone(),
        columns: relation.names(row.conkey.as_deref().unwrap_or_default())?,
        references,
        referenced_columns,
        on_delete: action(&row.confdeltype),
        on_delete_columns: relation.names(row.confdelsetcols.as_deref().unwrap_or_default())?,
        on_update: action(&row.confupdtype),
        match_full: row.confmatchtype == "f",
        deferrable: deferrable(row),
        not_valid: !row.convalidated && row.conenforced != Some(false),
        not_enforced: row.conenforced == Some(false),
        period: row.conperiod == Some(true),
    };
    relation.table.foreign_keys.insert(row.conname.clone(), key);
    Ok(())
}

const fn deferrable(row: &ConstraintRow) -> Option<Deferrable> {
    match (row.condeferrable, row.condeferred) {
        (true, true) => Some(Deferrable::InitiallyDeferred),
        (true, false) => Some(Deferrable::InitiallyImmediate),
        (false, _) => None,
    }
}

fn action(code: &str) -> ReferentialAction {
    match code {
        "r" => ReferentialAction::Restrict,
        "c" => ReferentialAction::Cascade,
        "n" => ReferentialAction::SetNull,
        "d" => ReferentialAction::SetDefault,
        _ => ReferentialAction::NoAction,
    }
}
