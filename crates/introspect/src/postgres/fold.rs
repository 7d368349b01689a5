//! Rows into a schema.

use std::collections::{BTreeMap, HashMap, HashSet};

use ultra_schema::{
    EnumType, Index, Key, Name, Needs, OtherObject, PartitionOf, Schema, quote_identifier,
};

use super::catalog::Catalog;
use super::keys::Keys;
use super::relation::{Relation, option_names};
use super::rows::{ColumnRow, ConstraintRow, IndexRow, SequenceRow};
use super::text::{replayable, without_outer_parentheses};
use super::{attached, constraint, index_definition, others, sequence};
use crate::IntrospectError;

/// Puts the rows together.
pub(super) fn fold(catalog: Catalog, ignore: &[Name]) -> Result<Schema, IntrospectError> {
    let mut keys = Keys::new(&catalog);
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
    family(&mut relations);

    let sequences = add_columns(catalog.columns, catalog.sequences, &mut relations);
    let owned = |row: &SequenceRow| row.owner.is_some_and(|owner| ignored.contains(&owner));
    for row in sequences.into_iter().filter(|row| !owned(row)) {
        let (objects, owner) = sequence::objects(&row, &relations);
        keys.add_sequence(row.oid, &objects, owner, &mut schema.needs);
        schema.others.extend(objects);
    }
    add_keys(catalog.constraints, &catalog.indexes, &mut relations)?;
    for row in catalog.indexes {
        marks(&row, &relations, &mut schema.needs);
        add_index(row, &mut relations, &catalog.home)?;
    }
    for row in catalog.attached {
        if !ignored.contains(&row.relid) {
            let object = attached::object(&row, &relations, &mut schema.needs);
            schema.others.extend(object);
        }
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
    for row in catalog.others {
        if row.relid.is_some_and(|table| ignored.contains(&table)) {
            continue;
        }
        let at = row.class.clone().zip(row.oid);
        let table = row.relid.and_then(|table| relations.get(&table));
        let table = table.map(|relation| relation.name().clone());
        let object = others::from_row(row, &catalog.home, table);
        keys.add_object(at, &object);
        schema.others.insert(object);
    }
    for (oid, mut relation) in relations {
        if ignored.contains(&oid) {
            continue;
        }
        keys.add_relation(oid, &relation);
        for object in others::of_relation(&mut relation) {
            keys.add_part(oid, &object, &mut schema.needs);
            schema.others.insert(object);
        }
        if relation.is_ordinary() {
            schema.insert_table(relation.table);
        }
    }
    keys.connect(&catalog.needs, &mut schema.needs);
    Ok(schema)
}

/// Says of each table what it is divided by, a part of, and what it inherits.
fn family(relations: &mut BTreeMap<i64, Relation>) {
    let names: BTreeMap<i64, Name> = relations
        .iter()
        .map(|(oid, relation)| (*oid, relation.name().clone()))
        .collect();
    for relation in relations.values_mut() {
        let parents = relation.row.parents.iter().flatten();
        let mut parents = parents.filter_map(|oid| names.get(oid).cloned());
        let options = &mut relation.table.options;
        options.partition_by.clone_from(&relation.row.partition_key);
        match &relation.row.bound {
            Some(bound) => {
                options.partition_of = parents.next().map(|parent| PartitionOf {
                    parent,
                    bound: bound.clone(),
                });
            }
            None => options.inherits = parents.collect(),
        }
    }
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

/// What is set at an index, or names it, needs it.
fn marks(row: &IndexRow, relations: &BTreeMap<i64, Relation>, needs: &mut Needs) {
    let Some(relation) = relations.get(&row.relid) else {
        return;
    };
    let table = relation.name();
    let index = match row.definition {
        Some(_) => Key::part("index", table, &row.name),
        None => Key::part("constraint", table, &row.name),
    };
    let exclusion = Key::part("exclusion constraint", table, &row.name);
    let mut add = |kind: &str, name: String| {
        let mark = Key {
            kind: kind.to_owned(),
            name,
        };
        needs.add(mark.clone(), index.clone());
        needs.add(mark, exclusion.clone());
    };
    if row.clustered {
        add("clustered on", table.to_string());
    }
    if row.replica_identity {
        add("replica identity", table.to_string());
    }
    if row.options.is_some() && row.definition.is_none() {
        add("index storage", format!("{table}.{}", row.name));
    }
}

/// Adds an index, or of one that backs a constraint what is unusual.
fn add_index(
    row: IndexRow,
    relations: &mut BTreeMap<i64, Relation>,
    home: &str,
) -> Result<(), IntrospectError> {
    let Some(relation) = relations.get_mut(&row.relid) else {
        return Ok(());
    };
    let index = quote_identifier(&row.name);
    if row.clustered {
        let actions = (
            format!("CLUSTER ON {index}"),
            "SET WITHOUT CLUSTER".to_owned(),
        );
        relation.note_actions("clustered on", None, row.name.clone(), actions);
    }
    if row.replica_identity {
        others::note_replica_identity(relation, &format!("USING INDEX {index}"));
    }
    if !row.valid {
        // A plan makes none of these on purpose: a difference from it is refused.
        let name = relation.name().sibling(&*row.name).quoted();
        let note = relation.property("invalid index", Some(&row.name), name);
        relation.notes.push(note);
    }
    if let Some(tablespace) = &row.tablespace {
        relation.note("index tablespace", Some(&row.name), tablespace.clone());
    }
    if relation.row.kind == "m" {
        let text = row.definition.clone().unwrap_or_default();
        relation
            .index_texts
            .insert(row.name.clone(), unqualified_index(&text, home));
    }
    let storage = row.options.clone().unwrap_or_default();
    let Some(definition) = &row.definition else {
        // What stands in the text of an exclusion constraint is said there.
        if !storage.is_empty() && !row.excludes {
            let name = relation.name().sibling(&*row.name).quoted();
            let options: Vec<&str> = storage.iter().map(String::as_str).collect();
            let note = relation.property("index storage", Some(&row.name), storage.join(", "));
            relation.notes.push(OtherObject {
                create: vec![format!("ALTER INDEX {name} SET ({})", options.join(", "))],
                drop: vec![format!(
                    "ALTER INDEX {name} RESET ({})",
                    option_names(&options).join(", ")
                )],
                ..note
            });
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
        only: row.only,
    };
    relation.table.indexes.insert(row.name, index);
    Ok(())
}

/// `pg_get_indexdef` always names the schema.
fn unqualified_index(text: &str, home: &str) -> String {
    let spelled = [
        format!(" ON {home}."),
        format!(" ON {}.", quote_identifier(home)),
    ];
    let found = spelled
        .iter()
        .find(|spelled| text.contains(spelled.as_str()));
    found.map_or_else(
        || text.to_owned(),
        |spelled| text.replacen(spelled.as_str(), " ON ", 1),
    )
}
