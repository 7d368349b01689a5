//! Rows into a schema.

use std::collections::{BTreeMap, HashMap, HashSet};

use ultra_schema::{EnumType, Index, Name, OtherObject, Schema};

use super::catalog::Catalog;
use super::relation::Relation;
use super::rows::{ColumnRow, ConstraintRow, IndexRow, SequenceRow};
use super::text::{replayable, without_outer_parentheses};
use super::{constraint, index_definition, others, sequence};
use crate::IntrospectError;

/// Puts the rows together.
pub(super) fn fold(catalog: Catalog, ignore: &[Name]) -> Result<Schema, IntrospectError> {
    let mut relations: BTreeMap<i64, Relation> = catalog
        .relations
        .into_iter()
        .map(|row| (row.oid, Relation::new(row)))
        .collect();
    // Tables of extensions stay until the end: foreign keys may refer to them.
    let ignored: HashSet<i64> = relations
        .iter()
        .filter(|(_, relation)| relation.row.extension || ignore.contains(relation.name()))
        .map(|(oid, _)| *oid)
        .collect();
    let mut schema = Schema::default();

    let sequences = add_columns(catalog.columns, catalog.sequences, &mut relations);
    let owned = |row: &SequenceRow| row.owner.is_some_and(|owner| ignored.contains(&owner));
    schema.others.extend(
        sequences
            .into_iter()
            .filter(|row| !owned(row))
            .map(|row| standalone(&row, &relations)),
    );
    add_keys(catalog.constraints, &catalog.indexes, &mut relations)?;
    for row in catalog.indexes {
        add_index(row, &mut relations)?;
    }
    for row in catalog.enums {
        let name = Name {
            schema: row.schema,
            name: row.name,
        };
        schema.insert_enum(EnumType {
            name,
            values: row.labels,
        });
    }
    let loose = catalog.others.into_iter();
    schema.others.extend(
        loose
            .filter(|row| row.relid.is_none_or(|table| !ignored.contains(&table)))
            .map(|row| others::from_row(row, &catalog.home)),
    );
    for (oid, mut relation) in relations {
        if ignored.contains(&oid) {
            continue;
        }
        schema.others.extend(others::of_relation(&mut relation));
        if relation.is_ordinary() {
            schema.insert_table(relation.table);
        }
    }
    Ok(schema)
}

/// Adds columns in order; returns the sequences that number no column's rows.
fn add_columns(
    mut columns: Vec<ColumnRow>,
    sequences: Vec<SequenceRow>,
    relations: &mut BTreeMap<i64, Relation>,
) -> Vec<SequenceRow> {
    let mut free = Vec::new();
    let mut tied: HashMap<(i64, i64), Vec<SequenceRow>> = HashMap::new();
    for row in sequences {
        match (row.owner, row.owner_column) {
            (Some(table), Some(column)) => tied.entry((table, column)).or_default().push(row),
            (_, _) => free.push(row),
        }
    }
    columns.sort_by_key(|row| (row.relid, row.number));
    for row in columns {
        let mut owned = tied.remove(&(row.relid, row.number)).unwrap_or_default();
        if let Some(relation) = relations.get_mut(&row.relid) {
            // A column can own several sequences; the one of its default or identity counts.
            let chosen = owned.iter().position(|sequence| {
                sequence.tie.as_deref() == Some("i")
                    || row.expression.as_ref() == Some(&sequence.nextval)
            });
            let chosen = chosen.map(|at| owned.swap_remove(at));
            if !relation.add_column(row, chosen.as_ref()) {
                free.extend(chosen);
            }
        }
        free.extend(owned);
    }
    free.extend(tied.into_values().flatten());
    free
}

fn standalone(row: &SequenceRow, relations: &BTreeMap<i64, Relation>) -> OtherObject {
    let owner = row
        .owner
        .and_then(|table| relations.get(&table))
        .and_then(|relation| {
            let column = relation.column(row.owner_column?)?;
            Some(format!("{}.{column}", relation.name()))
        });
    let name = Name {
        schema: row.schema.clone(),
        name: row.name.clone(),
    };
    OtherObject {
        kind: "sequence".into(),
        name: name.to_string(),
        definition: sequence::definition(row, owner.as_deref()),
    }
}

fn add_keys(
    constraints: Vec<ConstraintRow>,
    indexes: &[IndexRow],
    relations: &mut BTreeMap<i64, Relation>,
) -> Result<(), IntrospectError> {
    let by_oid: HashMap<i64, &IndexRow> = indexes.iter().map(|row| (row.oid, row)).collect();
    for row in constraints {
        let index = by_oid.get(&row.conindid).copied();
        constraint::add(row, relations, index)?;
    }
    Ok(())
}

/// Adds an index, or of one that backs a constraint what is unusual.
fn add_index(
    row: IndexRow,
    relations: &mut BTreeMap<i64, Relation>,
) -> Result<(), IntrospectError> {
    let Some(relation) = relations.get_mut(&row.relid) else {
        return Ok(());
    };
    if row.clustered {
        relation.note("clustered on", None, row.name.clone());
    }
    if row.replica_identity {
        relation.note(
            "replica identity",
            None,
            format!("USING INDEX {}", row.name),
        );
    }
    if let Some(tablespace) = &row.tablespace {
        relation.note("index tablespace", Some(&row.name), tablespace.clone());
    }
    let storage = row.options.clone().unwrap_or_default();
    let Some(definition) = &row.definition else {
        if !storage.is_empty() {
            relation.note("index storage", Some(&row.name), storage.join(", "));
        }
        return Ok(());
    };
    let key_columns = row.columns.get(..row.key_count).unwrap_or_default();
    let columns: Vec<Option<&str>> = key_columns.iter().map(|n| relation.column(*n)).collect();
    let parts = index_definition::parts(definition, &columns, row.keys.as_deref());
    let parts = parts.ok_or_else(|| IntrospectError::Unexpected {
        object: format!("index `{}`", row.name),
        detail: definition.clone(),
    })?;
    let index = Index {
        name: row.name.clone(),
        unique: row.unique,
        method: row.method,
        parts,
        include: relation.names(row.columns.get(row.key_count..).unwrap_or_default())?,
        predicate: row
            .predicate
            .map(|text| replayable(without_outer_parentheses(&text))),
        nulls_not_distinct: row.nulls_not_distinct.unwrap_or(false),
        storage,
    };
    relation.table.indexes.insert(row.name, index);
    Ok(())
}
